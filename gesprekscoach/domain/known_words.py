"""Heard words that stand in no list of Dutch words: most were misheard, unless the recogniser was very sure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from gesprekscoach.domain.conversation import Word

_CHANCE = 0.1
"""That such a word is right. Source: 9 of 393 in eight spoken conversations with the model "base"; those hold few
names, which are in no list either."""

_SURE = 0.9
"""From here on it may be a name or a new word, and the recogniser is believed."""

_PART = re.compile(r"[^\W\d_]{4,}")


def parts_to_look_up(word: Word) -> list[str]:
    """Return the parts (lower case, four letters or more) that make the word doubtful when no list holds them.

    None of a word that was repaired, or that the recogniser was sure of.
    """
    return [] if word.heard is not None or word.probability >= _SURE else _PART.findall(word.text.lower())


def parts_of_name(name: str) -> set[str]:
    """Return the parts of a name as they can be looked up, also with an s behind it: "Fatoumatas fiets"."""
    return {part + ending for part in _PART.findall(name.lower()) for ending in ("", "s")}


def doubted(words: Sequence[Word], unknown: Collection[str]) -> tuple[Word, ...]:
    """Return the words, those with an ``unknown`` part with the low probability that such words have."""
    return tuple(
        replace(word, probability=min(word.probability, _CHANCE))
        if any(part in unknown for part in parts_to_look_up(word))
        else word
        for word in words
    )
