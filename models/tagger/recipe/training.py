"""Train encoder and network, whole conversations at a time."""

import copy
import math
import random
import time
from dataclasses import dataclass, field, replace

import torch
import torch.nn.functional as F
from corpus import MULTI, SINGLE, UTTERANCE_TRACKS, Example
from network import SPEAKERS, Tagger
from tokenizers import Tokenizer
from torch import nn

from gesprekscoach.adapters.tagger.encoder import BEGIN, END
from gesprekscoach.domain.conversation import QUESTION_ACTS

WEIGHT = {
    "phase": 1.0,
    "world": 1.0,
    "stance": 0.5,
    "talk": 1.0,
    "movement": 0.7,
    "act": 1.5,
    "depth": 1.0,
    "follow_up": 0.7,
    "flags": 12.0,
    "domain": 6.0,
    "signal": 6.0,
}
PROGRESS = 100  # steps between two lines


@dataclass(frozen=True)
class Plan:
    """How long and how fast."""

    epochs: int = 10
    batch: int = 250  # utterances in a step: about two whole conversations, or many short ones
    encoder_rate: float = 1e-4
    layer_decay: float = 0.85
    network_rate: float = 1.5e-3
    near_rate: float = 1e-2  # of how much the words of each utterance around weigh
    direct_weight: float = 0.3
    smoothing: float = 0.05
    rare_weight: float = 2.0  # of a label that holds, on tracks where most labels do not
    average: float = 0.97
    seed: int = 0
    frozen: int = 8
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHT))


@dataclass(frozen=True)
class Prepared:
    """An example with its token ids, and the output of the frozen layers when that is kept in memory."""

    example: Example
    sequences: list[list[int]]
    cached: list[torch.Tensor] | None = None


def prepare(example: Example, tokenizer: Tokenizer, marks: int, max_tokens: int) -> Prepared:
    """Token ids of every utterance: begin, the mark of the speaker, the text, end."""
    pieces = tokenizer.encode_batch([text for _, text in example.utterances], add_special_tokens=False)
    return Prepared(
        example,
        [
            [BEGIN, marks + SPEAKERS.index(speaker), *piece.ids[:max_tokens], END]
            for (speaker, _), piece in zip(example.utterances, pieces, strict=True)
        ],
    )


def cached(model: Tagger, data: list[list[Prepared]]) -> list[list[Prepared]]:
    """Run the lower layers once for every form."""
    model.eval()
    return [[replace(item, cached=model.lower_layers(item.sequences)) for item in forms] for forms in data]


def train(data: list[list[Prepared]], model: Tagger, plan: Plan) -> Tagger:
    """Train network and top layers together; return the model with averaged weights (moving average over steps).

    `data` holds every conversation in several forms; each epoch takes the next form of each.
    """
    random.seed(plan.seed)
    torch.manual_seed(plan.seed)
    optimiser = torch.optim.AdamW(_groups(model, plan), weight_decay=0.01, fused=True)
    model.encoder.freeze(plan.frozen)
    base = [group["lr"] for group in optimiser.param_groups]
    step, averaged = 0, copy.deepcopy(model)
    for epoch in range(plan.epochs):
        turn = [forms[(epoch + i) % len(forms)] for i, forms in enumerate(data)]
        random.shuffle(turn)
        model.train()
        total, began = 0.0, time.time()
        batches = _batches(turn, plan.batch)
        for number, items in enumerate(batches):
            done = (epoch + number / len(batches)) / plan.epochs
            factor = min(1.0, (done + 1e-3) / 0.1) * max(0.02, 0.5 * (1 + math.cos(math.pi * done)))
            for group, rate in zip(optimiser.param_groups, base, strict=True):
                group["lr"] = rate * factor
            loss = _loss(model, items, plan)
            learn_from(loss, model, optimiser)
            _follow(averaged, model, min(plan.average, (1 + step) / (10 + step)))
            step += 1
            total += loss.item()
            if step % PROGRESS == 0:
                mean = total / (number + 1)
                print(
                    f"  step {number + 1} of {len(batches)}, loss {mean:.3f}, {time.time() - began:.0f} s", flush=True
                )
        print(f"epoch {epoch + 1} loss {total / len(batches):.3f} {time.time() - began:.0f} s", flush=True)
    return averaged.eval()


def learn_from(loss: torch.Tensor, model: nn.Module, optimiser: torch.optim.Optimizer) -> None:
    """One step of learning, with the length of the gradient bounded."""
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()


