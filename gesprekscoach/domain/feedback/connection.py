"""Where the professional held on to what the client said, and where it was left lying."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.exchanges import client_before

LINKED = ("D2", "D3")
MEANT_WORDS = 4


def longest_chain(
    conversation: Conversation, fits: Callable[[Turn, Utterance], bool] = lambda turn, question: True
) -> tuple[tuple[Turn, Utterance], ...]:
    """Return the longest row of questions that each take up the client's words (D2 or D3), each with its turn.

    The first of equally long rows; empty when no question does. A question that does not fit ends a row too.
    """
    rows = groupby(conversation.questions, key=lambda q: q[1].follow_up in LINKED and fits(*q))
    return max((tuple(row) for is_linked, row in rows if is_linked), key=len, default=())


def turns_of(chain: Iterable[tuple[Turn, Utterance]]) -> tuple[int, ...]:
    """Return the numbers of the turns in which the questions stand; a turn with two of them counts once."""
    return tuple(dict.fromkeys(turn.n for turn, _ in chain))


def missed_connections(conversation: Conversation) -> tuple[int, ...]:
    """Return the professional turns that leave a feeling, worry or wish lying (codebook, track 4).

    The client names it (signal feeling or stress, movement want) and the next turn of the professional is a question
    on another subject (D0) or speaks from the system.
    """
    return tuple(after.n for _, after in missed_pairs(conversation))


def missed_pairs(conversation: Conversation) -> tuple[tuple[Turn, Turn], ...]:
    """Return each missed connection as what the client named, and the professional's turn that left it lying."""
    pairs = ((said_before(conversation.turns, at), turn) for at, turn in enumerate(conversation.turns))
    return tuple(
        (before, turn)
        for before, turn in pairs
        if before and turn.speaker == "professional" and _asks(before) and _turns_away(turn)
    )


def said_before(turns: Sequence[Turn], at: int) -> Turn | None:
    """Return what the client said since the professional spoke last: of several turns the one that calls for an answer.

    That is the last that names a feeling, worry or wish, else the last that is more than a "yes"; None when the client
    said nothing.
    """
    said = [turns[i] for i in client_before(turns, at)]
    return max(said, key=lambda t: (_asks(t), t.word_count >= MEANT_WORDS, t.n), default=None)


def _asks(turn: Turn) -> bool:
    return bool({"feeling", "stress"} & set(turn.signal)) or turn.movement == "want"


def _turns_away(turn: Turn) -> bool:
    return turn.world == "system" or any(u.follow_up == "D0" for u in turn.utterances)
