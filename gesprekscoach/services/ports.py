"""What the use cases need from the outside world; the adapters fulfil these protocols."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.speech import Block, Segment, Span, VoiceSpan
from gesprekscoach.domain.speech_models import ModelState, SpeechModel

ChannelMode = Literal["auto", "mono", "gescheiden"]


@dataclass(frozen=True, slots=True)
class AudioPiece:
    """At most 30 s of sound: lossless FLAC at 16 000 Hz, 16 bit, 1 or 2 channels."""

    index: int
    span: Span
    channels: int
    flac: bytes


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of long work: a Dutch label of what is going on, and how far it is (ms of audio, or bytes)."""

    step: str
    done: int
    total: int


class AudioReader(Protocol):
    """Sound from files."""

    def pieces(self, path: Path, channels: ChannelMode) -> Iterator[AudioPiece]:
        """Decode any file PyAV can read, piece by piece, memory flat.

        Raises:
            NotFound: there is no such file.
            AudioUnreadable: no sound in it, or it breaks off before the first piece.
        """

    def duration_ms(self, path: Path) -> int | None:
        """Return the length the file states, for progress only."""


class Archive(Protocol):
    """The sound of one recording in the vault; any passage is read without loading the rest."""

    def audio_pieces(self, recording_id: str, span: Span | None = None) -> Iterator[AudioPiece]:
        """Yield the pieces that overlap the span (all when None), in order."""


class SpeechFinder(Protocol):
    """Voice detection."""

    def speech(self, pieces: Iterable[AudioPiece]) -> Sequence[tuple[int | None, Span]]:
        """Return the stretches with speech as (channel, span), piece by piece, memory flat. Channel None for mono."""


class Transcriber(Protocol):
    """Speech to words with one local model."""

    name: str
    sha256: str
    workers: int

    def segments(self, block: Block, pieces: Iterable[AudioPiece]) -> tuple[Segment, ...]:
        """Decode one block (safe to call from ``workers`` threads at once); times count from the recording's start."""


class VoiceSeparator(Protocol):
    """Who spoke when, in a mono recording."""

    def voices(self, pieces: Iterable[AudioPiece], speech: Sequence[Span], voice_count: int) -> tuple[VoiceSpan, ...]:
        """Separate at most ``voice_count`` voices; one voice number only when everything sounds like one person."""


class Tagger(Protocol):
    """The tags of the codebook."""

    version: str

    def tag(self, conversation: Conversation) -> Conversation:
        """Return the conversation with every track filled, with confidence and reasons; earlier labels are ignored."""


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """One row of the library."""

    id: str
    title: str
    held_on: date
    duration_ms: int
    state: State
    keep_until: date


@dataclass(frozen=True, slots=True)
class Passage:
    """One found turn."""

    id: str
    n: int
    start_ms: int | None
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """What a found turn must also be; None asks nothing."""

    phase: str | None = None
    world: str | None = None
    act: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One edit by a person, kept in order (append-only): what, where, from, to. ``at`` is ISO 8601 UTC.

    ``path`` addresses the thing changed ("turn/12/phase", "turn/12/utterance/2/act", "speakers/swap"); values are
    JSON text.
    """

    seq: int
    recording_id: str
    path: str
    before: str
    after: str
    at: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How a recording is decoded with one model: where speech is, and which blocks."""

    model: str
    speech: tuple[tuple[int | None, Span], ...]
    blocks: tuple[Block, ...]


class Store(Archive, Protocol):
    """The vault. Every method commits by itself; a crash loses at most the call in hand."""

    def add_recording(self, recording: Recording) -> None:
        """Start a recording in state IMPORTING."""

    def add_piece(self, recording_id: str, piece: AudioPiece) -> None:
        """Store one piece of sound."""

    def finish_import(self, recording_id: str, duration_ms: int, source_sha256: str) -> None:
        """Set the state to IMPORTED."""

    def recording(self, recording_id: str) -> Recording:
        """Return the recording. Raises NotFound."""

    def recordings(self) -> list[RecordingSummary]:
        """Return all recordings, newest first."""

    def recording_with_source(self, source_sha256: str) -> str | None:
        """Return the id of an earlier import of the same file."""

    def set_state(self, recording_id: str, state: State) -> None:
        """Note how far the recording has come."""

    def plan(self, recording_id: str, model: str) -> Plan | None:
        """Return the stored plan for this model."""

    def save_plan(self, recording_id: str, plan: Plan) -> None:
        """Store the plan; blocks of an earlier plan for the same model go."""

    def save_block(self, recording_id: str, model: str, index: int, segments: Sequence[Segment]) -> None:
        """Store the segments of one block in one transaction."""

    def blocks_done(self, recording_id: str, model: str) -> Mapping[int, tuple[Segment, ...]]:
        """Return the segments of every finished block."""

    def save_conversation(self, recording_id: str, conversation: Conversation) -> None:
        """Replace the machine's version of transcript and tags; corrections stay and are laid over it on reading."""

    def conversation(self, recording_id: str) -> Conversation | None:
        """Return transcript and tags with corrections applied, or None when nothing was transcribed yet."""

    def add_correction(self, recording_id: str, path: str, before: str, after: str) -> Correction:
        """Append one edit."""

    def corrections(self, recording_id: str) -> tuple[Correction, ...]:
        """Return all edits in order."""

    def search(self, words: str, where: SearchFilter) -> list[Passage]:
        """Full-text search over all conversations whose consent holds; user text, never a query language."""

    def withdraw(self, recording_id: str, person: str, on: date) -> None:
        """Note the withdrawal in the audit trail before erasing. Raises NotFound for an unknown person."""

    def erase(self, recording_id: str) -> None:
        """Erase everything of the recording so that no byte of it remains in vault or journal."""

    def expired(self, today: date) -> list[RecordingSummary]:
        """Return the recordings past their retention date."""

    def consent(self, recording_id: str) -> Consent:
        """Return the consent register of one recording. Raises NotFound."""


class SpeechModelStore(Protocol):
    """The speech models on this machine."""

    register: Mapping[str, SpeechModel]

    def model(self, name: str) -> SpeechModel:
        """Return one entry of the register. Raises WrongUse."""

    def path_of(self, name: str) -> Path:
        """Return the folder of an intact model. Raises WrongUse (no such name), ModelMissing, DiskFull."""

    def sha256_of(self, name: str) -> str:
        """Return the hash of the weights of an intact model. Raises as ``path_of`` does."""

    def state(self, model: SpeechModel) -> ModelState:
        """Say where the model stands."""

    def wrong_files(self, model: SpeechModel) -> tuple[str, ...] | None:
        """Read an installed model whole and name the files that differ; None when it is not installed."""

    def install(self, model: SpeechModel, folder: Path | None = None) -> Iterator[Progress]:
        """Bring a model in from the folder, or from where it is to be had; progress in bytes.

        Raises:
            NotFound: there is no such folder.
            ModelMissing: a file is not to be had, or is not what the register says.
            DiskFull: no room.
        """
