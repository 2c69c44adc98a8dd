"""The network over a whole conversation: dilated convolutions over utterances and over turns, one head per track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gesprekscoach.adapters.tagger.encoder import shares
from gesprekscoach.domain.conversation import UTTERANCE_TRACKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Floats = TypeVar("Floats", NDArray[np.float32], NDArray[np.float64])
    Weights = Mapping[str, Array]

NORM_EPSILON = 1e-5
AREA_SHARE = 0.5  # of what the branches say of life areas, beside what `LifeAreas` says
SAFETY = 3  # its place among the signals
BESIDE = ("why", "cue", "area", "danger")  # what network.npz holds beside the branches, which have numbers
UTTERANCES_AT_ONCE = 64  # one by one the threads of numpy wait for each other, and longest on a busy machine
TURNS_AT_ONCE = 64  # a table of all turns by all utterances would grow with the square of a talk


@dataclass(frozen=True, slots=True)
class Logits:
    """What the network says of one conversation.

    ``tracks``: logits, [units, labels]; ``share``: how much each utterance counts in its turn, [utterances];
    ``utterances`` and ``turns``: what the heads saw of each, [units, features].
    """

    tracks: Mapping[str, Array]
    share: Array
    utterances: Array
    turns: Array


@dataclass(frozen=True, slots=True)
class HeardDanger:
    """The danger heard in what clients say.

    ``turns``: what to add to the logit of safety, by the turn; ``lost``: by the place of an utterance how much of that
    goes with each of its tokens, [L].
    """

    turns: Mapping[int, np.float32]
    lost: Mapping[int, Array]


NO_DANGER = HeardDanger({}, {})


class Network:
    """Several branches, each trained on its own top layers of the encoder; their logits are averaged.

    The vector of an utterance is that of the branches one after the other. ``directions``: per track [labels, vector],
    in which a token vector speaks for each label (see `explaining`). Half of the logits of ``domain`` give way to what
    `LifeAreas` says; to that of safety is added what `Danger` hears.
    """

    def __init__(
        self,
        folder: Path,
        utterance_dilations: Sequence[int],
        turn_dilations: Sequence[int],
        area_dilations: Sequence[int],
    ) -> None:
        """Load the weights from a folder whose files were checked."""
        import numpy as np

        by_part: dict[str, dict[str, Array]] = {}
        with np.load(folder / "network.npz") as stored:
            for name in stored.files:
                part, _, weight = name.partition(".")
                by_part.setdefault(part, {})[weight] = stored[name].astype(np.float32)
        self.directions: Weights = by_part.get("why", {})
        self._cues: Weights = by_part.get("cue", {})
        self._areas = LifeAreas(by_part["area"], area_dilations) if "area" in by_part else None
        self._danger = Danger(by_part["danger"]) if "danger" in by_part else None
        self._branches = [
            Branch(by_part[number], utterance_dilations, turn_dilations) for number in sorted(by_part.keys() - BESIDE)
        ]

    def run(
        self, vectors: Array, features: Array, turn_of: NDArray[np.int64], heard: HeardDanger = NO_DANGER
    ) -> Logits:
        """Run every branch on its part of the vectors and average; arguments as for `Branch.run`, and what is heard."""
        import numpy as np

        parts = np.split(vectors, len(self._branches), axis=1)
        read = [branch.run(part, features, turn_of) for branch, part in zip(self._branches, parts, strict=True)]
        count = np.float32(len(read))
        tracks = {
            track: sum((r.tracks[track] for r in read[1:]), read[0].tracks[track]) / count for track in read[0].tracks
        }
        turns = np.concatenate([r.turns for r in read], axis=1)
        if self._areas is not None:
            tracks["domain"] = np.float32(AREA_SHARE) * tracks["domain"] + self._areas.run(turns)
        if heard.turns:
            tracks["signal"][list(heard.turns), SAFETY] += list(heard.turns.values())
        return Logits(
            tracks,
            sum((r.share for r in read[1:]), read[0].share) / count,
            np.concatenate([r.utterances for r in read], axis=1),
            turns,
        )

    def danger_in(self, said: Mapping[int, Array], turn_of: NDArray[np.int64]) -> HeardDanger:
        """The danger heard in what clients say; arguments as for `Danger.run`."""
        return self._danger.run(said, turn_of) if self._danger is not None else NO_DANGER

    def cues(self, vectors: Array) -> list[tuple[str, ...]]:
        """The codes of the opening that each utterance speaks for, from vectors [utterances, vector]."""
        return [
            tuple(code for code, weights in self._cues.items() if vector @ weights[:-1] + weights[-1] > 0)
            for vector in vectors
        ]


class _Layers:
    """Layers whose weights have the names that PyTorch gives them."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def _linear(self, name: str, x: Array) -> Array:
        result: Array = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return result

    def _blocks(self, name: str, x: Array, dilations: Sequence[int]) -> Array:
        for number, dilation in enumerate(dilations):
            x = x + self._gated_convolution(f"{name}.{number}", x, dilation)
        return x

    def _gated_convolution(self, name: str, x: Array, dilation: int) -> Array:
        import numpy as np

        w = self.weights
        centred = x - x.mean(axis=1, keepdims=True)
        normal = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + NORM_EPSILON)
        normal = normal * w[f"{name}.norm.weight"] + w[f"{name}.norm.bias"]
        around = np.pad(normal, ((dilation, dilation), (0, 0)))
        kernel = w[f"{name}.conv.weight"]
        taps = (around[t * dilation : t * dilation + len(x)] @ kernel[:, :, t].T for t in range(kernel.shape[2]))
        summed: Any = sum(taps) + w[f"{name}.conv.bias"]
        half = summed.shape[1] // 2
        result: Array = summed[:, :half] * sigmoid(summed[:, half:])
        return result


