"""Tag labelled conversations anew and measure how far the tags agree with the labels."""

from collections.abc import Callable, Generator, Sequence

from gesprekscoach.domain.agreement import Scores, agreement
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.services.ports import Progress

COMPARING = "Tags vergelijken"


def evaluate(
    conversations: Sequence[Conversation], tag: Callable[[Conversation], Conversation]
) -> Generator[Progress, None, dict[str, Scores]]:
    """Return the agreement per track.

    Args:
        conversations: with labels; a track without labels is left out of the result.
        tag: gives a conversation every tag, the opening too, and ignores the labels it has.
    """
    pairs = []
    for done, conversation in enumerate(conversations):
        yield Progress(COMPARING, done, len(conversations))
        pairs.append((conversation, tag(conversation)))
    yield Progress(COMPARING, len(conversations), len(conversations))
    return agreement(pairs)
