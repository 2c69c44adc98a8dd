"""The matrix of ZOEKEN: per domain of life what came up about situation, strength, network and action."""

from collections.abc import Mapping
from dataclasses import dataclass

from gesprekscoach.domain.conversation import Conversation, Turn

COLUMNS = {"situation": "situatie", "strength": "kracht", "network": "netwerk", "action": "actie"}
"""What is asked about a domain, each with its Dutch name."""

NO_DOMAIN = frozenset({"strength", "network_named"})
"""These two stand among the domains in the codebook, but are columns here."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One domain, and per column the numbers of the turns that fill it."""

    domain: str
    turns: Mapping[str, tuple[int, ...]]


def matrix(conversation: Conversation) -> tuple[MatrixRow, ...]:
    """Fill the matrix; only domains that fill a column, in the order in which they came up.

    A turn counts under every domain it is about: under situation while the question is made clear or analysed, or when
    the client tells about it outside action planning; under strength or network when one was named, under action during
    action planning.
    """
    domains = dict.fromkeys(d for turn in conversation.turns for d in turn.domain if d not in NO_DOMAIN)
    rows = (MatrixRow(domain, _cells(conversation, domain)) for domain in domains)
    return tuple(row for row in rows if any(row.turns.values()))


def _cells(conversation: Conversation, domain: str) -> dict[str, tuple[int, ...]]:
    about = [turn for turn in conversation.turns if domain in turn.domain]
    return {column: tuple(turn.n for turn in about if _fills(turn, column)) for column in COLUMNS}


def _fills(turn: Turn, column: str) -> bool:
    if column == "strength":
        return "strength" in turn.domain or "strength" in turn.signal
    if column == "network":
        return "network_named" in turn.domain
    if column == "action" or turn.phase == "action":
        return column == turn.phase
    return turn.speaker == "client" or turn.phase in ("clarify", "analyse")
