"""The library: every conversation in the vault, what was said in them, and what ends soon."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from time import monotonic
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static
from textual.worker import get_current_worker

from gesprekscoach.services.browsing import Order, Shelf, days_left, ending, in_order, on_shelf, with_words
from gesprekscoach.services.ports import Passage, RecordingSummary, SearchFilter
from gesprekscoach.services.searching import search
from gesprekscoach.tui import explanations
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.phrases import count, ending_text
from gesprekscoach.tui.screens.doors import DoorsScreen
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.recording_list import Entry, RecordingList
from gesprekscoach.tui.widgets.titlebar import TitleBar

_EMPTY = (
    "Hier komen je gesprekken te staan.\n"
    "Neem een oefengesprek op, of haal een opname binnen. Je krijgt de tekst, met wie wat zei.\n"
    "Daarna zie je hoe het gesprek liep, wat sterk was, en één volgende stap."
)
_SEARCH_AFTER_S = 0.25
_LEAST_LETTERS = 2
_MOST_PASSAGES = 200
_BIGGEST_FIRST = {Order.DATE, Order.LENGTH, Order.OPENING, Order.REFLECTIONS}


class LibraryScreen(DoorsScreen):
    """Shows the recordings of the open vault and leads to everything that is done with them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "openen", tooltip="Open dit gesprek"),
        Binding(
            "slash",
            "search",
            "zoeken",
            key_display="/",
            tooltip="Zoek in titels, namen en alles wat gezegd is",
            priority=True,  # handled before the next key is read, or quick fingers would type commands
        ),
        Binding("f", "shelf(1)", "filter", tooltip="Toon alleen wat nog iets vraagt"),
        Binding("F", "shelf(-1)", "vorige filter", show=False),
        Binding("s", "sort", "sorteren", show=False, tooltip="Sorteer op de volgende kolom"),
        Binding("S", "turn_around", "volgorde omkeren", show=False, tooltip="Zet de laatste vooraan"),
        Binding("b", "ending", "wat afloopt", show=False, tooltip="Toon wat bijna gewist moet worden"),
        Binding("ctrl+f", "search", "overal zoeken", show=False, tooltip="Zoek in alle gesprekken"),
    ]

    EXPLANATION = explanations.LIBRARY

    def __init__(self, place: Workplace, today: date | None = None) -> None:
        super().__init__(place, today or datetime.now().astimezone().date())
        self._rows: Sequence[RecordingSummary] = ()
        self._passages: Sequence[Passage] = ()
        self._shelf = Shelf.ALL
        self._order, self._is_reversed = Order.DATE, True
        self._arranged: Sequence[RecordingSummary] = ()
        self._arranged_as: object = None
        self._is_loaded = False

    def compose(self) -> ComposeResult:
        """Title, search box with filters, list, and what ends soon."""
        yield TitleBar("gesprekscoach", "De kluis gaat open …")
        with Horizontal(id="find"):
            yield Input(placeholder="zoek in titels, namen en alles wat gezegd is", id="words")
            yield Static("", id="shelves")
        yield RecordingList(self._today)
        with Vertical(id="empty"), Vertical(classes="auto"):
            yield Static(_EMPTY)
            with Horizontal():
                yield Button("Neem een gesprek op", id="record")
                yield Button("Haal een opname binnen", id="import")
        yield Static("", id="ending", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Fill the list after the first paint."""
        self.set_focus(self._list)
        self._show_shelves()
        self._dress()
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._dress())
        self._place.runner.changed.subscribe(self, self._queue_changed)
        self.set_interval(5, self._tick)
        self._load()

    def on_unmount(self) -> None:
        """Leave the vault: what is being processed stops, what is finished stays."""
        self._place.runner.stop()
        self._place.vault.close()

    def on_screen_resume(self) -> None:
        """Read again what another screen may have changed."""
        if self._is_loaded:
            self._load()

    @property
    def _list(self) -> RecordingList:
        return self.query_one(RecordingList)

    @property
    def _words(self) -> str:
        return self.query_one("#words", Input).value.strip()

    def _dress(self) -> None:
        self._list.dress(Legend(self._place.desk.codebook(), self.app.current_theme))

    @work(thread=True, exclusive=True, exit_on_error=False, group="load")
    def _load(self) -> None:
        with closing(self._place.vault.open()) as store:
            rows = store.recordings()
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._loaded, rows)

    def _loaded(self, rows: Sequence[RecordingSummary]) -> None:
        self._rows, self._is_loaded = rows, True
        self._arrange()
        self._show_status()
        self._show_ending()

    def _arrange(self) -> None:
        """Show what fits the words and the filter, in order, with the passages that hold the words."""
        wanted = (self._rows, self._shelf, self._order, self._is_reversed)
        if wanted != self._arranged_as:  # typing in the search box need not sort ten thousand rows at every letter
            rows = on_shelf(self._rows, self._shelf, self._today)
            self._arranged_as, self._arranged = wanted, in_order(rows, self._order, is_reversed=self._is_reversed)
        is_empty = self._is_loaded and not self._rows
        self.query_one("#empty").display = is_empty
        self.query_one("#find").display = self._list.display = not is_empty
        if is_empty and self.focused is self._list:
            self.set_focus(self.query_one("#record", Button))
        self._list.show(self._entries(self._arranged), (self._order, self._is_reversed))

    def _entries(self, rows: Sequence[RecordingSummary]) -> list[Entry]:
        if not self._words:
            return [Entry(row) for row in rows]
        titled = {row.id for row in with_words(rows, self._words)}
        found: dict[str, list[Passage]] = {}
        for passage in sorted(self._passages, key=lambda passage: passage.n):
            found.setdefault(passage.id, []).append(passage)
        return [
            entry
            for row in rows
            if row.id in titled or row.id in found
            for entry in (Entry(row), *(Entry(row, passage) for passage in found.get(row.id, ())))
        ]

    def _show_shelves(self) -> None:
        parts = [
            f"[@click=screen.choose_shelf('{shelf.name}')]"
            + (f"[bold underline $primary]{shelf}[/]" if shelf is self._shelf else f"[$quiet]{shelf}[/]")
            + "[/]"
            for shelf in Shelf
        ]
        self.query_one("#shelves", Static).update("   ".join(parts))

    def _tick(self) -> None:
        """Show how far the queue is; lock the vault when nobody was here for long and nothing goes on."""
        self._show_status()
        minutes = self._place.desk.settings.lock_minutes
        idle = monotonic() - self.app.last_touched if isinstance(self.app, GesprekscoachApp) else 0
        is_busy = any(screen.is_busy for screen in self.app.screen_stack if isinstance(screen, WorkingScreen))
        if minutes and idle > minutes * 60 and not is_busy and not self._place.runner.queue.waiting:
            self.action_lock()

    def _show_status(self) -> None:
        vault, runner = self._place.vault, self._place.runner
        where = "voorbeeld, verdwijnt als je stopt" if vault.is_example else f"kluis {vault.path.name}"
        parts = (where, count(len(self._rows)), runner.status())
        self.query_one(TitleBar).say("  ·  ".join(part for part in parts if part))
        words = {job.recording_id: runner.words(job.recording_id) for job in runner.queue.jobs}
        self._list.show_busy({recording_id: text for recording_id, text in words.items() if text})

    def _show_ending(self) -> None:
        past, soon = ending(() if self._place.vault.is_example else self._rows, self._today)
        days = days_left(soon[0], self._today) if soon else 0
        shown = self.query_one("#ending", Static)
        shown.update(ending_text(len(past), len(soon), days))
        shown.display = bool(past or soon)

    def _queue_changed(self, recording_id: str) -> None:
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

    @on(Input.Changed, "#words")
    def _type(self) -> None:
        self._passages = ()
        self._arrange()
        self._find(self._words)

    @work(exclusive=True, exit_on_error=False, group="find")
    async def _find(self, words: str) -> None:
        """Search what was said, once the user stops typing."""
        await asyncio.sleep(_SEARCH_AFTER_S)
        if len(words) >= _LEAST_LETTERS and any(sign.isalnum() for sign in words):
            self._search(words)

    @work(thread=True, exclusive=True, exit_on_error=False, group="search")
    def _search(self, words: str) -> None:
        with closing(self._place.vault.open()) as store:
            passages = search(store, words, SearchFilter(), self._today)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._found, words, passages[:_MOST_PASSAGES])

    def _found(self, words: str, passages: Sequence[Passage]) -> None:
        if words == self._words:
            self._passages = passages
            self._arrange()

    @on(Input.Submitted, "#words")
    def _leave_words(self) -> None:
        self.set_focus(self._list)

    @on(RecordingList.SortBy)
    def _sort_by(self, event: RecordingList.SortBy) -> None:
        self._is_reversed = not self._is_reversed if event.order is self._order else event.order in _BIGGEST_FIRST
        self._order = event.order
        self._arrange()

    def action_sort(self) -> None:
        """Sort by the next column."""
        orders = list(Order)
        self._sort_by(RecordingList.SortBy(orders[(orders.index(self._order) + 1) % len(orders)]))

    def action_turn_around(self) -> None:
        """Show the last one first."""
        self._sort_by(RecordingList.SortBy(self._order))

    def action_shelf(self, step: int) -> None:
        """Show the next part of the library."""
        shelves = list(Shelf)
        self._choose(shelves[(shelves.index(self._shelf) + step) % len(shelves)])

    def action_choose_shelf(self, name: str) -> None:
        """Show a part of the library."""
        self._choose(Shelf[name])

    def action_ending(self) -> None:
        """Show what has to be erased soon."""
        self._choose(Shelf.ENDING)

    def _choose(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._show_shelves()
        self._arrange()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a slash be a slash inside the search box."""
        return action != "search" or not isinstance(self.focused, Input)

    def action_search(self) -> None:
        """Go to the search box."""
        self.set_focus(self.query_one("#words", Input))

    def action_back(self) -> None:
        """Leave the search box, then clear it, then the filter."""
        if self.focused is self.query_one("#words") and self._words:
            self.set_focus(self._list)
        elif self._words:
            self.query_one("#words", Input).value = ""
        else:
            self._choose(Shelf.ALL)
        self.set_focus(self._list)

    @on(RecordingList.Chosen)
    def action_open(self) -> None:
        """Open the conversation at the cursor, at the passage when one was found."""
        entry = self._list.entry
        if entry is not None:
            self.open_conversation(entry.row, entry.passage)
