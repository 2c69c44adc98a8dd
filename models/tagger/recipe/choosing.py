"""What is set after training, on the conversations of `choose` alone: thresholds, phase path, calibration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from corpus import MULTI, SINGLE, TRACKS, Example
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from gesprekscoach.adapters.tagger.decoding import Decoder
from gesprekscoach.adapters.tagger.manifest import Decoding, FollowUpWeights
from gesprekscoach.adapters.tagger.neural import EvidenceOf
from gesprekscoach.domain.agreement import kappa
from gesprekscoach.domain.conversation import QUESTION_ACTS, Conversation
from gesprekscoach.domain.followup_evidence import FEATURES

STIFFNESS = (0.0, 0.25, 0.5, 0.75, 1.0)  # weights tried for the transitions between phases
RARITY = (0.0, 0.2, 0.4, 0.6)  # shares tried of the log of how rare a label is
ASKING = (
    0.0,
    0.25,
    0.5,
    0.75,
    1.0,
)  # tried for the log odds that a question gets: one that is missed loses its depth too
GRID = np.round(np.arange(0.15, 0.66, 0.05), 2)
TRUST = (0.25, 0.5, 1.0, 1.5)  # weights tried for what the network says of follow-up, beside the evidence of the words
FIXED = {"stacked": 0.35, "safety": 0.16}  # stacked is half a rule; for safety recall goes before precision
PHASES = SINGLE["phase"]


@dataclass(frozen=True)
class Scored:
    """One conversation with the logits that the exported network gave it."""

    example: Example
    logits: dict[str, np.ndarray]


def choose(train: Sequence[Example], scored: Sequence[Scored]) -> dict[str, Any]:
    """Return what decoding.json holds, confidence still raw; `train` only gives the transitions between phases."""
    bias = {track: _bias(train, scored, track) for track in SINGLE}
    asking = [_asking(bias["act"], odds) for odds in ASKING]
    bias["act"] = max(asking, key=lambda act: _seen(scored, {**bias, "act": act}))
    stiffness = max(STIFFNESS, key=lambda s: _phase_agreement(scored, _transitions(train) * s, bias["phase"]))
    return {
        "thresholds": {track: _thresholds(scored, track) for track in MULTI},
        "bias": bias,
        "transitions": (_transitions(train) * stiffness).round(4).tolist(),
        "calibration": {track: [1.0, 0.0] for track in TRACKS},
    }


def _transitions(train: Sequence[Example]) -> np.ndarray:
    """Log of how often a phase follows a phase, against how often it occurs at all."""
    counts = np.ones((len(PHASES), len(PHASES)))
    for example in train:
        path = example.targets["phase"].numpy()
        np.add.at(counts, (path[:-1], path[1:]), 1)
    joint = counts / counts.sum()
    return np.log(joint / (joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)))


def _bias(train: Sequence[Example], scored: Sequence[Scored], track: str) -> list[float]:
    """What is added to the logits of a track so that rare labels get their due: a share of the log of their rarity."""
    counts = np.ones(len(SINGLE[track]))
    for example in train:
        target = example.targets[track].numpy()
        np.add.at(counts, target[target >= 0], 1)
    rarity = -np.log(counts / counts.sum())
    logits = np.concatenate([item.logits[track] for item in scored])
    targets = np.concatenate([item.example.targets[track].numpy() for item in scored])
    known = targets >= 0

    def agreement(share: float) -> float:
        chosen = (logits[known] + share * rarity).argmax(1)
        return kappa([(str(a), str(b)) for a, b in zip(targets[known], chosen, strict=True)])

    return (max(RARITY, key=agreement) * (rarity - rarity.mean())).round(4).tolist()


def _asking(bias: Sequence[float], odds: float) -> list[float]:
    return [b + odds * (name in QUESTION_ACTS) for b, name in zip(bias, SINGLE["act"], strict=True)]


def _seen(scored: Sequence[Scored], bias: dict[str, list[float]]) -> float:
    """Agreement on what is a question, and on depth where a question that is missed has none; the mean of the two."""
    asked, depths = [], []
    for item in scored:
        acts, depth = ((item.logits[track] + bias[track]).argmax(1) for track in ("act", "depth"))
        for target, act, level, own in zip(
            item.example.targets["act"].tolist(), acts, item.example.targets["depth"].tolist(), depth, strict=True
        ):
            seen = SINGLE["act"][act] if SINGLE["act"][act] in QUESTION_ACTS else ""
            if target >= 0:
                asked.append((SINGLE["act"][target] if SINGLE["act"][target] in QUESTION_ACTS else "", seen))
            if level >= 0:
                depths.append((str(level), str(own) if seen else ""))
    return (kappa(asked) + kappa(depths)) / 2


def _phase_agreement(scored: Sequence[Scored], transitions: np.ndarray, bias: Sequence[float]) -> float:
    decoder = Decoder(TRACKS, Decoding({}, {"phase": bias}, transitions.tolist(), {}, FollowUpWeights((), (), (), 0.0)))
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
    labels = MULTI[track]
    return [FIXED.get(label) or _threshold(probabilities[:, k], truth[:, k]) for k, label in enumerate(labels)]


def _threshold(probabilities: np.ndarray, truth: np.ndarray) -> float:
    if truth.sum() < 10:
        return 0.4

    def f1(bound: float) -> float:
        seen = probabilities > bound
        return float(2 * (seen & truth).sum() / max(1, seen.sum() + truth.sum()))

    values = np.array([f1(bound) for bound in GRID])
    smooth = np.convolve(np.pad(values, 1, mode="edge"), np.ones(3) / 3, "valid")
    return float(GRID[int(smooth.argmax())])


def follow_up(train: Sequence[Conversation], evidence_of: EvidenceOf) -> dict[str, Any]:
    """Learn from labelled conversations how the evidence of the words speaks for each label of follow-up."""
    rows, labels = [], []
    for conversation in train:
        for evidence in evidence_of(conversation):
            label = conversation.turns[evidence.turn].utterances[evidence.utterance].follow_up
            rows.append([evidence[name] for name in FEATURES])
            labels.append(TRACKS["follow_up"].index(label or "null"))
    scaler = StandardScaler().fit(rows)
    fitted = LogisticRegression(C=0.1, max_iter=2000).fit(scaler.transform(rows), labels)
    weights = fitted.coef_ / scaler.scale_
    bias = fitted.intercept_ - weights @ scaler.mean_
    return {
        "features": list(FEATURES),
        "weights": weights.round(4).tolist(),
        "bias": bias.round(4).tolist(),
    }


def calibration(confidences: Sequence[tuple[float, bool]]) -> list[float]:
    """Slope and offset on the log odds that turn the raw confidence into the share of choices that is right."""
    known = [(0.5, True), (0.5, False), *confidences]  # one of each beforehand, for tracks that are always right
    raw = np.clip([confidence for confidence, _ in known], 1e-4, 1 - 1e-4)
    fitted = LogisticRegression(C=1.0).fit(np.log(raw / (1 - raw))[:, None], [right for _, right in known])
    return [round(float(fitted.coef_[0, 0]), 4), round(float(fitted.intercept_[0]), 4)]
