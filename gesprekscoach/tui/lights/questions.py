"""The ladder of questions: each on its rung over time, chains of follow-up joined, and where a feeling was left."""

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.feedback.connection import missed_pairs
from gesprekscoach.domain.ladder import Rung, ladder
from gesprekscoach.domain.timeline import column_of
from gesprekscoach.tui.lights.base import Light, Lit, MomentChosen, past
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.widgets.canvas import Canvas
from gesprekscoach.tui.widgets.chart import Chart
from gesprekscoach.tui.widgets.columns import beside
from gesprekscoach.tui.widgets.passage_list import PassageList, Row, heading

_SIGNS = "● open  ○ gesloten  ── sluit aan  ┄! liet een gevoel liggen"
_DEEPEST = 4
_LONGEST = 220


class Ladder(Chart):
    """Five rungs, the deepest on top; ● open, ○ closed, ! a feeling left lying."""

    DEFAULT_CSS = "Ladder { height: 11; margin-top: 1; }"

    def draw(self, lit: Lit, canvas: Canvas) -> None:
        """Draw the rungs, the questions and the lines between them."""
        gap = 2 if canvas.height >= 2 * _DEEPEST + 1 else 1
        rungs = ladder(lit.view.conversation)
        quiet, rule = self.style("quiet"), self.style("rule")
        for depth in range(_DEEPEST + 1):
            sign = lit.legend.sign("depth", depth)
            if sign is not None:
                self.name_row(canvas, (_DEEPEST - depth) * gap, sign)
        places = {rung: self._place(lit, rung, gap) for rung in rungs}
        for before, rung in pairwise(rungs):
            if rung.is_linked:
                canvas.join(places[before], places[rung], self.style("foreground"))
            elif rung.breaks:
                canvas.join(places[before], places[rung], self.style("warning"), dash="┄")
        for rung, (x, y) in places.items():
            sign = lit.legend.sign("depth", rung.depth)
            mark = "●" if rung.is_open else "○"
            style = self.style(sign.colour if sign else "foreground", bold=True)
            if rung.n == self.n:
                style = self.style("primary", bold=True)
                mark = "◆" if rung.is_open else "◇"
            canvas.put(x, y, mark, style)
            if rung.breaks:
                canvas.put(x + 1, y, "!", self.style("warning", bold=True))
        for x in range(self.start, self.start + self.room):
            for depth in range(_DEEPEST + 1):
                if (x - self.start) % 4 == 0:
                    canvas.faint(x, (_DEEPEST - depth) * gap, "·", rule)
        canvas.put(self.start if len(_SIGNS) <= self.room else 1, _DEEPEST * gap + gap, _SIGNS, quiet)

    def _place(self, lit: Lit, rung: Rung, gap: int) -> tuple[int, int]:
        spans = lit.view.spans
        span = spans[rung.n - 1]
        utterances = len(lit.view.turns[rung.n - 1].utterances)
        moment = span.start_ms + span.duration_ms * rung.utterance // max(1, utterances)
        return self.start + column_of(spans, moment, self.room), (_DEEPEST - rung.depth) * gap


class QuestionsLight(Light):
    """The ladder, the question at the cursor with what came before it, and lists that lead to passages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the list, whose own keys to scroll sideways would keep these from the key bar and the palette.
        Binding("right", "question(1)", "volgende vraag", tooltip="Naar de volgende vraag", priority=True),
        Binding("left", "question(-1)", "vorige vraag", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    QuestionsLight #question-here { padding: 0 2; min-height: 3; }
    """

    _n = 1
    """The turn at the cursor."""

    def compose(self) -> ComposeResult:
        """Chart, question, lists."""
        yield Ladder()
        yield Static("", id="question-here", markup=False)
        yield PassageList()

    def fill(self, lit: Lit) -> None:
        """Fill everything."""
        self.query_one(Ladder).show(lit)
        shown = self.query_one(PassageList)
        shown.fill((*_chains(lit), *_missed(lit, shown.room), *_spoiled(lit)))
        self.follow(self._n)  # its lines end where this width does

    def follow(self, n: int) -> None:
        """Show the question at or before the cursor."""
        self._n = n
        self.query_one(Ladder).follow(n)
        if self.lit is not None:
            is_low = self.screen.has_class("-low")
            self.query_one("#question-here", Static).update(_here(self.lit, n, self.size.width - 4 if is_low else None))

    def action_question(self, step: int) -> None:
        """Go to the next or previous question."""
        if self.lit is None:
            return
        found = past(self._n, sorted({rung.n for rung in ladder(self.lit.view.conversation)}), step)
        if found is not None:
            self.post_message(MomentChosen(found))


