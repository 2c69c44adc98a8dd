"""Phrase patterns that a trainer can read: rows of words with gaps, alternatives and open endings."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from unicodedata import normalize

from gesprekscoach.domain.own_toml import Unusable, read_toml_file

_GAP = r"(?:[\w'-]+ ){0,5}?"
_NEAR = r"(?:[\w'-]+ ){0,12}?"
_PIECES = re.compile(r"[\w'-]+|\.+")
_QUOTES = re.compile(
    r"(?<!\w)'(?!(?:s|t|n|m|k|r|d|ns|tje)\b)|'(?!\w)"
)  # round words, not those of 's nachts and foto's
# Dots before a small letter or in "14.30 uur"; a run is tried once, from its begin: 8,000 dots took ten seconds.
_INSIDE = re.compile(r"(?<!\.)\.\.+(?=\s*[^\W\dA-ZÀ-Þ_])|(?<=\d)\.(?=\d)")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))
_STRESSED = re.compile(r"\béén\b|[áàâäéèêëíìîïóòôöúùûü]")
_CLIPPED = {"het": "'t", "een": "'n", "ik": "'k"}  # not 'm and d'r: "ik knijp 'm" and "trekt d'r jas uit" harm nobody


class Phrases:
    """A set of phrase patterns; searches without regard to capitals, accents and punctuation.

    A pattern is a row of words. ``...`` stands for nought to five other words of the same sentence, ``u|je`` for
    either word, ``niks|niet_meer`` for one word or two, ``welkom*`` for every word that starts like that. ``a & b``
    asks for both, in any order, at most twelve words apart in the same sentence. ``het`` fits 't too, and the like.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        """Compile the patterns. Raises Unusable for one that is empty or asks for more than two parts, or no list."""
        if isinstance(patterns, str):  # each of its letters would be a pattern
            raise Unusable(f"‘{patterns}’ staat niet in een lijst, tussen [ en ]")
        parts = [_compiled(pattern) for pattern in patterns]
        self._pattern = re.compile("|".join(parts) or r"(?!)")

    def find(self, text: str) -> str | None:
        """Return the first words of the text that fit a pattern, or None."""
        words = f" {plain(text)} "
        found = self._pattern.search(_unstressed(words))
        return words[slice(*found.span())].strip() if found else None

    def without(self, text: str) -> str:
        """Return the plain words of the text with everything that fits a pattern taken out."""
        words, left, end = f" {plain(text)} ", "", 0
        for found in self._pattern.finditer(_unstressed(words)):
            left, end = f"{left}{words[end : found.start()]} . ", found.end()
        return left + words[end:]


def read_phrases(path: Path) -> Mapping[str, Phrases]:
    """Read a TOML file with a list of patterns per name. Raises Unusable."""
    return {name: Phrases(patterns) for name, patterns in read_toml_file(path).items()}


def plain(text: str) -> str:
    """Return the words of a text in lower case, separated by single spaces; a full stop where a sentence ends."""
    text = _INSIDE.sub(" ", normalize("NFC", text)).lower().translate(_APOSTROPHES)
    return " ".join(_PIECES.findall(_QUOTES.sub(" ", text).replace("!", ".").replace("?", ".")))


def _unstressed(text: str) -> str:
    """Return the text without accents, as long as it was; the number one keeps them ("tot één uur")."""
    if text.isascii():
        return text
    return _STRESSED.sub(lambda found: found[0] if len(found[0]) > 1 else normalize("NFD", found[0])[0], text)


def _compiled(pattern: str) -> str:
    halves = [_row(half, pattern) for half in pattern.split("&")]
    if len(halves) == 1:
        return " " + halves[0]
    if len(halves) > 2:
        raise Unusable(f"in ‘{pattern}’ staat meer dan één &")
    one, two = halves
    return f" (?:{one}{_NEAR}{two}|{two}{_NEAR}{one})"


def _row(half: str, pattern: str) -> str:
    words = half.split()
    if not words:
        raise Unusable(f"een deel van ‘{pattern}’ is leeg")
    return "".join(_GAP if word == "..." else f"(?:{_choice(word)}) " for word in words)


def _choice(word: str) -> str:
    choices = _unstressed(word).split("|")
    return "|".join(" ".join(map(_spelled, choice.split("_"))) for choice in choices)


def _spelled(word: str) -> str:
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"[\w'-]*"
    return f"(?:{word}|{_CLIPPED[word]})" if word in _CLIPPED else re.escape(word)
