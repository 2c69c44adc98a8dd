"""The timeline above every light: phases, who speaks, worlds and depth of questions over the whole conversation."""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.timeline import column_of, columns, turn_at
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights.base import MomentChosen
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.timescale import name_cells, note_cells, time_cells

_SHORT_NOTES = {"fase": "opent met letter", "vragen": "diepte 0 tot 4"}
"""For behind the name of a row, where there is no room on the right."""


class Timeline(Widget):
    """Draws the whole conversation at the width of the screen; a click goes to that moment."""

    DEFAULT_CSS = """
    Timeline { height: 5; }
    Timeline.-short { height: 3; }
    """

    cursor: reactive[int] = reactive(0, repaint=False)
    """Index of the turn at the cursor."""

    def __init__(self, id: str = "timeline") -> None:
        super().__init__(id=id)
        self._view: ConversationView | None = None
        self._legend: Legend | None = None
        self._columns: tuple[int, ...] = ()
        self._strips: dict[str, Strip] = {}

    def show(self, view: ConversationView, legend: Legend) -> None:
        """Show a conversation."""
        self._view, self._legend = view, legend
        self._forget()

    def on_unmount(self) -> None:
        """Let go of the conversation."""
        self._view = None

    def on_resize(self) -> None:
        """Scale anew."""
        self._forget()

    def notify_style_update(self) -> None:
        """Forget what was drawn when colours change."""
        super().notify_style_update()
        self._strips.clear()

    def watch_cursor(self) -> None:
        """Repaint only the row that points at the cursor."""
        self.refresh(Region(0, len(self._rows), self.size.width, 1))

    def _forget(self) -> None:
        self._strips.clear()
        self._columns = columns(self._view.spans, self.room) if self._view else ()
        self.refresh()

    @property
    def room(self) -> int:
        """Cells for the conversation itself."""
        return time_cells(self.size.width)

    @property
    def _rows(self) -> list[str]:
        return ["fase", "vragen"] if self.has_class("-short") else ["fase", "wie", "wereld", "vragen"]

    def on_click(self, event: events.Click) -> None:
        """Go to the moment under the pointer."""
        if self._view is None or not self._view.spans:
            return
        column = min(max(0, event.x - name_cells(self.size.width)), self.room - 1)
        moment = int((column + 0.5) * self._view.spans[-1].end_ms / self.room)
        self.post_message(MomentChosen(turn_at(self._view.spans, moment) + 1))

    def render_line(self, y: int) -> Strip:
        """Draw one row; the last one points at the cursor."""
        base = self.rich_style
        if self._view is None or self._legend is None or not self._columns:
            return Strip.blank(self.size.width, base)
        rows = self._rows
        if y >= len(rows):
            return self._pointer(self._view) if y == len(rows) else Strip.blank(self.size.width, base)
        name = rows[y]
        if name not in self._strips:
            self._strips[name] = self._draw(name, self._view, self._legend, base)
        return self._strips[name]

    def _draw(self, name: str, view: ConversationView, legend: Legend, base: Style) -> Strip:
        draw = {"fase": _phases, "wie": _speakers, "wereld": _worlds, "vragen": _questions}[name]
        quiet = base + Style(color=self.app.theme_variables["quiet"])
        cells = draw(view, legend, self._columns, base)
        room = note_cells(self.size.width)
        note = _note(name, view, room - 2) if room else ""
        head = name if room else f"{name}  {_SHORT_NOTES.get(name, '')}"
        segments = [Segment(f" {head:<{name_cells(self.size.width) - 1}}", quiet), *cells, Segment(f"  {note}", quiet)]
        return Strip(segments).simplify().adjust_cell_length(self.size.width, base)

    def _pointer(self, view: ConversationView) -> Strip:
        base = self.rich_style + Style(color=self.app.theme_variables["primary"], bold=True)
        start = view.spans[self.cursor].start_ms
        column = column_of(view.spans, start, self.room)
        time = clock(start)
        is_left = column + len(time) + 2 > self.room
        text = f"{time} ▲" if is_left else f"▲ {time}"
        before = name_cells(self.size.width) + (max(0, column - len(time) - 1) if is_left else column)
        return Strip([Segment(" " * before, base), Segment(text, base)]).adjust_cell_length(self.size.width, base)


def _phases(view: ConversationView, legend: Legend, shown: tuple[int, ...], base: Style) -> list[Segment]:
    """A ribbon: each passage opens with its letter and goes on as a line in its colour."""
    cells: list[Segment] = []
    before: str | None = ""
    for index in shown:
        phase = view.turns[index].phase
        sign = legend.sign("phase", phase)
        if sign is None:
            cells.append(Segment(" ", base))
        elif phase != before:
            cells.append(Segment(sign.letter, base + Style(color=sign.colour, bold=True, reverse=True)))
        else:
            cells.append(Segment("━", base + Style(color=sign.colour)))
        before = phase
    return cells


def _speakers(view: ConversationView, legend: Legend, shown: tuple[int, ...], base: Style) -> list[Segment]:
    glyphs = {"professional": "▀", "client": "▄", "other": "·"}
    quiet = base + Style(color=legend.quiet)
    return [Segment(glyphs[view.turns[index].speaker], quiet) for index in shown]


def _worlds(view: ConversationView, legend: Legend, shown: tuple[int, ...], base: Style) -> list[Segment]:
    signs = [legend.sign("world", view.turns[index].world) for index in shown]
    return [
        Segment(sign.letter, base + Style(color=legend.calm(sign))) if sign else Segment(" ", base) for sign in signs
    ]


def _questions(view: ConversationView, legend: Legend, shown: tuple[int, ...], base: Style) -> list[Segment]:
    """The depth of each question at the column where its turn starts; of two in one column the deepest."""
    depth: dict[int, int] = {}
    for turn, utterance in view.conversation.questions:
        if utterance.depth is not None:
            column = column_of(view.spans, view.spans[turn.n - 1].start_ms, len(shown))
            depth[column] = max(utterance.depth, depth.get(column, 0))
    cells = []
    for column in range(len(shown)):
        sign = legend.sign("depth", depth.get(column))
        cells.append(Segment(sign.letter, base + Style(color=sign.colour, bold=True)) if sign else Segment(" ", base))
    return cells


def _note(name: str, view: ConversationView, room: int) -> str:
    """What the signs of a row mean, in few words."""
    if name == "wie":
        return _both(view.name_of("professional"), view.name_of("client"), room)
    return {
        "fase": "de letter opent een passage",
        "wereld": "█ systeem ▒ leven ▚ brug",
        "vragen": "diepte 0 tot 4",
    }[name]


def _both(professional: str, client: str, room: int) -> str:
    """Name two people behind their signs; what a short name leaves is for the other, so that they stay apart."""
    left = room - len("▀   ▄ ")
    first = _short(professional, max(left // 2, left - cell_len(client)))
    return f"▀ {first}  ▄ {_short(client, left - cell_len(first))}"


def _short(name: str, room: int) -> str:
    """Return a name that fits; its last word stays, for "Deelnemer 11" and "Deelnemer 12" differ there."""
    if cell_len(name) <= room:
        return name
    last = name.split()[-1]
    end = last if cell_len(last) <= room // 2 else set_cell_size(last[::-1], room // 2).rstrip()[::-1]
    return f"{set_cell_size(name, room - 1 - cell_len(end)).rstrip()}…{end}"
