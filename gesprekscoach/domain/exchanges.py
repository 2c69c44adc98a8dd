"""Who answers whom: the client's turns around a turn of the professional, whoever else speaks in between.

The codebook speaks of the next turn of the professional. An interpreter or a partner (speaker ``other``) may speak
first, and the client may hold the floor for more than one turn; both belong to the same exchange. Everything here is a
0-based place in the given turns, which may be those of a part of a conversation.
"""

from collections.abc import Sequence

from gesprekscoach.domain.conversation import Turn


def next_professional(turns: Sequence[Turn], at: int) -> int | None:
    """Return the place of the first turn of the professional after place ``at``, or None."""
    return next((i for i in range(at + 1, len(turns)) if turns[i].speaker == "professional"), None)


def client_after(turns: Sequence[Turn], at: int) -> tuple[int, ...]:
    """Return the places of the client's turns after place ``at``, up to the next turn of the professional."""
    end = next_professional(turns, at)
    return tuple(i for i in range(at + 1, len(turns) if end is None else end) if turns[i].speaker == "client")


def client_before(turns: Sequence[Turn], at: int) -> tuple[int, ...]:
    """Return the places of the client's turns before place ``at``, since the professional spoke last; in order."""
    start = next((i + 1 for i in reversed(range(at)) if turns[i].speaker == "professional"), 0)
    return tuple(i for i in range(start, at) if turns[i].speaker == "client")
