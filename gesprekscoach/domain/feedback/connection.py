"""Where the professional held on to what the client said, and where it was left lying."""

from itertools import groupby

from gesprekscoach.domain.conversation import Conversation, Turn

LINKED = ("D2", "D3")


def longest_chain(conversation: Conversation) -> tuple[int, ...]:
    """Return the turns of the longest row of questions that each take up the client's words (D2 or D3).

    The first of equally long rows; empty when no question does. A turn with two such questions counts once.
    """
    rows = [
        tuple(dict.fromkeys(t.n for t, _ in row))
        for is_linked, row in groupby(conversation.questions, key=lambda q: q[1].follow_up in LINKED)
        if is_linked
    ]
    return max(rows, key=len, default=())


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
