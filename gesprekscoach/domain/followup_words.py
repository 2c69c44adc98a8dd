"""The words that matter for follow-up: content words, names, and rows of words taken over from someone else."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gesprekscoach.domain.own_toml import Unusable, read_toml_file
from gesprekscoach.domain.tokens import Token, Tokens

_CONTENT_CLASSES = frozenset(("NOUN", "PROPN", "ADJ", "VERB", "NUM", "ADV", "INTJ", "X", ""))
_NAMING_CLASSES = frozenset(("NOUN", "PROPN", "X", ""))
_ENDINGS = ("etjes", "tjes", "jes", "etje", "tje", "je", "eren", "end", "en", "de", "te", "e", "s", "t", "d")
_SWAPPED = {
    **dict.fromkeys(("ik", "u", "je", "jij", "mij", "me"), "_"),
    **dict.fromkeys(("mijn", "m'n", "uw", "jouw"), "-"),
    **dict.fromkeys(("ben", "bent", "is"), "zijn"),
    **dict.fromkeys(("heb", "heeft", "hebt"), "hebben"),
}
_SHORTEST = 4
_LONGEST_ROW = 4


@dataclass(frozen=True, slots=True)
class FollowUpWords:
    """Word lists a trainer can read and change (codebook/followup.toml)."""

    generic: frozenset[str]
    pointing: frozenset[str]
    listening: frozenset[str]
    meaning: tuple[str, ...]
    turning: tuple[str, ...]


def read_follow_up_words(path: Path) -> FollowUpWords:
    """Read the word lists from TOML. Raises KeyError when one is absent, Unusable for anything else."""
    data = read_toml_file(path)
    return FollowUpWords(
        generic=frozenset(data["generic"].split()),
        pointing=frozenset(data["pointing"].split()),
        listening=frozenset(data["listening"].split()),
        meaning=_phrases(data, "meaning"),
        turning=_phrases(data, "turning"),
    )


def _phrases(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    phrases = data[name]
    if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
        raise Unusable(f"bij {name} staat geen lijst van woorden, tussen [ en ]")
    return tuple(phrases)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in one or more utterances.

    ``content`` and ``names`` map lemmas to forms: content words, and the nouns and names among them. ``row`` holds all
    words with first and second person made equal, ``lower`` all words in lower case.
    """

    content: Mapping[str, str]
    names: Mapping[str, str]
    row: tuple[str, ...]
    lower: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(self.lower)


NOTHING = Said({}, {}, (), ())


def said(parts: Iterable[Tokens], words: FollowUpWords) -> Said:
    """Return the words of some utterances as follow-up looks at them."""
    tokens = [token for part in parts for token in part if re.search(r"\w", token.text)]
    content = [t for t in tokens if t.pos in _CONTENT_CLASSES and _carries_meaning(t, words)]
    return Said(
        content={t.lemma: t.lower for t in content},
        names={t.lemma: t.lower for t in content if t.pos in _NAMING_CLASSES},
        row=tuple(_SWAPPED.get(t.lower, t.lower) for t in tokens),
        lower=tuple(t.lower for t in tokens),
    )


def shared(these: Mapping[str, str], those: Mapping[str, str]) -> tuple[str, ...]:
    """Return the lemmas of ``these`` that stand in ``those`` too, as lemma, form, stem or part of a compound."""
    return tuple(
        lemma
        for lemma, form in these.items()
        if any(lemma == other or _related(form, there) or _related(lemma, other) for other, there in those.items())
    )


def longest_row(row: tuple[str, ...], heard: tuple[str, ...]) -> int:
    """Return the length (at most 4) of the longest row of words that stands in both; a single word is no row."""
    longest = 0
    for size in range(2, _LONGEST_ROW + 1):
        rows = {row[i : i + size] for i in range(len(row) - size + 1)}
        if not any(heard[i : i + size] in rows for i in range(len(heard) - size + 1)):
            break
        longest = size
    return longest


@lru_cache(maxsize=20_000)  # the words of a few hours of talk
def stem(word: str) -> str:
    """Return the word without its ending, at least three letters: a rough lemma that needs no model."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _carries_meaning(token: Token, words: FollowUpWords) -> bool:
    return len(token.lower) > 2 and token.lemma not in words.generic and token.lower not in words.generic


def _related(one: str, two: str) -> bool:
    if one == two:
        return True
    if min(len(one), len(two)) < _SHORTEST:
        return False
    short, long = sorted((stem(one), stem(two)), key=len)
    return short == long or (len(short) >= _SHORTEST and (long.startswith(short) or long.endswith(short)))
