"""What is heard in the words as the lower layers of the encoder leave them, where most of their own meaning is left.

It is added to what the branches say. They learned from conversations in which people talk much alike; this was learned
from text written for it, by many writers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from gesprekscoach.adapters.tagger.encoder import shares
from gesprekscoach.adapters.tagger.layers import NORM_EPSILON, Layers, gelu

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.adapters.tagger.layers import Weights

    Array = NDArray[np.float32]
    ByTrack = Mapping[str, Array]

SAFETY, SIGNALS = 3, 4  # the place of safety among the signals, and their number
LONGEST = 192  # tokens of what is said that `CloseReader` reads
BEFORE = 64  # the last tokens of the turn before that it reads along
UNITS_AT_ONCE = 16  # that `CloseReader` reads: it takes 10 kB for each token
UTTERANCES_AT_ONCE = 64  # one by one the threads of numpy wait for each other, and longest on a busy machine


@dataclass(frozen=True, slots=True)
class Overheard:
    """What to add to the logits of a conversation, and the words it goes with.

    ``added``: a track, some of its units, and what is added to each, [units, labels]; ``lost``: by the place of an
    utterance how much of that goes with each of its tokens, per track [L, labels].
    """

    added: Sequence[tuple[str, Sequence[int], Array]]
    lost: Mapping[int, Mapping[str, Array]]


NOTHING = Overheard((), {})


@dataclass(frozen=True, slots=True)
class HeardDanger:
    """The danger heard in what clients say.

    ``turns``: what to add to the logit of safety, by the turn; ``lost``: by the place of an utterance how much of that
    goes with each of its tokens, [L].
    """

    turns: Mapping[int, np.float32]
    lost: Mapping[int, Array]


NO_DANGER = HeardDanger({}, {})


class _Pools(Layers):
    """Pools that look for different words in a text."""

    def pooled(self, name: str, texts: Sequence[Array]) -> tuple[Array, Array, Array]:
        """What the pools of that name take of texts and of tokens, [N, pools, width]; the shares, [tokens, pools]."""
        import numpy as np

        lengths = np.array([len(tokens) for tokens in texts])
        entered = gelu(self.linear("inp", np.concatenate(texts)))
        share = shares(self.linear(name, entered), lengths)
        taken = share[..., None] * entered[:, None]
        pooled: Array = np.add.reduceat(taken, np.cumsum([0, *lengths[:-1]]))
        return pooled, taken, share


def _without(pooled: Array, taken: Array, share: Array, lengths: Sequence[int]) -> Array:
    """What pools would take of each text without one of its tokens, [tokens, pools, width]."""
    import numpy as np

    rest: Array = np.maximum(1 - share, np.float32(NORM_EPSILON))
    left: Array = (np.repeat(pooled, lengths, axis=0) - taken) / rest[..., None]
    return left


class Danger(_Pools):
    """Listens for danger in what a client says: it learned from short talks that were written for that alone."""

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

        lengths = [len(tokens) for tokens in said]
        pooled, taken, share = self.pooled("attend", said)
        scores = self._spoken(pooled)
        falls = np.repeat(scores, lengths) - self._spoken(_without(pooled, taken, share, lengths))
        return zip(scores, np.split(falls, np.cumsum(lengths)[:-1]), strict=True)

    def _spoken(self, pooled: Array) -> Array:
        """The scores [N] of what the pools took, [N, pools, width]."""
        result: Array = self.linear("spoken", gelu(self.linear("pooled", pooled.reshape(len(pooled), -1))))[:, 0]
        return result


@dataclass(frozen=True, slots=True)
class Unit:
    """What `CloseReader` reads: an utterance or a turn by its number, with the places of its utterances.

    ``said`` and ``before`` are the tokens [L, hidden] of it and of the turn before.
    """

    number: int
    places: Sequence[int]
    said: Array
    before: Array


BY_UTTERANCE = ("utterance", "flag")
READS = {
    "utterance": ("professional",),
    "flag": ("professional",),
    "turn": ("client",),
    "world": ("professional", "client"),
    "stance": ("professional",),
    "theme": ("professional", "client"),
}
"""By kind whose utterances (`BY_UTTERANCE`) or whole turns (the others) are read closely."""


def units(kind: str, speakers: Sequence[str], tokens: Sequence[Array], turn_of: NDArray[np.int64]) -> Iterator[Unit]:
    """What there is to read closely in a conversation; ``kind`` as in `READS`, the rest as for `Overhearing.run`."""
    import numpy as np

    turns = np.split(np.arange(len(tokens)), np.flatnonzero(np.diff(turn_of)) + 1)
    before = np.zeros_like(tokens[0][:1])
    for number, places in enumerate(turn.tolist() for turn in turns):
        whole = np.concatenate([tokens[n] for n in places])
        if speakers[places[0]] in READS[kind]:
            apart = [Unit(n, [n], tokens[n], before) for n in places]
            yield from apart if kind in BY_UTTERANCE else [Unit(number, places, whole, before)]
        before = whole[-BEFORE:]


class CloseReader(_Pools):
    """Reads what somebody says beside the turn before it, for the tracks of which exchanges were written."""

    def __init__(self, weights: Weights) -> None:
        """Take the weights by name."""
        super().__init__(weights)
        self.tracks = [name.split(".")[1] for name in weights if name.startswith("out.") and name.endswith(".bias")]

    def run(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, ByTrack, ByTrack]]:
        """Yield with each unit what it adds per track, [labels], and what goes of that with each token, [L, labels].

        Tokens after the first `LONGEST` are not read, and add nothing.
        """
        some = iter(units)
        while found := list(islice(some, UNITS_AT_ONCE)):
            yield from self._read(found)

    def _read(self, units: Sequence[Unit]) -> Iterator[tuple[Unit, ByTrack, ByTrack]]:
        import numpy as np

        pooled, taken, share = self.pooled("said", [unit.said[:LONGEST] for unit in units])
        before, *_ = self.pooled("before", [unit.before[-BEFORE:] for unit in units])
        lengths = [min(len(unit.said), LONGEST) for unit in units]
        without = _without(pooled, taken, share, lengths)
        for_said, for_before = np.split(self.weights["pooled.weight"], 2, axis=1)
        beside = before.reshape(len(units), -1) @ for_before.T + self.weights["pooled.bias"]
        whole = gelu(pooled.reshape(len(units), -1) @ for_said.T + beside)
        left = gelu(without.reshape(len(without), -1) @ for_said.T + np.repeat(beside, lengths, axis=0))
        added = {track: self.linear(f"out.{track}", whole) for track in self.tracks}
        falls = {
            track: np.split(
                np.repeat(added[track], lengths, axis=0) - self.linear(f"out.{track}", left), np.cumsum(lengths)[:-1]
            )
            for track in self.tracks
        }
        for n, unit in enumerate(units):
            unread = ((0, len(unit.said) - lengths[n]), (0, 0))
            yield (
                unit,
                {track: values[n] for track, values in added.items()},
                {track: np.pad(fall[n], unread) for track, fall in falls.items()},
            )


class Overhearing:
    """Everything that is heard in the words alone: danger, and what is read closely."""

    def __init__(self, by_part: Mapping[str, Weights]) -> None:
        """Take the weights of those parts that there are: ``danger``, and ``close_KIND`` for a kind in `READS`."""
        self._danger = Danger(by_part["danger"]) if "danger" in by_part else None
        self._close = {kind: CloseReader(by_part[f"close_{kind}"]) for kind in READS if f"close_{kind}" in by_part}

    def run(self, speakers: Sequence[str], tokens: Sequence[Array], turn_of: NDArray[np.int64]) -> Overheard:
        """Read a conversation.

        Args:
            speakers: of each utterance.
            tokens: [L, hidden] of each utterance, as it is read by itself.
            turn_of: [utterances], the turn of each utterance, counting from 0 without gaps.
        """
        import numpy as np

        lost: dict[int, dict[str, Array]] = {n: {} for n in range(len(tokens))}
        added: list[tuple[str, Sequence[int], Array]] = []
        if self._danger is not None:
            heard = self._danger.run({n: tokens[n] for n, s in enumerate(speakers) if s == "client"}, turn_of)
            added.append(("signal", list(heard.turns), _of_safety(list(heard.turns.values()))))
            for n, fall in heard.lost.items():
                lost[n]["signal"] = _of_safety(fall)
        for kind, reader in self._close.items():
            numbers: list[int] = []
            found: list[ByTrack] = []
            for unit, values, falls in reader.run(units(kind, speakers, tokens, turn_of)):
                numbers.append(unit.number)
                found.append(values)
                ends = np.cumsum([len(tokens[n]) for n in unit.places])[:-1]
                for track, fall in falls.items():
                    for n, part in zip(unit.places, np.split(fall, ends), strict=True):
                        lost[n][track] = lost[n].get(track, 0) + part
            for track in reader.tracks if found else ():
                added.append((track, numbers, np.stack([values[track] for values in found])))
        return Overheard(added, lost)


def _of_safety(values: Sequence[np.float32] | Array) -> Array:
    """As values of all signals, [N, signals]."""
    import numpy as np

    signals = np.zeros((len(values), SIGNALS), np.float32)
    signals[:, SAFETY] = values
    return signals
