"""Give a conversation every tag of the codebook: the learned tracks, and the opening that follows from them by rule."""

from collections.abc import Callable
from dataclasses import replace

from gesprekscoach.domain.conversation import Conversation, Opening
from gesprekscoach.services.ports import Tagger


def tag_conversation(
    conversation: Conversation, tagger: Tagger, opening_of: Callable[[Conversation], Opening]
) -> Conversation:
    """Tag a conversation; labels it already has are ignored."""
    tagged = tagger.tag(conversation)
    return replace(tagged, opening=opening_of(tagged), address=conversation.address or address_form(conversation))


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
