"""Where the professional held on to what the client said, and where it was left lying."""

from collections.abc import Iterable
from itertools import groupby

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance

LINKED = ("D2", "D3")


def longest_chain(conversation: Conversation) -> tuple[tuple[Turn, Utterance], ...]:
    """Return the longest row of questions that each take up the client's words (D2 or D3), each with its turn.

    The first of equally long rows; empty when no question does.
    """
    rows = groupby(conversation.questions, key=lambda q: q[1].follow_up in LINKED)
    return max((tuple(row) for is_linked, row in rows if is_linked), key=len, default=())


def turns_of(chain: Iterable[tuple[Turn, Utterance]]) -> tuple[int, ...]:
    """Return the numbers of the turns in which the questions stand; a turn with two of them counts once."""
    return tuple(dict.fromkeys(turn.n for turn, _ in chain))


def missed_connections(conversation: Conversation) -> tuple[int, ...]:
    """Return the professional turns that leave a feeling, worry or wish lying (codebook, track 4).

    The client names it (signal feeling or stress, movement want) and the next turn is a question on another subject
    (D0) or speaks from the system.
    """
    pairs = zip(conversation.turns, conversation.turns[1:], strict=False)
    return tuple(
        after.n for before, after in pairs if after.speaker == "professional" and _asks(before) and _turns_away(after)
    )


def _asks(turn: Turn) -> bool:
    named = {"feeling", "stress"} & set(turn.signal)
    return turn.speaker == "client" and (bool(named) or turn.movement == "want")


def _turns_away(turn: Turn) -> bool:
    return turn.world == "system" or any(u.follow_up == "D0" for u in turn.utterances)
