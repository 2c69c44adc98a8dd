"""How far two codings of the same conversations agree: Cohen's kappa and its companions, per track."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from gesprekscoach.domain.conversation import SEVERAL, TURN_TRACKS, Conversation, Utterance

Pair = tuple[str, str]

FLAGS = ("leading", "stacked", "advice_as_question")
SINGLE_TURN_TRACKS = tuple(track for track in TURN_TRACKS if track not in SEVERAL)
TRACKS = (
    "question",
    "act",
    "reflection",
    "depth",
    "follow_up",
    *(f"flag.{flag}" for flag in FLAGS),
    *SINGLE_TURN_TRACKS,
    "feeling",
    "opening",
)
ORDERED = frozenset({"depth", "opening"})
_KEYS = {"feeling": "signal", **{f"flag.{flag}": "flags" for flag in FLAGS}}
"""Where a track stands in the corpus format under another name."""
NOT_SEEN = "not_seen"
RARE = 5  # labels with fewer hits and misses than this say nothing about F1


@dataclass(frozen=True, slots=True)
class Scores:
    """Agreement on one track.

    ``n`` labelled units; ``within_one`` only for ordered tracks; ``low`` and ``high`` bound kappa at 95 %, drawn over
    whole conversations, ``None`` without draws or with fewer than two conversations.
    """

    n: int
    kappa: float
    macro_f1: float
    accuracy: float
    within_one: float | None = None
    low: float | None = None
    high: float | None = None


def agreement(pairs: Sequence[tuple[Conversation, Conversation]], draws: int = 0) -> dict[str, Scores]:
    """Compare labelled conversations with a second coding of the same turns and utterances.

    Depth, follow_up and flags count every question that the labels hold: one not seen as a question is an error. So is
    an opening that was not seen.

    Args:
        pairs: (labelled, tagged) for every conversation.
        draws: of the bootstrap behind ``low`` and ``high``, always the same.

    Returns:
        Scores per track, in the order of the contract; a track without a single label is left out.

    Raises:
        ValueError: a pair differs in turns or utterances.
    """
    if any(_shape(a) != _shape(b) for a, b in pairs):
        raise ValueError("the two codings do not have the same turns and utterances")
    uncoded = frozenset.intersection(*(labelled.uncoded for labelled, _ in pairs)) if pairs else frozenset()
    result = {}
    for track in TRACKS:
        if _KEYS.get(track, track) in uncoded:
            continue
        units = [list(_units(track, labelled, tagged)) for labelled, tagged in pairs]
        if any(units):
            result[track] = _scores(units, track in ORDERED, draws)
    return result


def kappa(pairs: Iterable[Pair] | Mapping[Pair, int]) -> float:
    """Cohen's kappa of pairs, or of how often each occurs; 1 when both codings know one and the same label only."""
    counts = Counter(pairs)
    n = counts.total()
    observed = sum(count for (a, b), count in counts.items() if a == b) / n
    first, second = Counter[str](), Counter[str]()
    for (a, b), count in counts.items():
        first[a] += count
        second[b] += count
    expected = sum(count * second[label] for label, count in first.items()) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else 1.0


def macro_f1(pairs: Sequence[Pair]) -> float:
    """The mean F1 over the labels of the first coding that occur often enough to say something; else over all."""
    counts = Counter(pairs)
    scores, often = [], []
    for label in sorted({a for a, _ in pairs}):
        hits = counts[label, label]
        misses = sum(n for (a, b), n in counts.items() if (a == label) != (b == label))
        scores.append(2 * hits / (2 * hits + misses))
        if hits + misses >= RARE:
            often.append(scores[-1])
    return mean(often or scores or [0.0])


def _shape(conversation: Conversation) -> list[int]:
    return [len(turn.utterances) for turn in conversation.turns]


def _scores(units: Sequence[Sequence[Pair]], ordered: bool, draws: int) -> Scores:
    pairs = [pair for unit in units for pair in unit]
    n = len(pairs)
    low = high = None
    if len(units) > 1 and draws:
        counted, dice = [Counter(unit) for unit in units], random.Random(0)
        samples = (sum(dice.choices(counted, k=len(counted)), Counter[Pair]()) for _ in range(draws))
        values = sorted(kappa(sample) for sample in samples if sample)
        low, high = values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]
    return Scores(
        n=n,
        kappa=kappa(pairs),
        macro_f1=macro_f1(pairs),
        accuracy=sum(a == b for a, b in pairs) / n,
        within_one=sum(_near(a, b) for a, b in pairs) / n if ordered else None,
        low=low,
        high=high,
    )


def _near(a: str, b: str) -> bool:
    return NOT_SEEN not in (a, b) and abs(int(a) - int(b)) <= 1


def _units(track: str, labelled: Conversation, tagged: Conversation) -> Iterator[Pair]:
    if track == "opening":
        if labelled.opening is not None:
            yield str(labelled.opening.level), NOT_SEEN if tagged.opening is None else str(tagged.opening.level)
    elif track in SINGLE_TURN_TRACKS:
        for a, b in zip(labelled.turns, tagged.turns, strict=True):
            if (label := getattr(a, track)) is not None:
                yield label, str(getattr(b, track))
    elif track == "feeling":
        for a, b in zip(labelled.turns, tagged.turns, strict=True):
            if a.speaker == "client" and a.talk is not None:
                yield str("feeling" in a.signal), str("feeling" in b.signal)
    else:
        read = _UTTERANCE_TRACKS[track]
        for first, second in _utterances(labelled, tagged):
            label = read(first)
            if label is not None:
                yield label, read(second) or NOT_SEEN


def _utterances(labelled: Conversation, tagged: Conversation) -> Iterator[tuple[Utterance, Utterance]]:
    for a, b in zip(labelled.turns, tagged.turns, strict=True):
        if a.speaker == "professional":
            yield from ((u, v) for u, v in zip(a.utterances, b.utterances, strict=True) if u.act is not None)


def _question(utterance: Utterance) -> str:
    return str(utterance.act) if utterance.is_question else "none"


def _depth(utterance: Utterance) -> str | None:
    return str(utterance.depth) if utterance.is_question and utterance.depth is not None else None


def _follow_up(utterance: Utterance) -> str | None:
    """None is a label too, but not where the depth is absent as well: then nobody coded more than the act."""
    is_coded = utterance.is_question and (utterance.depth is not None or utterance.follow_up is not None)
    return str(utterance.follow_up) if is_coded else None


def _flag(flag: str) -> Callable[[Utterance], str | None]:
    return lambda utterance: str(flag in utterance.flags) if utterance.is_question else None


_UTTERANCE_TRACKS: dict[str, Callable[[Utterance], str | None]] = {
    "question": _question,
    "act": lambda utterance: utterance.act,
    "reflection": lambda utterance: str(utterance.is_reflection),
    "depth": _depth,
    "follow_up": _follow_up,
    **{f"flag.{flag}": _flag(flag) for flag in FLAGS},
}
