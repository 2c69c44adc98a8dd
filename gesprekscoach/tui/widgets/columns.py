"""Text in columns inside one row of a list: what wraps stays under its own column."""

from collections.abc import Sequence
from textwrap import wrap

from textual.content import Content

_LEAST_CELLS = 16
"""What a column of text gets at least, also while the screen has no size yet."""


def beside(left: Content, text: str, room: int, style: str = "", right: Sequence[Content] = ()) -> Content:
    """Return the text wrapped at ``room`` cells next to ``left``, with one of ``right`` behind each of its lines."""
    indent = " " * left.cell_length
    room = max(_LEAST_CELLS, room)
    lines = wrap(text, room) or [""]
    rows = []
    for number in range(max(len(lines), len(right))):
        line = lines[number] if number < len(lines) else ""
        behind = right[number] if number < len(right) else Content("")
        start = left if number == 0 else Content(indent)
        middle = Content.styled(f"{line:<{room}}" if behind else line, style)
        rows.append(Content.assemble(start, middle, behind))
    return Content("\n").join(rows)
