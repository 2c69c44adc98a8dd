"""Give a conversation every tag of the codebook: the learned tracks, then what the rules add."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gesprekscoach.domain.codebook import OpeningRules
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.lexicon import Phrases
from gesprekscoach.domain.opening import opening
from gesprekscoach.domain.safety import SafetyLexicon
from gesprekscoach.services.ports import Tagger

_SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What the rules read: the phrases and window of the opening, and the safety signals."""

    opening_words: Mapping[str, Phrases]
    opening: OpeningRules
    safety: SafetyLexicon


def tag_conversation(conversation: Conversation, tagger: Tagger, rules: RuleBook) -> Conversation:
    """Tag a conversation; labels it already has are ignored."""
    tagged = tagger.tag(conversation)
    tagged = replace(
        tagged,
        turns=tuple(_with_safety(turn, rules.safety) for turn in tagged.turns),
        address=conversation.address or address_form(conversation),
    )
    return replace(tagged, opening=opening(tagged, rules.opening_words, rules.opening))


def address_form(conversation: Conversation) -> str | None:
    """Tell whether the professional says "u" or "je" to the client most of the time, or None when neither occurs."""
    words = [
        word.strip(".,?!…\"'").lower()
        for turn in conversation.turns
        if turn.speaker == "professional"
        for word in turn.text.split()
    ]
    formal = sum(word in ("u", "uw") for word in words)
    familiar = sum(word in ("je", "jij", "jou", "jouw") for word in words)
    if formal == familiar == 0:
        return None
    return "u" if formal >= familiar else "je"


def _with_safety(turn: Turn, lexicon: SafetyLexicon) -> Turn:
    """Add the signal that the words give; missing one is worse than one too many, so none is taken away."""
    signs = lexicon.signs(turn.text) if turn.speaker == "client" else ()
    if not signs:
        return turn
    words = tuple(dict.fromkeys((*turn.why.get("signal", ()), *(sign.words for sign in signs))))
    return replace(
        turn,
        signal=turn.signal if _SAFETY in turn.signal else (*turn.signal, _SAFETY),
        why={**turn.why, "signal": words},
    )
