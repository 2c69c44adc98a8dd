"""How long it is quiet after a word, measured in the sound: the times that the recogniser gives are too rough."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.word_speakers import VoicedWord


def with_silences(words: Sequence[VoicedWord], speech: Sequence[tuple[int | None, Span]]) -> tuple[VoicedWord, ...]:
    """Give every word the longest silence between its middle and that of the next word.

    Args:
        words: words with their voice, in order of time.
        speech: where speech was detected, by time, as (channel, span); channel ``None`` for mono, else a voice.
    """
    silences = {
        voice: _silences(span for channel, span in speech if channel in (None, voice))
        for voice in {item.voice for item in words}
    }
    followed = (
        replace(item, silence_ms=_longest(silences[item.voice], _middle(item.word), _middle(after.word)))
        for item, after in pairwise(words)
    )
    return (*followed, *words[-1:])


def _silences(speech: Iterable[Span]) -> list[tuple[float, int]]:
    """Return the silences between stretches of speech as (middle, length)."""
    return [((a.end_ms + b.start_ms) / 2, b.start_ms - a.end_ms) for a, b in pairwise(speech)]


def _longest(silences: Sequence[tuple[float, int]], start: float, end: float) -> int:
    inside = silences[bisect_left(silences, (start, 0)) : bisect_left(silences, (end, 0))]
    return max((length for _, length in inside), default=0)


def _middle(word: Word) -> float:
    return (word.start_ms + word.end_ms) / 2
