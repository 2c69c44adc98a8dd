"""Words of the trade that the recogniser splits or bends: repaired when certain, else offered as a suggestion."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.own_toml import Unusable, read_toml

_MOST_PARTS = 4
# Repairs by sound need a long word: short ones sound like something else too easily.
_LEAST_LETTERS = 8
_NEAR = 0.8
_DOUBTFUL = 0.8
_MARKS = ".,?!…;:\"'”’)"  # behind a word
# Spellings that sound alike; of those that fit, the first counts. Source: the sound rules of Dutch spelling.
_SOUNDS = {
    "sch$": "s",
    "ch": "g",
    "ice(?![aeiou])": "is",
    "c(?=[eiy])": "s",
    "ck?": "k",
    "q": "k",
    "x": "ks",
    "ph": "f",
    "th|dt|d$": "t",
    "b$": "p",
    "ij|ei|y": "E",
    "ou|au": "A",
    "z": "s",
    "v": "f",
}
_SPELLINGS = re.compile("|".join(f"({spelling})" for spelling in _SOUNDS))
_SAME = tuple(_SOUNDS.values())
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A passage that may be a word of the trade; it stands in the transcript as it was heard."""

    start_ms: int
    heard: str
    proposal: str


class DomainWords:
    """The list of words of the trade, and of words that are heard apart.

    An entry with a space ("van avond") is written together when it is heard so; nothing else is derived from it.
    """

    def __init__(self, entries: Sequence[str]) -> None:
        words = [entry for entry in entries if " " not in entry]
        self._apart = {tuple(entry.split()): entry.replace(" ", "") for entry in entries if " " in entry}
        self._exact = {_letters(form): form for word in words for form in _forms(word)}
        self._exact |= {_letters(word): word for word in words}
        self._by_sound = {_sound(_letters(word)): word for word in words if len(_letters(word)) >= _LEAST_LETTERS}
        self._sounds_under: dict[str, list[tuple[str, str]]] = {}
        for sound, word in self._by_sound.items():
            self._sounds_under.setdefault(sound[0], []).append((sound, word))

    def holds(self, text: str) -> bool:
        """Whether the text, or the word that it is the plural of, stands in the list."""
        return _letters(text) in self._exact

    def repair(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Join split words of the list and correct long ones that sound the same; ``heard`` keeps what was written."""
        repaired: list[Word] = []
        at = 0
        while at < len(words):
            count, text = self._certain_at(words, at)
            repaired.append(_merged(words[at : at + count], text) if count else words[at])
            at += count or 1
        return tuple(repaired)

    def suggestions(self, words: Sequence[Word]) -> tuple[Suggestion, ...]:
        """Return the passages that resemble a word of the list and of which the recogniser was not sure, in order."""
        found: list[Suggestion] = []
        at = 0
        while at < len(words):
            _, count, proposal = max(self._near_at(words, at), key=itemgetter(0), default=(0.0, 1, None))
            if proposal is not None:
                heard = " ".join(word.text for word in words[at : at + count])
                found.append(Suggestion(words[at].start_ms, heard, proposal))
            at += count
        return tuple(found)

    def _certain_at(self, words: Sequence[Word], at: int) -> tuple[int, str]:
        """Return how many words from ``at`` are surely one word of the list, and that word; (0, "") when none."""
        if _letters(words[at].text) in self._exact:
            return 0, ""
        for parts in _joinable(words, at):
            known = self._known("".join(_letters(word.text) for word in parts))
            known = known or self._apart.get(tuple(_bare(word.text) for word in parts))
            if known is not None:
                return len(parts), known
        return 0, ""

    def _known(self, letters: str) -> str | None:
        known = self._exact.get(letters)
        if known is None and len(letters) >= _LEAST_LETTERS:
            known = self._by_sound.get(_sound(letters))
        return known

    def _near_at(self, words: Sequence[Word], at: int) -> Iterator[tuple[float, int, str]]:
        """Yield how near a word of the list is, how many words from ``at`` resemble it, and that word."""
        for parts in _joinable(words, at):
            spelled = _letters("".join(word.text for word in parts))
            doubtful = min(word.probability for word in parts) < _DOUBTFUL
            known = any(_letters(word.text) in self._exact for word in parts)
            if known or not doubtful or len(spelled) < _LEAST_LETTERS - 1:
                continue
            sound = _sound(spelled)
            for listed_sound, listed in self._sounds_under.get(sound[0], ()):
                likeness = _likeness(sound, listed_sound)
                if likeness >= _NEAR:
                    yield likeness, len(parts), listed


def listed_words(text: str) -> list[str]:
    """Read the entries of a list: every array of strings in the TOML document, whatever its heading.

    Raises:
        Unusable: the text is no TOML, a heading has no list, or an entry is no word.
    """
    groups = read_toml(text).values()
    if not all(isinstance(group, list) for group in groups):
        raise Unusable("niet elk kopje heeft een lijst met woorden")
    words = [word for group in groups for word in group]
    if not all(isinstance(word, str) and _letters(word) for word in words):
        raise Unusable("niet alles in de lijsten is een woord")
    return words


def _forms(word: str) -> tuple[str, ...]:
    """The word and its plainest plurals."""
    return (word, word + "en", word + "n", word + ("'s" if word[-1] in "aiouy" else "s"))


def _joinable(words: Sequence[Word], at: int) -> Iterator[Sequence[Word]]:
    """Yield the passages from ``at`` that could be one word, longest first: no punctuation inside."""
    count = 1
    while count < min(_MOST_PARTS, len(words) - at) and not words[at + count - 1].text.endswith(tuple(_MARKS)):
        count += 1
    for length in range(count, 0, -1):
        yield words[at : at + length]


def _merged(parts: Sequence[Word], text: str) -> Word:
    """Make one word of the parts; capital and punctuation are those of what was heard."""
    heard = " ".join(part.text for part in parts)
    capital = heard[:1].isupper() and text.islower()
    return Word(
        text=(text[:1].upper() + text[1:] if capital else text) + heard[len(heard.rstrip(_MARKS)) :],
        start_ms=parts[0].start_ms,
        end_ms=max(part.end_ms for part in parts),
        probability=min(part.probability for part in parts),
        heard=heard,
    )


def _bare(text: str) -> str:
    return text.rstrip(_MARKS).casefold()


@lru_cache(maxsize=20_000)
def _letters(text: str) -> str:
    """Small letters and digits only, without accents."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def _sound(letters: str) -> str:
    sounds = _SPELLINGS.sub(lambda match: _SAME[(match.lastindex or 1) - 1], letters)
    return _DOUBLED.sub(r"\1", sounds)


def _likeness(one: str, other: str) -> float:
    """Return 1 minus the edit distance per letter of the longer; 0 at once when it cannot be near.

    Both begin with the same letter.
    """
    longest = max(len(one), len(other))
    room = int((1 - _NEAR) * longest)
    if abs(len(one) - len(other)) > room:
        return 0.0
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) > room:
            return 0.0
    return 1 - row[-1] / longest
