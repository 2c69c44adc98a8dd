"""Small screens over another one: a question with two answers, and a text to read."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class Ask(ModalScreen[bool]):
    """A question before something that cannot be taken back; the safe answer has the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "nee"),
        Binding("left,right", "app.focus_next", "ander antwoord", show=False),
    ]

    def __init__(self, question: str, yes: str, no: str = "Toch niet") -> None:
        super().__init__(classes="forms dialog")
        self._question, self._yes, self._no = question, yes, no

    def compose(self) -> ComposeResult:
        """The question over its two answers."""
        with Vertical(classes="box"):
            yield Static(self._question, markup=False)
            with Horizontal(classes="buttons"):
                yield Button(self._no, id="no")
                yield Button(self._yes, id="yes")

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer and close."""
        self.dismiss(answer)


class Reading(ModalScreen[None]):
    """A text with a title; closed with esc or enter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss", "sluiten")]

    def __init__(self, title: str, text: str) -> None:
        super().__init__(classes="forms dialog")
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        """Title, text, and one button."""
        with Vertical(classes="box"):
            yield Static(self._title, classes="strong", markup=False)
            with VerticalScroll(classes="gap"):
                yield Static(self._text, markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Sluiten", id="close")

    @on(Button.Pressed)
    def _close(self) -> None:
        self.dismiss()
