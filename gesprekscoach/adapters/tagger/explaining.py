"""Which words carried a label: what each brings in, times a direction per label learned by leaving words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gesprekscoach.adapters.tagger.network import SAFETY

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


@dataclass(frozen=True, slots=True)
class WeighedWords:
    """The words of an utterance, and how much each speaks for a label: per track [words, labels]."""

    words: tuple[str, ...]
    strengths: Mapping[str, Array]


def weighed(part: EncodedUtterance, directions: Mapping[str, Array], danger: Array | None = None) -> WeighedWords:
    """Weigh the words of an utterance.

    Args:
        part: the utterance.
        directions: per track [labels, vector], in which a token vector speaks for a label; where several labels may
            stand, the last row is for none.
        danger: [L], how much the logit of safety of the turn loses without each token, beside what the directions tell.
    """
    import numpy as np

    words = words_of(part)
    brought = np.array([word.brought for word in words], np.float32).reshape(len(words), part.tokens.shape[1])
    strengths = {track: brought @ rows.T for track, rows in directions.items()}
    if danger is not None:
        strengths["signal"][:, SAFETY] += [word.brought[0] for word in words_of(replace(part, tokens=danger[:, None]))]
    return WeighedWords(tuple(word.text for word in words), strengths)


def telling_words(parts: Sequence[tuple[WeighedWords, float]], track: str, chosen: Sequence[int]) -> tuple[str, ...]:
    """The words that speak most for a choice, strongest first; "de beurten eromheen" when none of them does.

    Args:
        parts: the words of the utterances of the unit, with the share of each.
        track: of the choice.
        chosen: its labels.
    """
    found: list[tuple[float, str]] = []
    for part, share in parts:
        for_labels = part.strengths[track]
        strengths = for_labels[:, list(chosen)].sum(axis=1) if chosen else for_labels[:, -1]
        found += [(strength * share, word) for strength, word in zip(strengths.tolist(), part.words, strict=True)]
    found.sort(key=lambda pair: -pair[0])
    strongest = found[0][0] if found else 0.0
    if strongest <= 0:
        return (AROUND,)
    telling: dict[str, str] = {}
    for strength, word in found:
        if strength >= SMALLEST_SHARE * strongest:
            telling.setdefault(word.lower(), word)
    return tuple(telling.values())[:MOST_WORDS]


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
