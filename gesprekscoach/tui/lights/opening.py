"""The opening under the loupe: the first minutes line by line, with pauses to scale and the codes where they stand."""

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.content import Content

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.dutch_numbers import clock, number
from gesprekscoach.domain.feedback.wording import level_dots
from gesprekscoach.domain.opening_codes import opening_turns
from gesprekscoach.tui.lights.base import Light, Lit
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.widgets.columns import beside
from gesprekscoach.tui.widgets.passage_list import PassageList, Row, heading

_PAUSE_MS = 1_000
_MS_PER_EMPTY_LINE = 2_000
_MOST_EMPTY_LINES = 3
_WHO_CELLS, _WHO_CELLS_WIDE = 10, 20
_TEXT_CELLS = 72
_WIDE = 90
_HELPS = ("O1", "O3", "O4", "O6", "O7", "O2")


class OpeningLight(Light):
    """Shows who got room first: the client, or the organisation."""

    def compose(self) -> ComposeResult:
        """One list from top to bottom."""
        yield PassageList()

    def fill(self, lit: Lit) -> None:
        """Fill the list."""
        shown = self.query_one(PassageList)
        shown.fill((*_head(lit, shown.room), *_lines(lit, shown.room), *_codes(lit, shown.room)))


def _window(lit: Lit, last: int) -> list[Turn]:
    """Return the turns of the opening: at most so many turns and ms (codebook, opening), and all to ``last``."""
    rules, spans = lit.legend.codebook.opening, lit.view.spans
    turns = opening_turns(lit.view.conversation, rules)
    return [t for t in turns if t.n <= last or spans[t.n - 1].start_ms <= rules.max_ms]


def _found(lit: Lit) -> dict[int, list[str]]:
    """Return the codes per turn number, in the order of the codebook."""
    found: dict[int, list[str]] = {}
    if (opening := lit.card.opening) is not None:
        for code in (*opening.positive, *opening.negative):
            for n in opening.evidence.get(code, ()):
                found.setdefault(n, []).append(code)
    return found


def _head(lit: Lit, room: int) -> Iterator[Row]:
    opening, rules = lit.card.opening, lit.legend.codebook.opening
    if opening is None:
        yield Row(
            Content(
                "\nVan de opening is niets te zeggen. Misschien begint de opname midden in het gesprek. "
                "Anders: verwerk het gesprek eerst, of kijk of de sprekers kloppen."
            )
        )
        return
    level = rules.level(opening.level)
    dots = level_dots(opening.level)
    yield Row(Content.from_markup("\n[bold $primary]$dots  $name[/]", dots=dots, name=level.name))
    order = list(dict.fromkeys(code for _, codes in sorted(_found(lit).items()) for code in codes))
    if order:
        for name, codes in (("dit gesprek", order), ("dit helpt", _HELPS)):
            yield Row(beside(Content.styled(f"{name:<14}", "$quiet"), _arrows(lit, codes), room - 14))


def _arrows(lit: Lit, codes: tuple[str, ...] | list[str]) -> str:
    return " → ".join(lit.legend.codebook.opening.code(code).name.lower() for code in codes)


def _lines(lit: Lit, room: int) -> Iterator[Row]:
    yield heading("De eerste minuten", "lege regels zijn stilte; het getal is het aantal woorden")
    found, before = _found(lit), 0
    turns = _window(lit, max(found, default=0))
    longest = max((cell_len(lit.view.name_of(turn.speaker)) for turn in turns), default=0)
    cells = min(_WHO_CELLS if room < _WIDE else _WHO_CELLS_WIDE, longest)
    for turn in turns:
        span = lit.view.spans[turn.n - 1]
        silence = span.start_ms - before
        before = span.end_ms
        if turn.n > 1 and silence >= _PAUSE_MS:
            lines = min(_MOST_EMPTY_LINES, max(1, silence // _MS_PER_EMPTY_LINE))
            yield Row(Content.styled("\n" * (lines - 1) + f"        {number(silence / 1000)} s stil", "$quiet"))
        yield Row(_line(lit, turn, found.get(turn.n, []), cells, room), (turn.n,), "Opening")


def _line(lit: Lit, turn: Turn, codes: list[str], cells: int, room: int) -> Content:
    """One turn with its codes; ``cells``: for the name."""
    rules = lit.legend.codebook.opening
    who = set_cell_size(cut(lit.view.name_of(turn.speaker), cells), cells + 2)
    left = Content.assemble(
        (f"{clock(lit.view.spans[turn.n - 1].start_ms)}  ", "$quiet"),
        (who, "bold" if turn.speaker == "professional" else "$quiet"),
        (f"{turn.word_count:>3}  ", "$quiet"),
    )
    marks = [
        Content.from_markup(
            f"  [{'$success' if code.sign == 'positive' else '$warning'}]$sign $code[/] $name",
            sign="+" if code.sign == "positive" else "−",
            code=code.code,
            name=code.name.lower(),
        )
        for code in map(rules.code, codes)
    ]
    if room < _WIDE:  # side by side both would be cut in pieces
        under = Content(" " * (left.cell_length - 2))
        return Content("\n").join([beside(left, turn.text, room - left.cell_length), *(under + mark for mark in marks)])
    behind = max((room // 4, *(mark.cell_length for mark in marks)))
    return beside(left, turn.text, min(_TEXT_CELLS, room - left.cell_length - behind), right=marks)


def _codes(lit: Lit, room: int) -> Iterator[Row]:
    """Codes without a place of their own, and what could have been said."""
    opening, rules = lit.card.opening, lit.legend.codebook.opening
    if opening is None:
        return
    loose = [code for code in (*opening.positive, *opening.negative) if not opening.evidence.get(code)]
    if loose:
        yield heading("Ook gezien")
        for code in map(rules.code, loose):
            yield Row(
                Content(f"{'+' if code.sign == 'positive' else '−'} {code.code} {code.name.lower()}: {code.text}")
            )
    step = lit.card.next_step
    if step is not None and step.instead and step.turns and step.turns[0] <= rules.max_turns:
        yield heading("Het kan ook")
        yield Row(Content(f"“{step.instead}”"), step.turns, "Het kan ook")
