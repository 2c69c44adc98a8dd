"""The ladder of questions: how deep each question went, over time, with the chains that take up the client's words."""

from collections.abc import Iterable
from itertools import pairwise

from gesprekscoach.adapters.report_html.markup import drawing, esc, to_turn
from gesprekscoach.adapters.report_html.timeline import Timeline
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.feedback.connection import LINKED

_WIDTH, _LEFT, _RIGHT = 1000, 190, 980
_TOP, _STEP = 24, 42
_SPREAD = 13
_Question = tuple[Turn, Utterance, float, float]


def depth_chart(conversation: Conversation, card: FeedbackCard, codebook: Codebook) -> str:
    """Draw the ladder as a figure with a legend; empty when no question has a depth."""
    line = Timeline.of(conversation, _LEFT, _RIGHT)
    questions = list(_placed(conversation, line))
    if not questions:
        return ""
    height = _y(0) + 40
    parts = [*_rungs(codebook), *_chains(questions), *_marks(questions, codebook), *_axis(line)]
    return drawing("ladder", _WIDTH, height, _in_words(card, codebook), "".join(parts), _LEGEND)


_LEGEND = """
<span class="sleutel"><svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="5" class="open"/></svg>
open vraag</span>
<span class="sleutel"><svg width="14" height="14" aria-hidden="true"><circle cx="7" cy="7" r="5" class="dicht"/></svg>
gesloten vraag</span>
<span class="sleutel"><svg width="26" height="14" aria-hidden="true">
<line x1="1" x2="25" y1="7" y2="7" class="keten"/></svg> sluit aan op de ander</span>
"""


def _y(depth: int) -> int:
    return _TOP + (4 - depth) * _STEP


def _placed(conversation: Conversation, line: Timeline) -> Iterable[_Question]:
    """Questions of one turn stand side by side."""
    for turn in conversation.turns:
        asked = [u for u in turn.utterances if u.is_question and u.depth is not None]
        for i, utterance in enumerate(asked):
            x = line.middle(turn.n) + (i - (len(asked) - 1) / 2) * _SPREAD
            yield turn, utterance, x, _y(utterance.depth or 0)


def _rungs(codebook: Codebook) -> Iterable[str]:
    for label in codebook.track("depth").labels:
        y = _y(int(label.code))
        yield f'<line x1="{_LEFT}" x2="{_RIGHT}" y1="{y}" y2="{y}" class="sport"/>'
        number = f'<tspan class="cijfer">{esc(label.code)}</tspan>'
        yield f'<text x="0" y="{y + 5}" class="rij">{number}  {esc(label.name)}</text>'


def _chains(questions: list[_Question]) -> Iterable[str]:
    for (_, _, x1, y1), (_, asked, x2, y2) in pairwise(questions):
        if asked.follow_up in LINKED:
            yield f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1}" y2="{y2}" class="keten"/>'


def _marks(questions: list[_Question], codebook: Codebook) -> Iterable[str]:
    for turn, u, x, y in questions:
        css = "open" if u.act == "open_question" else "dicht"
        depth = codebook.name("depth", u.depth or 0)
        name = f"<title>Beurt {turn.n}, {esc(depth)}: {esc(u.text)}</title>"
        yield to_turn(turn.n, f'<circle cx="{x:.1f}" cy="{y}" r="6" class="{css}"/>{name}')


def _axis(line: Timeline) -> Iterable[str]:
    y = _y(0) + 30
    for x, text in line.ticks:
        anchor = line.anchor(x, _LEFT, _RIGHT)
        yield f'<text x="{x:.1f}" y="{y}" class="tijd" text-anchor="{anchor}">{esc(text)}</text>'


def _in_words(card: FeedbackCard, codebook: Codebook) -> str:
    counts = ", ".join(
        f"{count} op niveau {depth} ({codebook.name('depth', depth)})" for depth, count in card.depth.items()
    )
    chain = f" De langste rij die aansluit telt {card.chain_length} vragen." if card.chain_length > 1 else ""
    return f"Vragen naar diepte: {counts}.{chain} De lijst met vragen staat hieronder."
