"""A small drawing of characters with a style each, for charts over time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


@dataclass
class Canvas:
    """``width`` by ``height`` cells, empty at first; what falls outside is left out."""

    width: int
    height: int
    base: Style
    _cells: dict[tuple[int, int], tuple[str, Style]] = field(default_factory=dict)

    def put(self, x: int, y: int, text: str, style: Style) -> None:
        """Write a text from a cell to the right."""
        for offset, character in enumerate(text):
            if 0 <= x + offset < self.width and 0 <= y < self.height:
                self._cells[x + offset, y] = (character, self.base + style)

    def join(self, start: tuple[int, int], end: tuple[int, int], style: Style, *, dash: str = "─") -> None:
        """Draw a line to a later cell: along the row of the first, then up or down; both ends stay free."""
        (x1, y1), (x2, y2) = start, end
        for x in range(x1 + 1, x2):
            self.faint(x, y1, dash, style)
        if y1 != y2:
            self.faint(x2, y1, "╯" if y2 < y1 else "╮", style)
            for y in range(min(y1, y2) + 1, max(y1, y2)):
                self.faint(x2, y, "│", style)

    def faint(self, x: int, y: int, character: str, style: Style) -> None:
        """Write one character where nothing stands yet."""
        if (x, y) not in self._cells:
            self.put(x, y, character, style)

    def rows(self) -> Sequence[Strip]:
        """Return the drawing line by line."""
        return [
            Strip([Segment(*self._cells.get((x, y), (" ", self.base))) for x in range(self.width)]).simplify()
            for y in range(self.height)
        ]