def _here(lit: Lit, n: int, room: int | None) -> Content:
    """Return what was said, what came before it, and its tags; each on one line of ``room`` cells when given."""
    turn = lit.view.turns[n - 1]
    lines = []
    if n > 1:
        before = lit.view.turns[n - 2]
        lines.append(_said(lit, before, "$quiet", room))
    lines.append(_said(lit, turn, "bold", room))
    questions = [lit.legend.act_words(u) for u in turn.utterances if u.is_question]
    tags = "; ".join(", ".join(part for part in parts if part) for parts in questions)
    lines.append(Content.styled(tags or _no_question(lit, n), "$quiet"))
    return Content("\n").join(lines)


def _no_question(lit: Lit, n: int) -> str:
    numbers = [rung.n for rung in ladder(lit.view.conversation)]
    if not numbers:
        return "In dit gesprek staat geen vraag."
    return f"Hier staat geen vraag. Met {'→ ga je naar de volgende' if numbers[-1] > n else '← ga je naar de vorige'}."


def _said(lit: Lit, turn: Turn, style: str, room: int | None) -> Content:
    who = lit.view.name_of(turn.speaker) if room is None else lit.short_name(turn.speaker, room)
    text = cut(turn.text, _LONGEST if room is None else room - cell_len(who) - 2)
    return Content.from_markup(f"[{style}]$who[/]  $text", who=who, text=text)


def _chains(lit: Lit) -> Iterator[Row]:
    if lit.card.chain_length > 1 or any(lit.card.follow_up.values()):
        yield heading("Doorvragen")
    if lit.card.chain_length > 1:
        yield Row(
            Content(f"Langste rij vragen die aansluit bij {lit.view.name_of('client')}: {lit.card.chain_length}"),
            lit.card.longest_chain,
            "Langste rij",
        )
    counts = lit.card.follow_up
    for code, count in counts.items():
        sign = lit.legend.sign("follow_up", code)
        turns = tuple(
            dict.fromkeys(turn.n for turn, spoken in lit.view.conversation.questions if spoken.follow_up == code)
        )
        if sign is not None and count:
            yield Row(Content(f"{sign.name}: {count} keer"), turns, sign.name)


def _missed(lit: Lit, room: int) -> Iterator[Row]:
    if lit.card.missed:
        yield heading("Gemiste aansluiting", "wat gezegd werd, en wat er toen kwam")
    for said, asked in missed_pairs(lit.view.conversation):
        client, you = f"{lit.short_name(said.speaker, room)} zei ", "jij zei daarna "
        width = max(cell_len(client), cell_len(you))
        lines = [
            beside(Content.styled(set_cell_size(who, width), "$quiet"), f"“{cut(turn.text, _LONGEST)}”", room - width)
            for who, turn in ((client, said), (you, asked))
        ]
        yield Row(Content("\n").join(lines), (said.n, asked.n), "Gemiste aansluiting")


def _spoiled(lit: Lit) -> Iterator[Row]:
    spoiled = {flag: turns for flag, turns in lit.card.spoiled.items() if turns}
    if spoiled:
        yield heading("Vragen die minder opleveren")
    for flag, turns in spoiled.items():
        sign = lit.legend.sign("flags", flag)
        if sign is not None:
            many = f"{sign.name}: {len(turns)} keer"
            meaning = sign.label.definition
            yield Row(Content.from_markup("$many  [$quiet]$meaning[/]", many=many, meaning=meaning), turns, sign.name)
