"""Where a second look by a person pays most: doubtful tags and words, missed connections and safety signals."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Literal

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.feedback.connection import missed_connections
from gesprekscoach.domain.feedback.moments import DOUBT_BELOW

Reason = Literal["safety", "missed", "doubt", "words"]

SURE = 0.85
"""From this confidence on a tag is shown as certain."""
SECONDS_PER_PLACE = 34
"""What one look takes: reading three turns and pressing a key."""

_MARKS: dict[Reason, str] = {"safety": "⚑", "missed": "!", "doubt": "?", "words": "?"}
# How much a wrong tag moves the card, which puts reflections and unasked advice first, then follow-up and depth.
_TRACK_WEIGHT = {"act": 3.0, "follow_up": 2.0, "depth": 2.0, "flags": 1.5, "world": 1.5, "speaker": 3.0}
_MOST = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A turn (number ``n``) that asks for a look, why, and how much it could change the feedback."""

    n: int
    reasons: tuple[Reason, ...]
    weight: float

    @property
    def marks(self) -> str:
        """The reasons as signs, each once."""
        return "".join(dict.fromkeys(_MARKS[reason] for reason in self.reasons))


def review_places(conversation: Conversation) -> tuple[Place, ...]:
    """Return the places in the order of the conversation.

    Safety signals and missed connections always; of the doubtful ones the heaviest, at most one in eight turns.
    """
    missed = set(missed_connections(conversation))
    found = [_place(turn, turn.n in missed) for turn in conversation.turns]
    always = [place for place in found if {"safety", "missed"} & set(place.reasons)]
    doubtful = [place for place in found if place.reasons and place not in always]
    heaviest = sorted(doubtful, key=lambda place: -place.weight)[: ceil(len(conversation.turns) / _MOST)]
    return tuple(sorted((*always, *heaviest), key=lambda place: place.n))


def by_weight(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places with what could change the feedback most first."""
    return tuple(sorted(places, key=lambda place: (-place.weight, place.n)))


def minutes_for(count: int) -> int:
    """Return about how many minutes so many places take."""
    return ceil(count * SECONDS_PER_PLACE / 60)


def trust_in_words(confidence: float | None) -> str:
    """Return how certain a tag is, in Dutch; None is a tag without confidence, given by a person."""
    if confidence is None or confidence >= SURE:
        return "zeker"
    return "redelijk zeker" if confidence >= DOUBT_BELOW else "twijfel"


def _place(turn: Turn, is_missed: bool) -> Place:
    weights: dict[Reason, float] = {
        "safety": 10.0 * ("safety" in turn.signal),
        "missed": 2.0 * is_missed,
        "doubt": sum(_doubts(turn)),
        "words": min(1.0, sum(_uncertain_words(turn))) * (2 if turn.speaker == "professional" else 1),
    }
    return Place(turn.n, tuple(reason for reason, weight in weights.items() if weight), sum(weights.values()))


def _doubts(turn: Turn) -> Iterator[float]:
    """Yield how much each doubtful tag of the machine weighs."""
    tagged: tuple[Turn | Utterance, ...] = (turn, *turn.utterances)
    for unit in tagged:
        for track, confidence in unit.confidence.items():
            if confidence < DOUBT_BELOW and unit.source.get(track) != "person":
                yield (1 - confidence) * _TRACK_WEIGHT.get(track, 1.0)


def _uncertain_words(turn: Turn) -> Iterator[float]:
    for utterance in turn.utterances:
        yield from (1 - w.probability for w in utterance.words if w.is_unsure)
