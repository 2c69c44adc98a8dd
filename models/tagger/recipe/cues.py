"""Learn which sentences speak for a code of the opening, from conversations of which only the codes are known.

A conversation holds a code when at least one sentence of its opening does, so the chance that it does is one minus the
chance that none of them does ("noisy or", a usual form of learning from multiple instances). The score of a sentence is
linear in its vector; above zero it is a cue. Zero lies where cues and lexicon together find the code best in
conversations that were left out of learning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import corpus
import numpy as np
import torch
import torch.nn.functional as F

from gesprekscoach.adapters.tagger.encoder import Encoder
from gesprekscoach.domain.lexicon import Phrases

CODES = {"O1": "welcome", "O2": "role", "O5": "moved", "O7": "frame"}  # those that lie in words, with their lexicon
EARLY = {"O1": 6, "O2": 6, "O5": 12, "O7": 12}  # turns from the first of the professional in which a code counts
WINDOW, READ = 12, 15  # turns: of an opening, and those that are read with it
FOLDS = 5
STEPS = 400
RATE = 0.01
SMALL = 1e-3  # of the squares of the weights
BOUNDS = np.arange(0.1, 0.96, 0.05)
SHUT = -20.0  # the score of a sentence that comes too late for a code


@dataclass(frozen=True)
class Opening:
    """What the professional says in one opening.

    `vectors` [sentences, vector]; `counts` [sentences, codes]: whether it comes early enough; `holds` and `found`
    [codes]: what the conversation was given, and what the lexicon finds; `weight` of the conversation in learning.
    """

    name: str
    vectors: np.ndarray
    counts: np.ndarray
    holds: np.ndarray
    found: np.ndarray
    weight: float


def read(
    shown: dict[str, Any], in_plain: bool, weight: float, encoder: Encoder, words: Mapping[str, Phrases]
) -> Opening:
    """The opening of a conversation in one of its forms."""
    first = next((n for n, turn in enumerate(shown["turns"]) if turn["speaker"] == "professional"), 0)
    example = corpus.example({**shown, "turns": shown["turns"][: first + READ]}, in_plain)
    place = (example.turn_of - first).numpy()
    asked = place[(example.targets["depth"] == 0).numpy()].min(initial=READ)  # the first question for data
    said = zip(example.utterances, encoder.encode(example.utterances), place, strict=True)
    mine = [(text, read.vector, at) for (speaker, text), read, at in said if speaker == "professional" and at < WINDOW]
    counts = np.array([[at < EARLY[code] and at <= asked for code in CODES] for _, _, at in mine])
    hits = np.array([[words[name].find(text) is not None for name in CODES.values()] for text, _, _ in mine])
    given = shown["opening"]["positive"]
    return Opening(
        example.name,
        np.array([vector for _, vector, _ in mine]),
        counts,
        np.array([code in given for code in CODES]),
        (hits & counts).any(0),
        weight,
    )


def learn(openings: Sequence[Opening]) -> dict[str, np.ndarray]:
    """Weights per code, [vector + 1]: the last is the bias."""
    names = sorted({opening.name for opening in openings})
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    apart = np.zeros((len(openings), len(CODES)))
    for left_out in range(FOLDS):
        fitted = _fit([opening for opening in openings if fold[opening.name] != left_out])
        for row, opening in enumerate(openings):
            if fold[opening.name] == left_out:
                apart[row] = _chances(opening, *fitted)
    holds, found = (np.stack([getattr(opening, name) for opening in openings]) for name in ("holds", "found"))
    weight, bias = _fit(openings)
    learned = {}
    for k, code in enumerate(CODES):
        bound = max(BOUNDS, key=lambda bound, k=k: f1((apart[:, k] > bound) | found[:, k], holds[:, k]))
        learned[code] = np.append(weight[k], bias[k] - np.log(bound / (1 - bound))).astype(np.float32)
    return learned


def f1(seen: np.ndarray, true: np.ndarray) -> float:
    """Twice what was seen rightly, against all that was seen and all there was."""
    return float(2 * (seen & true).sum() / max(1, seen.sum() + true.sum()))


def _chances(opening: Opening, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Per code that of the sentence that speaks most for it."""
    scores = np.where(opening.counts, opening.vectors @ weight.T + bias, SHUT).max(0)
    chances: np.ndarray = 1 / (1 + np.exp(-scores))
    return chances


def _fit(openings: Sequence[Opening]) -> tuple[np.ndarray, np.ndarray]:
    vectors = torch.tensor(np.concatenate([opening.vectors for opening in openings]))
    late = torch.tensor(~np.concatenate([opening.counts for opening in openings]))
    owner = torch.tensor([row for row, opening in enumerate(openings) for _ in opening.vectors])
    holds = torch.tensor(np.stack([opening.holds for opening in openings])).float()
    shares = torch.tensor([opening.weight for opening in openings])[:, None]
    middle, spread = vectors.mean(0), vectors.std(0) + 1e-3
    vectors = (vectors - middle) / spread
    weight = torch.zeros(len(CODES), vectors.shape[1], requires_grad=True)
    bias = torch.full((len(CODES),), -3.0, requires_grad=True)
    optimiser = torch.optim.Adam([weight, bias], lr=RATE)
    for step in range(STEPS):
        optimiser.param_groups[0]["lr"] = RATE * (1 - step / STEPS)
        scores = (vectors @ weight.T + bias).masked_fill(late, SHUT)
        none = torch.zeros_like(holds).index_add(0, owner, -F.softplus(scores)).clamp(max=-1e-6)
        cost = -(holds * torch.log(-torch.expm1(none)) + (1 - holds) * none)
        loss = (cost * shares).sum() / shares.sum() + SMALL * (weight**2).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    found = weight.detach() / spread
    return found.numpy(), (bias.detach() - found @ middle).numpy()
