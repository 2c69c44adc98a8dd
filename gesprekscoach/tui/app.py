"""The app: themes, shared keys, the command palette; the screens do the rest."""

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.errors import NoWidget
from textual.events import Event, InputEvent, Key, MouseDown, Paste
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from gesprekscoach.tui.keys import EVERYWHERE
from gesprekscoach.tui.no_orders import NoOrders
from gesprekscoach.tui.themes import themes

if TYPE_CHECKING:
    from textual.command import Provider


def _functions() -> "type[Provider]":
    from gesprekscoach.tui.commands import FunctionProvider  # not before the palette opens

    return FunctionProvider


def seconds() -> float:
    """Return the seconds of a clock that no setting changes and that goes on while the computer sleeps.

    ``time.monotonic`` stands still then on Linux and macOS: the vault would be open after a night with the lid closed.
    """
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def _nothing() -> None:
    """There is nothing to keep yet."""


def never() -> bool:
    """There is no vault to lock."""
    return False


class GesprekscoachApp(App[None]):
    """Opens on the screen that ``first`` makes; nothing heavy is imported before that one is painted."""

    TITLE = "gesprekscoach"
    CSS_PATH = "gesprekscoach.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *EVERYWHERE,
        # Before the next key is handed out: what is typed right after tab belongs to the next field.
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
    ]
    COMMANDS: ClassVar[set[Any]] = {_functions}

    def __init__(self, first: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self.last_touched = seconds()
        self.lock_when_due: Callable[[], bool] = never
        """Locks the open vault when nobody was here for long; returns whether it did."""
        self.tour_waits = False
        """Whether the next conversation opens with the tour: on a first start, and after that until it was seen."""
        self.remember_tour: Callable[[], None] = _nothing
        """Keeps for later starts that the tour was seen."""
        self._first = first
        self._no_orders = NoOrders()
        for theme in themes():
            self.register_theme(theme)
        self.theme = themes()[0].name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables of our themes a value before one is chosen."""
        return themes()[0].variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let every line that is painted pass the one that keeps orders from the terminal."""
        return [*super().get_line_filters(), self._no_orders]

    def on_mount(self) -> None:
        """Paint the empty page at once; the first screen is imported and shown after that."""
        self.call_after_refresh(self._open_first)
        self.app_resume_signal.subscribe(self, self._paint_again)
        with suppress(AttributeError, NotImplementedError, RuntimeError):  # not on Windows; only on the main thread
            for ended in (signal.SIGTERM, signal.SIGHUP):  # from elsewhere, or with the window of the terminal
                asyncio.get_running_loop().add_signal_handler(ended, self.exit)

    def _paint_again(self, _app: App[None]) -> None:
        """Fill the terminal after a pause of the program: Textual gives it back empty, and paints only what changes."""
        self.refresh()

    def _open_first(self) -> None:
        self.push_screen(self._first())

    async def on_event(self, event: Event) -> None:
        """Remember when the user was last here: the vault locks itself after a while without anyone."""
        if isinstance(event, InputEvent):
            if self.lock_when_due():  # a computer that wakes up: the key was meant for what is gone now
                return
            self.last_touched = seconds()
        if isinstance(event, MouseDown) and self._is_gone_at(event.x, event.y):
            return
        if isinstance(event, Paste):
            event.text = event.text.replace("\0", "")  # no name of a file and no search can hold it
        await super().on_event(event)

    def _is_gone_at(self, x: int, y: int) -> bool:
        """Whether what is still drawn there was taken away, as a message at the first click: Textual fails on it."""
        with suppress(NoWidget):
            return not self.get_widget_at(x, y)[0].is_attached
        return False

    def on_exit_app(self) -> None:
        """Keep what is being typed when the window or the tab is closed, as when the vault locks."""
        from gesprekscoach.tui.screens.side_doors import keep_typed

        keep_typed(self.screen_stack)

    def _fatal_error(self) -> None:
        """Leave without Textual's own report: it prints local variables, and those can quote a conversation."""
        self._close_messages_no_wait()

    @property
    def crash(self) -> BaseException | None:
        """The bug that ended the app, for the caller to report; None when the user left."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def action_next_theme(self) -> None:
        """Go from dark to light to high contrast and back."""
        names = [theme.name for theme in themes()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.notify(f"Kleuren: {self.theme}.", timeout=2)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy for the terminal to hand to other programs, and say so; never a passphrase."""
        from textual.widgets import Input

        if isinstance(self.focused, Input) and self.focused.password:
            return
        super().copy_to_clipboard(text)
        self.notify("Gekopieerd. Andere programma's kunnen deze tekst nu lezen.", timeout=4)

    async def action_quit(self) -> None:
        """Leave the program; while a recording goes on, ask first whether to stop that."""
        from gesprekscoach.tui.screens.base import CoachScreen

        if isinstance(self.screen, CoachScreen) and self.screen.is_alone:
            self.screen.action_back()
        else:
            await super().action_quit()

    def action_help_quit(self) -> None:
        """Say what ends the program, to whoever tries ctrl+c."""
        self.notify("Wil je stoppen? Druk op ctrl-q. Wat klaar is, blijft bewaard.", timeout=5)

    def on_key(self, event: Key) -> None:
        """Say the way out of a small window over a screen too: the keys of the app do not work there."""
        if event.key in ("ctrl+c", "ctrl+q") and self.screen.is_modal:
            self.notify("Sluit eerst dit venster met esc. Stop daarna met ctrl-q.", timeout=5)

    def action_command_palette(self) -> None:
        """Open the palette with every function that works now."""
        from gesprekscoach.tui.commands import FunctionPalette

        if not isinstance(self.screen, FunctionPalette):
            self.push_screen(FunctionPalette())

    def action_explain(self) -> None:
        """Explain what has the focus, from the codebook."""
        from gesprekscoach.tui.screens.base import CoachScreen
        from gesprekscoach.tui.screens.explanation import ExplanationScreen

        text = self.screen.explanation() if isinstance(self.screen, CoachScreen) else None
        if text is not None:
            self.push_screen(ExplanationScreen(text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer an explanation only where there is one."""
        if action == "explain":
            from gesprekscoach.tui.screens.base import CoachScreen

            return isinstance(self.screen, CoachScreen)
        return True
