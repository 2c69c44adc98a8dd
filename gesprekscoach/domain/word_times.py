"""Words lie where someone speaks: the recogniser lets the first word of a passage begin in the pause before it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Span

# A first word with no more speech than this left in its stretch belongs to the next one (padding and word times
# together are about that far off).
_TAIL_MS = 300


def within_speech(words: Sequence[Word], speech: Sequence[Span]) -> tuple[Word, ...]:
    """Cut the time of every word of a segment to the stretch of speech it lies in most; else it keeps its time.

    The first word of a segment often begins where the segment before it ended, and so in the speech of someone else;
    it moves to the stretch in which the segment goes on.

    Args:
        words: the words of one segment.
        speech: where speech was detected in its channel, in order, without overlap.
    """
    ends = [span.end_ms for span in speech]
    cut = [_cut(word, speech, bisect_left(ends, word.start_ms + 1)) for word in words]
    if len(cut) > 1:
        cut[0] = _joined_to(cut[0], cut[1], speech, ends)
    return tuple(cut)


def _cut(word: Word, speech: Sequence[Span], first: int) -> Word:
    """Cut to the stretch with the largest overlap, the later one when equal; ``first`` ends after the word begins."""
    best = (0, word.start_ms, word.end_ms)
    for span in speech[first:]:
        if span.start_ms >= word.end_ms:
            break
        start, end = max(word.start_ms, span.start_ms), min(word.end_ms, span.end_ms)
        best = max(best, (end - start, start, end))
    return replace(word, start_ms=best[1], end_ms=best[2])


def _joined_to(word: Word, following: Word, speech: Sequence[Span], ends: Sequence[int]) -> Word:
    own, later = (bisect_left(ends, moment.start_ms + 1) for moment in (word, following))
    if later >= len(speech) or speech[later].start_ms <= word.start_ms:
        return word
    begins_own_stretch = speech[own].start_ms > word.start_ms - _TAIL_MS and speech[own].start_ms <= word.start_ms
    if begins_own_stretch or (own < later and speech[own].end_ms - word.start_ms > _TAIL_MS):
        return word
    start = speech[later].start_ms
    return replace(word, start_ms=start, end_ms=max(start, following.start_ms))
