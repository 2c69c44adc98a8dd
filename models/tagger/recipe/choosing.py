"""What is set after training, on the conversations of `choose` alone: thresholds, phase path, calibration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from corpus import MULTI, SINGLE, TRACKS, Example
from sklearn.linear_model import LogisticRegression

from gesprekscoach.adapters.tagger.decoding import Decoder
from gesprekscoach.adapters.tagger.manifest import Decoding

STIFFNESS = (0.0, 0.25, 0.5, 0.75, 1.0)  # weights tried for the transitions between phases
GRID = np.round(np.arange(0.15, 0.66, 0.05), 2)
PHASES = SINGLE["phase"]


@dataclass(frozen=True)
class Scored:
    """One conversation with the logits that the exported network gave it."""

    example: Example
    logits: dict[str, np.ndarray]


def choose(train: Sequence[Example], scored: Sequence[Scored]) -> dict[str, Any]:
    """Return what decoding.json holds; `train` only gives the transitions between phases."""
    stiffness = max(STIFFNESS, key=lambda s: _phase_agreement(scored, _transitions(train) * s))
    document: dict[str, Any] = {
        "thresholds": {track: _thresholds(scored, track) for track in MULTI},
        "bias": {},
        "transitions": (_transitions(train) * stiffness).round(4).tolist(),
        "calibration": {track: [1.0, 0.0] for track in TRACKS},
    }
    document["calibration"] = {track: _calibration(scored, track, _decoder(document)) for track in TRACKS}
    return document


def _decoder(document: dict[str, Any]) -> Decoder:
    return Decoder(TRACKS, Decoding(**document))


def _transitions(train: Sequence[Example]) -> np.ndarray:
    """Log of how often a phase follows a phase, against how often it occurs at all."""
    counts = np.ones((len(PHASES), len(PHASES)))
    for example in train:
        path = example.targets["phase"].numpy()
        np.add.at(counts, (path[:-1], path[1:]), 1)
    joint = counts / counts.sum()
    return np.log(joint / (joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)))


def _phase_agreement(scored: Sequence[Scored], transitions: np.ndarray) -> float:
    decoder = Decoder(TRACKS, Decoding({}, {}, transitions.tolist(), {}))
    hits = [
        choice.labels[0] == target
        for item in scored
        for choice, target in zip(
            decoder.phases(item.logits["phase"]), item.example.targets["phase"].tolist(), strict=True
        )
    ]
    return sum(hits) / len(hits)


def _thresholds(scored: Sequence[Scored], track: str) -> list[float]:
    """Per label the threshold with the best F1; 0.4 where the label is too rare to choose on."""
    logits = np.concatenate([item.logits[track] for item in scored])
    targets = np.concatenate([item.example.targets[track].numpy() for item in scored])
    known = targets[:, 0] >= 0
    probabilities, truth = 1 / (1 + np.exp(-logits[known])), targets[known] > 0.5
    return [_threshold(probabilities[:, k], truth[:, k]) for k in range(truth.shape[1])]


def _threshold(probabilities: np.ndarray, truth: np.ndarray) -> float:
    if truth.sum() < 10:
        return 0.4

    def f1(bound: float) -> float:
        seen = probabilities > bound
        return float(2 * (seen & truth).sum() / max(1, seen.sum() + truth.sum()))

    values = np.array([f1(bound) for bound in GRID])
    smooth = np.convolve(np.pad(values, 1, mode="edge"), np.ones(3) / 3, "valid")
    return float(GRID[int(smooth.argmax())])


def _calibration(scored: Sequence[Scored], track: str, decoder: Decoder) -> list[float]:
    """Slope and offset that turn the raw confidence into the share of choices that is right."""
    confidence, right = [0.5, 0.5], [True, False]  # one of each beforehand, for tracks that are always right
    for item in scored:
        for choice, target in zip(choices(item, track, decoder), item.example.targets[track].numpy(), strict=True):
            if track in MULTI:
                if target[0] >= 0:
                    confidence.append(choice.confidence)
                    right.append(set(choice.labels) == set(np.flatnonzero(target > 0.5).tolist()))
            elif target >= 0:
                confidence.append(choice.confidence)
                right.append(choice.labels[0] == int(target))
    bounded = np.clip(confidence, 1e-4, 1 - 1e-4)
    fitted = LogisticRegression(C=1.0).fit(np.log(bounded / (1 - bounded))[:, None], right)
    return [round(float(fitted.coef_[0, 0]), 4), round(float(fitted.intercept_[0]), 4)]


def choices(item: Scored, track: str, decoder: Decoder) -> Sequence[Any]:
    """The choices of the program for one conversation and track."""
    values = item.logits[track]
    if track == "phase":
        return decoder.phases(values)
    if track == "flags":
        acts = [SINGLE["act"][k] for k in item.logits["act"].argmax(1)]
        return decoder.flags(decoder.probabilities(track, values), acts, item.example.turn_of.tolist())
    if track in MULTI:
        return decoder.several(track, decoder.probabilities(track, values))
    return decoder.single(decoder.probabilities(track, values))
