"""Small screens over another one: a question with two answers, a line to type, and a text to read."""

from os.path import exists
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Resize
from textual.widgets import Button, Input, Static

from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.services.files import check_target, typed_path, write_text
from gesprekscoach.tui.widgets.over import OverScreen

_BOX_SHARE = 86
"""How much of the screen a box may take, in percent (working.tcss)."""


class Box(OverScreen[bool]):
    """A text over buttons that stay in sight, however long the text and small the screen."""

    BESIDE_TEXT: ClassVar[int]
    """The lines of the box that are not text."""

    def on_resize(self, event: Resize) -> None:
        """Let a long text scroll above its buttons."""
        most = event.size.height * _BOX_SHARE // 100 - self.BESIDE_TEXT
        self.query_one(VerticalScroll).styles.max_height = max(1, most)


class Ask(Box):
    """A question before something that cannot be taken back; the safe answer has the focus."""

    BESIDE_TEXT = 4
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "nee"),
        Binding("left,right", "app.focus_next", "ander antwoord", show=False),
        Binding("up", "scroll(-1)", "omhoog", show=False),
        Binding("down", "scroll(1)", "omlaag", show=False),
    ]

    def __init__(self, question: str, yes: str) -> None:
        super().__init__(classes="forms dialog")
        self._question, self._yes = question, yes

    def compose(self) -> ComposeResult:
        """The question over its two answers."""
        with Vertical(classes="box"):
            with VerticalScroll(can_focus=False):
                yield Static(self._question, markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Toch niet", id="no")
                yield Button(self._yes, id="yes")

    def on_mount(self) -> None:
        """Show what is asked: that stands at the end, below what it is about."""
        self.query_one(VerticalScroll).anchor()

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


class AskText(OverScreen[str | None]):
    """A question that is answered with one line of text; closes with None when there is no answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "toch niet")]

    def __init__(self, question: str, yes: str, hint: str = "", *, is_secret: bool = False) -> None:
        super().__init__(classes="forms dialog")
        self._question, self._yes, self._hint, self._is_secret = question, yes, hint, is_secret

    def compose(self) -> ComposeResult:
        """The question over the line."""
        with Vertical(classes="box"):
            yield Static(self._question, markup=False)
            yield Input(placeholder=self._hint, password=self._is_secret, id="answer", classes="gap")
            with Horizontal(classes="buttons"):
                yield Button(self._yes, id="yes")
                yield Button("Toch niet", id="no")

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def _answered(self) -> None:
        text = self.query_one("#answer", Input).value
        self.dismiss((text if self._is_secret else text.strip()) or None)  # a passphrase is taken to the letter

    @on(Button.Pressed, "#no")
    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class Reading(Box):
    """A text with a title; closed with esc or enter. With ``keep`` it closes with True when the user keeps the text."""

    BESIDE_TEXT = 6
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss(False)", "sluiten")]

    def __init__(self, title: str, text: str, keep: str = "") -> None:
        super().__init__(classes="forms dialog")
        self._title, self._text, self._keep = title, text, keep

    def compose(self) -> ComposeResult:
        """Title, text, and how to go on."""
        with Vertical(classes="box"):
            yield Static(self._title, classes="strong", markup=False)
            with VerticalScroll(classes="gap"):
                yield Static(self._text, markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Sluiten", id="close")
                if self._keep:
                    yield Button(self._keep, id="keep")

    @on(Button.Pressed)
    def _close(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "keep")


async def target_of(app: App[None], typed: str) -> Path | None:
    """Return the file that was typed; None when an earlier one of that name must stay. Raises as ``check_target``."""
    target = typed_path(typed)
    check_target(target)
    is_free = not exists(target) or await app.push_screen_wait(Ask(f"{target} is er al. Vervangen?", "Vervangen"))
    return target if is_free else None


async def read_and_keep(app: App[None], title: str, text: str, hint: str) -> Path | None:
    """Show a text, and write it to a file when the user wants that; ``hint`` is a name for the file.

    A file that cannot be written leads back to the text: a receipt is made only once.
    """
    while await app.push_screen_wait(Reading(title, text, "Bewaren")):
        answer = await app.push_screen_wait(AskText("In welk bestand?", "Bewaren", f"bijvoorbeeld {hint}"))
        try:
            target = None if answer is None else await target_of(app, answer)
            if target is not None:
                write_text(target, text)
                return target
        except GesprekscoachError as error:
            app.notify(error.remedy, title=error.what, severity="error", timeout=12, markup=False)
    return None


async def show_receipt(app: App[None], text: str) -> None:
    """Show what was erased; whoever asked for it can be given a copy."""
    target = await read_and_keep(app, "Bewijs van wissen", text, "bewijs.txt")
    if target is not None:
        app.notify(f"Het bewijs staat in {target}.", timeout=8, markup=False)
