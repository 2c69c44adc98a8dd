"""The part of the page about how well the conversation was heard, each moment with a link to its turn."""

from gesprekscoach.adapters.report_html.markup import esc, link, section
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.hearing import HearingNotes, Remark, topics
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.timeline import turn_at, turn_spans

_INTRO = "Het programma hoort niet alles goed. Hier staat waar het over twijfelt. Wat jij hoort, telt."


def hearing(notes: HearingNotes, conversation: Conversation) -> str:
    """Who is who and how sure that is, what was kept out, and words that may be words of the trade."""
    spans = turn_spans(conversation)
    parts = []
    for topic in topics(notes):
        items = "".join(_item(remark, conversation, spans) for remark in topic.remarks)
        listed = f'<ul class="gehoord">{items}</ul>' if items else ""
        parts.append(f"<h3>{esc(topic.title)}</h3><p>{esc(topic.text)}</p>{listed}")
    return section("gehoord", "Hoe goed het gehoord is", "".join(parts), _INTRO)


def _item(remark: Remark, conversation: Conversation, spans: tuple[Span, ...]) -> str:
    n = conversation.turns[turn_at(spans, remark.start_ms)].n
    return f"<li>{link(n, clock(remark.start_ms))} {esc(remark.text)}</li>"
