"""The one module that knows every adapter: settings in, a ready Coach out. Each part is made when first needed."""

from collections.abc import Generator, Iterable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekscoach import resources
from gesprekscoach.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gesprekscoach.adapters.browser import BrowserServer
    from gesprekscoach.adapters.sound_devices import Devices
    from gesprekscoach.adapters.tagger import NeuralTagger
    from gesprekscoach.adapters.tagger.learning import TopLayerLearner
    from gesprekscoach.adapters.vault.opening import Vault
    from gesprekscoach.desk import CoachDesk
    from gesprekscoach.domain.agreement import Scores
    from gesprekscoach.domain.codebook import Codebook
    from gesprekscoach.domain.consent import Consent
    from gesprekscoach.domain.conversation import Conversation
    from gesprekscoach.domain.domain_words import DomainWords
    from gesprekscoach.domain.feedback import StatementTexts
    from gesprekscoach.domain.hearing import HearingNotes
    from gesprekscoach.domain.learning import Outcome
    from gesprekscoach.domain.report import Report
    from gesprekscoach.services.checkup import Finding
    from gesprekscoach.services.correcting import Tag
    from gesprekscoach.services.differing import Difference
    from gesprekscoach.services.ports import (
        AudioReader,
        Microphones,
        Progress,
        SpeechFinder,
        SpeechModelStore,
        Store,
        Transcriber,
        VoiceSeparator,
    )
    from gesprekscoach.services.tagging import RuleBook

OWN_WORDS = "vakwoorden.toml"


