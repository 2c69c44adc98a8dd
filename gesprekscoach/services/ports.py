"""What the use cases need from the outside world; the adapters fulfil these protocols."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import Correction, Edit
from gesprekscoach.domain.held import Held, Start
from gesprekscoach.domain.learning import LearnedLayer
from gesprekscoach.domain.moments import Moment
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.speech import Block, Segment, Span, VoiceSpan
from gesprekscoach.domain.speech_models import ModelState, SpeechModel
from gesprekscoach.domain.stepwise import Steps

LessonT = TypeVar("LessonT")
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
    """One step of long work: a Dutch label of what is going on, and how far it is (ms of audio, bytes, or percent).

    ``heard``: what was heard since the step before, as (ms from the start, words): a draft, which only a screen shows.
    """

    step: str
    done: int
    total: int
    heard: tuple[tuple[int, str], ...] = ()


class AudioReader(Protocol):
    """Sound from files."""

    def pieces(self, path: Path, channels: ChannelMode) -> Iterator[AudioPiece]:
        """Decode a file, piece by piece, memory flat. Raises NotFound, AudioUnreadable (nothing to hear)."""

    def duration_ms(self, path: Path) -> int | None:
        """Return the length the file states, or about how long it must be, for progress."""

    def is_length_stated(self, path: Path) -> bool:
        """Whether the file itself states that length; joined files and some recorders do not."""

    def has_sides(self, path: Path, channels: ChannelMode) -> bool:
        """Whether ``pieces`` will keep left and right apart; ``auto`` hears the whole file. Raises as ``pieces``."""

    def start(self, path: Path, today: date) -> Start | None:
        """Return when the file says it was recorded; None when that is unknown or cannot be. Raises as ``pieces``."""


class SpeechFinder(Protocol):
    """Voice detection."""

    def speech(self, pieces: Iterable[AudioPiece], duration_ms: int) -> Steps[Sequence[tuple[int | None, Span]]]:
        """Return the stretches with speech as (channel, span), piece by piece, memory flat. Channel None for mono."""


class Transcriber(Protocol):
    """Speech to words with one local model."""

    name: str
    sha256: str
    workers: int

    def segments(
        self, block: Block, pieces: Iterable[AudioPiece], heard: Callable[[Segment], None]
    ) -> tuple[Segment, ...]:
        """Decode one block (safe to call from ``workers`` threads at once); times count from the recording's start.

        ``heard`` gets each segment as soon as it is there; it may raise to stop the work.
        """

    def release(self) -> None:
        """Let go of the memory that the model takes, until the next block."""


class WordList(Protocol):
    """The words of the language."""

    def unknown(self, words: Iterable[str]) -> Collection[str]:
        """Return the words (lower case) that the list does not hold."""


class VoiceSeparator(Protocol):
    """Who spoke when, in a mono recording."""

    def voices(
        self, pieces: Iterable[AudioPiece], speech: Sequence[Span], voice_count: int
    ) -> Steps[tuple[VoiceSpan, ...]]:
        """Separate at most ``voice_count`` voices; one voice number only when everything sounds like one person."""


class Tagger(Protocol):
    """The tags of the codebook."""

    version: str

    def steps(self, conversation: Conversation) -> Steps[Conversation]:
        """Return the conversation with every track filled, with confidence and reasons; earlier labels are ignored."""


class Learner(Protocol[LessonT]):
    """Teaches the tagger with this version from a person's corrections."""

    version: str

    def study(self, conversation: Conversation) -> LessonT:
        """Take what there is to learn from a conversation: tags with source "person", and what should stay as it is."""

    def learn(self, lessons: Sequence[LessonT]) -> bytes:
        """Return the weights of a layer that follows the lessons; the same lessons give the same weights."""

    def tagger(self, weights: bytes | None) -> Tagger:
        """Return the tagger with such a layer on it, or as it shipped; each has a version of its own."""


