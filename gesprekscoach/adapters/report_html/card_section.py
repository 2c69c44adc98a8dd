"""The feedback card of the page: strengths, one next step, and the numbers with their certainty."""

from collections.abc import Mapping

from gesprekscoach.adapters.report_html.markup import column_heads, esc, links, quote, section
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.feedback import FeedbackCard, Statement
from gesprekscoach.domain.feedback.wording import Measure, measures, no_strength

_AXIS_WIDTH = 160
_LARGEST_RATIO = 2.5  # the axis of reflections per question ends here; the guideline ends at 2


def strengths(card: FeedbackCard, turns: Mapping[int, Turn]) -> str:
    """What was strong, each with the passage."""
    if not card.strengths:
        body = f"<p>{esc(no_strength(turns.values()))}</p>"
    else:
        body = f'<ol class="sterk">{"".join(_strength(s, turns) for s in card.strengths)}</ol>'
    return section("sterk", "Wat sterk was", body)


def next_step(card: FeedbackCard, turns: Mapping[int, Turn], client: str) -> str:
    """The one next step as a small dialogue; empty without one."""
    step = card.next_step
    if step is None:
        return ""
    lines = [
        (f"{client} zei", step.heard, ""),
        ("Jij zei", step.quote, ""),
        ("Het kan ook", step.instead, " class='ook'"),
    ]
    dialogue = "".join(f"<div{css}><dt>{esc(who)}</dt><dd>{quote(said)}</dd></div>" for who, said, css in lines if said)
    body = (
        f'<div class="stap"><p class="uitspraak">{esc(step.text)}</p><dl class="dialoog">{dialogue}</dl>'
        f'<p class="plekken">{links(turns, step.turns)}</p></div>'
    )
    return section("stap", "Eén volgende stap", body)


def numbers(card: FeedbackCard, conversation: Conversation, codebook: Codebook, turns: Mapping[int, Turn]) -> str:
    """The shares as a table: in words, as an interval on an axis, with guideline and passages."""
    rows = "".join(_row(m, codebook, turns) for m in measures(card, conversation, codebook))
    table = f'<table class="maten">{column_heads("Maat", "Wat er geteld is", "Hoe zeker")}<tbody>{rows}</tbody></table>'
    intro = (
        "De stip is wat er geteld is. De streep laat zien waar de echte waarde waarschijnlijk ligt: in acht van de "
        "tien keer klopt dat. Een lichte balk is de richtlijn."
    )
    return section("maten", "Waar dit op rust", table, intro)


def _strength(statement: Statement, turns: Mapping[int, Turn]) -> str:
    return (
        f'<li><p class="uitspraak">{esc(statement.text)}</p><blockquote>{quote(statement.quote)}</blockquote>'
        f'<p class="plekken">{links(turns, statement.turns)}</p></li>'
    )


def _row(measure: Measure, codebook: Codebook, turns: Mapping[int, Turn]) -> str:
    guideline = f'<p class="richtlijn">Richtlijn: {esc(measure.guideline)}</p>' if measure.guideline else ""
    places = links(turns, measure.turns) if measure.share.enough else ""
    return (
        f'<tr{"" if measure.share.enough else " class=weinig"}><th scope="row">{esc(measure.name)}</th>'
        f"<td><p>{esc(measure.sentence[:1].upper() + measure.sentence[1:])}.</p>{guideline}"
        f'<p class="plekken">{places}</p></td><td>{_interval(measure, codebook)}</td></tr>'
    )


def _interval(measure: Measure, codebook: Codebook) -> str:
    """A dot with whiskers on an axis, the guideline as a band; the row says the same in words."""
    if measure.share.shown is None:
        return ""
    low, value, high = measure.share.shown
    end = _LARGEST_RATIO if measure.code == "reflections_per_question" else 1.0

    def x(value: float) -> float:
        return 6 + min(value / end, 1.0) * (_AXIS_WIDTH - 12)

    guideline = codebook.guideline(measure.code)
    band = ""
    if guideline:
        begin = x(guideline.low or 0)
        band = f'<rect x="{begin:.1f}" y="2" width="{max(x(guideline.high) - begin, 3):.1f}" height="20" class="band"/>'
    labels = ("0", "2,5") if end > 1 else ("0", "100%")
    return (
        f'<svg class="interval" viewBox="0 0 {_AXIS_WIDTH} 38" aria-hidden="true">{band}'
        f'<line x1="6" x2="{_AXIS_WIDTH - 6}" y1="12" y2="12" class="as"/>'
        f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="12" y2="12" class="streep"/>'
        f'<circle cx="{x(value):.1f}" cy="12" r="4.5" class="punt"/>'
        f'<text x="6" y="35" class="tijd">{labels[0]}</text>'
        f'<text x="{_AXIS_WIDTH - 6}" y="35" class="tijd" text-anchor="end">{labels[1]}</text></svg>'
    )
