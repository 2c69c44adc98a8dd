"""What the recogniser and the voice separation deliver, before it becomes a conversation."""

from dataclasses import dataclass

from gesprekscoach.domain.conversation import Word


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in ms, end exclusive."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"span out of order: {self.start_ms}, {self.end_ms}")

    @property
    def duration_ms(self) -> int:
        """Length in ms."""
        return self.end_ms - self.start_ms

    def overlaps(self, other: "Span") -> bool:
        """Whether the two have a stretch in common."""
        return self.start_ms < other.end_ms and other.start_ms < self.end_ms


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of about 300 s between two pauses, decoded at once. ``channel`` is 0 or 1, or None for mono."""

    index: int
    span: Span
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """What the recogniser wrote for one stretch, with the numbers that tell invented text from heard text.

    ``channel`` as in Block. A segment that is kept out carries the reason (Dutch, one line) in ``rejected``.
    """

    span: Span
    words: tuple[Word, ...]
    avg_logprob: float
    no_speech_probability: float
    compression_ratio: float
    channel: int | None = None
    rejected: str | None = None

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class VoiceSpan:
    """A stretch in which one voice speaks; voices are numbered from 0."""

    span: Span
    voice: int
