"""The ladder of questions: each question on its rung, which follow each other up, and where a feeling was left."""

from dataclasses import dataclass

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback.connection import LINKED, missed_connections


@dataclass(frozen=True, slots=True)
class Rung:
    """One question: turn number and index of the utterance, depth 0-4, its form, and whether it takes the client up.

    ``breaks`` when it left a feeling, worry or wish lying that the client had just named.
    """

    n: int
    utterance: int
    depth: int
    is_open: bool
    is_linked: bool
    breaks: bool


def ladder(conversation: Conversation) -> tuple[Rung, ...]:
    """Return every question that has a depth, in order."""
    missed = set(missed_connections(conversation))
    return tuple(
        Rung(
            turn.n,
            number,
            utterance.depth,
            utterance.act == "open_question",
            utterance.follow_up in LINKED,
            turn.n in missed and utterance.follow_up == "D0",
        )
        for turn in conversation.turns
        if turn.speaker == "professional"
        for number, utterance in enumerate(turn.utterances)
        if utterance.is_question and utterance.depth is not None
    )
