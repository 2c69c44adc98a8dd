"""Teach the tagger from a person's corrections: a small linear layer beside the heads, fitted in seconds.

The layer starts at zero and is drawn back to it. Tags by a person are the target where there are any; everywhere else
the target is what the network says now, so that without corrections nothing changes and with them little else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gesprekscoach.adapters.tagger.layers import sigmoid, softmax
from gesprekscoach.adapters.tagger.learned_layer import TopLayer
from gesprekscoach.adapters.tagger.neural import NeuralTagger
from gesprekscoach.domain.conversation import SEVERAL, TURN_TRACKS_OF, Conversation
from gesprekscoach.domain.learning import TAUGHT_TRACKS, TAUGHT_UTTERANCE_TRACKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# Chosen with tagger 1 on the conversations under "choose" in models/tagger/split.json: an intercept, or no ``STAY``,
# costs 1 to 5 % right elsewhere for the same gain. With tagger 2, and two in five wrong tags of four conversations
# corrected, all are followed; in the other six act goes from 78.5 to 78.3 % right, phase from 69 to 68, world from 84
# to 85, talk from 83 to 82. Single errors thus teach little. When one act is always corrected to another, 44 % of such
# cases elsewhere follow and 2 % of the other acts change along (tagger 4; with a RIDGE of 0.1 only 33 %).
RIDGE = 0.03
STAY = 0.3
TAUGHT_WEIGHT = 3.0  # of one tag by a person against one tag that should stay
MOST_STEPS = 500
SMALLEST_GRADIENT = 1e-3


@dataclass(frozen=True, slots=True)
class Lesson:
    """Units of one track in one conversation: ``seen`` [units, features], ``logits`` and ``target`` [units, labels].

    ``is_taught`` [units]: whether a person gave the tag.
    """

    seen: Array
    logits: Array
    target: Array
    is_taught: NDArray[np.bool_]


Lessons = Mapping[str, Lesson]


class TopLayerLearner:
    """Fulfils ``services.ports.Learner`` for the tagger of the program."""

    def __init__(self, tagger: NeuralTagger) -> None:
        """Take the tagger as it shipped."""
        self.version = tagger.version
        self._tagger = tagger

    def tagger(self, weights: bytes | None) -> NeuralTagger:
        """Return the tagger with a learned layer on it, or as it shipped."""
        if weights is None:
            return self._tagger
        layer = TopLayer.from_bytes(weights)
        return self._tagger.adjusted(layer.name, layer.apply)

    def study(self, conversation: Conversation) -> Lessons:
        """Take from a conversation what a person tagged, and what the tagger makes of the rest."""
        import numpy as np

        said = self._tagger.logits(conversation)
        lessons = {}
        for track in TAUGHT_TRACKS:
            seen = said.utterances if track in TAUGHT_UTTERANCE_TRACKS else said.turns
            units = list(_units(conversation, track))
            if units:
                rows = [row for row, _ in units]
                logits = said.tracks[track][rows].astype(np.float64)
                taught = [label for _, label in units]
                lessons[track] = Lesson(
                    seen[rows].astype(np.float64),
                    logits,
                    self._target(track, logits, taught),
                    np.array([label is not None for label in taught]),
                )
        return lessons

    def learn(self, lessons: Sequence[Lessons]) -> bytes:
        """Fit one layer to all lessons; a track in which nobody corrected anything stays as it is."""
        import numpy as np

        weights = {}
        for track in self._tagger.tracks:
            parts = [lesson[track] for lesson in lessons if track in lesson]
            if any(part.is_taught.any() for part in parts):
                fitted = fit(_together(parts), several=track in SEVERAL)
                weights[track] = fitted.astype(np.float32)
        return TopLayer(weights).to_bytes()

    def _target(self, track: str, logits: Array, taught: Sequence[tuple[str, ...] | None]) -> Array:
        target = (sigmoid if track in SEVERAL else softmax)(logits)
        for row, labels in zip(target, taught, strict=True):
            if labels is not None:
                row[:] = [float(name in labels) for name in self._tagger.tracks[track]]
        return target


def fit(lesson: Lesson, *, several: bool) -> Array:
    """Return the weights [labels, features + 1] that bring the logits nearest to the target.

    Weighted cross-entropy, plus ``STAY`` / 2 times the squared change of logits where nobody corrected, plus ``RIDGE``
    / 2 times the squared weights, on features brought to mean 0 and mean squared length 1. Nesterov's method for
    strongly convex functions, with the step that the curvature allows.
    """
    import numpy as np

    mean = lesson.seen.mean(axis=0)
    length = float(np.sqrt(((lesson.seen - mean) ** 2).sum(axis=1).mean())) or 1.0
    x = (lesson.seen - mean) / length
    weight = np.where(lesson.is_taught, TAUGHT_WEIGHT, 1.0)[:, None]
    stay = np.where(lesson.is_taught, 0.0, STAY)[:, None]
    steepest = float(np.linalg.eigvalsh(x.T @ ((weight / 2 + stay) * x))[-1]) + RIDGE
    probabilities = sigmoid if several else softmax
    momentum = (steepest**0.5 - RIDGE**0.5) / (steepest**0.5 + RIDGE**0.5)
    fitted = ahead = np.zeros((lesson.logits.shape[1], x.shape[1]))
    for _ in range(MOST_STEPS):
        moved = x @ ahead.T
        wrong = weight * (probabilities(lesson.logits + moved) - lesson.target)
        gradient = (wrong + stay * moved).T @ x + RIDGE * ahead
        if np.abs(gradient).max() < SMALLEST_GRADIENT:
            break
        before, fitted = fitted, ahead - gradient / steepest
        ahead = fitted + momentum * (fitted - before)
    scaled = ahead / length
    result: Array = np.hstack([scaled, -(scaled @ mean)[:, None]])
    return result


def _together(parts: Sequence[Lesson]) -> Lesson:
    import numpy as np

    return Lesson(
        np.concatenate([part.seen for part in parts]),
        np.concatenate([part.logits for part in parts]),
        np.concatenate([part.target for part in parts]),
        np.concatenate([part.is_taught for part in parts]),
    )


def _units(conversation: Conversation, track: str) -> Iterator[tuple[int, tuple[str, ...] | None]]:
    """The row of every unit that has this track, with a person's labels or None."""
    at = 0
    for number, turn in enumerate(conversation.turns):
        if track in TURN_TRACKS_OF[turn.speaker]:
            yield number, _taught(turn, track)
        if track in TAUGHT_UTTERANCE_TRACKS and turn.speaker == "professional":
            for position, utterance in enumerate(turn.utterances):
                if track != "depth" or utterance.depth is not None:
                    yield at + position, _taught(utterance, track)
        at += len(turn.utterances)


def _taught(unit: Any, track: str) -> tuple[str, ...] | None:
    label = getattr(unit, track)
    if unit.source.get(track) != "person" or label is None:
        return None
    return tuple(label) if track in SEVERAL else (str(label),)
