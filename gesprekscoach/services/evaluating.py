"""Tag labelled conversations anew and measure how far the tags agree with the labels."""

from collections.abc import Callable, Iterable

from gesprekscoach.domain.agreement import Scores, agreement
from gesprekscoach.domain.conversation import Conversation


def evaluate(conversations: Iterable[Conversation], tag: Callable[[Conversation], Conversation]) -> dict[str, Scores]:
    """Return the agreement per track.

    Args:
        conversations: with labels; a track without labels is left out of the result.
        tag: gives a conversation every tag, the opening too, and ignores the labels it has.
    """
    return agreement([(conversation, tag(conversation)) for conversation in conversations])
