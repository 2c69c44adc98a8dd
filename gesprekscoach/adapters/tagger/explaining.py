"""Which words carried a label: their own contributions in the network, read off in the same pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.adapters.tagger.encoder import EncodedUtterance

    Array = NDArray[np.float32]

MOST_WORDS = 3
SMALLEST_SHARE = 0.4  # of the strongest word; weaker ones are left out
AROUND = "de beurten eromheen"


def direction(weights: Array, logits: Array, chosen: Sequence[int], *, several: bool) -> Array:
    """The direction in which a token vector speaks for the chosen labels.

    Args:
        weights: [labels, vector], how token vectors enter the logits.
        logits: [labels] of this unit.
        chosen: the labels that were chosen.
        several: whether labels stand by themselves; then the sum of the chosen ones counts, and for none the opposite
            of the most probable one; otherwise the chosen label against its nearest rival.
    """
    import numpy as np

    if several:
        result: Array = weights[list(chosen)].sum(axis=0) if chosen else -weights[int(logits.argmax())]
        return result
    others = logits.copy()
    others[list(chosen)] = -np.inf
    rival: Array = weights[chosen[0]] - weights[int(others.argmax())]
    return rival


def telling_words(parts: Sequence[tuple[EncodedUtterance, float]], towards: Array) -> tuple[str, ...]:
    """The words that speak most for a label, strongest first; "de beurten eromheen" when none of them does.

    Args:
        parts: encoded utterances of the unit with the share of each.
        towards: [vector], from `direction`.
    """
    weighed = [(strength * share, word) for part, share in parts for word, strength in _words(part, towards)]
    weighed.sort(key=lambda pair: -pair[0])
    strongest = weighed[0][0] if weighed else 0.0
    if strongest <= 0:
        return (AROUND,)
    telling = [word for strength, word in weighed if strength >= SMALLEST_SHARE * strongest]
    return tuple(dict.fromkeys(telling))[:MOST_WORDS]


def _words(part: EncodedUtterance, towards: Array) -> list[tuple[str, float]]:
    """Words of an utterance, without punctuation, each with the sum of what its tokens say."""
    strengths = part.tokens @ towards
    found: list[tuple[str, float]] = []
    end = -1
    for (start, stop), strength in zip(part.spans, strengths, strict=True):
        piece = part.text[start:stop].strip()
        if not any(c.isalnum() for c in piece):
            continue
        word = _word_at(part.text, start, stop)
        if found and start < end:
            found[-1] = (found[-1][0], found[-1][1] + float(strength))
        else:
            found.append((word[0], float(strength)))
            end = word[1]
    return found


def _word_at(text: str, start: int, stop: int) -> tuple[str, int]:
    """The whole word around a piece, and where it ends."""
    while start < stop and text[start].isspace():
        start += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while stop < len(text) and not text[stop].isspace():
        stop += 1
    return text[start:stop].strip('.,;:?!…"“”()'), stop
