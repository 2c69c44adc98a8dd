"""The list of recordings, with found passages beneath them: drawn line by line, so that ten thousand stay quick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.services.browsing import Order, ribbon
from gesprekscoach.services.ports import Passage, RecordingSummary
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.themes import on_cursor
from gesprekscoach.tui.widgets.recording_columns import Column, cell, columns

_HEAD = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a recording, or a passage found in it."""

    row: RecordingSummary
    passage: Passage | None = None
    opens_at: int = 1
    """The turn that the user wants to see."""


class RecordingList(ScrollView, can_focus=True):
    """Shows recordings; posts which one the user opens, and which column to sort by."""

    DEFAULT_CSS = """
    RecordingList { scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "volgende", show=False),
        Binding("k,up", "move(-1)", "vorige", show=False),
        Binding("pagedown,J", "page(1)", "bladzijde verder", show=False),
        Binding("pageup,K", "page(-1)", "bladzijde terug", show=False),
        Binding("home,g", "move_to(0)", "naar de eerste", show=False),
        Binding("end,G", "move_to(-1)", "naar de laatste", show=False),
    ]

    cursor: reactive[int] = reactive(0)
    """Index of the line at the cursor."""

    class Chosen(Message):
        """The user opens what the cursor is on."""

    class SortBy(Message):
        """The user points at a column."""

        def __init__(self, order: Order) -> None:
            super().__init__()
            self.order = order

    def __init__(self, today: date) -> None:
        super().__init__(id="recordings")
        self.today = today
        self._entries: Sequence[Entry] = ()
        self._legend: Legend | None = None
        self._columns: tuple[Column, ...] = ()
        self._sorted_by: tuple[Order, bool] = (Order.DATE, True)
        self._busy: Mapping[str, str] = {}
        self._nothing = ""

    @property
    def entry(self) -> Entry | None:
        """The line at the cursor."""
        return self._entries[self.cursor] if self.cursor < len(self._entries) else None

    def show(self, entries: Sequence[Entry], sorted_by: tuple[Order, bool], nothing: str = "") -> None:
        """Show other lines, or ``nothing``; the cursor stays on the same place when that is still there."""
        here = self.entry
        self._entries, self._sorted_by, self._nothing = entries, sorted_by, nothing
        self.virtual_size = Size(self.size.width, len(entries) + _HEAD)
        self.cursor = 0 if here is None else _place_of(here, entries)
        self._keep_cursor_visible()
        self.refresh()

    def dress(self, legend: Legend) -> None:
        """Take the colours of the theme."""
        self._legend = legend
        self.refresh()

    def show_busy(self, busy: Mapping[str, str]) -> None:
        """Show in the last column how far recordings in the queue are (id -> text)."""
        if busy != self._busy:
            self._busy = busy
            self.refresh()

    def on_resize(self) -> None:
        """Choose the columns that fit."""
        self._columns = columns(self.size.width - 3)
        self.virtual_size = Size(self.size.width, len(self._entries) + _HEAD)
        self._keep_cursor_visible()

    def validate_cursor(self, cursor: int) -> int:
        """Stay inside the list."""
        return min(max(0, cursor), max(0, len(self._entries) - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Repaint only what changed."""
        for index in (before, after):
            self.refresh_lines(index + _HEAD, 1)
        self._keep_cursor_visible()

    def _keep_cursor_visible(self) -> None:
        top = max(0, self.cursor - 2)
        region = Region(0, top, 1, min(6, max(1, self.size.height - _HEAD)) + _HEAD)
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    def action_move(self, step: int) -> None:
        """Go to the next or previous line."""
        self.cursor += step

    def action_page(self, step: int) -> None:
        """Go a screenful on or back."""
        self.cursor += step * max(1, self.size.height - _HEAD - 1)

    def action_move_to(self, index: int) -> None:
        """Go to the first (0) or the last (-1) line."""
        self.cursor = index if index >= 0 else len(self._entries) - 1

    def on_click(self, event: events.Click) -> None:
        """Sort by a column, or go to a line; a second click opens it."""
        if event.y < _HEAD:
            order = self._order_at(event.x)
            if order is not None:
                self.post_message(self.SortBy(order))
            return
        index = event.y - _HEAD + self.scroll_offset.y
        if index < len(self._entries):
            self.cursor = index
            if event.chain > 1:
                self.post_message(self.Chosen())

    def _order_at(self, x: int) -> Order | None:
        start = 2
        for column in self._columns:
            if start <= x < start + column.width:
                return column.order
            start += column.width + 2
        return None

    def render_line(self, y: int) -> Strip:
        """Draw one visible line; the names of the columns stay on top."""
        if y == 0:
            return self._head()
        index = y - _HEAD + self.scroll_offset.y
        if y == _HEAD and not self._entries:
            quiet = Style(color=self._colour("quiet"), bgcolor=self._colour("background"))
            return Strip([Segment(f"  {self._nothing}", quiet)]).adjust_cell_length(self.size.width, quiet)
        if self._legend is None or y < _HEAD or index >= len(self._entries):
            return Strip.blank(self.size.width, self.rich_style)
        entry, is_here = self._entries[index], index == self.cursor
        base = Style(color=self._colour("foreground"), bgcolor=self._colour("cursor" if is_here else "background"))
        bar = Segment("▌ " if is_here else "  ", base + Style(color=self._colour("primary")))
        found = entry.passage
        quiet = base if is_here else base + Style(color=self._colour("quiet"))  # on the cursor every word stays legible
        legend = self._legend
        cells = self._row(entry.row, legend, base, quiet) if found is None else self._found(found, base, quiet)
        segments = on_cursor([bar, *cells], self.app.current_theme) if is_here else [bar, *cells]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _colour(self, name: str) -> str:
        return self.app.theme_variables[name]

    def _head(self) -> Strip:
        quiet = Style(color=self._colour("quiet"), bgcolor=self._colour("background"))
        segments = [Segment("  ", quiet)]
        for column in self._columns:
            is_sorted = column.order is self._sorted_by[0]
            arrow = ("↓" if self._sorted_by[1] else "↑") if is_sorted else ""
            style = quiet + Style(bold=True, color=self._colour("foreground")) if is_sorted else quiet
            segments.append(Segment(set_cell_size(column.name + arrow, column.width) + "  ", style))
        return Strip(segments).adjust_cell_length(self.size.width, quiet)

    def _row(self, row: RecordingSummary, legend: Legend, base: Style, quiet: Style) -> list[Segment]:
        segments: list[Segment] = []
        for column in self._columns:
            if column.order is None:
                segments += [*_ribbon(row, legend, column.width, base), Segment("  ", base)]
                continue
            text = cell(column, row, self.today, legend.codebook)
            style = base if column.order in (Order.TITLE, Order.OPENING) else quiet
            if column.order is Order.STATE and row.id in self._busy:
                text, style = self._busy[row.id], base + Style(color=self._colour("primary"))
            segments.append(Segment(_fit(text, column.width) + "  ", style))
        return segments

    def _found(self, passage: Passage, base: Style, quiet: Style) -> list[Segment]:
        time = "" if passage.start_ms is None else clock(passage.start_ms)
        return [Segment(f"  └ {time:>7}  ", quiet), Segment(_fit(passage.text, self.size.width - 17), base)]


def _place_of(here: Entry, entries: Sequence[Entry]) -> int:
    """Return where this passage stands among other lines, or else its recording, or else the first line."""
    own = [at for at, entry in enumerate(entries) if entry.row.id == here.row.id]
    n = here.passage and here.passage.n
    same = [at for at in own if ((passage := entries[at].passage) and passage.n) == n]
    return next(iter(same or own), 0)


def _fit(text: str, width: int) -> str:
    return set_cell_size(cut(text, width), width)


def _ribbon(row: RecordingSummary, legend: Legend, width: int, base: Style) -> list[Segment]:
    """Each passage opens with its letter and goes on as a line in its colour, as on the timeline."""
    cells: list[Segment] = []
    before: str | None = None
    for phase in ribbon(row.phases, width):
        sign = legend.sign("phase", phase)
        if sign is None:
            cells.append(Segment(" ", base))
        else:
            glyph = sign.letter if phase != before else "━"
            cells.append(Segment(glyph, base + Style(color=sign.colour, bold=phase != before)))
        before = phase
    return cells or [Segment(" " * width, base)]
