"""The tagger in torch: an encoder of 12 layers, and dilated convolutions over utterances and turns.

The lower layers of the encoder read each utterance by itself, the upper ones with the words that were said around it.

Everything between the encoder's last layer and the direct logits is linear in the weighted token vectors, so that the
share of each word in a label can be read off (see `TokenPool`).
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from corpus import TRACKS, UTTERANCE_TRACKS
from torch import nn

from gesprekscoach.adapters.tagger.encoder import CHUNK, NO_UTTERANCE, PAD, batches

SPEAKERS = ("professional", "client", "other")
REACH = 64  # tokens; in the upper layers a token sees those of other utterances that are at most so far away
FAR = 4  # utterances; those further away weigh like the fourth
UNSEEN = -1e4
UNUSED = -3.5  # what the weight of other utterances starts from, so that what was learned alone still holds
TOKENS_PER_BATCH = 2500  # with padding
LEAP = 100_000  # between the numbers of utterances of two conversations


@dataclass(frozen=True)
class Sizes:
    """Dimensions that the exported manifest repeats."""

    layers: int = 12
    alone: int = 8  # layers that read an utterance by itself
    hidden: int = 384
    heads: int = 12
    pools: int = 6
    vector: int = 384
    network: int = 192
    features: int = 64
    drop: float = 0.4
    utterance_dilations: tuple[int, ...] = (1, 2, 4, 8)
    turn_dilations: tuple[int, ...] = (1, 2, 4, 8, 16)


class SequenceDropout(nn.Module):
    """Drops whole columns of a sequence [B, L, H], the same for all its tokens: much cheaper than per number."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[2]) >= self.share
        return x * (keep / (1 - self.share)).to(x.dtype)


