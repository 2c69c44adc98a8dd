"""Every part of the program with its real adapter behind it; each is made when first needed."""

from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekscoach import resources
from gesprekscoach.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gesprekscoach.adapters.browser import BrowserServer
    from gesprekscoach.adapters.model_store import ModelStore
    from gesprekscoach.adapters.tagger import NeuralTagger
    from gesprekscoach.adapters.tagger.learning import TopLayerLearner
    from gesprekscoach.adapters.vault.opening import Vault
    from gesprekscoach.adapters.vault.throwaway import ThrowAwayFolder
    from gesprekscoach.domain.codebook import Codebook
    from gesprekscoach.domain.consent import Consent
    from gesprekscoach.domain.domain_words import DomainWords
    from gesprekscoach.domain.feedback import StatementTexts
    from gesprekscoach.services.ports import (
        AudioReader,
        Microphones,
        SpeechFinder,
        Transcriber,
        VoiceSeparator,
        WordList,
    )
    from gesprekscoach.services.tagging import RuleBook

OWN_WORDS = "vakwoorden.toml"


class Parts:
    """What the program consists of, by its settings.

    Imports stand inside the properties: the app paints and ``--help`` answers before numpy, spaCy or SQLite load.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def create_vault(self, passphrase: str | None, key_file: Path | None) -> "Vault":
        """Make a new vault; a key file that does not exist yet is made. Raises as ``adapters.vault`` does."""
        from gesprekscoach.adapters.vault.opening import create_vault

        return create_vault(self.settings.vault, passphrase, key_file)

    def throw_away_folder(self, parent: Path, prefix: str) -> "ThrowAwayFolder":
        """Return a folder for a vault that goes when it is closed; what earlier ones left behind is removed.

        Raises as ``adapters.vault.throwaway`` does.
        """
        from gesprekscoach.adapters.vault.throwaway import ThrowAwayFolder

        return ThrowAwayFolder(parent, prefix)

    def unlock(self, passphrase: str | None, key_file: Path | None) -> "Vault":
        """Derive the key of the vault; ``open()`` on the result gives a store for the calling thread.

        Raises as ``adapters.vault`` does.
        """
        from gesprekscoach.adapters.vault.opening import unlock

        return unlock(self.settings.vault, passphrase, key_file)

    def change_key(self, vault: "Vault", passphrase: str | None, key_file: Path | None) -> "Vault":
        """Give the vault another key; a key file that does not exist yet is made. Raises as ``adapters.vault`` does."""
        from gesprekscoach.adapters.vault import change_key

        return change_key(vault, passphrase, key_file)

    def load_consent(self, path: Path) -> "Consent":
        """Read a consent file. Raises NotFound, WrongUse, ConsentMissing."""
        from gesprekscoach.adapters.consent_file import load_consent

        return load_consent(path)

    def example_consent(self, today: date) -> str:
        """Return a consent file to start from, filled in."""
        from gesprekscoach.adapters.consent_file import example_consent

        return example_consent(today)

    @cached_property
    def codebook(self) -> "Codebook":
        """The labels, names and rules. Raises WrongUse."""
        from gesprekscoach.domain.codebook import read_codebook

        with _open_to_change("nl.toml"):
            return read_codebook(resources.codebook_file())

    @cached_property
    def domain_words(self) -> "DomainWords":
        """The shipped words of the trade and those the user added in ``vakwoorden.toml``. Raises WrongUse."""
        from gesprekscoach.domain.domain_words import DomainWords, listed_words
        from gesprekscoach.domain.own_toml import Unusable, toml_text
        from gesprekscoach.errors import WrongUse

        own = self.settings.home / OWN_WORDS
        words: list[str] = []
        for name in ("domain_words.toml", "split_words.toml"):
            with _open_to_change(name):
                words += listed_words(toml_text(resources.codebook_file().with_name(name).read_bytes()))
        try:
            return DomainWords([*words, *listed_words(toml_text(own.read_bytes() if own.is_file() else b""))])
        except Unusable as error:
            raise WrongUse(
                f"De lijst met vakwoorden {own} is niet te lezen: {error}.", "Herstel het bestand, of haal het weg."
            ) from error

    @property
    def word_list(self) -> "WordList":
        """The words of the language."""
        from gesprekscoach.adapters.word_list import DutchWordList

        return DutchWordList()

    @cached_property
    def rule_book(self) -> "RuleBook":
        """What the rules read besides the learned tags. Raises WrongUse."""
        from gesprekscoach.services.tagging import read_rule_book

        codebook = self.codebook
        with _open_to_change("opening.toml", "safety.toml"):
            return read_rule_book(codebook, resources.codebook_file().parent)

    @cached_property
    def statement_texts(self) -> "StatementTexts":
        """The wordings of strengths and next steps. Raises WrongUse."""
        from gesprekscoach.domain.feedback import read_statement_texts

        with _open_to_change("statements.toml", "everyday_words.toml"):
            return read_statement_texts(resources.codebook_file().with_name("statements.toml"))

    @staticmethod
    def packages() -> str:
        """Say whether every package is there and fits. Raises GesprekscoachError when one does not."""
        from gesprekscoach.adapters.packages import check_packages

        return check_packages()

    def sound_devices(self) -> str:
        """Say how many microphones and speakers there are. Raises AudioUnreadable."""
        from gesprekscoach.adapters.sound_devices import describe_devices

        return describe_devices()

    @cached_property
    def audio_reader(self) -> "AudioReader":
        """Sound from files."""
        from gesprekscoach.adapters.audio import PyAvReader

        return PyAvReader()

    @cached_property
    def microphones(self) -> "Microphones":
        """The sound inputs."""
        from gesprekscoach.adapters.microphone import PortAudioMicrophones

        return PortAudioMicrophones()

    @cached_property
    def speech_finder(self) -> "SpeechFinder":
        """Voice detection."""
        from gesprekscoach.adapters.vad import SileroSpeechFinder

        return SileroSpeechFinder()

    @cached_property
    def separator(self) -> "VoiceSeparator":
        """Who spoke when. Raises ModelMissing."""
        from gesprekscoach.adapters.voices import Ge2eSeparator

        return Ge2eSeparator(resources.models_dir() / "speaker" / "ge2e.onnx")

    @cached_property
    def speech_models(self) -> "ModelStore":
        """The speech models on this machine."""
        from gesprekscoach.adapters.download import HubSource
        from gesprekscoach.adapters.model_store import ModelStore
        from gesprekscoach.domain.speech_models import parse_register

        register = (resources.models_dir() / "whisper.toml").read_text(encoding="utf-8")
        return ModelStore(self.settings.models_dir, parse_register(register), HubSource())

    def transcriber(self, model: str | None = None) -> "Transcriber":
        """Return the recogniser with the named model, or the one in the settings.

        Raises ModelMissing, WrongUse, DiskFull.
        """
        from gesprekscoach.adapters.whisper import WhisperTranscriber

        name = model or self.settings.model
        folder = self.speech_models.path_of(name)
        return WhisperTranscriber(folder, name, self.speech_models.sha256_of(name), self.settings.workers)

    @cached_property
    def tagger(self) -> "NeuralTagger":
        """The learned tagger. Raises ModelMissing, WrongUse."""
        from gesprekscoach.adapters.tagger import load_tagger
        from gesprekscoach.domain.followup_words import read_follow_up_words

        with _open_to_change("followup.toml"):
            words = read_follow_up_words(resources.codebook_file().with_name("followup.toml"))
        return load_tagger(resources.models_dir(), words)

    @cached_property
    def learner(self) -> "TopLayerLearner":
        """What teaches the tagger. Raises ModelMissing."""
        from gesprekscoach.adapters.tagger.learning import TopLayerLearner

        return TopLayerLearner(self.tagger)

    def browser_server(self, arguments: "Sequence[str]", port: int) -> "BrowserServer":
        """Return what serves the app to a browser on this machine. Raises WrongUse."""
        from gesprekscoach.adapters.browser import BrowserServer

        return BrowserServer(arguments, port)


@contextmanager
def _open_to_change(*names: str) -> "Iterator[None]":
    """Say what is wrong in files beside the codebook that a trainer may change. Raises WrongUse."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        from gesprekscoach.domain.own_toml import Unusable
        from gesprekscoach.errors import WrongUse

        absent = f": {error} ontbreekt" if isinstance(error, KeyError) else ""
        why = f": {error}" if isinstance(error, Unusable) else absent
        folder = resources.codebook_file().parent
        raise WrongUse(
            f"In {' of '.join(names)} staat een fout{why}.",
            f"Herstel het bestand in {folder}, of installeer gesprekscoach opnieuw.",
        ) from error
