"""A chart over time that is drawn once per size, theme and moment; a click goes to what stands there."""

from abc import abstractmethod
from textwrap import wrap

from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from gesprekscoach.domain.timeline import turn_at
from gesprekscoach.tui.legend import Sign
from gesprekscoach.tui.lights.base import Lit, MomentChosen
from gesprekscoach.tui.widgets.canvas import Canvas
from gesprekscoach.tui.widgets.timescale import name_cells, note_cells, time_cells


class Chart(Widget):
    """Rows over time, on the same scale as the timeline."""

    def __init__(self) -> None:
        super().__init__()
        self.lit: Lit | None = None
        self.n = 1
        self._rows: list[Strip] = []
        self._drawn_for = Size()

    def show(self, lit: Lit) -> None:
        """Show a conversation."""
        self.lit = lit
        self._forget()

    def follow(self, n: int) -> None:
        """Show where turn ``n`` stands."""
        if n != self.n:
            self.n = n
            self._forget()

    def on_unmount(self) -> None:
        """Let go of the conversation."""
        self.lit = None

    def notify_style_update(self) -> None:
        """Draw in other colours."""
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._rows = []
        self.refresh()

    @property
    def room(self) -> int:
        """Cells for the drawing itself."""
        return time_cells(self.size.width)

    @property
    def start(self) -> int:
        """The column in which the drawing starts."""
        return name_cells(self.size.width)

    def name_row(self, canvas: Canvas, y: int, sign: Sign) -> None:
        """Name a row: the letter on the left, and the name on the right or, without room there, behind the letter."""
        name = sign.lower
        canvas.put(1, y, sign.letter, self.style(sign.colour, bold=True))
        if note_cells(self.size.width):
            canvas.put(self.start + self.room + 2, y, name, self.style("quiet"))
        else:
            canvas.put(3, y, _whole_words(name, self.start - 4), self.style("quiet"))

    def style(self, name: str, *, bold: bool = False) -> Style:
        """Return the style of a colour of the theme, or of a colour in hex."""
        return Style(color=self.app.theme_variables.get(name, name), bold=bold)

    @abstractmethod
    def draw(self, lit: Lit, canvas: Canvas) -> None:
        """Draw everything."""

    def render_line(self, y: int) -> Strip:
        """Draw when needed, and return one line."""
        if self.lit is None or not self.size.width:
            return Strip.blank(self.size.width, self.rich_style)
        if not self._rows or self._drawn_for != self.size:
            self._drawn_for = self.size
            canvas = Canvas(self.size.width, self.size.height, self.rich_style)
            self.draw(self.lit, canvas)
            self._rows = list(canvas.rows())
        return self._rows[y] if y < len(self._rows) else Strip.blank(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Go to the turn under the pointer."""
        if self.lit is not None and self.lit.view.spans and event.x >= self.start:
            spans = self.lit.view.spans
            moment = int((event.x - self.start + 0.5) * spans[-1].end_ms / self.room)
            self.post_message(MomentChosen(turn_at(spans, moment) + 1))


def _whole_words(name: str, room: int) -> str:
    """Return as many words of a name as fit, without a comma or a word that only joins at the end."""
    first = wrap(name, room)[0]
    return first if first == name else first.removesuffix(" en").rstrip(",")