def _batches(items: list[Prepared], size: int) -> list[list[Prepared]]:
    """Divide conversations, in their order, into steps that hold about `size` utterances each."""
    batches: list[list[Prepared]] = [[]]
    filled = 0
    for item in items:
        if filled >= size:
            batches.append([])
            filled = 0
        batches[-1].append(item)
        filled += len(item.sequences)
    return batches


def _groups(model: Tagger, plan: Plan) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    layers = len(model.encoder.layers)
    for number, layer in enumerate(model.encoder.layers):
        if number >= plan.frozen:
            groups.append(
                {
                    "params": list(layer.parameters()),
                    "lr": plan.encoder_rate * plan.layer_decay ** (layers - 1 - number),
                }
            )
    if not plan.frozen:
        groups.append(
            {
                "params": [model.encoder.mark, *model.encoder.eln.parameters()],
                "lr": plan.encoder_rate * plan.layer_decay**layers,
            }
        )
    groups.append({"params": [model.encoder.near], "lr": plan.near_rate, "weight_decay": 0.0})
    groups.append({"params": list(model.pool.parameters()), "lr": plan.network_rate / 3})
    groups.append({"params": list(model.network.parameters()), "lr": plan.network_rate, "weight_decay": 0.02})
    return groups


def _follow(averaged: Tagger, model: Tagger, keep: float) -> None:
    with torch.no_grad():
        for old, new in zip(averaged.parameters(), model.parameters(), strict=True):
            old.lerp_(new, 1 - keep)


def forward(model: Tagger, items: list[Prepared]) -> tuple[dict[str, torch.Tensor], ...]:
    """Logits per track for the utterances or turns of all items, one after the other, full and direct."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        kept = None if items[0].cached is None else [x for item in items for x in item.cached or []]
        vectors = model.vectors([item.sequences for item in items], kept).float()
    counts = [len(item.sequences) for item in items]
    turns = [len(item.example.turns) for item in items]
    v = torch.zeros(len(items), max(counts), vectors.shape[1])
    features = torch.zeros(len(items), max(counts), items[0].example.features.shape[1])
    member = torch.zeros(len(items), max(turns), max(counts))
    for row, (item, part) in enumerate(zip(items, vectors.split(counts), strict=True)):
        v[row, : len(part)] = part
        features[row, : len(part)] = item.example.features
        member[row, item.example.turn_of, torch.arange(len(part))] = 1
    both = model.network(v, features, member)
    lengths = {k: counts if k in UTTERANCE_TRACKS else turns for k in both[0]}
    return tuple(
        {k: torch.cat([o[row, :n] for row, n in enumerate(lengths[k])]) for k, o in logits.items()} for logits in both
    )


def _added_cost(track: str, logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor | float:
    """Of errors that weigh more than others: a question not seen, a depth more than one level off."""
    known = target >= 0
    if track == "act":
        chances = torch.log_softmax(logits[known], 1)
        asks = [SINGLE["act"].index(act) for act in QUESTION_ACTS]
        others = [k for k in range(chances.shape[1]) if k not in asks]
        which = torch.cat([chances[:, asks], chances[:, others].logsumexp(1, keepdim=True)], 1)
        place = torch.full((chances.shape[1],), len(asks))
        place[asks] = torch.arange(len(asks))
        return F.nll_loss(which, place[target[known]])
    if track == "depth":
        levels = torch.arange(logits.shape[1])
        beyond = ((levels - target[known, None]).abs() - 1).clamp(min=0)
        return (torch.softmax(logits[known], 1) * beyond).sum(1).mean()
    return 0.0


def _loss(model: Tagger, items: list[Prepared], plan: Plan) -> torch.Tensor:
    full, direct = forward(model, items)
    total = torch.zeros(())
    for logits, share in ((full, 1.0), (direct, plan.direct_weight)):
        for track in SINGLE:
            target = torch.cat([item.example.targets[track] for item in items])
            if (target >= 0).any():
                cost = F.cross_entropy(logits[track], target, ignore_index=-100, label_smoothing=plan.smoothing)
                total = total + share * plan.weights[track] * (cost + _added_cost(track, logits[track], target))
        for track in MULTI:
            target = torch.cat([item.example.targets[track] for item in items])
            known = target[:, 0] >= 0
            if known.any():
                total = total + share * plan.weights[track] * F.binary_cross_entropy_with_logits(
                    logits[track][known], target[known], pos_weight=torch.full((target.shape[1],), plan.rare_weight)
                )
    return total
