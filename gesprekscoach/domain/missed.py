"""Speech of which the recogniser wrote nothing of use: now and then it skips half a minute, or hangs in a loop."""

from collections.abc import Iterator, Sequence

from gesprekscoach.domain.invented import has_loop
from gesprekscoach.domain.speech import Segment, Span

# Less speech than this between two words is a breath, or a time that is a little off.
_LEAST_MS = 1_500


def missed_speech(segments: Sequence[Segment], speech: Sequence[Span], whole: Span) -> Iterator[Span]:
    """Yield the stretches without words in which at least 1.5 s of speech sounds; words of a loop do not count.

    Args:
        segments: what was heard in the whole, of one channel.
        speech: where speech was detected in that channel, in order.
        whole: the stretch that was heard.
    """
    words = sorted((w.start_ms, w.end_ms) for s in segments if not has_loop(s) for w in s.words)
    reached = whole.start_ms
    for start, end in [*words, (whole.end_ms, whole.end_ms)]:
        if start > reached and _speech_between(reached, start, speech) >= _LEAST_MS:
            yield Span(reached, start)
        reached = max(reached, end)


def _speech_between(start: int, end: int, speech: Sequence[Span]) -> int:
    return sum(max(0, min(end, span.end_ms) - max(start, span.start_ms)) for span in speech)
