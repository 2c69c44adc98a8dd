"""Where each turn lies on a horizontal axis: by time when there are times, else by the number of words."""

from collections.abc import Sequence
from dataclasses import dataclass

from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.dutch_numbers import clock

_MINUTE_STEPS = (1, 2, 5, 10, 15, 30, 60)
_TURN_STEPS = (5, 10, 20, 50, 100, 200)
_MAX_TICKS = 9
_HALF_LABEL = 26
"""Half of "3:00:00" or of "beurt 200", in the letters of an axis."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Horizontal positions in units of the drawing: ``spans`` holds (from, to) per turn number."""

    spans: dict[int, tuple[float, float]]
    ticks: tuple[tuple[float, str], ...]

    @classmethod
    def of(cls, conversation: Conversation, left: float, right: float) -> "Timeline":
        """Lay out the turns between ``left`` and ``right``."""
        turns = conversation.turns
        if all(t.start_ms is not None and t.end_ms is not None for t in turns):
            return cls._by_time(turns, left, right)
        return cls._by_words(turns, left, right)

    @classmethod
    def _by_time(cls, turns: Sequence[Turn], left: float, right: float) -> "Timeline":
        end = max(1, *((t.end_ms or 0) for t in turns))
        scale = (right - left) / end
        step = next((s for s in _MINUTE_STEPS if end / 60_000 / s <= _MAX_TICKS), _MINUTE_STEPS[-1]) * 60_000
        return cls(
            spans={t.n: (left + (t.start_ms or 0) * scale, left + (t.end_ms or 0) * scale) for t in turns},
            ticks=tuple((left + ms * scale, clock(ms)) for ms in range(0, end, step)),
        )

    @classmethod
    def _by_words(cls, turns: Sequence[Turn], left: float, right: float) -> "Timeline":
        total = sum(t.word_count for t in turns) or 1
        scale, at, spans = (right - left) / total, left, {}
        for turn in turns:
            spans[turn.n] = (at, at + turn.word_count * scale)
            at = spans[turn.n][1]
        step = next((s for s in _TURN_STEPS if len(turns) / s <= _MAX_TICKS), _TURN_STEPS[-1])
        return cls(spans, tuple((spans[t.n][0], f"beurt {t.n}") for t in turns if t.n % step == 0))

    @staticmethod
    def anchor(x: float, left: float, right: float) -> str:
        """Return how a label stands at its tick: within the drawing, also at both ends."""
        return "start" if x <= left + 1 else "end" if x > right - _HALF_LABEL else "middle"

    def middle(self, n: int) -> float:
        """The middle of a turn."""
        first, last = self.spans[n]
        return (first + last) / 2
