"""What screens share that do one long thing: a start, progress on one line, a stop, and what it delivered."""

from collections.abc import Generator, Iterable
from threading import Event
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.services.ports import Progress
from gesprekscoach.tui.phrases import share_bar, share_of
from gesprekscoach.tui.screens.dialogs import Ask
from gesprekscoach.tui.screens.working import Delivered, WorkingScreen
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.titlebar import TitleBar


class TaskScreen(WorkingScreen):
    """One thing at a time; the work runs on a thread and looks for a stop between its steps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "stop", "stoppen", tooltip="Stop hiermee. Er verandert dan niets"),
    ]
    TITLE_TEXT: ClassVar[str] = ""
    STARTS: ClassVar[tuple[str, ...]] = ()
    """Actions that wait until nothing runs."""
    WHAT: ClassVar[str] = ""
    """What this is for, in a few short sentences."""

    def __init__(self) -> None:
        super().__init__()
        self._stop = Event()
        self._is_running = False

    def fields(self) -> ComposeResult:
        """What the user fills in or presses."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """What this is for, the fields, how far it is, and below it the outcome."""
        yield TitleBar(self.TITLE_TEXT)
        yield Static(self.WHAT, id="what", markup=False)
        with Vertical(id="fields"):
            yield from self.fields()
        yield Static("", id="progress", markup=False)
        with VerticalScroll(id="outcome"):
            yield Static("", id="text", markup=False)
        yield KeyBar()

    def on_unmount(self) -> None:
        """Let the work end with the screen."""
        self._stop.set()

    @property
    def is_busy(self) -> bool:
        """The vault stays open while the work goes on."""
        return self._is_running

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what runs, and to start only when nothing does."""
        return self._is_running if action == "stop" else not (self._is_running and action in self.STARTS)

    def begin(self) -> bool:
        """Say that the work begins, on the thread of the app; False when something runs already."""
        if self._is_running:
            return False
        self._stop.clear()
        self._set_running(True)
        self.show_lines(())
        self.set_focus(self.query_one("#outcome"))  # so that x is a key, and no letter in a field
        return True

    def follow(self, steps: Generator[Progress, None, Delivered]) -> Delivered | None:
        """Do the work on this thread, and return what it delivers; None when it was stopped."""
        try:
            return self.walk(steps, self._show_step, self._stop.is_set)
        finally:
            self.end()

    def end(self) -> None:
        """Say that the work is over, from its thread."""
        if self.is_running:
            self.app.call_from_thread(self._set_running, False)

    def show_lines(self, lines: Iterable[str]) -> None:
        """Show the outcome from its first line on."""
        if self.is_attached:
            self.say("")
            self.query_one("#text", Static).update("\n".join(lines))
            self.query_one("#outcome").scroll_home(animate=False)

    def report(self, error: GesprekscoachError) -> None:
        """Let it stand what went wrong: who started long work may be away when it fails."""
        self.say(str(error))

    def say(self, text: str) -> None:
        """Show how far it is."""
        if self.is_attached:
            self.query_one("#progress", Static).update(text)

    def _show_step(self, step: Progress) -> None:
        self.say(f"{share_bar(share_of(step))}  {step.step}")

    def _set_running(self, is_running: bool) -> None:
        self._is_running = is_running
        if not is_running:
            self.say("Gestopt. Er is niets veranderd." if self._stop.is_set() else "")
        self.refresh_bindings()

    def action_stop(self) -> None:
        """Stop after the step in hand."""
        self._stop.set()
        self.say("Even geduld, het stopt na deze stap.")

    def action_back(self) -> None:
        """Leave; while something runs, ask whether to stop it."""
        self._leave()

    @work
    async def _leave(self) -> None:
        if not self._is_running or await self.app.push_screen_wait(Ask("Dit loopt nog. Stoppen?", "Stoppen")):
            super().action_back()
