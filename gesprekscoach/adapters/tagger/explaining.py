"""Which words carried a label: what each brings in, times a direction per label learned by leaving words out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.adapters.tagger.encoder import EncodedUtterance

    Array = NDArray[np.float32]

MOST_WORDS = 3
SMALLEST_SHARE = 0.4  # of the strongest word; weaker ones are left out
AROUND = "de beurten eromheen"
MARKS = '.,;:?!…"“”()'


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word without punctuation, where it stands in the text with it, and what its tokens bring in, [vector]."""

    text: str
    span: tuple[int, int]
    brought: Array


def direction(weights: Array, chosen: Sequence[int]) -> Array:
    """The direction in which a token vector speaks for the chosen labels; the last row when none was chosen."""
    result: Array = weights[list(chosen)].sum(axis=0) if chosen else weights[-1]
    return result


def telling_words(parts: Sequence[tuple[EncodedUtterance, float]], towards: Array) -> tuple[str, ...]:
    """The words that speak most for a label, strongest first; "de beurten eromheen" when none of them does.

    Args:
        parts: encoded utterances of the unit with the share of each.
        towards: [vector], from `direction`.
    """
    weighed = [(float(word.brought @ towards) * share, word.text) for part, share in parts for word in words_of(part)]
    weighed.sort(key=lambda pair: -pair[0])
    strongest = weighed[0][0] if weighed else 0.0
    if strongest <= 0:
        return (AROUND,)
    telling = [word for strength, word in weighed if strength >= SMALLEST_SHARE * strongest]
    return tuple(dict.fromkeys(telling))[:MOST_WORDS]


def words_of(part: EncodedUtterance) -> list[SpokenWord]:
    """The words of an utterance in order; punctuation by itself is none."""
    found: list[SpokenWord] = []
    for (start, stop), token in zip(part.spans, part.tokens, strict=True):
        if not any(c.isalnum() for c in part.text[start:stop]):
            continue
        if found and start < found[-1].span[1]:
            before = found[-1]
            found[-1] = SpokenWord(before.text, before.span, before.brought + token)
        else:
            span = _word_around(part.text, start, stop)
            found.append(SpokenWord(part.text[slice(*span)].strip(MARKS), span, token))
    return found


def _word_around(text: str, start: int, stop: int) -> tuple[int, int]:
    """Where the whole word around a piece begins and ends."""
    while start < stop and text[start].isspace():
        start += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while stop < len(text) and not text[stop].isspace():
        stop += 1
    return start, stop
