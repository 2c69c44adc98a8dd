"""Which voice said which word."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Segment, VoiceSpan

# Source: our measurements; 0.76 % of the words wrong at the middle of a word, 0.68 % a tenth of a second later,
# 0.62 % when a clause goes to its majority from 70 % on.
_LATER_MS = 100
_MAJORITY = 0.7
CLAUSE_ENDS = ".?!,…"


@dataclass(frozen=True, slots=True)
class VoicedWord:
    """One word with the number of the voice that said it.

    ``ends_segment``: the recogniser saw an end here. ``silence_ms``: how long no speech is heard before the next word.
    """

    word: Word
    voice: int
    ends_segment: bool = False
    silence_ms: int = 0


def attribute(segments: Sequence[Segment], voices: Sequence[VoiceSpan]) -> tuple[VoicedWord, ...]:
    """Give every word of the kept segments its voice, in order of time.

    A segment with a channel belongs to the voice of that channel. In mono a word belongs to the voice at its middle
    plus 100 ms (the nearest one in a pause), and a clause goes as a whole to a voice with 70 % of its words.

    Args:
        segments: recognised segments; rejected ones are left out.
        voices: who spoke when, in order; empty when the separation failed, then all words get voice 0.
    """
    starts = [voice.span.start_ms for voice in voices]
    clauses: list[list[VoicedWord]] = []
    for segment in segments:
        if segment.rejected is not None:
            continue
        for clause in _clauses(segment):
            if segment.channel is not None:
                numbers = [segment.channel] * len(clause)
            else:
                numbers = _with_majority([_voice_at(_middle(word), voices, starts) for word in clause])
            clauses.append(
                [VoicedWord(w, number, w is segment.words[-1]) for w, number in zip(clause, numbers, strict=True)]
            )
    # By clause, not by word: where two people speak at once, each clause stays whole.
    clauses.sort(key=lambda clause: clause[0].word.start_ms)
    return tuple(item for clause in clauses for item in clause)


def _middle(word: Word) -> int:
    return (word.start_ms + word.end_ms) // 2 + _LATER_MS


def _clauses(segment: Segment) -> Iterator[list[Word]]:
    """Cut a segment after punctuation."""
    clause: list[Word] = []
    for word in segment.words:
        clause.append(word)
        if word is segment.words[-1] or word.text[-1:] in CLAUSE_ENDS:
            yield clause
            clause = []


def _with_majority(numbers: list[int]) -> list[int]:
    [(most, count)] = Counter(numbers).most_common(1)
    return [most] * len(numbers) if count >= _MAJORITY * len(numbers) else numbers


def _voice_at(time_ms: int, voices: Sequence[VoiceSpan], starts: Sequence[int]) -> int:
    if not voices:
        return 0
    at = bisect_right(starts, time_ms)
    near = voices[max(0, at - 1) : at + 1]
    return min(near, key=lambda v: max(0, v.span.start_ms - time_ms, time_ms - v.span.end_ms)).voice
