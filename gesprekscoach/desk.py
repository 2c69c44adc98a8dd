"""The program as the app sees it: the vault, processing beside the app, and the example conversations."""

import secrets
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekscoach import resources
from gesprekscoach.services.files import typed_path
from gesprekscoach.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from gesprekscoach.adapters.child import ChildWork
    from gesprekscoach.adapters.vault import Vault
    from gesprekscoach.adapters.vault.throwaway import ThrowAwayFolder
    from gesprekscoach.bootstrap import Coach
    from gesprekscoach.domain.agreement import Scores
    from gesprekscoach.domain.codebook import Codebook
    from gesprekscoach.domain.consent import Consent
    from gesprekscoach.domain.conversation import Conversation
    from gesprekscoach.domain.learning import Outcome
    from gesprekscoach.domain.stepwise import Steps
    from gesprekscoach.services.checkup import Finding
    from gesprekscoach.services.differing import Difference
    from gesprekscoach.services.ports import AudioReader, Microphones, Progress, SpeechModelStore, Store
    from gesprekscoach.services.reviewing import VaultReview

_EXAMPLE = ".voorbeeld-"


class CoachVault:
    """An open vault, that of the example with the folder that goes with it; fulfils ``tui.desk.OpenVault``."""

    def __init__(self, coach: "Coach", vault: "Vault", folder: "ThrowAwayFolder | None" = None) -> None:
        self.path = vault.path
        self._coach, self._vault, self._folder = coach, vault, folder

    @property
    def is_example(self) -> bool:
        """Whether it goes when it is closed."""
        return self._folder is not None

    def open(self) -> "Store":
        """Open a store for this thread; the caller closes it."""
        return self._vault.open()

    def review(self, recording_id: str) -> "VaultReview":
        """Return what the conversation screen works with."""
        from gesprekscoach.adapters.playback import SpeakerPlayer
        from gesprekscoach.services.reviewing import VaultReview

        coach = self._coach
        return VaultReview(
            open_store=self.open,
            recording_id=recording_id,
            codebook=coach.codebook,
            texts=coach.statement_texts,
            tag=self._tag,
            today=_today,
            player=SpeakerPlayer(),
            domain_words=lambda: coach.domain_words,
            safety=lambda: coach.rule_book.safety,
        )

    def _tag(self, conversation: "Conversation") -> "Steps[Conversation]":
        """Tag as the vault learned to."""
        with closing(self.open()) as store:
            return (yield from self._coach.tag_for(store)(conversation))

    def process(self, recording_id: str) -> "ChildWork":
        """Start processing one recording in a process of its own."""
        from gesprekscoach.adapters.child import ChildWork

        return ChildWork(self.path, self._vault.key.raw, recording_id, self._coach.settings.model)

    def write_report(self, recording_id: str, target: Path, *, hide_names: bool, with_notes: bool) -> Path:
        """Write a report of the kind the suffix asks for and return its path."""
        with closing(self.open()) as store:
            return self._coach.write_report(
                store, recording_id, target, _today(), hide_names=hide_names, with_notes=with_notes
            )

    def versions(self) -> "Mapping[str, str]":
        """Return with which tagger and codebook the vault tags now."""
        with closing(self.open()) as store:
            return self._coach.versions_for(store)

    def learn(self) -> "Generator[Progress, None, Outcome]":
        """Let the tagger learn from the corrections in the vault."""
        with closing(self.open()) as store:
            return (yield from self._coach.learn(store, _today()))

    def differences(self) -> "Generator[Progress, None, list[Difference]]":
        """Tag every conversation of the vault beside what is stored."""
        with closing(self.open()) as store:
            return (yield from self._coach.differences(store, _today()))

    def change_key(self, passphrase: str | None, key_file: Path | None) -> None:
        """Give the vault another key, from now on; a key file that does not exist yet is made."""
        self._vault = self._coach.change_key(self._vault, passphrase, key_file)

    def close(self) -> None:
        """Remove the folder of an example."""
        if self._folder is not None:
            self._folder.close()


