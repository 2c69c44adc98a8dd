"""The network over a whole conversation: dilated convolutions over utterances and over turns, one head per track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekscoach.adapters.tagger.layers import Layers, gelu, softmax
from gesprekscoach.adapters.tagger.overhearing import NOTHING, READS, Overheard, Overhearing
from gesprekscoach.domain.conversation import UTTERANCE_TRACKS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.adapters.tagger.layers import Weights

    Array = NDArray[np.float32]

AREA_SHARE = 0.5  # of what the branches say of life areas, beside what `LifeAreas` says
BESIDE = ("why", "cue", "area", "danger", *(f"close_{kind}" for kind in READS))
"""What network.npz holds beside the branches, which have numbers."""
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


class Network:
    """Several branches, each trained on its own top layers of the encoder; their logits are averaged.

    The vector of an utterance is that of the branches one after the other. ``directions``: per track [labels, vector],
    in which a token vector speaks for each label (see `explaining`). Half of the logits of ``domain`` give way to what
    `LifeAreas` says; added is what `Overhearing` hears.
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
        self._overhearing = Overhearing(by_part)
        self._branches = [
            Branch(by_part[number], utterance_dilations, turn_dilations) for number in sorted(by_part.keys() - BESIDE)
        ]

    def run(
        self, vectors: Array, features: Array, turn_of: NDArray[np.int64], overheard: Overheard = NOTHING
    ) -> Logits:
        """Run every branch on its part of the vectors, average, and add what was overheard; see `Branch.run`."""
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
        for track, units, values in overheard.added:
            tracks[track][units] += values
        return Logits(
            tracks,
            sum((r.share for r in read[1:]), read[0].share) / count,
            np.concatenate([r.utterances for r in read], axis=1),
            turns,
        )

    def overhear(self, speakers: Sequence[str], tokens: Sequence[Array], turn_of: NDArray[np.int64]) -> Overheard:
        """What is heard in the words alone; arguments as for `Overhearing.run`."""
        return self._overhearing.run(speakers, tokens, turn_of)

    def cues(self, vectors: Array) -> list[tuple[str, ...]]:
        """The codes of the opening that each utterance speaks for, from vectors [utterances, vector]."""
        return [
            tuple(code for code, weights in self._cues.items() if vector @ weights[:-1] + weights[-1] > 0)
            for vector in vectors
        ]


class LifeAreas(Layers):
    """Looks once more at all turns, for the life areas alone: they lie in what a whole passage is about."""

    def __init__(self, weights: Weights, dilations: Sequence[int]) -> None:
        """Take the weights by name."""
        super().__init__(weights)
        self._dilations = dilations

    def run(self, turns: Array) -> Array:
        """What to add to the logits of the areas, [turns, areas], from what the heads saw, [turns, features]."""
        entered = gelu(self.linear("inp", turns))
        return self.linear("head", self.blocks("blocks", entered, self._dilations))


class Branch(Layers):
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
        entered = gelu(self.linear("inp", np.concatenate([vectors * w["scale"], features], axis=1)))
        near = self.blocks("utterance_blocks", entered, self._utterance_dilations)
        both = np.concatenate([entered, near], axis=1)
        parts = [
            _turns_of(member, both[own], vectors[own], self.linear("attend", both[own]))
            for own, member in _members(turn_of)
        ]
        mean, attended, direct_turns, share = (np.concatenate(part) for part in zip(*parts, strict=True))
        summed = self.linear("turn_in", np.concatenate([mean, attended], axis=1))
        turns = self.blocks("turn_blocks", summed, self._turn_dilations)
        for_turns = np.concatenate([mean, turns, summed], axis=1)
        for_utterances = np.concatenate([both, turns[turn_of], summed[turn_of]], axis=1)
        return Logits(
            {
                track: self.linear(f"heads.{track}", for_utterances) + self.linear(f"direct.{track}", vectors)
                if track in UTTERANCE_TRACKS
                else self.linear(f"heads.{track}", for_turns) + self.linear(f"direct.{track}", direct_turns)
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

    mean: Array = member / member.sum(axis=1, keepdims=True)
    attention = softmax(np.where(member > 0, attend.T, np.float32(-1e4)))
    share: Array = mean + attention
    share /= 2
    return mean @ both, attention @ both, share @ vectors, share.sum(axis=0)
