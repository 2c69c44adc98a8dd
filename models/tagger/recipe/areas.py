"""Learn a small network for the life areas alone, on what the heads of the finished network see of whole talks.

One network for all tracks finds areas less well than any track. They lie in what a whole passage is about; this one
reads nothing else and is small enough to stop before it knows the training talks by heart. For the same reason it does
not see what the turn blocks of the branches say, only what went into them (on the ten first of `choose`, the 80 later
ones and the talks in other styles that gives a cross-entropy of .172, .141 and .160, with it .182, .141 and .165).
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from corpus import TURN_MULTI
from network import Block
from torch import nn
from training import learn_from

from gesprekscoach.adapters.tagger.network import AREA_SHARE

SIZE, DROP, DROP_SEEN = 160, 0.4, 0.2
DILATIONS = (1, 2, 4)
EPOCHS, RATE, BATCH = 4, 1.5e-3, 600  # a step takes whole conversations until it has so many turns
SEED = 1


@dataclass(frozen=True)
class Seen:
    """One conversation: what the heads saw of its turns [turns, features], what they said and what is labelled.

    Both are [turns, areas]; a label below 0: none was given.
    """

    turns: np.ndarray
    said: np.ndarray
    target: np.ndarray


class AreaNetwork(nn.Module):
    """Turns [B, T, features] -> what to add to the logits of the areas [B, T, areas].

    `real` [B, T, 1] is 0 at padding; `open_to` [features] is 0 at what it does not see.
    """

    def __init__(self, open_to: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("open_to", open_to, persistent=False)
        self.inp = nn.Linear(len(open_to), SIZE)
        self.blocks = nn.ModuleList(Block(SIZE, dilation, DROP) for dilation in DILATIONS)
        self.head = nn.Linear(SIZE, len(TURN_MULTI["domain"]))

    def forward(self, turns: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        entered = F.gelu(self.inp(F.dropout(turns * self.open_to, DROP_SEEN, self.training)), approximate="tanh")
        x = F.dropout(entered, DROP, self.training) * real
        for block in self.blocks:
            x = block(x, real)
        return self.head(F.dropout(x, DROP, self.training))


def learn(conversations: Sequence[Seen], width: int) -> dict[str, np.ndarray]:
    """Train on conversations and return the weights by the names that `LifeAreas` reads.

    `width`: of the networks of the branches; of each the heads see two widths of means, what the turn blocks say and
    what went into them.
    """
    torch.manual_seed(SEED)
    draw = random.Random(SEED)
    of_branch = torch.cat([torch.ones(2 * width), torch.zeros(width), torch.ones(width)])
    model = AreaNetwork(of_branch.repeat(conversations[0].turns.shape[1] // len(of_branch)))
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.02)
    steps = EPOCHS * (sum(len(c.turns) for c in conversations) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS):
        total = 0.0
        for batch in _batches(draw.sample(conversations, len(conversations))):
            said, target = _padded([c.said for c in batch])[0], _padded([c.target for c in batch], -1.0)[0]
            logits = AREA_SHARE * said + model(*_padded([c.turns for c in batch]))
            known = target[..., 0] >= 0
            loss = F.binary_cross_entropy_with_logits(logits[known], target[known])
            learn_from(loss, model, optimiser)
            schedule.step()
            total += loss.item() * len(batch)
        print(f"areas, epoch {epoch + 1} loss {total / len(conversations):.4f}", flush=True)
    with torch.no_grad():
        model.inp.weight *= model.open_to
    return {name: value.numpy().astype(np.float16) for name, value in model.state_dict().items()}


def _batches(conversations: Sequence[Seen]) -> Iterator[list[Seen]]:
    batch: list[Seen] = []
    for conversation in conversations:
        batch.append(conversation)
        if sum(len(c.turns) for c in batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _padded(rows: Sequence[np.ndarray], value: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Conversations of different length together [B, T, ...], and which turns are real [B, T, 1]."""
    parts = [torch.tensor(r, dtype=torch.float32) for r in rows]
    together = nn.utils.rnn.pad_sequence(parts, batch_first=True, padding_value=value)
    real = nn.utils.rnn.pad_sequence([torch.ones(len(p), 1) for p in parts], batch_first=True)
    return together, real
