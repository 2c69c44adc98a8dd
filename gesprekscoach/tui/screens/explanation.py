"""What ``?`` opens: an explanation over the screen, closed with Escape."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.widgets import Static

from gesprekscoach.tui.widgets.over import OverScreen


class ExplanationScreen(OverScreen[None]):
    """Shows one text; everything else waits behind it."""

    DEFAULT_CSS = """
    ExplanationScreen { align: center middle; }
    ExplanationScreen VerticalScroll {
        width: 84%; max-width: 92; height: auto; max-height: 84%; padding: 1 3;
        background: $background; border: round $primary; scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark,f1", "dismiss", "sluiten"),
        Binding("j", "scroll(1)", "omlaag", show=False),
        Binding("k", "scroll(-1)", "omhoog", show=False),
    ]

    def __init__(self, text: Content) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The text and how to leave."""
        with VerticalScroll() as text:
            text.border_subtitle = "[@click=screen.dismiss]esc sluiten[/]"
            yield Static(self._text, markup=False)

    def on_click(self, event: Click) -> None:
        """Close with a click beside the text."""
        if event.widget is self:
            self.dismiss()
