"""The line above a working screen: where you are on the left, how things stand on the right."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

_GAP = 2


class Standing(Static):
    """How things stand, said as fully as fits beside the title."""

    def __init__(self, text: str) -> None:
        super().__init__(text, id="how", markup=False)
        self._ways: tuple[str, ...] = (text,)

    def say(self, ways: tuple[str, ...]) -> None:
        """Say it in the first of these ways that fits; what stands there already is not painted again."""
        if ways != self._ways:
            self._ways = ways
            self.update(ways[0], layout=False)

    def render(self) -> Content:
        """Draw it; the last way gives up its end before it touches the title."""
        room = max(0, self.size.width - _GAP)
        fitting = next((way for way in self._ways if cell_len(way) <= room), self._ways[-1])
        return Content(fitting).truncate(room, ellipsis=True)


class TitleBar(Horizontal):
    """Title and status over a thin rule."""

    DEFAULT_CSS = """
    TitleBar { height: 2; padding: 0 1; border-bottom: solid $rule; }
    TitleBar #where { width: auto; max-width: 60%; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    TitleBar #how { width: 1fr; text-align: right; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, title: str, status: str = "") -> None:
        super().__init__(id="title")
        self._title = title
        self._status = status

    def compose(self) -> ComposeResult:
        """Two texts side by side."""
        yield Static(self._title, id="where", markup=False)
        yield Standing(self._status)

    def say(self, status: str, *shorter: str) -> None:
        """Show how things stand; ``shorter`` says less and less, for where that does not fit."""
        self.query_one("#how", Standing).say((status, *shorter))
