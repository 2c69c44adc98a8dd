"""The conversation at a glance: phases, speakers and worlds over time, as one drawing."""

from collections.abc import Iterable, Mapping

from gesprekscoach.adapters.report_html.markup import drawing, esc, to_turn
from gesprekscoach.adapters.report_html.timeline import Timeline
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.feedback.measures import Passage

_WIDTH, _LEFT, _RIGHT = 1000, 108, 990
_LETTER_WIDTH = 16
_PHASE_Y, _WHO_Y, _WORLD_Y, _AXIS_Y = 6, 52, 104, 146


def ribbon(conversation: Conversation, card: FeedbackCard, codebook: Codebook, names: Mapping[str, str]) -> str:
    """Draw the ribbon as a figure with a legend and the same in words."""
    line = Timeline.of(conversation, _LEFT, _RIGHT)
    parts = [
        *_row_names(names),
        *_phases(card, line, codebook),
        *_speakers(conversation, line),
        *_worlds(conversation, line, codebook),
        *_missed(card, line),
        *_axis(line),
    ]
    body = _PATTERNS + "".join(parts)
    return drawing("lint", _WIDTH, _AXIS_Y + 22, _in_words(card, codebook), body, _legend(codebook))


_PATTERNS = (
    '<defs><pattern id="schuin" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="p-grond"/><rect width="3" height="6" class="p-streep"/></pattern>'
    '<pattern id="stip" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<circle cx="3" cy="3" r="1.4" class="p-streep"/></pattern></defs>'
)


def _row_names(names: Mapping[str, str]) -> Iterable[str]:
    rows = (
        ("fase", _PHASE_Y + 22),
        (_short(names["professional"]), _WHO_Y + 14),
        (_short(names["client"]), _WHO_Y + 34),
        ("wereld", _WORLD_Y + 21),
    )
    return (f'<text x="0" y="{y}" class="rij">{esc(name)}</text>' for name, y in rows)


def _phases(card: FeedbackCard, line: Timeline, codebook: Codebook) -> Iterable[str]:
    for passage in card.phases:
        label = codebook.track("phase").label(passage.phase)
        x, end = line.spans[passage.first][0], line.spans[passage.last][1]
        width = max(end - x - 1, 1)
        name = f"{label.name}: {_turns(passage)}"
        block = _block(x, _PHASE_Y, width, 34, f"fase k-{label.colour}", name)
        yield to_turn(passage.first, block)
        if width >= _LETTER_WIDTH:
            yield f'<text x="{x + width / 2:.1f}" y="{_PHASE_Y + 23}" class="letter">{esc(label.letter)}</text>'


def _speakers(conversation: Conversation, line: Timeline) -> Iterable[str]:
    for turn in conversation.turns:
        x, end = line.spans[turn.n]
        y = {"professional": _WHO_Y, "client": _WHO_Y + 20}.get(turn.speaker, _WHO_Y + 36)
        height = 5 if turn.speaker == "other" else 16
        yield _block(x, y, max(end - x - 0.6, 0.8), height, f"wie-{turn.speaker}")


def _worlds(conversation: Conversation, line: Timeline, codebook: Codebook) -> Iterable[str]:
    for turn in conversation.turns:
        if turn.world is not None:
            x, end = line.spans[turn.n]
            name = f"Beurt {turn.n}: {codebook.name('world', turn.world)}"
            yield _block(x, _WORLD_Y, max(end - x, 0.8), 26, f"w-{turn.world}", name)


def _missed(card: FeedbackCard, line: Timeline) -> Iterable[str]:
    for n in card.missed:
        name = f"<title>Gemiste aansluiting in beurt {n}</title>"
        yield to_turn(n, f'<text x="{line.middle(n):.1f}" y="{_WORLD_Y - 5}" class="gemist">!{name}</text>')


def _block(x: float, y: float, width: float, height: float, css: str, name: str = "") -> str:
    title = f"<title>{esc(name)}</title>" if name else ""
    place = f'x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}"'
    return f'<rect {place} rx="2" class="{esc(css)}">{title}</rect>'


def _axis(line: Timeline) -> Iterable[str]:
    yield f'<line x1="{_LEFT}" x2="{_RIGHT}" y1="{_AXIS_Y - 8}" y2="{_AXIS_Y - 8}" class="as"/>'
    for x, text in line.ticks:
        anchor = line.anchor(x, _LEFT, _RIGHT)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_AXIS_Y - 8}" y2="{_AXIS_Y - 3}" class="as"/>'
        yield f'<text x="{x:.1f}" y="{_AXIS_Y + 12}" class="tijd" text-anchor="{anchor}">{esc(text)}</text>'


def _legend(codebook: Codebook) -> str:
    phases = ", ".join(
        f"<b>{esc(x.letter)}</b> {esc(x.name.split(' (')[0].lower())}" for x in codebook.track("phase").labels
    )
    worlds = "".join(
        f'<span class="sleutel"><svg width="18" height="12" aria-hidden="true">'
        f'<rect width="18" height="12" class="{css}"/></svg> {text}</span>'
        for css, text in (("w-system", "systeemtaal"), ("w-life", "leefwereldtaal"), ("w-bridge", "brug"))
    )
    return f"Fase: {phases}. Wereld: {worlds} <span class='sleutel'><b>!</b> gemiste aansluiting</span>"


def _in_words(card: FeedbackCard, codebook: Codebook) -> str:
    passages = "; ".join(f"{codebook.name('phase', passage.phase)} {_turns(passage)}" for passage in card.phases)
    return f"Het verloop van het gesprek. Fasen: {passages}."


def _turns(passage: Passage) -> str:
    first, last = passage.first, passage.last
    return f"beurt {first}" if first == last else f"beurt {first} tot en met {last}"


def _short(name: str) -> str:
    return name if len(name) <= 12 else name[:11] + "…"
