"""What every small screen over another one shares: it closes once, and keys scroll the text in it."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

Result = TypeVar("Result")

LEAVE = "[@click=screen.dismiss]esc laat het zoals het is[/]."
"""For the line that says how to answer, where the way out can be clicked."""


class OverScreen(ModalScreen[Result]):
    """A screen over another one, which stays when a key that closes this one is pressed twice."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with the first answer, and only in front: Textual would take off whatever screen is there."""
        return super().dismiss(result) if self is self.app.screen else AwaitComplete()

    def action_scroll(self, step: int) -> None:
        """Scroll a text that is longer than the screen."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)


class BottomScreen(OverScreen[Result]):
    """A question at the bottom: what it asks about stands above it, in the screen behind."""

    DEFAULT_CSS = """
    BottomScreen { align: center bottom; }
    BottomScreen > * { background: $background; width: 100%; }
    BottomScreen #question { height: 2; padding: 0 2; border-top: solid $primary; text-style: bold; }
    BottomScreen #how { padding: 0 2; color: $quiet; }
    """
