"""Notes on what was heard, for the tests of everything that shows them."""

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.domain_words import Suggestion
from gesprekscoach.domain.hearing import HearingNotes
from gesprekscoach.domain.roles import Roles
from gesprekscoach.domain.speech import Segment, Span

INVENTED = "Dit lijkt een regel van een ondertitelaar, niet iets wat gezegd is."


def some_notes(kept_out_ms: int = 61_000, proposed_ms: int = 95_000, text: str = "Ondertiteling Sem") -> HearingNotes:
    """Sure of the roles; one line was kept out, and one word may be another."""
    words = tuple(Word(word, kept_out_ms, kept_out_ms + 400) for word in text.split())
    kept_out = Segment(Span(kept_out_ms, kept_out_ms + 3_000), words, -0.4, 0.7, 1.1, rejected=INVENTED)
    roles = Roles({0: "professional"}, 0.99, "Deze stem stelt 12 vragen, de ander 2.", True)
    return HearingNotes(roles, (kept_out,), (Suggestion(proposed_ms, "huizard", "huisarts"),))
