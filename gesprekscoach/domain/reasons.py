"""Where the reasons of a tag stand in what was said: the words around them make them readable."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import NamedTuple

from gesprekscoach.domain.finding import fold
from gesprekscoach.domain.sentences import ends_sentence

_SHORT = 8  # a clause of so many words is quoted as a whole
_AROUND = 2  # at most so many words on both sides of a reason in a longer one
_WORD = re.compile(r"(?P<before>[^\w\s]*)(?P<bare>\w(?:\S*\w)?)(?P<after>[^\w\s]*(?:\s[^\w\s]+(?!\S))*)")
_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")


class Piece(NamedTuple):
    """A stretch of a quotation; ``carries``: whether the tag rests on these words."""

    text: str
    carries: bool


class WrittenWord(NamedTuple):
    """A word with the marks around it; marks that stand by themselves go with the word before them."""

    before: str
    bare: str
    after: str
    key: str
    ends_clause: bool
    ends_sentence: bool


def written_words(said: Iterable[str]) -> list[WrittenWord]:
    """Return the words of some utterances, to quote from."""
    return [word for text in said for word in _words(text)]


def quotation(reasons: Sequence[str], words: Sequence[WrittenWord]) -> tuple[list[Piece], list[str]]:
    """Return the words that the reasons stand in, and the reasons that do not stand there: facts, and words corrected.

    A clause of at most eight words is quoted as a whole, of a longer one two words around each reason. What stands
    there more than once is taken where it is written the same and the reasons are closest together.

    Args:
        reasons: in the order of the text.
        words: in which they may stand.
    """
    places = _places(reasons, words)
    bits = [bit for bit in _pieces(words, list(places.values())) if bit.text]
    pieces = [Piece("".join(text for text, _ in row), carries) for carries, row in groupby(bits, attrgetter("carries"))]
    return pieces, [reason for reason in reasons if reason not in places]


def _words(text: str) -> Iterator[WrittenWord]:
    found = list(_WORD.finditer(" ".join(text.split())))
    for word, following in zip_longest(found, found[1:]):
        before, bare, after = word.groups()
        ends = following is None or ends_sentence(word.group(), following.group())
        key = fold(bare.translate(_APOSTROPHES))
        yield WrittenWord(before, bare, after, key, ends or any(mark in after for mark in ",;:"), ends)


def _places(reasons: Sequence[str], words: Sequence[WrittenWord]) -> Mapping[str, range]:
    """Return which words each reason is, of the reasons that stand there."""
    standing = {reason: found for reason in reasons if (found := _standing(reason, words))}
    if not standing:
        return {}
    firsts, *others = standing.values()
    rows = [row for first in firsts if (row := _row(first, others))]
    closest = min(rows, key=lambda row: row[-1].stop - row[0].start, default=[found[0] for found in standing.values()])
    return dict(zip(standing, closest, strict=True))


def _standing(reason: str, words: Sequence[WrittenWord]) -> Sequence[range]:
    """Return every place where a reason stands as it is written, else those where only capitals or accents differ."""
    named = list(_words(reason))
    keys = [word.key for word in named]
    starts = [at for at, word in enumerate(words) if word.key in keys[:1]]
    places = [range(at, at + len(keys)) for at in starts if at + len(keys) <= len(words)]
    found = [place for place in places if [words[at].key for at in place] == keys]
    as_written = [place for place in found if [words[at].bare for at in place] == [word.bare for word in named]]
    return as_written or found


def _row(first: range, others: Sequence[Sequence[range]]) -> list[range]:
    """Return for each the first place behind the one before it; empty when one has none."""
    row = [first]
    for places in others:
        behind = bisect_left(places, row[-1].stop, key=attrgetter("start"))
        if behind == len(places):
            return []
        row.append(places[behind])
    return row


def _quoted(words: Sequence[WrittenWord], places: Sequence[range]) -> Sequence[int]:
    """Return which words are quoted, in order; no single word is left out at the edge of a sentence or within it."""
    carrying = {at for place in places for at in place}
    quoted: set[int] = set()
    for clause in _parts(words, attrgetter("ends_clause")):
        reach = len(clause) if len(clause) <= _SHORT else _AROUND
        for at in carrying.intersection(clause):
            quoted.update(range(max(clause.start, at - reach), min(clause.stop, at + reach + 1)))
    for sentence in _parts(words, attrgetter("ends_sentence")):
        if not quoted.isdisjoint(sentence):
            edges = quoted | {sentence.start - 1, sentence.stop}
            quoted |= {at for at in sentence if {at - 1, at + 1} <= edges}
    return sorted(quoted)


def _parts(words: Sequence[WrittenWord], ends: Callable[[WrittenWord], bool]) -> Iterator[range]:
    """Yield which words are one part, each ending where ``ends`` says so."""
    start = 0
    for at, word in enumerate(words):
        if ends(word):
            yield range(start, at + 1)
            start = at + 1


def _pieces(words: Sequence[WrittenWord], places: Sequence[range]) -> Iterator[Piece]:
    """Yield the quotation bit by bit; an ellipsis stands for what is left out within a sentence, and between two."""
    last = None
    for at in _quoted(words, places):
        is_joined = any(last in place and at in place for place in places)
        if last is not None:
            yield Piece(words[last].after + (" " if last + 1 == at else " … "), is_joined)
        elif at > 0 and not words[at - 1].ends_sentence:
            yield Piece("… ", carries=False)
        yield Piece(words[at].before, is_joined)
        yield Piece(words[at].bare, any(at in place for place in places))
        last = at
    if last is not None:
        yield Piece(words[last].after + ("" if words[last].ends_sentence else " …"), carries=False)
