"""One line to write at the bottom of the screen: a comment, or the words of a sentence."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.widgets import Input, Static

from gesprekscoach.domain.one_line import one_line
from gesprekscoach.tui.widgets.over import BottomScreen

KEEP = "[@click=screen.keep]Enter bewaart[/]"
"""For the line that says how to answer."""
_AGAIN = "[@click=screen.hear]F5 laat het nog eens horen[/]"


class Words(Input):
    """A line of text that keeps all lines of what is pasted, one after the other; Textual's keeps the first."""

    def on_paste(self, event: Paste) -> None:
        """Make one line of it, before Textual takes it."""
        event.text = " ".join(event.text.split())


class WritingScreen(BottomScreen[str | None]):
    """Returns the text, or None when the user turns back."""

    DEFAULT_CSS = """
    WritingScreen Input, WritingScreen Input:focus { border: none; height: 1; padding: 0 2; background: $cursor; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "toch niet", priority=True),
        Binding("f5", "hear", "nog eens luisteren"),
    ]

    def __init__(self, question: str, text: str, how: str, hear: Callable[[], None] | None) -> None:
        """Take the question, the text to start from, how to leave (markup), and what lets the words be heard again."""
        super().__init__()
        self._question, self._text, self._hear = question, text, hear
        self._how = how if hear is None else f"{_AGAIN}. {how}"

    def compose(self) -> ComposeResult:
        """The question, the line, and how to leave it."""
        yield Static(self._question, id="question", markup=False)
        yield Words(self._text, select_on_focus=False)
        yield Static(self._how, id="how")

    @property
    def text(self) -> str:
        """What stands in the line now; what was pasted can hold signs that are orders to a terminal."""
        return one_line(self.query_one(Input).value)

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Close with the text."""
        self.dismiss(self.text)

    def action_hear(self) -> None:
        """Let the words be heard again, while they are being typed."""
        if self._hear is not None:
            self._hear()
