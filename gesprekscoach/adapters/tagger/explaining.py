"""Which words carried a label: what each brings in, times a direction per label learned by leaving words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gesprekscoach.adapters.tagger.layers import softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.adapters.tagger.encoder import EncodedUtterance

    Array = NDArray[np.float32]

MOST_WORDS = 3
SMALLEST_SHARE = 0.4  # of the strongest word; weaker ones are left out
NEXT = 2  # words that are so far apart at most are named as one, with the word between them
AROUND = "de beurten eromheen"
_ENDS = tuple(".,;:?!…")
_CLOSING = "\"”'’)"
_MARKS = '.,;:?!…"“”()'


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word: the text with its punctuation, where it stands, and what its tokens bring in, [vector]."""

    text: str
    span: tuple[int, int]
    brought: Array

    @property
    def ends_clause(self) -> bool:
        """Whether a mark follows it."""
        return self.text.rstrip(_CLOSING).endswith(_ENDS)


@dataclass(frozen=True, slots=True)
class WeighedWords:
    """The words of an utterance, whether each ends a clause, and how much it speaks for a label.

    ``strengths``: per track [words, labels], for the utterance; ``heard``: the same, for what is heard in the words
    alone (see `overhearing`), of the whole unit.
    """

    words: tuple[str, ...]
    ends: tuple[bool, ...]
    strengths: Mapping[str, Array]
    heard: Mapping[str, Array]


def weighed(part: EncodedUtterance, directions: Mapping[str, Array], lost: Mapping[str, Array]) -> WeighedWords:
    """Weigh the words of an utterance.

    Args:
        part: the utterance.
        directions: per track [labels, vector], in which a token vector speaks for a label.
        lost: per track [L, labels], how much of what was overheard goes with each token, beside what directions tell.
    """
    import numpy as np

    words = words_of(part)
    brought = np.array([word.brought for word in words], np.float32).reshape(len(words), part.tokens.shape[1])
    strengths = {track: brought @ rows.T for track, rows in directions.items()}
    heard = {
        track: np.array([word.brought for word in words_of(replace(part, tokens=falls))]).reshape(
            len(words), falls.shape[1]
        )
        for track, falls in lost.items()
    }
    texts, ends = [word.text.strip(_MARKS) for word in words], [word.ends_clause for word in words]
    return WeighedWords(tuple(texts), tuple(ends), strengths, heard)


def weights_of(chosen: Sequence[int], logits: Array, *, are_apart: bool) -> Array:
    """How much what speaks for each label counts for a choice, [labels]: the others count against it, the likely most.

    Args:
        chosen: the labels of the choice.
        logits: of all labels of the unit.
        are_apart: whether each label stands by itself; the others then only count when none is chosen.
    """
    import numpy as np

    weights = np.zeros_like(logits)
    if not (are_apart and chosen):
        others = logits.copy()
        others[list(chosen)] = -np.inf
        weights = -softmax(others[None])[0]
    weights[list(chosen)] = 1
    return weights


def telling_words(parts: Sequence[tuple[WeighedWords, float]], track: str, weights: Array) -> tuple[str, ...]:
    """The words that speak most for a choice, in the order of the text.

    Those that stand together in a clause are one text, with the word between them where there is one. When no word
    speaks for the choice it is "de beurten eromheen".

    Args:
        parts: the words of the utterances of the unit, with the share of each.
        track: of the choice.
        weights: what speaks for each label counts so much for it, [labels].
    """
    found: list[tuple[float, int, int]] = []
    for place, (part, share) in enumerate(parts):
        by_label = share * part.strengths[track] + part.heard.get(track, 0)
        strengths = (by_label * weights).sum(axis=1)  # as few numbers as these upset some BLAS
        found += [(strength, place, word) for word, strength in enumerate(strengths.tolist())]
    found.sort(key=lambda each: -each[0])
    strongest = found[0][0] if found else 0.0
    if strongest <= 0:
        return (AROUND,)
    telling: dict[str, tuple[int, int]] = {}
    for strength, place, word in found:
        if strength >= SMALLEST_SHARE * strongest:
            telling.setdefault(parts[place][0].words[word].lower(), (place, word))
    return _together([part for part, _ in parts], sorted(list(telling.values())[:MOST_WORDS]))


def _together(parts: Sequence[WeighedWords], telling: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Telling words, each as its part and its place there; those that stand together in a clause as one text."""
    named: list[str] = []
    for (last_place, last), (place, word) in pairwise(((-1, -1), *telling)):
        part = parts[place]
        if last_place != place or word - last > NEXT or any(part.ends[last:word]):
            named.append(part.words[word])
        else:
            named[-1] = " ".join((named[-1], *part.words[last + 1 : word + 1]))
    return tuple(named)


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
            found.append(SpokenWord(part.text[slice(*span)], span, token))
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
