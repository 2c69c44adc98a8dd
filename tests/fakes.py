"""Stand-ins for the outside world; each fulfils a port and is scripted by its constructor."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Block, Segment, Span, VoiceSpan
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.domain.tokens import Token, Tokens
from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.services.ports import AudioPiece, Plan


class FakeSpeechStore:
    """The part of the vault that transcribing uses, in memory."""

    def __init__(self, pieces: Sequence[AudioPiece] = ()) -> None:
        self.pieces = tuple(pieces)
        self.plans: dict[str, Plan] = {}
        self.blocks: dict[str, dict[int, tuple[Segment, ...]]] = {}
        self.saved: dict[str, Conversation] = {}
        self.states: list[State] = []

    def audio_pieces(self, recording_id: str, span: Span | None = None) -> Iterator[AudioPiece]:
        for piece in self.pieces:
            if span is None or (piece.span.start_ms < span.end_ms and piece.span.end_ms > span.start_ms):
                yield piece

    def set_state(self, recording_id: str, state: State) -> None:
        self.states.append(state)

    def plan(self, recording_id: str, model: str) -> Plan | None:
        return self.plans.get(model)

    def save_plan(self, recording_id: str, plan: Plan) -> None:
        self.plans[plan.model] = plan
        self.blocks[plan.model] = {}

    def save_block(self, recording_id: str, model: str, index: int, segments: Sequence[Segment]) -> None:
        self.blocks[model][index] = tuple(segments)

    def blocks_done(self, recording_id: str, model: str) -> Mapping[int, tuple[Segment, ...]]:
        return dict(self.blocks.get(model, {}))

    def save_conversation(self, recording_id: str, conversation: Conversation) -> None:
        self.saved[recording_id] = conversation

    def conversation(self, recording_id: str) -> Conversation | None:
        return self.saved.get(recording_id)


class FakeSpeechFinder:
    """Finds the speech it was given."""

    def __init__(self, speech: Sequence[tuple[int | None, Span]]) -> None:
        self._speech = speech
        self.calls = 0

    def speech(self, pieces: Iterable[AudioPiece], duration_ms: int) -> Steps[Sequence[tuple[int | None, Span]]]:
        self.calls += 1
        yield 0.5
        return self._speech


class FakeTranscriber:
    """Hears, in each block, the segments that begin there; fails at the blocks in ``fails_at``."""

    def __init__(self, segments: Sequence[Segment], workers: int = 2, fails_at: Sequence[int] = ()) -> None:
        self.name, self.sha256, self.workers = "base", "d01c", workers
        self.fails_at = set(fails_at)
        self.decoded: list[int] = []
        self.is_loaded = False
        self._segments = segments
        self._lock = Lock()

    def segments(
        self, block: Block, pieces: Iterable[AudioPiece], heard: Callable[[Segment], None]
    ) -> tuple[Segment, ...]:
        self.is_loaded = True
        with self._lock:
            self.decoded.append(block.index)
        if block.index in self.fails_at:
            raise RuntimeError("the power went out")
        span = block.span
        found = tuple(
            s for s in self._segments if span.start_ms <= s.span.start_ms < span.end_ms and s.channel == block.channel
        )
        for segment in found:
            heard(segment)
        return found

    def release(self) -> None:
        self.is_loaded = False


class FakeSeparator:
    """Gives the voices it was given, or the error."""

    def __init__(self, voices: Sequence[VoiceSpan] = (), error: GesprekscoachError | None = None) -> None:
        self._voices = tuple(voices)
        self.error = error
        self.asked_for: list[int] = []

    def voices(
        self, pieces: Iterable[AudioPiece], speech: Sequence[Span], voice_count: int
    ) -> Steps[tuple[VoiceSpan, ...]]:
        self.asked_for.append(voice_count)
        if self.error is not None:
            raise self.error
        yield 0.5
        return self._voices


def at_once(tag: Callable[[Conversation], Conversation]) -> Callable[[Conversation], Steps[Conversation]]:
    """Return a tag that is made in one go as work step by step, halfway before it begins."""

    def steps(conversation: Conversation) -> Steps[Conversation]:
        yield 0.5
        return tag(conversation)

    return steps


class FakeWordList:
    """Holds every word but the ones it was given."""

    def __init__(self, *unknown: str) -> None:
        self._unknown = set(unknown)

    def unknown(self, words: Iterable[str]) -> set[str]:
        return self._unknown.intersection(words)


def plain_tokens(text: str) -> Tokens:
    """Read a text as the Dutch pipeline would, without a model: every form is its own lemma, without word class."""
    return tuple(Token(word, word.lower(), "") for word in re.findall(r"[\w'’-]+|[^\w\s]", text))
