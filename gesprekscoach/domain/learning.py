"""What a vault learned from a person's corrections, and what that changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from gesprekscoach.domain.agreement import Scores
from gesprekscoach.domain.conversation import TURN_TRACKS

TAUGHT_UTTERANCE_TRACKS = ("act", "depth", "flags")
TAUGHT_TRACKS = (*TAUGHT_UTTERANCE_TRACKS, *TURN_TRACKS)
"""Follow-up and opening follow by rule from words and other tags, so there is nothing to teach about them."""


@dataclass(frozen=True, slots=True)
class LearnedLayer:
    """A layer on top of the tagger with version ``tagger``, which is the only one it fits; together, ``version``.

    ``weights`` as the learner made them; ``corrections``: how many tags by a person it was taught; ``recordings``: the
    ids of the conversations they stand in; ``at``: ISO 8601, UTC, set by the vault.
    """

    tagger: str
    version: str
    weights: bytes
    corrections: int
    recordings: tuple[str, ...]
    at: str = ""


@dataclass(frozen=True, slots=True)
class Gain:
    """Of ``n`` tags by a person on one track, how many the program gives by itself, before and after learning."""

    n: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What learning changed.

    ``gains`` per track; ``is_apart``: whether each conversation was judged by a layer that had not seen it; of
    ``others`` further tags in the corrected conversations ``changed`` get another label; ``hold_out_before`` and
    ``hold_out_after``: agreement on the shipped, labelled conversations; ``is_kept``: whether the layer is in use.
    """

    gains: Mapping[str, Gain]
    is_apart: bool
    others: int
    changed: int
    hold_out_before: Mapping[str, Scores]
    hold_out_after: Mapping[str, Scores]
    is_kept: bool


def share_equal(scores: Mapping[str, Scores]) -> float:
    """The share of labels that agree, over all tracks together."""
    return sum(s.n * s.accuracy for s in scores.values()) / max(1, sum(s.n for s in scores.values()))
