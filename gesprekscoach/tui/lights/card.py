"""The feedback card: what was strong, one next step, and the numbers both rest on."""

from collections.abc import Iterator
from math import ceil

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.content import Content

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback import Share, Statement
from gesprekscoach.domain.feedback.wording import Measure, level_dots, measures, no_strength
from gesprekscoach.domain.report import meant_by_you
from gesprekscoach.domain.safety import GENERAL_NOTICE, SAFETY
from gesprekscoach.tui.lights.base import Light, Lit
from gesprekscoach.tui.phrases import NO_TAGS
from gesprekscoach.tui.widgets.columns import beside
from gesprekscoach.tui.widgets.passage_list import PassageList, Row, heading

BAR = 17
_NAME = 22
_DEPTH_BAR = 12


class CardLight(Light):
    """Every number leads to its passages."""

    def compose(self) -> ComposeResult:
        """One list from top to bottom."""
        yield PassageList()

    def fill(self, lit: Lit) -> None:
        """Fill the list."""
        shown = self.query_one(PassageList)
        if not lit.view.conversation.has_tags:
            shown.fill([Row(Content(NO_TAGS))])
            return
        shown.fill(
            (
                *_strengths(lit, shown.room),
                *_next_step(lit, shown.room),
                heading("Waar dit op rust", "streepje: waar het getal waarschijnlijk tussen ligt"),
                *_opening(lit),
                *(_number(m, shown.room) for m in measures(lit.card, lit.view.conversation, lit.legend.codebook)),
                *_questions(lit),
                *_left(lit),
            )
        )


def _strengths(lit: Lit, room: int) -> Iterator[Row]:
    if you := meant_by_you(lit.view.consent, lit.view.name_of("professional")):
        yield Row(Content.styled(you, "$quiet"))
    yield heading("Wat sterk was")
    if not lit.card.strengths:
        yield Row(Content(no_strength(lit.view.conversation.turns)))
    for statement in lit.card.strengths:
        yield Row(_statement(lit, statement, room), statement.turns, "Wat sterk was")


def _next_step(lit: Lit, room: int) -> Iterator[Row]:
    step = lit.card.next_step
    if step is not None:
        yield heading("Eén volgende stap")
        yield Row(_statement(lit, step, room), step.turns, "Eén volgende stap")


def _statement(lit: Lit, statement: Statement, room: int) -> Content:
    places = "  ".join(clock(lit.view.spans[n - 1].start_ms) + " ▸" for n in statement.turns[:4])
    gap = "  " if len(statement.text) + len(places) + 2 <= room else "\n  "
    lines = [Content.from_markup(f"$text{gap}[$quiet]$places[/]", text=statement.text, places=places)]
    said = (
        (f"{lit.short_name('client', room)} zei:", statement.heard),
        ("Jij zei:", statement.quote),
        ("Het kan ook:", statement.instead),
    )
    width = max(cell_len(who) for who, text in said if text) + 2
    for who, text in said:
        if text:
            left = Content.styled(f"  {set_cell_size(who, width)}", "$quiet")
            lines.append(beside(left, f"“{text}”", room - left.cell_length))
    return Content("\n").join(lines)


def _opening(lit: Lit) -> Iterator[Row]:
    opening = lit.card.opening
    if opening is not None:
        level = lit.legend.codebook.opening.level(opening.level)
        text = Content.from_markup(
            "[$quiet]$name[/]$dots  $level  [$quiet]3 bekijk[/]",
            name=f"{'Opening':<{_NAME}}",
            dots=f"{level_dots(opening.level):<{BAR}}",
            level=level.name,
        )
        yield Row(text, light="opening")


def _number(measure: Measure, room: int) -> Row:
    left = Content.from_markup(
        "[$quiet]$name[/]$bar  ", name=f"{measure.name:<{_NAME}}", bar=interval_bar(measure.share, measure.code)
    )
    text = beside(left, measure.sentence, room - left.cell_length)
    if measure.guideline:
        under = Content(" " * left.cell_length)
        text = Content("\n").join(
            (text, beside(under, f"richtlijn: {measure.guideline}", room - under.cell_length, "$quiet"))
        )
    return Row(text, measure.turns, measure.name)


def full_of(code: str) -> float:
    """Return the value that fills the line of a measure: all of it, or two reflections for every question."""
    return 2.0 if code == "reflections_per_question" else 1.0


def interval_bar(share: Share, code: str) -> str:
    """Draw the 80 % interval and the value of a measure on a line of ``BAR`` cells from 0 to all of it."""
    if share.shown is None:
        return " " * BAR
    low, value, high = (round(min(1.0, part / full_of(code)) * (BAR - 1)) for part in share.shown)
    cells = ["·"] * BAR
    for cell in range(low, high + 1):
        cells[cell] = "─"
    cells[low], cells[high] = "├", "┤"
    cells[value] = "●"
    return "".join(cells)


def count_bar(count: int, most: int, room: int) -> str:
    """Draw a count as a bar: a cell for each, or all of them shorter where the largest does not fit the room."""
    return "▇" * ceil(count * min(1.0, room / max(1, most)))


def _questions(lit: Lit) -> Iterator[Row]:
    if lit.card.question_count:
        most = max(lit.card.depth.values())
        bars = "  ".join(
            f"{depth} {count_bar(count, most, _DEPTH_BAR)}{count}" for depth, count in lit.card.depth.items()
        )
        text = Content.from_markup(
            "[$quiet]$name[/]$bars  [$quiet]4 bekijk[/]", name=f"{'Vraagdiepte':<{_NAME}}", bars=bars
        )
        yield Row(text, light="questions")


def _left(lit: Lit) -> Iterator[Row]:
    """What asks for a look of its own: missed connections and safety."""
    if lit.card.missed:
        count = len(lit.card.missed)
        text = Content.from_markup(
            "[$quiet]$name[/]$count", name=f"{'Gemiste aansluiting':<{_NAME}}", count=f"{count} keer"
        )
        yield Row(text, lit.card.missed, "Gemiste aansluiting")
    safety = tuple(turn.n for turn in lit.view.turns if SAFETY in turn.signal)
    if safety:
        yield Row(Content.from_markup("\n[bold $warning]⚑[/] $said", said=GENERAL_NOTICE), safety, "Veiligheid")