class LifeAreas(_Layers):
    """Looks once more at all turns, for the life areas alone: they lie in what a whole passage is about."""

    def __init__(self, weights: Weights, dilations: Sequence[int]) -> None:
        """Take the weights by name."""
        super().__init__(weights)
        self._dilations = dilations

    def run(self, turns: Array) -> Array:
        """What to add to the logits of the areas, [turns, areas], from what the heads saw, [turns, features]."""
        entered = _gelu(self._linear("inp", turns))
        return self._linear("head", self._blocks("blocks", entered, self._dilations))


class Danger(_Layers):
    """Listens for danger in what a client says: it learned from short talks that were written for that alone.

    The branches saw few dangers, in much the same words. This one reads the words as the lower layers of the encoder
    leave them, where more of their own meaning is left.
    """

    def run(self, said: Mapping[int, Array], turn_of: NDArray[np.int64]) -> HeardDanger:
        """Listen to the utterances of clients, some at a time.

        Args:
            said: tokens [L, hidden] of the utterances, as each is read by itself, by their place.
            turn_of: [utterances], the turn of each utterance.
        """
        import numpy as np

        places = list(said)
        found: list[tuple[np.float32, Array]] = []
        for first in range(0, len(places), UTTERANCES_AT_ONCE):
            found += self._read([said[place] for place in places[first : first + UTTERANCES_AT_ONCE]])
        turns: dict[int, np.float32] = {}
        for place, (score, _) in zip(places, found, strict=True):
            turn = int(turn_of[place])
            turns[turn] = np.logaddexp(turns[turn], score) if turn in turns else score
        lost = {
            place: np.exp(score - turns[int(turn_of[place])]) * fall
            for place, (score, fall) in zip(places, found, strict=True)
        }
        return HeardDanger(turns, lost)

    def _read(self, said: Sequence[Array]) -> Iterator[tuple[np.float32, Array]]:
        """How much each utterance speaks for danger, and how much of that goes with each of its tokens, [L]."""
        import numpy as np

        lengths = np.array([len(tokens) for tokens in said])
        starts = np.cumsum([0, *lengths[:-1]])
        entered = _gelu(self._linear("inp", np.concatenate(said)))
        share = shares(self._linear("attend", entered), lengths)
        taken = share[..., None] * entered[:, None]  # [tokens, pools, width]
        pooled = np.add.reduceat(taken, starts)
        rest = np.maximum(1 - share, np.float32(NORM_EPSILON))
        scores = self._spoken(pooled)
        without = self._spoken((np.repeat(pooled, lengths, axis=0) - taken) / rest[..., None])
        return zip(scores, np.split(np.repeat(scores, lengths) - without, starts[1:]), strict=True)

    def _spoken(self, pooled: Array) -> Array:
        """The scores [N] of what the pools took, [N, pools, width]."""
        result: Array = self._linear("spoken", _gelu(self._linear("pooled", pooled.reshape(len(pooled), -1))))[:, 0]
        return result


