"""What the screens around the conversation need from the program; bootstrap.py fulfils these protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the first screen imports this module; what the protocols speak of can wait
    from collections.abc import Generator, Iterator, Mapping, Sequence
    from pathlib import Path

    from gesprekscoach.domain.agreement import Scores
    from gesprekscoach.domain.codebook import Codebook
    from gesprekscoach.domain.consent import Consent
    from gesprekscoach.domain.conversation import Conversation
    from gesprekscoach.domain.learning import Outcome
    from gesprekscoach.services.checkup import Finding
    from gesprekscoach.services.differing import Difference
    from gesprekscoach.services.ports import AudioReader, Microphones, Progress, SpeechModelStore, Store
    from gesprekscoach.services.reviewing import VaultReview
    from gesprekscoach.settings import Settings


class Work(Protocol):
    """One recording being processed outside this process, at low priority."""

    def steps(self) -> Iterator[Progress]:
        """Yield what it is doing until it is done or stopped. Raises GesprekscoachError as ``verwerk`` does."""

    def stop(self) -> None:
        """End it, from any thread; what is finished stays in the vault."""


class OpenVault(Protocol):
    """A vault that was opened with its key. Each method may be called from any thread."""

    path: Path

    @property
    def is_example(self) -> bool:
        """Whether it holds the example conversations and goes when the program ends."""

    def open(self) -> Store:
        """Open a store for this thread; the caller closes it."""

    def review(self, recording_id: str) -> VaultReview:
        """Return what the conversation screen works with."""

    def process(self, recording_id: str) -> Work:
        """Start processing one recording in a process of its own."""

    def write_report(self, recording_id: str, target: Path, *, hide_names: bool, with_notes: bool) -> Path:
        """Write a report of the kind the suffix asks for and return its path. Raises as ``rapport`` does."""

    def versions(self) -> Mapping[str, str]:
        """Return with which tagger and codebook the vault tags now. Raises ModelMissing."""

    def learn(self) -> Generator[Progress, None, Outcome]:
        """Let the tagger learn from the corrections in the vault. Raises as ``tagger leer`` does."""

    def differences(self) -> Generator[Progress, None, list[Difference]]:
        """Tag every conversation of the vault beside what is stored. Raises ModelMissing."""

    def change_key(self, passphrase: str | None, key_file: Path | None) -> None:
        """Give the vault another key, from now on. Raises as ``wachtzin wijzigen`` does."""

    def close(self) -> None:
        """Forget the key; an example vault is removed."""


class Desk(Protocol):
    """The program without an open vault."""

    @property
    def settings(self) -> Settings:
        """Where files stand and what the user set."""

    def save_settings(self, changes: Mapping[str, str | int]) -> None:
        """Keep settings under their Dutch names; they hold from now on. Raises WrongUse."""

    def models(self) -> SpeechModelStore:
        """Return the speech models of this machine."""

    def checkup(self) -> Iterator[Finding]:
        """Look whether everything works on this machine."""

    def codebook(self) -> Codebook:
        """Return the codebook."""

    def load_consent(self, path: str) -> Consent:
        """Read a consent file. Raises as ``importeer`` does."""

    def example_consent(self) -> str:
        """Return a consent file to start from, filled in."""

    def tag(self, conversation: Conversation) -> Conversation:
        """Give a conversation every tag of the codebook, as the program shipped. Raises ModelMissing."""

    def conversation_lines(self, conversation: Conversation) -> list[str]:
        """Write a tagged conversation as lines of plain text."""

    def evaluate(self, conversations: Sequence[Conversation]) -> Generator[Progress, None, dict[str, Scores]]:
        """Tag labelled conversations anew and return the agreement per track. Raises ModelMissing."""

    def audio_reader(self) -> AudioReader:
        """Return what reads sound files."""

    def microphones(self) -> Microphones:
        """Return the sound inputs."""

    def choose_vault(self, path: Path) -> None:
        """Work with the vault in this file from now on, until the program ends."""

    def has_vault(self) -> bool:
        """Whether there is a file where the vault should be."""

    def unlock(self, passphrase: str | None, key_file: Path | None) -> OpenVault:
        """Open the vault. Raises VaultUnusable, NotFound (key file) or WrongUse (empty passphrase)."""

    def create(self, passphrase: str | None, key_file: Path | None) -> OpenVault:
        """Make the vault and open it. Raises VaultUnusable, DiskFull or WrongUse."""

    def remove_leftovers(self) -> None:
        """Remove example vaults of programs that were ended hard."""

    def example(self) -> Generator[Progress, None, OpenVault]:
        """Make a throw-away vault with the example conversations, already processed."""