class Coach:
    """The program with its real parts, for the command line, the app and the tests alike.

    Imports stand inside the properties: the app paints and ``--help`` answers before numpy, spaCy or SQLite load.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def create_vault(self, passphrase: str | None, key_file: Path | None) -> "Vault":
        """Make a new vault; a key file that does not exist yet is made. Raises as ``adapters.vault`` does."""
        from gesprekscoach.adapters.vault.keys import new_key_file
        from gesprekscoach.adapters.vault.opening import create_vault

        if key_file is not None:
            new_key_file(key_file)
        return create_vault(self.settings.vault, passphrase, key_file)

    def unlock(self, passphrase: str | None, key_file: Path | None) -> "Vault":
        """Derive the key of the vault; ``open()`` on the result gives a store for the calling thread."""
        from gesprekscoach.adapters.vault.opening import unlock

        return unlock(self.settings.vault, passphrase, key_file)

    def change_key(self, vault: "Vault", passphrase: str | None, key_file: Path | None) -> "Vault":
        """Give the vault another key; a key file that does not exist yet is made. Raises as ``adapters.vault`` does."""
        from gesprekscoach.adapters.vault import change_key, new_key_file

        if key_file is not None:
            new_key_file(key_file)
        return change_key(vault, passphrase, key_file)

    @cached_property
    def codebook(self) -> "Codebook":
        """The labels, names and rules."""
        from gesprekscoach.domain.codebook import read_codebook

        return read_codebook(resources.codebook_file())

    @cached_property
    def domain_words(self) -> "DomainWords":
        """The shipped words of the trade and those the user added in ``vakwoorden.toml``. Raises WrongUse."""
        from gesprekscoach.domain.domain_words import DomainWords
        from gesprekscoach.errors import WrongUse

        own = self.settings.home / OWN_WORDS
        shipped = [
            resources.codebook_file().with_name(name).read_text(encoding="utf-8")
            for name in ("domain_words.toml", "split_words.toml")
        ]
        try:
            added = own.read_text(encoding="utf-8") if own.is_file() else ""
            return DomainWords.from_toml(*shipped, added)
        except ValueError as error:
            raise WrongUse(
                f"De lijst met vakwoorden {own} is niet te lezen.", "Herstel het bestand, of haal het weg."
            ) from error

    def load_consent(self, path: Path) -> "Consent":
        """Read a consent file. Raises NotFound, ConsentMissing."""
        from gesprekscoach.adapters.consent_file import load_consent

        return load_consent(path)

    def example_consent(self, today: date) -> str:
        """Return a consent file to start from, filled in."""
        from gesprekscoach.adapters.consent_file import example_consent

        return example_consent(today)

    def sound_devices(self) -> "Devices":
        """Say which microphones and speakers there are."""
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
    def speech_models(self) -> "SpeechModelStore":
        """The speech models on this machine."""
        from gesprekscoach.adapters.download import HubSource
        from gesprekscoach.adapters.model_store import ModelStore
        from gesprekscoach.domain.speech_models import parse_register

        register = (resources.models_dir() / "whisper.toml").read_text(encoding="utf-8")
        return ModelStore(self.settings.models_dir, parse_register(register), HubSource())

    def transcriber(self, model: str | None = None) -> "Transcriber":
        """Return the recogniser with the named model, or the one in the settings. Raises ModelMissing, WrongUse."""
        from gesprekscoach.adapters.whisper import WhisperTranscriber

        name = model or self.settings.model
        folder = self.speech_models.path_of(name)
        return WhisperTranscriber(folder, name, self.speech_models.sha256_of(name), self.settings.workers)

    @cached_property
    def tagger(self) -> "NeuralTagger":
        """The learned tagger. Raises ModelMissing."""
        from gesprekscoach.adapters.tagger import load_tagger

        return load_tagger(resources.models_dir(), resources.codebook_file().with_name("followup.toml"))

    def tag(self, conversation: "Conversation") -> "Conversation":
        """Give a conversation every tag of the codebook, the opening included."""
        from gesprekscoach.services.tagging import tag_conversation

        return tag_conversation(conversation, self.tagger, self.rule_book)

    @cached_property
    def learner(self) -> "TopLayerLearner":
        """What teaches the tagger. Raises ModelMissing."""
        from gesprekscoach.adapters.tagger.learning import TopLayerLearner

        return TopLayerLearner(self.tagger)

    def tag_for(self, store: "Store") -> "Tag":
        """Return what tags as the vault learned to; the tagger loads at the first conversation."""
        from gesprekscoach.services.learning import tagger_of
        from gesprekscoach.services.tagging import tag_conversation

        return lambda conversation: tag_conversation(conversation, tagger_of(store, self.learner), self.rule_book)

    def versions_for(self, store: "Store") -> dict[str, str]:
        """Return with which tagger and codebook the vault tags now, without loading them. Raises ModelMissing."""
        from gesprekscoach.adapters.tagger.manifest import read_version
        from gesprekscoach.services.learning import versions_of

        return versions_of(store, read_version(resources.models_dir() / "tagger" / "model"), self.codebook.version)

    def is_outdated(self, store: "Store", conversation: "Conversation") -> bool:
        """Whether the conversation was tagged, by another tagger or codebook than the vault would use now."""
        from gesprekscoach.errors import ModelMissing

        try:
            now = self.versions_for(store)
        except ModelMissing:
            return False
        return "tagger" in conversation.models and not now.items() <= conversation.models.items()

    def learn(self, store: "Store", today: date) -> "Generator[Progress, None, Outcome]":
        """Let the tagger learn from the corrections in the vault. Raises as ``services.learning`` does."""
        from gesprekscoach.services.learning import learn, shipped_hold_out

        hold_out = shipped_hold_out(resources.sample_audio_dir())
        return learn(store, self.learner, self.rule_book, hold_out, today)

    def differences(self, store: "Store", today: date) -> "Generator[Progress, None, list[Difference]]":
        """Tag every conversation of the vault beside what is stored. Raises ModelMissing."""
        from gesprekscoach.services.differing import differences

        return differences(store, self.tag_for(store), self.versions_for(store), today)

    @cached_property
    def rule_book(self) -> "RuleBook":
        """What the rules read besides the learned tags."""
        from gesprekscoach.domain.lexicon import read_phrases
        from gesprekscoach.domain.safety import read_safety_lexicon
        from gesprekscoach.services.tagging import RuleBook

        folder = resources.codebook_file().parent
        return RuleBook(
            version=self.codebook.version,
            opening_words=read_phrases(folder / "opening.toml"),
            opening=self.codebook.opening,
            safety=read_safety_lexicon(folder / "safety.toml"),
        )

    def process(
        self, recording_id: str, store: "Store", transcriber: "Transcriber", today: date
    ) -> "Generator[Progress, None, None]":
        """Make words, speakers and tags of one recording. Raises as ``services.processing`` does."""
        from gesprekscoach.services.processing import process

        return process(
            recording_id,
            store,
            self.speech_finder,
            transcriber,
            self.separator,
            self.domain_words,
            self.tag_for(store),
            today,
            self.versions_for(store),
        )

    @cached_property
    def statement_texts(self) -> "StatementTexts":
        """The wordings of strengths and next steps."""
        from gesprekscoach.domain.feedback import read_statement_texts

        return read_statement_texts(resources.codebook_file().with_name("statements.toml"))

    def report(self, store: "Store", recording_id: str, today: date) -> "Report":
        """Gather a recording, its tagged conversation and its feedback card. Raises NotFound, ConsentMissing."""
        from gesprekscoach.services.feedback import report_of

        return report_of(store, recording_id, self.statement_texts, today)

    def transcript_text(self, report: "Report") -> str:
        """Write the transcript with its tags as plain text."""
        from gesprekscoach.adapters.text_views import transcript_text

        return transcript_text(report.conversation, self.codebook, report.names)

    def hearing_notes(self, store: "Store", report: "Report") -> "HearingNotes":
        """Say how sure the program is of what it heard."""
        from gesprekscoach.services.hearing import hearing_notes

        return hearing_notes(store, report.recording.id, report.conversation, self.domain_words)

    def hearing_text(self, notes: "HearingNotes", recording_id: str) -> str:
        """Write those notes as plain text."""
        from gesprekscoach.adapters.text_views import hearing_text

        return hearing_text(notes, recording_id)

    def card_text(self, report: "Report") -> str:
        """Write the feedback card as plain text."""
        from gesprekscoach.adapters.text_views import card_text

        return card_text(report.card, report.conversation, self.codebook, report.names)

    def write_report(
        self, store: "Store", recording_id: str, target: Path, today: date, *, hide_names: bool = False
    ) -> Path:
        """Write a report of the kind that the suffix asks for and return its path. Raises as ``services.reporting``."""
        from gesprekscoach.adapters.report_html import report_html
        from gesprekscoach.adapters.report_json import report_json
        from gesprekscoach.services.reporting import write_report

        writers = {".html": lambda report: report_html(report, self.codebook), ".json": report_json}
        return write_report(store, recording_id, target, writers, self.statement_texts, today, hide_names=hide_names)

    def checkup(self) -> "Iterator[Finding]":
        """Look whether everything works on this machine, and time how long an hour of talk takes."""
        from gesprekscoach.services.checkup import Finding, attempt, machine, time_trial

        yield from machine(self.settings.home)
        yield attempt("Spraakmodel", lambda: f"{self.transcriber().name} is klaar voor gebruik")
        yield attempt("Stemmen", lambda: "klaar voor gebruik" if self.separator else "")
        yield attempt("Tags", lambda: f"klaar voor gebruik, versie {self.tagger.version}")
        devices = self.sound_devices()
        yield Finding("Microfoon en geluid", devices.works or None, devices.text)
        sound = sorted(resources.sample_audio_dir().glob("*.opus"))[0]
        yield attempt("Snelheid", lambda: time_trial(sound, self.audio_reader, self.speech_finder, self.transcriber()))

    def browser_server(self, arguments: "Sequence[str]", port: int) -> "BrowserServer":
        """Return what serves the app to a browser on this machine. Raises WrongUse."""
        from gesprekscoach.adapters.browser import BrowserServer

        return BrowserServer(arguments, port)

    def evaluate(self, conversations: "Iterable[Conversation]") -> "dict[str, Scores]":
        """Tag labelled conversations anew and return the agreement per track."""
        from gesprekscoach.services.evaluating import evaluate

        return evaluate(conversations, self.tag)


def build_coach(settings: Settings) -> Coach:
    """Return the program with its real parts."""
    return Coach(settings)


def build_desk(settings: Settings) -> "CoachDesk":
    """Return the program as the app sees it."""
    from gesprekscoach.desk import CoachDesk

    return CoachDesk(build_coach(settings))