class Branch(_Layers):
    """Reads vectors and features of all utterances of a conversation and returns logits for every track."""

    def __init__(self, weights: Weights, utterance_dilations: Sequence[int], turn_dilations: Sequence[int]) -> None:
        """Take the weights by name."""
        super().__init__(weights)
        self._utterance_dilations = utterance_dilations
        self._turn_dilations = turn_dilations
        self._tracks = [n.split(".")[1] for n in self.weights if n.startswith("heads.") and n.endswith(".bias")]

    def run(self, vectors: Array, features: Array, turn_of: NDArray[np.int64]) -> Logits:
        """Run the network.

        Args:
            vectors: [utterances, vector].
            features: [utterances, features].
            turn_of: [utterances], the turn of each utterance, counting from 0 without gaps.
        """
        import numpy as np

        w = self.weights
        entered = _gelu(self._linear("inp", np.concatenate([vectors * w["scale"], features], axis=1)))
        near = self._blocks("utterance_blocks", entered, self._utterance_dilations)
        both = np.concatenate([entered, near], axis=1)
        parts = [
            _turns_of(member, both[own], vectors[own], self._linear("attend", both[own]))
            for own, member in _members(turn_of)
        ]
        mean, attended, direct_turns, share = (np.concatenate(part) for part in zip(*parts, strict=True))
        summed = self._linear("turn_in", np.concatenate([mean, attended], axis=1))
        turns = self._blocks("turn_blocks", summed, self._turn_dilations)
        for_turns = np.concatenate([mean, turns, summed], axis=1)
        for_utterances = np.concatenate([both, turns[turn_of], summed[turn_of]], axis=1)
        return Logits(
            {
                track: self._linear(f"heads.{track}", for_utterances) + self._linear(f"direct.{track}", vectors)
                if track in UTTERANCE_TRACKS
                else self._linear(f"heads.{track}", for_turns) + self._linear(f"direct.{track}", direct_turns)
                for track in self._tracks
            },
            share,
            for_utterances,
            for_turns,
        )


def _members(turn_of: NDArray[np.int64]) -> Iterator[tuple[slice, Array]]:
    """Some turns at a time: the place of their utterances, and whether each is of each turn, [turns, utterances]."""
    import numpy as np

    for first in range(0, int(turn_of[-1]) + 1, TURNS_AT_ONCE):
        own = slice(*np.searchsorted(turn_of, [first, first + TURNS_AT_ONCE]))
        yield own, (turn_of[own] == np.arange(first, turn_of[own][-1] + 1)[:, None]).astype(np.float32)


def _turns_of(member: Array, both: Array, vectors: Array, attend: Array) -> tuple[Array, Array, Array, Array]:
    import numpy as np

    mean = member / member.sum(axis=1, keepdims=True)
    attention = softmax(np.where(member > 0, attend.T, np.float32(-1e4)))
    share = (mean + attention) / 2
    return mean @ both, attention @ both, share @ vectors, share.sum(axis=0)


def _gelu(x: Array) -> Array:
    import numpy as np

    inner = np.float32((2 / np.pi) ** 0.5) * (x + np.float32(0.044715) * x**3)
    result: Array = np.float32(0.5) * x * (1 + np.tanh(inner))
    return result


def sigmoid(x: Floats) -> Floats:
    """The probability behind each logit by itself; as exact as what comes in."""
    import numpy as np

    curve: Any = np.tanh(x / 2)
    result: Floats = (1 + curve) / 2
    return result


def softmax(x: Floats) -> Floats:
    """The probabilities behind logits [units, labels] of which one is right; as exact as what comes in."""
    import numpy as np

    raised: Floats = np.exp(x - x.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return raised
