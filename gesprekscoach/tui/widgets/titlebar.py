"""The line above a working screen: where you are on the left, how things stand on the right."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

_GAP = 2


class Standing(Static):
    """How things stand; what does not fit beside the title gives way before the two touch."""

    def render(self) -> Content:
        """Draw it."""
        return Content(str(self.content)).truncate(max(0, self.size.width - _GAP), ellipsis=True)


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
        yield Standing(self._status, id="how", markup=False)

    def say(self, status: str) -> None:
        """Show how things stand."""
        self.query_one("#how", Standing).update(status)
