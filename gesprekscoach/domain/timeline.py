"""Where things stand in time: a span for every turn, and what falls in each column of a drawing."""

from bisect import bisect_right
from collections.abc import Sequence

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.speech import Span

MS_PER_WORD = 400
"""The length given to a word without times: 150 words a minute, a calm pace of speaking."""


def turn_spans(conversation: Conversation) -> tuple[Span, ...]:
    """Return the span of every turn in ms; turns without times follow the one before at ``MS_PER_WORD``."""
    spans: list[Span] = []
    now = 0
    for turn in conversation.turns:
        start = now if turn.start_ms is None else turn.start_ms
        end = start + MS_PER_WORD * turn.word_count if turn.end_ms is None else turn.end_ms
        spans.append(Span(start, max(start, end)))
        now = max(start, end)
    return tuple(spans)


def has_times(conversation: Conversation) -> bool:
    """Whether the turns carry times of a recording."""
    return any(turn.start_ms is not None for turn in conversation.turns)


def turn_at(spans: Sequence[Span], ms: int) -> int:
    """Return the index of the turn that is heard at this time, or else of the one before it (0 at the start)."""
    return max(0, bisect_right(spans, ms, key=lambda span: span.start_ms) - 1)


def columns(spans: Sequence[Span], width: int) -> tuple[int, ...]:
    """Return for each of ``width`` columns the index of the turn that fills most of it."""
    if not spans or width <= 0:
        return ()
    total = max(1, spans[-1].end_ms)
    return tuple(_fullest(spans, column * total / width, (column + 1) * total / width) for column in range(width))


def column_of(spans: Sequence[Span], ms: int, width: int) -> int:
    """Return the column that holds a time."""
    total = max(1, spans[-1].end_ms) if spans else 1
    return min(width - 1, ms * width // total)


def _fullest(spans: Sequence[Span], start: float, end: float) -> int:
    first, last = turn_at(spans, int(start)), turn_at(spans, int(end))
    return max(range(first, last + 1), key=lambda i: min(end, spans[i].end_ms) - max(start, spans[i].start_ms))