class Layer(nn.Module):
    """One transformer layer (post-norm, as in BERT)."""

    def __init__(self, sizes: Sizes, epsilon: float) -> None:
        super().__init__()
        hidden = sizes.hidden
        self.heads = sizes.heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, 4 * hidden), nn.Linear(4 * hidden, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, epsilon), nn.LayerNorm(hidden, epsilon)
        self.drop = SequenceDropout(0.1)

    def forward(self, x: torch.Tensor, added: torch.Tensor, around: bool = False) -> torch.Tensor:
        """Tokens [B, L, hidden] that see each other, and with `around` those of the rows before and after.

        `added` is added to the scores [heads, B, L, L or 3 L].
        """
        batch, length, hidden = x.shape
        weight = torch.cat([self.q.weight, self.k.weight, self.v.weight])
        bias = torch.cat([self.q.bias, self.k.bias, self.v.bias])
        q, k, v = F.linear(x, weight, bias).view(batch, length, 3, self.heads, -1).permute(2, 3, 0, 1, 4)
        if around:
            k, v = _with_neighbours(k), _with_neighbours(v)
        scores = (q * (hidden // self.heads) ** -0.5) @ k.transpose(-1, -2) + added
        seen = (torch.softmax(scores, -1).to(v.dtype) @ v).permute(1, 2, 0, 3).reshape(batch, length, hidden)
        x = self.aln(x + self.drop(self.ao(seen)))
        return self.oln(x + self.drop(self.fo(F.gelu(self.fi(x)))))


class Encoder(nn.Module):
    """Token ids [B, L] and a mask of real tokens -> token vectors [B, L, hidden]; starts from the source's weights."""

    def __init__(
        self, weights: dict[str, np.ndarray], sizes: Sizes, epsilon: float, speaker_words: list[list[int]]
    ) -> None:
        super().__init__()
        table = torch.tensor(weights["word"])
        marks = torch.stack([table[ids].mean(0) for ids in speaker_words])
        self.marks = len(table)
        self.word = nn.Embedding.from_pretrained(torch.cat([table, marks]), freeze=True)
        self.mark = nn.Parameter(marks.clone())
        self.pos = nn.Embedding.from_pretrained(torch.tensor(weights["pos"] + weights["type"]), freeze=True)
        self.eln = nn.LayerNorm(sizes.hidden, epsilon)
        self.eln.weight.data, self.eln.bias.data = torch.tensor(weights["eln.w"]), torch.tensor(weights["eln.b"])
        self.layers = nn.ModuleList(Layer(sizes, epsilon) for _ in range(sizes.layers))
        for number, layer in enumerate(self.layers):
            for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                module = getattr(layer, name)
                module.weight.data = torch.tensor(weights[f"l{number}.{name}.w"])
                module.bias.data = torch.tensor(weights[f"l{number}.{name}.b"])
        self.drop = SequenceDropout(0.1)
        # what is added to the scores of words of another utterance: per layer and head, by how far away it is
        near = torch.full((sizes.layers - sizes.alone, sizes.heads, 2 * FAR + 1), UNUSED)
        near[..., FAR] = 0.0
        self.near = nn.Parameter(near)
        self.alone = sizes.alone

    def by_itself(self, ids: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        """Embeddings and the layers that read each utterance by itself."""
        embedded = self.word(ids)
        marked = ids >= self.marks
        embedded = torch.where(marked[..., None], self.mark[(ids - self.marks).clamp(min=0)], embedded)
        x = self.drop(self.eln(embedded + self.pos(torch.arange(ids.shape[1]))))
        for layer in self.layers[: self.alone]:
            x = layer(x, hidden_from(real, x))
        return x

    def freeze(self, count: int) -> None:
        """Let training leave the embeddings and the first `count` layers alone; with 0 only the tables stay."""
        for parameter in (self.mark, *self.eln.parameters()):
            parameter.requires_grad_(count == 0)
        for number, layer in enumerate(self.layers):
            layer.requires_grad_(number >= count)

    def take_lower(self, other: "Encoder") -> None:
        """Take over from another encoder of the same size what reads each utterance by itself."""
        self.mark.data.copy_(other.mark.data)
        self.eln.load_state_dict(other.eln.state_dict())
        for mine, theirs in zip(self.layers[: self.alone], other.layers[: self.alone], strict=True):
            mine.load_state_dict(theirs.state_dict())

    def together(self, x: torch.Tensor, place: torch.Tensor) -> torch.Tensor:
        """The other layers: tokens [C, CHUNK, hidden] in the order of the talk.

        `place` [C, CHUNK] is the number of the utterance of each token, NO_UTTERANCE for padding; between conversations
        it leaps by more than their length.
        """
        further = around(place)
        alone = torch.where(further == FAR, 0.0, UNSEEN)
        for near, layer in zip(self.near, self.layers[self.alone :], strict=True):
            weights = torch.cat([near.T, torch.full_like(near.T[:1], UNSEEN)])
            sees_others = bool((weights[torch.arange(len(weights)) != FAR] > UNSEEN).any())
            x = layer(x, weights[further].permute(3, 0, 1, 2) if sees_others else alone, around=True)
        return x


class TokenPool(nn.Module):
    """Token vectors -> weighted token vectors [B, L, vector], whose sum over tokens is the vector of the utterance.

    Several pools look for different words; each has its own projection, so the sum is linear in the token vectors.
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.score = nn.Linear(sizes.hidden, sizes.pools)
        nn.init.normal_(self.score.weight, std=0.02)
        self.project = nn.ModuleList(nn.Linear(sizes.hidden, sizes.vector // sizes.pools) for _ in range(sizes.pools))

    def forward(self, x: torch.Tensor, real: torch.Tensor) -> torch.Tensor:
        weights = torch.softmax(self.score(x).float().masked_fill(~real[..., None], -1e4), 1)
        return torch.cat([weights[..., p : p + 1] * m(x).float() for p, m in enumerate(self.project)], -1)


class Block(nn.Module):
    """A gated convolution of width 3 with a residual; `mask` [B, N, 1] keeps padding silent."""

    def __init__(self, width: int, dilation: int, drop: float) -> None:
        super().__init__()
        self.conv = nn.Conv1d(width, 2 * width, 3, padding=dilation, dilation=dilation)
        self.norm = nn.LayerNorm(width)
        self.drop = nn.Dropout(drop)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        seen = (self.norm(x) * mask).transpose(1, 2)
        return (x + self.drop(F.glu(self.conv(seen).transpose(1, 2), -1))) * mask


class ContextNetwork(nn.Module):
    """Vectors [B, N, vector] and features [B, N, F] of all utterances -> logits per track.

    `member` [B, T, N] is 1 where an utterance belongs to a turn. Returns the full logits and those of the direct
    (linear) path alone.
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        h = sizes.network
        self.scale = nn.Parameter(torch.ones(sizes.vector))
        self.inp = nn.Linear(sizes.vector + sizes.features, h)
        self.utterance_blocks = nn.ModuleList(Block(h, d, sizes.drop / 2) for d in sizes.utterance_dilations)
        self.attend = nn.Linear(2 * h, 1)
        self.turn_in = nn.Linear(4 * h, h)
        self.turn_blocks = nn.ModuleList(Block(h, d, sizes.drop / 2) for d in sizes.turn_dilations)
        self.heads = nn.ModuleDict({track: nn.Linear(4 * h, len(labels)) for track, labels in TRACKS.items()})
        self.direct = nn.ModuleDict({track: nn.Linear(sizes.vector, len(labels)) for track, labels in TRACKS.items()})
        self.drop = nn.Dropout(sizes.drop)

    def forward(
        self, v: torch.Tensor, features: torch.Tensor, member: torch.Tensor
    ) -> tuple[dict[str, torch.Tensor], ...]:
        seen_u = member.amax(1)[..., None]
        seen_t = member.amax(2)[..., None]
        e = F.gelu(self.inp(self.drop(torch.cat([v * self.scale, features], -1))), approximate="tanh") * seen_u
        u = e
        for block in self.utterance_blocks:
            u = block(u, seen_u)
        eu = torch.cat([e, u], -1)
        share = torch.softmax(self.attend(eu).transpose(1, 2).masked_fill(member == 0, -1e4), -1) * member
        mean = member / member.sum(-1, keepdim=True).clamp(min=1)
        summed = self.turn_in(torch.cat([mean @ eu, share @ eu], -1)) * seen_t
        t = summed
        for block in self.turn_blocks:
            t = block(t, seen_t)
        back = member.transpose(1, 2)
        for_turns = self.drop(torch.cat([mean @ eu, t, summed], -1))
        for_utterances = self.drop(torch.cat([eu, back @ t, back @ summed], -1))
        direct_u, direct_t = self.drop(v), self.drop((share + mean) / 2 @ v)
        alone = {k: head(direct_u if k in UTTERANCE_TRACKS else direct_t) for k, head in self.direct.items()}
        full = {
            k: head(for_utterances if k in UTTERANCE_TRACKS else for_turns) + alone[k] for k, head in self.heads.items()
        }
        return full, alone


class Tagger(nn.Module):
    """Encoder, pool and network together."""

    def __init__(self, encoder: Encoder, sizes: Sizes) -> None:
        super().__init__()
        self.encoder, self.pool, self.network = encoder, TokenPool(sizes), ContextNetwork(sizes)
        self.sizes = sizes

    def vectors(self, conversations: list[list[list[int]]], cached: list[torch.Tensor] | None = None) -> torch.Tensor:
        """Utterance vectors [N, vector] of the token-id sequences of conversations, one after the other.

        Short ones are read with short ones. `cached` holds per sequence what the lower layers made of it, from
        `lower_layers`.
        """
        sequences = [sequence for conversation in conversations for sequence in conversation]
        groups = batches([len(s) for s in sequences], TOKENS_PER_BATCH)
        starts, place = laid_out([[len(sequence) for sequence in talk] for talk in conversations])
        read, filled, shown = [], [], []
        for group in groups:
            ids, real = padded([sequences[i] for i in group])
            if cached is None:
                x = self.encoder.by_itself(ids, real)
            else:
                lower = nn.utils.rnn.pad_sequence([cached[i] for i in group], batch_first=True).bfloat16()
                x = self.encoder.drop(lower)
            at = torch.tensor([starts[i] for i in group])[:, None] + torch.arange(ids.shape[1])
            read.append(x[real])
            filled.append(at[real])
            shown.append((at * real, real))
        tokens = torch.cat(read)
        flat = tokens.new_zeros(place.numel(), tokens.shape[1]).index_copy(0, torch.cat(filled), tokens)
        flat = self.encoder.together(flat.view(*place.shape, -1), place).flatten(0, 1)
        vectors = torch.cat([self.pool(flat[at], real).sum(1) for at, real in shown])
        return vectors[torch.tensor(np.argsort(np.concatenate(groups)))]

    @torch.no_grad()
    def lower_layers(self, sequences: list[list[int]]) -> list[torch.Tensor]:
        """What the lower layers make of each sequence, in half precision, to be kept in memory."""
        kept: list[torch.Tensor] = [torch.empty(0)] * len(sequences)
        for group in batches([len(s) for s in sequences], TOKENS_PER_BATCH):
            ids, real = padded([sequences[i] for i in group])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                x = self.encoder.by_itself(ids, real).half()
            for row, i in enumerate(group):
                kept[i] = x[row, : len(sequences[i])].clone()
        return kept


def _with_neighbours(x: torch.Tensor) -> torch.Tensor:
    """Rows [heads, C, L, d] with the row before and the row after each, [heads, C, 3 L, d]."""
    none = torch.zeros_like(x[:, :1])
    return torch.cat([torch.cat([none, x[:, :-1]], 1), x, torch.cat([x[:, 1:], none], 1)], 2)


def around(place: torch.Tensor) -> torch.Tensor:
    """Of every token [C, L] and every one it might see [3 L]: how many utterances further, 0 to 2 FAR.

    And 2 FAR + 1 where it does not see it.
    """
    none = torch.full_like(place[:1], NO_UTTERANCE)
    others = torch.cat([torch.cat([none, place[:-1]]), place, torch.cat([place[1:], none])], 1)
    further = others[:, None] - place[..., None]
    length = place.shape[1]
    away = torch.arange(-length, 2 * length)[None] - torch.arange(length)[:, None]
    near = (further == 0) | ((away.abs() <= REACH) & (further.abs() < LEAP // 2))
    seen = near & (others != NO_UTTERANCE)[:, None]
    return torch.where(seen, further.clamp(-FAR, FAR) + FAR, 2 * FAR + 1)


def hidden_from(real: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """What is added to attention scores so that no token looks at padding, [B, 1, L]."""
    return ((~real).to(like.dtype) * UNSEEN)[:, None, :]


def laid_out(talks: list[list[int]]) -> tuple[list[int], torch.Tensor]:
    """Where each utterance begins when conversations fill chunks of their own, and the utterance of each token.

    `talks` holds the number of tokens of the utterances of each; the second result is what `together` reads.
    """
    starts, place = [], []
    for number, lengths in enumerate(talks):
        for utterance, length in enumerate(lengths):
            starts.append(len(place))
            place += [number * LEAP + utterance] * length
        place += [NO_UTTERANCE] * (-len(place) % CHUNK)
    return starts, torch.tensor(place).view(-1, CHUNK)


def padded(sequences: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids [B, L] filled up with padding, and which of them are real."""
    ids = torch.full((len(sequences), max(map(len, sequences))), PAD)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = torch.tensor(sequence)
    return ids, ids != PAD