@dataclass(frozen=True, slots=True)
class RecordingSummary:
    """One row of the library.

    ``setting`` is None when unknown. ``opening_level``, ``questions``, ``reflections`` (counts) and
    ``phases`` (one phase or None per turn, in order) are there once the conversation is tagged.
    """

    id: str
    title: str
    held: Held
    duration_ms: int
    state: State
    keep_until: date
    people: tuple[str, ...] = ()
    opening_level: int | None = None
    questions: int | None = None
    reflections: int | None = None
    phases: tuple[str | None, ...] = ()
    setting: str | None = None


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
class Plan:
    """How a recording is decoded with one model: where speech is, and which blocks."""

    model: str
    speech: tuple[tuple[int | None, Span], ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of one recording, in numbers.

    ``is_wiped`` is False while another window uses the write-ahead log: the last traces go when the last one closes.
    ``was_learned_from``: what the tagger had learned went too, since part of it came from here.
    """

    recording_id: str
    pieces: int
    duration_ms: int
    turns: int
    words: int
    corrections: int
    is_wiped: bool
    was_learned_from: bool = False


class TranscriptStore(Protocol):
    """The part of the vault that transcribing needs."""

    def audio_pieces(self, recording_id: str, span: Span | None = None) -> Iterator[AudioPiece]:
        """Yield the pieces of sound that overlap the span (all when None), in order, without loading the rest."""

    def set_state(self, recording_id: str, state: State) -> None:
        """Note how far the recording has come."""

    def plan(self, recording_id: str, model: str) -> Plan | None:
        """Return the stored plan for this model."""

    def save_plan(self, recording_id: str, plan: Plan) -> None:
        """Store the plan; blocks of an earlier plan for the same model go."""

    def save_block(self, recording_id: str, model: str, index: int, segments: Sequence[Segment]) -> None:
        """Store the segments of one block of the plan in one transaction. Raises NotFound without such a block."""

    def blocks_done(self, recording_id: str, model: str) -> Mapping[int, tuple[Segment, ...]]:
        """Return the segments of every finished block."""

    def save_conversation(self, recording_id: str, conversation: Conversation) -> None:
        """Replace the machine's version of transcript and tags; corrections stay and are laid over it on reading."""

    def conversation(self, recording_id: str) -> Conversation | None:
        """Return transcript and tags with corrections applied, or None when nothing was transcribed yet."""


class Store(TranscriptStore, Protocol):
    """The vault. Every method commits by itself; a crash loses at most the call in hand. One Store per thread."""

    def close(self) -> None:
        """Close the connection."""

    def add_recording(self, recording: Recording) -> None:
        """Start a recording in state IMPORTING: nobody sees it until ``finish_import``."""

    def add_piece(self, recording_id: str, piece: AudioPiece) -> None:
        """Store one piece of sound."""

    def finish_import(self, recording_id: str, duration_ms: int, state: State = State.IMPORTED) -> str:
        """Make it visible, IMPORTED or RECORDING, and return its id; or that of the same file finished meanwhile."""

    def grow(self, recording_id: str, piece: AudioPiece) -> None:
        """Store the next piece of a recording that is visible already; its length grows along. Raises NotFound."""

    def keep_growing(self, recording_id: str) -> None:
        """Say that a recording is still being made although nothing is added, in a pause. Else it counts as ended."""

    def add_moment(self, recording_id: str, moment: Moment) -> None:
        """Keep what an observer noted while the recording was made. Raises NotFound."""

    def moments(self, recording_id: str) -> tuple[Moment, ...]:
        """Return what was noted, in order of time."""

    def erase_import(self, recording_id: str) -> None:
        """Erase an import that did not finish; a finished one stays, an unknown id is no error."""

    def recording(self, recording_id: str) -> Recording:
        """Return the recording. Raises NotFound, also while it is being imported."""

    def held(self, recording_id: str) -> Held:
        """Return when the conversation was held, as far as is known. Raises NotFound."""

    def version(self, recording_id: str | None = None) -> str:
        """Return what differs as soon as another window changed something.

        Args:
            recording_id: what was made of this recording; without one, which there are and how far they have come.

        Raises:
            NotFound: the recording is gone.
        """

    def recordings(self) -> list[RecordingSummary]:
        """Return all recordings, newest first."""

    def recording_with_source(self, source_sha256: str) -> str | None:
        """Return the id of an earlier, finished import of the same file."""

    def save_retagged(self, recording_id: str, conversation: Conversation, basis: Sequence[int]) -> None:
        """Keep the tags made again for the transcript with the edits ``basis`` (``seq``) in it."""

    def machine_conversation(self, recording_id: str) -> Conversation | None:
        """Return transcript and tags as ``save_conversation`` got them, without corrections."""

    def add_correction(self, recording_id: str, edit: Edit) -> Correction:
        """Append one edit; what was undone before it can no longer be redone."""

    def undo(self, recording_id: str) -> Correction | None:
        """Take back the last edit and return it; None when there is none. Works across restarts."""

    def redo(self, recording_id: str) -> Correction | None:
        """Put back the edit that was last undone and return it; None when there is none."""

    def corrections(self, recording_id: str) -> tuple[Correction, ...]:
        """Return the edits in force, in order."""

    def save_learned(self, layer: LearnedLayer) -> None:
        """Put a learned layer in the place of the one before it. Raises NotFound when a recording is gone."""

    def learned(self) -> LearnedLayer | None:
        """Return the learned layer, or None. It is erased together with any recording it is from."""

    def forget_learned(self) -> bool:
        """Erase the learned layer; return whether there was one."""

    def search(self, words: str, where: SearchFilter, today: date) -> list[Passage]:
        """Search all conversations whose consent holds, the best ``MOST_PASSAGES``; user text, no query language."""

    def consent(self, recording_id: str) -> Consent:
        """Return the consent register of one recording. Raises NotFound."""

    def withdraw(self, recording_id: str, person: str, on: date) -> None:
        """Note the withdrawal before erasing. Raises NotFound for an unknown person."""

    def was_withdrawn(self, recording_id: str) -> bool:
        """Whether the recording was erased because someone withdrew consent."""

    def recordings_with(self, person: str) -> tuple[str, ...]:
        """Return the ids of all recordings with this person, newest first."""

    def expired(self, today: date) -> list[RecordingSummary]:
        """Return the recordings past their retention date, and any whose withdrawal was cut off before erasing."""

    def erase(self, recording_id: str) -> Erased:
        """Erase everything of the recording so that no byte of it remains in vault or journal. Raises NotFound."""

    def erase_all(self, recording_ids: Sequence[str]) -> list[Erased]:
        """Erase several recordings, all or none, for the price of one. Raises NotFound."""


class SpeechModelStore(Protocol):
    """The speech models on this machine."""

    register: Mapping[str, SpeechModel]

    def model(self, name: str) -> SpeechModel:
        """Return one entry of the register. Raises WrongUse."""

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


@dataclass(frozen=True, slots=True)
class Microphone:
    """A sound input: ``id`` as the system knows it, how it is called, and how many microphones it carries."""

    id: int
    name: str
    channels: int
    is_default: bool


class Capture(Protocol):
    """An open microphone."""

    channels: int

    def blocks(self) -> Iterator[bytes]:
        """Yield what is heard until ``stop``: a tenth of a second of 16 bit at 16 000 Hz, channels interleaved.

        Raises:
            AudioUnreadable: the microphone went away.
        """

    def stop(self) -> None:
        """Let the microphone go, from any thread."""


class Microphones(Protocol):
    """The sound inputs of this machine."""

    def devices(self) -> tuple[Microphone, ...]:
        """Return the inputs. Raises AudioUnreadable when this machine cannot record."""

    def open(self, device: int | None, channels: int) -> Capture:
        """Start listening, to the system's choice when ``device`` is None. Raises AudioUnreadable."""

    def pack(self, sound: bytes, channels: int) -> bytes:
        """Pack what a capture yields as FLAC, without loss."""
