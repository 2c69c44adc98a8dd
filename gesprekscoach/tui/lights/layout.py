"""Breaks a conversation into screen lines: pure text, so that only visible lines ever need colours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gesprekscoach.domain.conversation import Turn, Word
from gesprekscoach.tui.view import ConversationView


@dataclass(frozen=True, slots=True)
class Token:
    """One word on the screen; ``word`` carries time and probability when it was recognised from sound."""

    text: str
    utterance: int
    word: Word | None = None


class Line(NamedTuple):
    """One screen line: words ``start``-``end`` (exclusive) of a turn, or, with ``passage``, the heading of one.

    ``is_first`` for the first line of a turn; ``row`` of ``rows`` counts the lines of one utterance (of the whole turn
    when it is not the professional's). An empty line has no words.
    """

    turn: int
    start: int = 0
    end: int = 0
    utterance: int = 0
    is_first: bool = False
    row: int = 0
    rows: int = 1
    passage: int | None = None


def tokens(turn: Turn) -> tuple[Token, ...]:
    """Return the words of a turn as they stand on the screen."""
    return tuple(
        token
        for number, utterance in enumerate(turn.utterances)
        for token in (
            [Token(word.text, number, word) for word in utterance.words]
            if utterance.words
            else [Token(text, number) for text in utterance.text.split()]
        )
    )


def layout(view: ConversationView, width: int, *, is_airy: bool) -> list[Line]:
    """Break every turn at ``width`` cells of text.

    The professional's utterances each start a line, because each has its own act. With ``is_airy`` an empty line
    follows every turn.
    """
    lines: list[Line] = []
    starts = {passage.first: number for number, passage in enumerate(view.passages)}
    for index, turn in enumerate(view.turns):
        if turn.n in starts:
            if lines and not is_airy:
                lines.append(Line(index))
            lines.append(Line(index, passage=starts[turn.n]))
        lines.extend(_turn_lines(turn, index, width))
        if is_airy:
            lines.append(Line(index))
    return lines


def _turn_lines(turn: Turn, index: int, width: int) -> Iterator[Line]:
    is_first = True
    for offset, utterance, lengths in _blocks(turn):
        parts = list(_wrap(lengths, width))
        for row, (first, last) in enumerate(parts):
            yield Line(index, offset + first, offset + last, utterance, is_first, row, len(parts))
            is_first = False


def _blocks(turn: Turn) -> Iterator[tuple[int, int, list[int]]]:
    """Yield (number of the first word, utterance, length of each word in letters) of what starts on a new line."""
    each = [
        [len(word.text) for word in utterance.words] or [len(text) for text in utterance.text.split()]
        for utterance in turn.utterances
    ]
    if turn.speaker != "professional":
        yield 0, 0, [length for lengths in each for length in lengths]
        return
    offset = 0
    for number, lengths in enumerate(each):
        yield offset, number, lengths
        offset += len(lengths)


def _wrap(lengths: Sequence[int], width: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each line; a word longer than the line gets a line of its own."""
    start = used = 0
    for position, length in enumerate(lengths):
        if used and used + 1 + length > width:
            yield start, position
            start, used = position, 0
        used += length + (1 if used else 0)
    yield start, len(lengths)
