"""Find words in what was said, where case and accents make no difference: as the search over all conversations does."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

MOST_PASSAGES = 200
"""More than anyone reads; better words narrow the list."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_PART = re.compile(r"[^\W_]+")
_GAP = r"[\W_]+"
_LEAST = 2


class Hit(NamedTuple):
    """Where the words stand: letters ``start``-``end`` (exclusive) of the folded text of turn ``turn``, from 0."""

    turn: int
    start: int
    end: int


def fold(text: str) -> str:
    """Return the text without accents and capitals."""
    text = text.lower()
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text))


def is_enough(words: str) -> bool:
    """Whether there is something to look for: two signs or more, with a letter or digit among them."""
    words = words.strip()
    return len(words) >= _LEAST and any(sign.isalnum() for sign in words)


def hits(folded: Sequence[str], words: str) -> list[Hit]:
    """Return where these words stand after one another, also inside longer words; signs between them do not count.

    Args:
        folded: what was said in each turn, folded.
        words: what the user typed; without a letter or digit nothing is found.
    """
    parts = _PART.findall(fold(words))
    if not parts:
        return []
    wanted = re.compile(_GAP.join(parts))
    return [Hit(turn, *found.span()) for turn, text in enumerate(folded) for found in wanted.finditer(text)]


def nearest(found: Sequence[Hit], turn: int) -> int | None:
    """Return the number of the first hit in this turn or after it, else of the first of all; None without hits."""
    if not found:
        return None
    return next((number for number, hit in enumerate(found) if hit.turn >= turn), 0)


def letters_in_words(words: Iterable[str], found: Iterable[Hit]) -> Mapping[int, list[tuple[int, int, Hit]]]:
    """Return by the number of a word which of its letters (from, to, hit) belong to a hit.

    A word whose letters do not stay as many when folded, such as one with a ligature, belongs to it as a whole.

    Args:
        words: what the folded text consists of, joined by spaces.
        found: the hits in that text.
    """
    marked: dict[int, list[tuple[int, int, Hit]]] = {}
    spans = list(_spans(words))
    for hit in found:
        for number, (word, begin, end) in enumerate(spans):
            if begin < hit.end and hit.start < end:
                first, last = max(hit.start, begin) - begin, min(hit.end, end) - begin
                is_whole = end - begin != len(word)
                marked.setdefault(number, []).append((0, len(word), hit) if is_whole else (first, last, hit))
    return marked


def _spans(words: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    begin = 0
    for word in words:
        end = begin + len(fold(word))
        yield word, begin, end
        begin = end + 1
