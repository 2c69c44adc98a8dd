"""Where a recording is cut for decoding: nearly equal blocks, each border in the longest pause near it."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gesprekscoach.domain.speech import Block, Span

# Blocks of 120 s lose words (word error +1 point), blocks of 300 s do not; memory grows with the block.
BLOCK_MS = 300_000
# A border may move this share of a block to find its pause.
_REACH = 0.2


def plan_blocks(speech: Sequence[tuple[int | None, Span]], duration_ms: int, workers: int) -> tuple[Block, ...]:
    """Cut each channel that holds speech into blocks, at least one per worker.

    Args:
        speech: stretches with speech as (channel, span).
        duration_ms: length of the recording.
        workers: the number of blocks that are decoded at the same time.
    """
    channels = sorted({channel for channel, _ in speech}, key=lambda channel: -1 if channel is None else channel)
    planned: list[Block] = []
    for channel in channels:
        count = max(-(-workers // len(channels)), round(duration_ms / BLOCK_MS))
        for span in cut_in_pauses([span for own, span in speech if own == channel], Span(0, duration_ms), count):
            planned.append(Block(len(planned), span, channel))
    return tuple(planned)


def cut_in_pauses(speech: Sequence[Span], whole: Span, count: int) -> list[Span]:
    """Cut a stretch into nearly equal parts, each border in the longest pause near it."""
    pauses = [(before.end_ms, after.start_ms) for before, after in pairwise(speech)]
    size = whole.duration_ms / count
    inner = (_border(pauses, whole.start_ms + size * n, size * _REACH) for n in range(1, count))
    return [Span(start, end) for start, end in pairwise([whole.start_ms, *inner, whole.end_ms])]


def _border(pauses: Iterable[tuple[int, int]], ideal: float, reach: float) -> int:
    """Return the middle of the longest pause within reach, or the ideal place when nobody pauses."""
    middles = [(end - start, (start + end) // 2) for start, end in pauses if abs((start + end) / 2 - ideal) <= reach]
    return max(middles)[1] if middles else round(ideal)