class CoachDesk:
    """The program without an open vault; fulfils ``tui.desk.Desk``."""

    def __init__(self, coach: "Coach") -> None:
        self._coach = coach

    @property
    def settings(self) -> Settings:
        """Where files stand and what the user set."""
        return self._coach.settings

    def save_settings(self, changes: "Mapping[str, str | int]") -> None:
        """Keep settings under their Dutch names; they hold from now on."""
        kept = self.settings.vault
        save_settings(self.settings.home, changes)
        self._coach.settings = replace(load_settings(), vault=kept)

    def models(self) -> "SpeechModelStore":
        """Return the speech models of this machine."""
        return self._coach.speech_models

    def checkup(self) -> "Iterator[Finding]":
        """Look whether everything works on this machine."""
        return self._coach.checkup()

    def codebook(self) -> "Codebook":
        """Return the codebook."""
        return self._coach.codebook

    def load_consent(self, path: str) -> "Consent":
        """Read a consent file."""
        return self._coach.load_consent(typed_path(path))

    def example_consent(self) -> str:
        """Return a consent file to start from, filled in."""
        return self._coach.example_consent(_today())

    def tag(self, conversation: "Conversation") -> "Conversation":
        """Give a conversation every tag of the codebook, as the program shipped."""
        return self._coach.tag(conversation)

    def conversation_lines(self, conversation: "Conversation") -> list[str]:
        """Write a tagged conversation as lines of plain text."""
        from gesprekscoach.adapters.text_views import transcript_text
        from gesprekscoach.domain.safety import safety_notices

        safety = safety_notices(conversation, self._coach.rule_book.safety)
        return transcript_text(conversation, self.codebook(), safety=safety).splitlines()

    def evaluate(self, conversations: "Sequence[Conversation]") -> "Generator[Progress, None, dict[str, Scores]]":
        """Tag labelled conversations anew and return the agreement per track."""
        return self._coach.evaluate(conversations)

    def audio_reader(self) -> "AudioReader":
        """Return what reads sound files."""
        return self._coach.audio_reader

    def microphones(self) -> "Microphones":
        """Return the sound inputs."""
        return self._coach.microphones

    def choose_vault(self, path: Path) -> None:
        """Work with the vault in this file from now on, until the program ends."""
        self._coach.settings = replace(self.settings, vault=path)

    def has_vault(self) -> bool:
        """Whether there is a file where the vault should be, one that holds anything."""
        from gesprekscoach.adapters.vault.opening import is_empty_file

        return self.settings.vault.exists() and not is_empty_file(self.settings.vault)

    def unlock(self, passphrase: str | None, key_file: Path | None) -> CoachVault:
        """Open the vault."""
        return CoachVault(self._coach, self._coach.unlock(passphrase, key_file))

    def create(self, passphrase: str | None, key_file: Path | None) -> CoachVault:
        """Make the vault and open it."""
        return CoachVault(self._coach, self._coach.create_vault(passphrase, key_file))

    def example(self) -> "Generator[Progress, None, CoachVault]":
        """Make a throw-away vault with the example conversations."""
        from gesprekscoach.adapters.vault import create_vault
        from gesprekscoach.adapters.vault.throwaway import ThrowAwayFolder
        from gesprekscoach.services.example import bring_example

        home = self.settings.home
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = ThrowAwayFolder(home, _EXAMPLE)
        try:
            kept = create_vault(folder.path / "voorbeeld.db", secrets.token_hex(16))
            vault = CoachVault(self._coach, kept, folder)
            with closing(vault.open()) as store:
                coach, samples = self._coach, resources.sample_audio_dir()
                versions = coach.versions_for(store)
                yield from bring_example(samples, store, coach.audio_reader, coach.tag, versions, _today())
        except BaseException:
            folder.close()
            raise
        return vault

    def remove_leftovers(self) -> None:
        """Remove example vaults of programs that were ended hard."""
        from gesprekscoach.adapters.vault.throwaway import remove_leftovers

        remove_leftovers(self.settings.home, _EXAMPLE)


def _today() -> date:
    return datetime.now().astimezone().date()
