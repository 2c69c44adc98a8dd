"""Tag labelled conversations anew and measure how far the tags agree with the labels."""

from collections.abc import Callable, Generator, Sequence

from gesprekscoach.domain.agreement import Scores, agreement
from gesprekscoach.domain.codebook import Codebook, UnknownCode
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.errors import WrongUse
from gesprekscoach.services.ports import Progress

COMPARING = "Tags vergelijken"


def evaluate(
    conversations: Sequence[Conversation], tag: Callable[[Conversation], Conversation], codebook: Codebook
) -> Generator[Progress, None, dict[str, Scores]]:
    """Return the agreement per track.

    Args:
        conversations: with labels; a track without labels is left out of the result.
        tag: gives a conversation every tag, the opening too, and ignores the labels it has.
        codebook: where every label has to stand in.

    Raises:
        WrongUse: a label is not in the codebook; counted as an error it would lower the scores unseen.
    """
    for conversation in conversations:
        _check_labels(conversation, codebook)
    pairs = []
    for done, conversation in enumerate(conversations):
        yield Progress(COMPARING, done, len(conversations))
        pairs.append((conversation, tag(conversation)))
    yield Progress(COMPARING, len(conversations), len(conversations))
    return agreement(pairs)


def _check_labels(conversation: Conversation, codebook: Codebook) -> None:
    for turn in conversation.turns:
        for track in codebook.tracks:
            for unit in (turn,) if track.unit == "turn" else turn.utterances:
                found = getattr(unit, track.code)
                try:
                    for label in found if track.many else (found,):
                        if label is not None:
                            track.label(label)
                except UnknownCode as error:
                    raise WrongUse(
                        f"Gesprek {conversation.id}, beurt {turn.n}: {error}", "Verbeter die tag in het bestand."
                    ) from error
