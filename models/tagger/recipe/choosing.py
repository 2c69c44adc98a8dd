"""What is set after training: thresholds, phase path, calibration."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from corpus import MULTI, SINGLE, TRACKS, Example
from cues import f1
from scipy.optimize import brentq
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from gesprekscoach.adapters.tagger.decoding import HEARD, MARK, NOTHING, STOP, WRITTEN, Decoder, ending
from gesprekscoach.adapters.tagger.manifest import Decoding, FollowUpWeights
from gesprekscoach.adapters.tagger.neural import EvidenceOf
from gesprekscoach.domain.agreement import kappa
from gesprekscoach.domain.conversation import QUESTION_ACTS, Conversation
from gesprekscoach.domain.followup_evidence import FEATURES

STIFFNESS = (0.0, 0.25, 0.5, 0.75, 1.0)  # weights tried for the transitions between phases
RARITY = (0.0, 0.2, 0.4, 0.6)  # shares tried of the log of how rare a label is
ASKING = np.arange(0.05, 0.71, 0.05).round(2).tolist()  # tried for how probable a question must be
GRID = np.round(np.arange(0.15, 0.66, 0.05), 2)
TRUST = 1.5  # in what the network says of follow-up beside the evidence of the words; the best of .25 to 1.5 twice
USUAL = 0.4  # threshold of a label that is too rare to choose on
COUNTED = ("leading", "stacked", "advice_as_question")  # flags that a missed question loses
FIXED = {"safety": 0.05}  # recall goes before precision
PHASES = SINGLE["phase"]


@dataclass(frozen=True)
class Scored:
    """One conversation with the logits that the exported network gave it."""

    example: Example
    logits: Mapping[str, np.ndarray]
    origin: str = WRITTEN


def choose(train: Sequence[Example], scored: Sequence[Scored]) -> dict[str, Any]:
    """Return what decoding.json holds, confidence still raw; `train` only gives the transitions between phases."""
    bias = {track: _bias(train, scored, track) for track in SINGLE}
    asking = {origin: _asking([item for item in scored if item.origin == origin], bias) for origin in (WRITTEN, HEARD)}
    stiffness = max(STIFFNESS, key=lambda s: _phase_agreement(scored, _transitions(train) * s, bias["phase"]))
    return {
        "thresholds": {track: thresholds(scored, track, bias, asking) for track in MULTI},
        "bias": bias,
        "asking": asking,
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


def _asking(scored: Sequence[Scored], bias: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Per ending the bound with the best agreement on what is a question and on what a missed question loses.

    One ending after the other, twice, since they are measured together.
    """
    decoder = _decoder(bias)
    read = [unit for item in scored for unit in _asked(decoder, item)]
    bounds = dict.fromkeys((MARK, STOP, NOTHING), 0.5)
    for place in (*bounds, *bounds):
        bounds[place] = max(ASKING, key=lambda bound: _seen(read, {**bounds, place: bound}))
    return bounds


@dataclass(frozen=True)
class _Asked:
    """An utterance: how probable a question is, its ending, what it is labelled and what it would be as a question."""

    asks: float
    ending: str
    question: str | None  # none: not labelled; empty: no question
    as_question: str
    lost: tuple[str, ...]  # depth and flags as labelled, of a question
    as_lost: tuple[str, ...]


def _asked(decoder: Decoder, item: Scored) -> Iterator[_Asked]:
    acts, depths, flags = (decoder.probabilities(t, item.logits[t]) for t in ("act", "depth", "flags"))
    asks = [SINGLE["act"].index(act) for act in QUESTION_ACTS]
    places = [MULTI["flags"].index(flag) for flag in COUNTED]
    wanted = {track: item.example.targets[track].tolist() for track in ("act", "depth", "flags")}
    for n, (_, text) in enumerate(item.example.utterances):
        act, depth = wanted["act"][n], wanted["depth"][n]
        label = SINGLE["act"][act] if act >= 0 else None
        yield _Asked(
            float(acts[n, asks].sum()),
            ending(text),
            label if label in QUESTION_ACTS else label and "",
            QUESTION_ACTS[int(acts[n, asks].argmax())],
            (str(depth), *(str(wanted["flags"][n][k] > 0.5) for k in places)) if depth >= 0 else (),
            (str(depths[n].argmax()), *(str(flags[n, k] > USUAL) for k in places)),
        )


