"""The line at the bottom of a conversation in which one types what to look for there."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from gesprekscoach.domain.dutch_numbers import counted, number

_STEP = "[@click=screen.find_next][bold $foreground]$keys[/] volgende[/]"
_BACK = "[@click=screen.find_previous][bold $foreground]$keys[/] vorige[/]"
_CLOSE = "[@click=screen.find_close][bold $foreground]esc[/] sluiten[/]"


class FindLine(Horizontal):
    """Hidden until it is opened; says what was typed, and which of how many places it is at."""

    DEFAULT_CSS = """
    FindLine { display: none; height: 2; padding: 0 1; border-top: solid $primary; }
    FindLine #find-name { width: auto; text-style: bold; color: $primary; }
    FindLine Input, FindLine Input:focus {
        width: 1fr; max-width: 36; height: 1; border: none; padding: 0 1; margin: 0 2 0 1; background: $panel;
    }
    FindLine Input:focus { background: $cursor; }
    FindLine #find-found {
        width: 2fr; text-wrap: nowrap; text-overflow: ellipsis; color: $quiet; link-style: none; link-color: $quiet;
        link-background-hover: $cursor; link-color-hover: $foreground; link-style-hover: none;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.find_next", "volgende"),
        Binding("up", "screen.find_previous", "vorige"),
    ]
    """With the focus in the line; in the text itself the screen has keys for the same."""

    class Changed(Message):
        """Other words are looked for."""

    def __init__(self) -> None:
        super().__init__(id="find")

    def compose(self) -> ComposeResult:
        """A name, the words, and what was found."""
        yield Static("zoek", id="find-name")
        yield Input(id="find-words")
        yield Static("", id="find-found", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether it can be seen."""
        return bool(self.display)

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.query_one(Input).value

    def open(self) -> None:
        """Start typing; what was looked for before is chosen, so that a letter replaces it."""
        self.display = True
        field = self.query_one(Input)
        field.select_all()
        self.screen.set_focus(field)

    def close(self) -> None:
        """Hide it."""
        self.display = False

    @on(Input.Changed)
    def _words_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    def say(self, at: int | None, total: int, *, is_enough: bool) -> None:
        """Say which of how many places this is, from 0, and the keys that go on."""
        is_typing = self.query_one(Input).has_focus
        if not is_enough:
            found, keys = Content("typ twee letters of meer"), [_CLOSE]
        elif not total:
            found, keys = Content.styled("niet gevonden", "bold $warning"), [_CLOSE]
        else:
            text = f"{number(at + 1)} van {number(total)}" if at is not None else counted(total, "plek", "plekken")
            found, keys = Content.styled(text, "bold $foreground"), [_STEP, _BACK, _CLOSE]
        names = ("↓", "↑", "") if is_typing else ("n", "N", "")
        shown = [Content.from_markup(key, keys=name) for key, name in zip(keys, names, strict=False)]
        self.query_one("#find-found", Static).update(Content("   ").join([found, *shown]), layout=False)
