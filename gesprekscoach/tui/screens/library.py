"""The library: every conversation in the vault, what was said in them, and what ends soon."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import date, datetime

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widgets import Button, Static
from textual.worker import get_current_worker

from gesprekscoach.domain.recording import State
from gesprekscoach.errors import GesprekscoachError, VaultBusy, VaultUnusable
from gesprekscoach.services.browsing import Order, Shelf, days_left, ending, in_order, on_shelf
from gesprekscoach.services.ports import RecordingSummary
from gesprekscoach.tui import explanations
from gesprekscoach.tui.app import GesprekscoachApp, never, seconds
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.phrases import count, ending_text
from gesprekscoach.tui.screens.base import LOOK_EVERY_S, CoachScreen
from gesprekscoach.tui.screens.finding import FindingScreen
from gesprekscoach.tui.screens.working import Workplace
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.recording_list import RecordingList
from gesprekscoach.tui.widgets.titlebar import TitleBar

_EMPTY = (
    "Hier komen je gesprekken te staan.\n"
    "Neem een oefengesprek op, of importeer een opname.\n"
    "Je krijgt de tekst, met wie wat zei.\n"
    "Daarna zie je hoe het gesprek liep, wat sterk was, en één volgende stap."
)
_EXAMPLE = "Het voorbeeld heeft een eigen kluis, die verdwijnt als je stopt.\nJouw kluis gaat eerst op slot."
_EXAMPLE_AGAIN = "Je begint dan opnieuw met het voorbeeld."
_AFTER_EXAMPLE = "Klaar met rondkijken? Met ctrl-l ga je naar je eigen kluis."
_TALL = 30
_WIDE = 80
_MISSES = 2
"""So many looks in a row without a vault, and it is gone: once can be a share that hangs, or a new key being set."""
_WITH_CONVERSATIONS = frozenset("search narrow shelf sort turn_around ending back process_all queue tidy".split())
"""What there is nothing to do with in an empty library."""
_AT_THE_CURSOR = frozenset("open process consent erase report".split())
"""What needs a conversation at the cursor."""


def _by_the_clock() -> date:
    return datetime.now().astimezone().date()


class LibraryScreen(FindingScreen):
    """Shows the recordings of the open vault and leads to everything that is done with them."""

    EXPLANATION = explanations.LIBRARY
    ABOUT = explanations.IN_LIBRARY

    def __init__(self, place: Workplace, clock: Callable[[], date] = _by_the_clock) -> None:
        super().__init__(place, clock())
        self._clock = clock
        self._is_loaded = False
        self._version = ""
        self._missed = 0

    def compose(self) -> ComposeResult:
        """Title, search box with filters, list, and what ends soon."""
        yield TitleBar("gesprekscoach", "De kluis gaat open …")
        yield from self.finders()
        yield RecordingList(self._today)
        with Vertical(id="empty"), Vertical():
            yield Static(_EMPTY)
            with Horizontal():
                yield Button("Neem een gesprek op", id="record")
                yield Button("Importeer een opname", id="import")
            yield Button("Bekijk het voorbeeldgesprek", id="example")
            yield Static(_EXAMPLE_AGAIN if self._place.vault.is_example else _EXAMPLE, classes="quiet")
        yield Static("", id="ending", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the list after the first paint."""
        self.set_focus(self._list)
        self.show_shelves()
        self._dress()
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._dress())
        self._place.runner.changed.subscribe(self, self._queue_changed)
        self.set_interval(LOOK_EVERY_S, self._tick)
        assert isinstance(self.app, GesprekscoachApp)
        self.app.lock_when_due = self._lock_when_due
        self._load()

    def on_resize(self, event: Resize) -> None:
        """Leave out white space on a low screen; on a narrow one the parts stand below the search box."""
        self.set_class(event.size.height < _TALL, "-low")
        self.set_class(event.size.width < _WIDE, "-narrow")

    def on_unmount(self) -> None:
        """Leave the vault: what is being processed stops, what is finished stays."""
        assert isinstance(self.app, GesprekscoachApp)
        if self.app.lock_when_due == self._lock_when_due:
            self.app.lock_when_due = never
        self.app.theme_changed_signal.unsubscribe(self)  # it would hold the screen on, and every title in it
        if self._is_loaded and not self._place.vault.is_example:
            self._place.unfinished.failures = self._place.runner.queue.failures
        self._place.runner.stop()
        self._place.vault.close()

    def on_screen_resume(self) -> None:
        """Read again what another screen may have changed."""
        if self._is_loaded:
            self._show_status()
            self._load()

    def _dress(self) -> None:
        self.dress(Legend(self._place.desk.codebook(), self.app.current_theme))

    @work(thread=True, exclusive=True, exit_on_error=False, group="load")
    def _load(self) -> None:
        with closing(self._place.vault.open()) as store:
            version = store.version()
            rows = store.recordings()
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._loaded, rows, version)

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look(self) -> None:
        """Read the list again when another window changed it; a vault that is in use right now is looked at later."""
        try:
            with suppress(VaultBusy), closing(self._place.vault.open()) as store:
                if self.is_current and store.version() != self._version:
                    self.app.call_from_thread(self._load)
        except VaultUnusable as error:
            self._missed += 1
            if self._missed >= _MISSES:
                self.app.call_from_thread(self._leave_lost_vault, error)
        else:
            self._missed = 0

    def _leave_lost_vault(self, error: VaultUnusable) -> None:
        """Let no words stand that may be erased meanwhile: the stick was pulled out, or the key is another."""
        if self in self.app.screen_stack:
            self.leave_vault().report(error)

    def _loaded(self, rows: Sequence[RecordingSummary], version: str) -> None:
        if not self._is_loaded:
            self._recall_failures(rows)
            self.call_after_refresh(self.resume_form)
        self._is_loaded = True
        self._version = version
        self._place.runner.drop_finished_elsewhere(_ready(rows) - _ready(self._rows))
        erased = {row.id for row in self._rows} - {row.id for row in rows}
        for job in self._place.runner.queue.jobs:
            if job.recording_id in erased:  # by another window: nobody may go on hearing it
                self._place.runner.forget(job.recording_id)
        if rows != self._rows:  # what is arranged already keeps its own: twice the same would be twice as much
            self._rows = rows
        self.show_list()
        self._show_status()
        self._show_ending()

    def _recall_failures(self, rows: Sequence[RecordingSummary]) -> None:
        """Let it be said again what failed before the vault was closed."""
        failures = self._place.unfinished.failures
        for row in rows:
            if row.id in failures:
                self._place.runner.recall(row, failures[row.id])

    @property
    def _is_empty(self) -> bool:
        return self._is_loaded and not self._rows

    def report(self, error: GesprekscoachError) -> None:
        """Let it stand below the list when there is nothing to list: an empty vault looks like that too."""
        if self._is_loaded:
            super().report(error)
            return
        self._show_status()
        said = self.query_one("#ending", Static)
        said.update(str(error))
        said.display = True

    def show_list(self) -> None:
        """Show the list, or when there is nothing yet what to do first."""
        self.query_one("#empty").display = self._is_empty
        for part in (self.query_one("#find"), self._filters, self._list):
            part.display = not self._is_empty
        if self._is_empty and not isinstance(self.focused, Button):  # what stood there while it opened is hidden
            self.set_focus(self.query_one("#record", Button))
        elif self._rows and isinstance(self.focused, Button | None):  # what stood there when it was empty is hidden
            self.set_focus(self._list)
        super().show_list()

    def _tick(self) -> None:
        """Show how far the queue is; lock the vault when nobody was here for long and nothing goes on."""
        if self._clock() != self._today:
            self._turn_day()
        self._show_status()
        if self.is_current and any(row.state is State.RECORDING for row in self._rows):
            self._load()  # it grows, or was broken off and is ready a minute later
        elif self._is_loaded and not self._is_anyone_busy:
            self._look()
        self._lock_when_due()

    @property
    def _is_anyone_busy(self) -> bool:
        return any(screen.is_busy for screen in self.app.screen_stack if isinstance(screen, CoachScreen))

    def _lock_when_due(self) -> bool:
        assert isinstance(self.app, GesprekscoachApp)
        if self._is_anyone_busy:
            self.app.last_touched = seconds()  # who listens or records is there, and has time left when it ends
        minutes, idle = self._place.desk.settings.lock_minutes, seconds() - self.app.last_touched
        is_due = bool(minutes) and idle > minutes * 60 and self._place.runner.queue.running is None
        if is_due:
            self.action_lock()
        return is_due

    def _turn_day(self) -> None:
        """See what ended with yesterday: no word of it may be found any more."""
        self._today = self._list.today = self._clock()
        self._arranged_as = None
        self._ask_again()
        self._show_ending()

    def _show_status(self) -> None:
        vault, runner = self._place.vault, self._place.runner
        name = "voorbeeld" if vault.is_example else f"kluis {vault.path.name}"
        where = f"{name}, verdwijnt als je stopt" if vault.is_example else name
        many, queue = count(len(self._rows)) if self._is_loaded else "", runner.status()
        # What goes on matters most, then where one is: the list shows by itself how many there are.
        ways = ((where, many, queue), (name, many, queue), (name, queue), (queue or name,))
        self.query_one(TitleBar).say(*("  ·  ".join(filter(None, parts)) for parts in ways))
        words = {job.recording_id: runner.words(job.recording_id) for job in runner.queue.jobs}
        self._list.show_busy({recording_id: text for recording_id, text in words.items() if text})

    def _show_ending(self) -> None:
        shown = self.query_one("#ending", Static)
        if self._place.vault.is_example:
            shown.add_class("quiet").update(_AFTER_EXAMPLE)
            return
        past, soon = ending(self._rows, self._today)
        days = days_left(soon[0], self._today) if soon else 0
        shown.update(ending_text(len(past), len(soon), days))
        shown.display = bool(past or soon)

    def _queue_changed(self, recording_id: str) -> None:
        if not self.is_current:
            return
        self._show_status()
        job = self._place.runner.queue.job(recording_id)
        if job is not None and job.share >= 1:
            self._load()

    @property
    def recording(self) -> RecordingSummary | None:
        """The recording at the cursor."""
        return None if self._list.entry is None else self._list.entry.row

    @property
    def unprocessed(self) -> list[RecordingSummary]:
        """The recordings that have no tags yet, oldest first."""
        return in_order(on_shelf(self._rows, Shelf.TO_PROCESS, self._today), Order.DATE)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is a conversation for."""
        if (action in _WITH_CONVERSATIONS and self._is_empty) or (action in _AT_THE_CURSOR and self.recording is None):
            return False
        return super().check_action(action, parameters)

    @on(RecordingList.Chosen)
    def action_open(self) -> None:
        """Open the conversation at the cursor, where its words were found."""
        entry = self._list.entry
        if entry is not None:
            self.open_conversation(entry.row, entry.opens_at)


def _ready(rows: Sequence[RecordingSummary]) -> set[str]:
    """Return the ids of what has tags."""
    return {row.id for row in rows if row.state.is_tagged}