def _seen(read: Sequence[_Asked], bounds: Mapping[str, float]) -> float:
    """Agreement: two thirds of it on questions, the rest on depth and on flags, which a missed question lacks."""
    questions, lost = [], [[] for _ in ("depth", *COUNTED)]
    for unit in read:
        seen = unit.asks > bounds[unit.ending]
        if unit.question is not None:
            questions.append((unit.question, unit.as_question if seen else ""))
        for pairs, label, found in zip(lost, unit.lost, unit.as_lost, strict=False):
            pairs.append((label, found if seen else ""))
    if not lost[0]:
        return 0.0
    depth, *flags = (kappa(pairs) for pairs in lost)
    return kappa(questions) * 2 / 3 + (depth + sum(flags) / len(flags)) / 6


def _phase_agreement(scored: Sequence[Scored], transitions: np.ndarray, bias: Sequence[float]) -> float:
    decoder = _decoder({"phase": bias}, transitions=transitions.tolist())
    hits = [
        choice.labels[0] == target
        for item in scored
        for choice, target in zip(
            decoder.phases(item.logits["phase"]), item.example.targets["phase"].tolist(), strict=True
        )
    ]
    return sum(hits) / len(hits)


def thresholds(
    scored: Sequence[Scored],
    track: str,
    bias: Mapping[str, Sequence[float]],
    asking: Mapping[str, Mapping[str, float]],
) -> list[float]:
    """Per label the threshold with the best F1; USUAL where the label is too rare to choose on."""
    decoder = _decoder(bias, asking)
    probabilities = np.concatenate([_several(decoder, item, track) for item in scored])
    targets = np.concatenate([item.example.targets[track].numpy() for item in scored])
    known = targets[:, 0] >= 0
    truth = targets[known] > 0.5
    labels = MULTI[track]
    return [FIXED.get(label) or _threshold(probabilities[known, k], truth[:, k]) for k, label in enumerate(labels)]


def _several(decoder: Decoder, item: Scored, track: str) -> np.ndarray:
    probabilities = decoder.probabilities(track, item.logits[track])
    if track != "flags":
        return probabilities
    acts = decoder.probabilities("act", item.logits["act"])
    chosen = decoder.acts(acts, [text for _, text in item.example.utterances], item.origin)
    return decoder.with_acts(probabilities, acts, chosen, item.example.turn_of.tolist())


def _decoder(
    bias: Mapping[str, Sequence[float]],
    asking: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
    transitions: Sequence[Sequence[float]] = (),
) -> Decoder:
    thresholds: dict[str, Sequence[float]] = {track: () for track in MULTI}
    return Decoder(TRACKS, Decoding(thresholds, bias, asking, transitions, {}, FollowUpWeights((), (), (), 0.0)))


def _threshold(probabilities: np.ndarray, truth: np.ndarray) -> float:
    if truth.sum() < 10:
        return USUAL
    values = np.array([f1(probabilities > bound, truth) for bound in GRID])
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


def anchored(
    found: Sequence[float], confidences: Sequence[tuple[float, bool]], apart: Sequence[tuple[float, bool]]
) -> list[float]:
    """The calibration with its offset such that the mean confidence lies halfway between two shares that were right.

    That of `confidences` is too high, since versions were chosen on them; that of `apart` too low, since it comes from
    models that were trained on less.
    """
    slope, _ = found
    raw = np.clip([confidence for confidence, _ in confidences], 1e-4, 1 - 1e-4)
    odds = slope * np.log(raw / (1 - raw))
    share = np.mean([np.mean([right for _, right in units]) for units in (confidences, apart)])
    offset = brentq(lambda by: float(np.mean(1 / (1 + np.exp(-odds - by)))) - share, -10, 10)
    return [slope, round(float(offset), 4)]
