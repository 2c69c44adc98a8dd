"""Learn to read closely what somebody says beside the turn before it, from exchanges written for that.

The heads see a conversation as the branches do, which learned from people who talk much alike. A small network on the
words after the lower layers of the encoder learns more from what others write than the heads can. Three of the 28
writers were left out; on what they wrote kappa without it, with heads taught by the other 25 too, and with it beside
the heads as they were: act .74, .75 and .76; .86, .90 and .93; .87, .87 and .88; reflection .84, .84 and .86; .82, .89
and .95; .87, .89 and .89; talk .77, .75 and .78; .72, .75 and .78; .80, .80 and .83; movement .70, .72 and .74; .71,
.74 and .74; .71, .72 and .79. Both together were no better than it alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from corpus import MULTI, SINGLE, Example
from torch import nn
from training import learn_from

from gesprekscoach.adapters.tagger.network import Logits
from gesprekscoach.adapters.tagger.overhearing import LONGEST, units
from gesprekscoach.domain.conversation import QUESTION_ACTS

TRACKS = {  # of each kind that is read, those of which exchanges have labels
    "utterance": ("act",),
    "turn": ("talk", "movement"),
    "world": ("world",),
    "stance": ("stance",),
    "theme": ("domain", "signal"),
    "flag": ("flags",),
}
APART = {
    "signal": "safety",  # `Danger` listens for it
    "flags": "stacked",  # hangs on what else the turn asks
}
OF_THEIR_OWN = {"theme": ("themes", 25), "flag": ("flags", 25)}
"""Kinds of which the first exchanges have no labels: the name of those that do, and for how many rounds they serve."""
SIZE, POOLS, DROP = 128, 4, 0.3
EPOCHS, RATE, BATCH = 10, 2e-3, 128
LABELS, AS_BEFORE = 2.0, 8.0  # what the labels of conversations count for, and what was said of them before
SMOOTHING = 0.05
# After that, in steps: for how many rounds of its last exchanges, and how many of a batch are of exchanges_NAME.
ONWARD: dict[str, tuple[tuple[int, dict[str, int]], ...]] = {
    "utterance": (
        (4, {"asking": 26}),
        (4, {"asking": 20, "implied": 26}),
        (4, {"asking": 13, "implied": 20, "stock": 13}),
    ),
    "turn": ((4, {"implied_clients": 13}),),
    "world": ((10, {"worlds": 26}),),
    "stance": ((10, {"stances": 26}),),
    "theme": (),
    "flag": (),
}
ONWARD_RATE = 1e-3
# In log odds, about half of what these labels come oftener there: statements ask in 27 and .1 % (in published talks in
# 3 %), and 73 % of the turns have a stance (in conversations a fifth).
OFTENER = {"asking": 1.2, "implied": -1.2, "stances": 1.2}
OFTEN = {"act": QUESTION_ACTS, "stance": frozenset(SINGLE["stance"]) - {"none"}}
SEED = 0


@dataclass(frozen=True)
class Units:
    """Utterances or turns: tokens [L, hidden] of each and of the turn before; per track logits [N, labels] and targets.

    Targets are [N], the label of each, or [N, labels] on a track with zero or more of them; less than 0: not known.
    """

    said: Sequence[np.ndarray]
    before: Sequence[np.ndarray]
    logits: dict[str, np.ndarray]
    labels: dict[str, np.ndarray]


class CloseReader(nn.Module):
    """Tokens of units and of the turns before, [N, L, hidden], with which are real [N, L] -> logits per track."""

    def __init__(self, hidden: int, labels: dict[str, int]) -> None:
        super().__init__()
        self.inp = nn.Linear(hidden, SIZE)
        self.said, self.before = nn.Linear(SIZE, POOLS), nn.Linear(SIZE, POOLS)
        self.pooled = nn.Linear(2 * POOLS * SIZE, SIZE)
        self.out = nn.ModuleDict({track: nn.Linear(SIZE, count) for track, count in labels.items()})
        self.drop = nn.Dropout(DROP)
        for head in self.out.values():
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)

    def forward(
        self, said: tuple[torch.Tensor, torch.Tensor], before: tuple[torch.Tensor, torch.Tensor]
    ) -> dict[str, torch.Tensor]:
        both = torch.cat([self._pool(*said, self.said), self._pool(*before, self.before)], 1)
        read = self.drop(F.gelu(self.pooled(self.drop(both)), approximate="tanh"))
        return {track: head(read) for track, head in self.out.items()}

    def _pool(self, tokens: torch.Tensor, real: torch.Tensor, attend: nn.Linear) -> torch.Tensor:
        entered = F.gelu(self.inp(tokens), approximate="tanh")
        weight = torch.softmax(attend(entered).masked_fill(~real[..., None], -1e4), 1)
        return (weight.transpose(1, 2) @ entered).flatten(1)


def seen(kind: str, read: Iterable[tuple[Example, Sequence[np.ndarray], Logits]]) -> Units:
    """All that have a label, of conversations with the tokens of each utterance and what was said of them before."""
    found = [
        (unit, {t: (logits.tracks[t][unit.number], _target(example, t, unit.number)) for t in TRACKS[kind]})
        for example, tokens, logits in read
        for unit in units(kind, [speaker for speaker, _ in example.utterances], tokens, example.turn_of.numpy())
    ]
    found = [(unit, tracks) for unit, tracks in found if any((target >= 0).any() for _, target in tracks.values())]
    return Units(
        [unit.said[:LONGEST] for unit, _ in found],
        [unit.before for unit, _ in found],
        {t: np.array([tracks[t][0] for _, tracks in found]) for t in TRACKS[kind]},
        {t: np.array([tracks[t][1] for _, tracks in found]) for t in TRACKS[kind]},
    )


def _target(example: Example, track: str, number: int) -> np.ndarray:
    """What is to be learned of a unit: all but the labels in `APART`."""
    target = example.targets[track][number].numpy().copy()
    if track in APART:
        target[MULTI[track].index(APART[track])] = -1
    return target


def oftener(units: Units, by: float) -> Units:
    """What was said of exchanges in which the labels of `OFTEN` are so much likelier than in talks, in log odds."""
    more = {track: np.array([by * (label in OFTEN[track]) for label in SINGLE[track]]) for track in units.logits}
    return replace(units, logits={t: (said + more[t]).astype(np.float32) for t, said in units.logits.items()})


def learn(
    told: Units, shown: Units, onward: Sequence[tuple[int, Sequence[tuple[Units, int]]]] = (), epochs: int = EPOCHS
) -> dict[str, np.ndarray]:
    """Train on exchanges, beside conversations on which it should hardly change what was said before.

    After that it trains onward step by step, for some rounds of the last others and with so many of each in a batch.
    Returns the weights by the names that the reader of the program knows.
    """
    torch.manual_seed(SEED)
    model = CloseReader(told.said[0].shape[1], {track: logits.shape[1] for track, logits in told.logits.items()})
    _train(model, [(told, BATCH)], shown, epochs * (len(told.said) // BATCH + 1), RATE)
    for rounds, others in onward:
        last, count = others[-1]
        mixed = [(told, BATCH - sum(count for _, count in others)), *others]
        _train(model, mixed, shown, rounds * len(last.said) // count, ONWARD_RATE)
    return {name: value.numpy().astype(np.float16) for name, value in model.state_dict().items()}


def _train(model: CloseReader, told: Sequence[tuple[Units, int]], shown: Units, steps: int, rate: float) -> None:
    """Train a number of steps on so many of each of what is told, and on as many together of what is shown."""
    draw = np.random.default_rng(SEED)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.0, steps)
    for step in range(steps):
        loss = _cost(model, shown, draw.integers(0, len(shown.said), BATCH), LABELS, AS_BEFORE)
        for some, count in told:
            loss = loss + _cost(model, some, draw.integers(0, len(some.said), count), 1.0, 0.0) * count / BATCH
        learn_from(loss, model, optimiser)
        schedule.step()
        if step % 200 == 0:
            print(f"close reading, step {step} of {steps}, loss {loss.item():.3f}", flush=True)


def _cost(model: CloseReader, units: Units, chosen: np.ndarray, labels: float, as_before: float) -> torch.Tensor:
    added = model(*(_padded([texts[n] for n in chosen]) for texts in (units.said, units.before)))
    total = torch.zeros(())
    for track, more in added.items():
        before = torch.tensor(units.logits[track][chosen])
        now, target = before + more, torch.tensor(units.labels[track][chosen])
        cost, moved = _of_many(now, before, target) if track in MULTI else _of_one(now, before, target)
        total = total + labels * cost + as_before * moved
    return total


def _of_one(now: torch.Tensor, before: torch.Tensor, label: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The cost of a track with one label, and how far what is said [N, labels] has moved."""
    cost = F.cross_entropy(now, label, label_smoothing=SMOOTHING)
    return cost, F.kl_div(now.log_softmax(1), before.log_softmax(1), log_target=True, reduction="batchmean")


def _of_many(now: torch.Tensor, before: torch.Tensor, target: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The same for a track with zero or more labels, of those that are known.

    Targets are not smoothed: that says of every rare label that it is likelier than it is.
    """
    known, likely = target >= 0, torch.sigmoid(before)
    cost, told, stayed = (
        F.binary_cross_entropy_with_logits(said, aim, known.float(), reduction="sum") / len(now)
        for said, aim in ((now, target), (now, likely), (before, likely))
    )
    return cost, told - stayed


def _padded(texts: Sequence[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    said = [torch.tensor(tokens, dtype=torch.float32) for tokens in texts]
    real = [torch.ones(len(tokens), dtype=torch.bool) for tokens in texts]
    return tuple(nn.utils.rnn.pad_sequence(rows, batch_first=True) for rows in (said, real))
