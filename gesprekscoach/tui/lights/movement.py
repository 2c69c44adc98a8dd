"""Movement: the client's steps and the professional's moving along as two lanes, and the matrix of ZOEKEN."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback.wording import is_doubtful
from gesprekscoach.domain.matrix import COLUMNS, matrix
from gesprekscoach.domain.movement import own_steps, steps
from gesprekscoach.domain.timeline import column_of
from gesprekscoach.tui.legend import QUIET_CODES
from gesprekscoach.tui.lights.base import Light, Lit
from gesprekscoach.tui.widgets.canvas import Canvas
from gesprekscoach.tui.widgets.chart import Chart
from gesprekscoach.tui.widgets.columns import beside
from gesprekscoach.tui.widgets.passage_list import PassageList, Row, heading
from gesprekscoach.tui.widgets.timescale import note_cells

_DOMAIN_CELLS = 26
_COLUMN_CELLS = 11


class Lanes(Chart):
    """Circle 3 above, circle 4 below; between them a line where they fit and a cross where they clash."""

    DEFAULT_CSS = "Lanes { height: 11; margin-top: 1; }"

    def draw(self, lit: Lit, canvas: Canvas) -> None:
        """Draw both lanes with a row per label, and what happens between them."""
        movements = [sign for sign in lit.legend.signs("movement") if sign.code not in QUIET_CODES]
        stances = [sign for sign in lit.legend.signs("stance") if sign.code not in QUIET_CODES]
        middle = len(movements)
        rows = {("movement", s.code): y for y, s in enumerate(reversed(movements))}
        rows |= {("stance", s.code): middle + 1 + y for y, s in enumerate(stances)}
        for track, signs in (("movement", movements), ("stance", stances)):
            for sign in signs:
                self.name_row(canvas, rows[track, sign.code], sign)
        for step in steps(lit.view.conversation):
            x = self._column(lit, step.n)
            fits = step.meeting == "fits"
            canvas.put(x, middle, "┃" if fits else "✕", self.style("success" if fits else "warning", bold=True))
        for turn in lit.view.turns:
            for track, code in (("movement", turn.movement), ("stance", turn.stance)):
                row = rows.get((track, code or ""))
                shown = lit.legend.sign(track, code)
                if row is not None and shown is not None:
                    style = (
                        self.style("primary", bold=True) if turn.n == self.n else self.style(shown.colour, bold=True)
                    )
                    canvas.put(self._column(lit, turn.n), row, shown.letter, style)
        for x in range(self.start, self.start + self.room):
            canvas.faint(x, middle, "─", self.style("rule"))
        note = "boven de klant, onder de professional   ┃ past bij elkaar   ✕ overgenomen"
        canvas.put(
            self.start if note_cells(self.size.width) else 3, middle + len(stances) + 2, note, self.style("quiet")
        )

    def _column(self, lit: Lit, n: int) -> int:
        return self.start + column_of(lit.view.spans, lit.view.spans[n - 1].start_ms, self.room)


class MovementLight(Light):
    """The lanes, the client's own steps in own words, and the matrix."""

    def compose(self) -> ComposeResult:
        """Chart and lists."""
        yield Lanes()
        yield PassageList()

    def fill(self, lit: Lit) -> None:
        """Fill everything."""
        self.query_one(Lanes).show(lit)
        shown = self.query_one(PassageList)
        shown.fill((*_own_steps(lit, shown.room), *_clashes(lit, shown.room), *_matrix(lit)))

    def follow(self, n: int) -> None:
        """Show where the cursor is."""
        self.query_one(Lanes).follow(n)


def _own_steps(lit: Lit, room: int) -> Iterator[Row]:
    yield heading(f"Stappen van {lit.view.name_of('client')}, in eigen woorden")
    found = own_steps(lit.view.conversation)
    if not found:
        yield Row(Content.styled("In dit gesprek kiest of plant de klant nog geen stap.", "$quiet"))
    for turn in found:
        sign = lit.legend.sign("movement", turn.movement)
        left = Content.from_markup(
            f"[$quiet]$time[/]  [{sign.colour if sign else ''}]$letter[/] ",
            time=clock(lit.view.spans[turn.n - 1].start_ms),
            letter=sign.letter if sign else "",
        )
        doubt = " (twijfel)" if is_doubtful(turn.confidence, "movement") else ""
        yield Row(beside(left, f"“{turn.text}”{doubt}", room - left.cell_length), (turn.n,), "Eigen stap")


def _clashes(lit: Lit, room: int) -> Iterator[Row]:
    found = [step for step in steps(lit.view.conversation) if step.meeting == "clashes"]
    if found:
        yield heading("Overgenomen na een eigen stap", "was dat zo afgesproken?")
    for step in found:
        said, after = lit.view.turns[step.client_n - 1], lit.view.turns[step.n - 1]
        lines = [
            beside(Content(who), f"“{turn.text}”", room - cell_len(who))
            for who, turn in ((f"✕ {lit.short_name('client', room)}: ", said), ("  jij: ", after))
        ]
        yield Row(Content("\n").join(lines), (step.client_n, step.n), "Overgenomen")


def _matrix(lit: Lit) -> Iterator[Row]:
    rows = matrix(lit.view.conversation)
    if not rows:
        return
    yield heading("Leefgebieden (ZOEKEN)", "hoeveel beurten; · is nog niet besproken")
    head = "".join(f"{name:>{_COLUMN_CELLS}}" for name in COLUMNS.values())
    yield Row(Content.styled(" " * _DOMAIN_CELLS + head, "$quiet"))
    for row in rows:
        name = lit.legend.codebook.name("domain", row.domain)
        cells = "".join(f"{len(row.turns[column]) or '·':>{_COLUMN_CELLS}}" for column in COLUMNS)
        turns = tuple(sorted({n for numbers in row.turns.values() for n in numbers}))
        yield Row(Content(f"{name:<{_DOMAIN_CELLS}}{cells}"), turns, name)
