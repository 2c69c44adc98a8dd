"""Finding one's way in the library: words, filters, parts of it, and the order."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from string import ascii_uppercase
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.finding import MOST_PASSAGES, is_enough
from gesprekscoach.domain.recording import State
from gesprekscoach.services.browsing import STATE_WORDS, Order, Shelf, in_order, of_kind, on_shelf, with_words
from gesprekscoach.services.ports import Passage, RecordingSummary, SearchFilter
from gesprekscoach.services.searching import search
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.screens.doors import DOORS, DoorsScreen
from gesprekscoach.tui.screens.working import Workplace
from gesprekscoach.tui.widgets.choice import Answer, ChoiceScreen
from gesprekscoach.tui.widgets.filter_bar import FilterBar
from gesprekscoach.tui.widgets.recording_list import Entry, RecordingList

_SEARCH_AFTER_S = 0.25
_BIGGEST_FIRST = {Order.DATE, Order.LENGTH, Order.OPENING, Order.REFLECTIONS}

_FACETS = (
    Answer("state", "T", "stand"),
    Answer("setting", "V", "werkveld"),
    Answer("phase", "F", "fase"),
    Answer("world", "W", "wereld"),
    Answer("act", "H", "handeling"),
    Answer("speaker", "S", "spreker"),
)
_FACET_NAMES = {facet.code: facet.name for facet in _FACETS}
_CUT = f"de beste {MOST_PASSAGES} plekken; met meer woorden zijn het er minder"
_ABOUT_PASSAGES = ("phase", "world", "act", "speaker")
_SPEAKERS = (
    Answer("professional", "P", "professional", "wie helpt"),
    Answer("client", "K", "klant", "wie geholpen wordt"),
    Answer("other", "A", "ander", "iemand anders"),
)


class FindingScreen(DoorsScreen):
    """A list of recordings that can be searched, narrowed and sorted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "openen", tooltip="Toon dit gesprek, met de tekst en de feedback"),
        Binding(
            "slash",
            "search",
            "zoeken",
            tooltip="Zoek in titels, namen en alles wat gezegd is",
            priority=True,  # handled before the next key is read, or quick fingers would type commands
        ),
        *DOORS[:3],
        Binding("z", "narrow", "zoekfilter", tooltip="Zoek op fase, wereld, handeling, spreker, werkveld of stand"),
        Binding("f", "shelf(1)", "deel", tooltip="Toon alleen wat nog iets vraagt"),
        Binding("F", "shelf(-1)", "vorig deel", show=False),
        Binding("s", "sort", "sorteren", show=False, tooltip="Sorteer de lijst op de volgende kolom"),
        Binding("S", "turn_around", "volgorde omkeren", show=False, tooltip="Zet de laatste vooraan"),
        Binding("b", "ending", "wat afloopt", show=False, tooltip="Toon wat bijna gewist moet worden"),
        Binding("ctrl+f", "search", "overal zoeken", show=False, tooltip="Zoek in alle gesprekken"),
        *DOORS[3:],
    ]

    def __init__(self, place: Workplace, today: date) -> None:
        super().__init__(place, today)
        self._rows: Sequence[RecordingSummary] = ()
        self._passages: Sequence[Passage] = ()
        self._is_searching = False
        self._shelf = Shelf.ALL
        self._order, self._is_reversed = Order.DATE, True
        self._arranged: Sequence[RecordingSummary] = ()
        self._arranged_as: object = None

    def finders(self) -> ComposeResult:
        """The search box with the parts of the library beside it, and the filters below."""
        with Horizontal(id="find"):
            yield Input(placeholder="zoek woord of naam", id="words")
            yield Static("", id="shelves")
        yield FilterBar(_FACET_NAMES)

    @property
    def _list(self) -> RecordingList:
        return self.query_one(RecordingList)

    @property
    def _filters(self) -> FilterBar:
        return self.query_one(FilterBar)

    @property
    def _words(self) -> str:
        return self.query_one("#words", Input).value.strip()

    @property
    def _where(self) -> SearchFilter:
        """What a found passage must also be."""
        return SearchFilter(**{facet: self._filters.asked.get(facet) for facet in _ABOUT_PASSAGES})

    def dress(self, legend: Legend) -> None:
        """Take the names and colours of the labels."""
        self._list.dress(legend)
        tracks = {
            track: [
                Answer(sign.code, sign.label.letter, sign.name, sign.label.definition, sign.colour)
                for sign in legend.signs(track)
            ]
            for track in ("phase", "world", "act")
        }
        self._filters.offer({**tracks, "speaker": _SPEAKERS, "state": _states(), "setting": _settings(legend.codebook)})

    # What is shown

    def show_list(self) -> None:
        """Show what fits the words and the filters, in order, with the passages that hold the words."""
        asked = self._filters.asked
        state, setting = asked.get("state"), asked.get("setting")
        wanted = (self._rows, self._shelf, state, setting, self._order, self._is_reversed)
        if wanted != self._arranged_as:  # typing in the search box need not sort ten thousand rows at every letter
            rows = on_shelf(self._rows, self._shelf, self._today)
            rows = of_kind(rows, state=None if state is None else State(state), setting=setting)
            self._arranged_as, self._arranged = wanted, in_order(rows, self._order, is_reversed=self._is_reversed)
        is_waiting = self._where != SearchFilter() and not self._words
        is_cut = len(self._passages) == MOST_PASSAGES
        self._filters.hint("typ een woord om te zoeken" if is_waiting else _CUT if is_cut else "")
        self._list.show(self._entries(self._arranged), (self._order, self._is_reversed), self._nothing())
        self.refresh_bindings()

    def _nothing(self) -> str:
        """What the list says when nothing fits, once that is sure."""
        if not self._rows or self._is_searching:
            return ""
        if self._words:
            other = "een ander woord of minder filters" if self._filters.asked else "een ander of korter woord"
            return f"Niets gevonden bij '{self._words}'. Probeer {other}."
        return "Hier staat nu niets. Met esc zie je weer alles."

    def _entries(self, rows: Sequence[RecordingSummary]) -> list[Entry]:
        if not self._words:
            return [Entry(row) for row in rows]
        is_plain = self._where == SearchFilter()  # a title has no phase or speaker
        titled = {row.id for row in with_words(rows, self._words)} if is_plain else set()
        found: dict[str, list[Passage]] = {}
        for passage in sorted(self._passages, key=lambda passage: passage.n):
            found.setdefault(passage.id, []).append(passage)
        entries: list[Entry] = []
        for row in rows:
            own = found.get(row.id, [])
            if row.id in titled:
                entries.append(Entry(row))
            elif own:
                entries.append(Entry(row, opens_at=own[0].n))
            entries += [Entry(row, passage, passage.n) for passage in own]
        return entries

    def show_shelves(self) -> None:
        """Show the parts of the library, the chosen one underlined."""
        parts = [
            f"[@click=screen.choose_shelf('{shelf.name}')]"
            + (f"[bold underline $primary]{shelf}[/]" if shelf is self._shelf else f"[$quiet]{shelf}[/]")
            + "[/]"
            for shelf in Shelf
        ]
        self.query_one("#shelves", Static).update("   ".join(parts))

    # Words

    @on(Input.Changed, "#words")
    @on(FilterBar.Changed)
    def _ask_again(self) -> None:
        self._passages = ()
        self._is_searching = is_enough(self._words)
        self.show_list()
        self._list.action_move_to(0)
        self._find(self._words, self._where)

    @work(exclusive=True, exit_on_error=False, group="find")
    async def _find(self, words: str, where: SearchFilter) -> None:
        """Search what was said, once the user stops typing."""
        await asyncio.sleep(_SEARCH_AFTER_S)
        if is_enough(words):
            self._search(words, where)

    @work(thread=True, exclusive=True, exit_on_error=False, group="search")
    def _search(self, words: str, where: SearchFilter) -> None:
        with closing(self._place.vault.open()) as store:
            passages = search(store, words, where, self._today)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._found, words, where, passages)

    def _found(self, words: str, where: SearchFilter, passages: Sequence[Passage]) -> None:
        if (words, where) == (self._words, self._where):
            self._passages, self._is_searching = passages, False
            was_first = self._list.cursor == 0
            self.show_list()
            if was_first:  # not at a title that was there while one still typed; who moved on since stays there
                self._list.action_move_to(0)

    @on(Input.Submitted, "#words")
    def _leave_words(self) -> None:
        self.set_focus(self._list)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a slash be a slash inside the search box; offer the way back when there is something to leave."""
        if action == "back":
            return bool(self._words or self._filters.asked) or self._shelf is not Shelf.ALL or not self._list.has_focus
        return action != "search" or not isinstance(self.focused, Input)

    def action_search(self) -> None:
        """Go to the search box."""
        self.set_focus(self.query_one("#words", Input))

    # Filters

    @work
    async def action_narrow(self) -> None:
        """Ask what to filter on, and for what."""
        answer = await self.app.push_screen_wait(ChoiceScreen("Waarop filteren?", _FACETS, list(self._filters.asked)))
        if answer is not None:
            self.action_filter(answer[0])

    @on(FilterBar.Wanted)
    def _wanted(self, event: FilterBar.Wanted) -> None:
        self.action_filter(event.facet)

    @work
    async def action_filter(self, facet: str) -> None:
        """Ask what this filter must show."""
        bar = self._filters
        what = "plekken" if facet in _ABOUT_PASSAGES else "gesprekken"
        question = f"Toon alleen {what} met {_FACET_NAMES[facet]}"
        answer = await self.app.push_screen_wait(ChoiceScreen(question, bar.choices(facet), [bar.asked.get(facet, "")]))
        if answer is None:
            return
        bar.ask(facet, answer[0])
        if facet in _ABOUT_PASSAGES and not self._words:
            self.action_search()

    def action_back(self) -> None:
        """Leave the search box or the filters, then clear the words, then the filters."""
        if self.focused in (self.query_one("#words"), self._filters) and (self._words or self._filters.asked):
            self.set_focus(self._list)
        elif self._words:
            self.query_one("#words", Input).value = ""
        elif self._filters.asked:
            for facet in tuple(self._filters.asked):
                self._filters.ask(facet, "")
        else:
            self.choose(Shelf.ALL)
        self.set_focus(self._list)

    # Parts and order

    def choose(self, shelf: Shelf) -> None:
        """Show a part of the library."""
        self._shelf = shelf
        self.show_shelves()
        self.show_list()

    def action_shelf(self, step: int) -> None:
        """Show the next part of the library."""
        shelves = list(Shelf)
        self.choose(shelves[(shelves.index(self._shelf) + step) % len(shelves)])

    def action_choose_shelf(self, name: str) -> None:
        """Show a part of the library."""
        self.choose(Shelf[name])

    def action_ending(self) -> None:
        """Show what has to be erased soon."""
        self.choose(Shelf.ENDING)

    @on(RecordingList.SortBy)
    def _sort_by(self, event: RecordingList.SortBy) -> None:
        self._is_reversed = not self._is_reversed if event.order is self._order else event.order in _BIGGEST_FIRST
        self._order = event.order
        self.show_list()

    def action_sort(self) -> None:
        """Sort by the next column."""
        orders = list(Order)
        self._sort_by(RecordingList.SortBy(orders[(orders.index(self._order) + 1) % len(orders)]))

    def action_turn_around(self) -> None:
        """Show the last one first."""
        self._sort_by(RecordingList.SortBy(self._order))


def _states() -> list[Answer]:
    return [
        Answer(state.value, letter, words) for letter, (state, words) in zip("ONHTVK", STATE_WORDS.items(), strict=True)
    ]


def _settings(codebook: Codebook) -> list[Answer]:
    return [
        Answer(setting.code, letter, setting.name)
        for letter, setting in zip(ascii_uppercase, codebook.settings, strict=False)
    ]
