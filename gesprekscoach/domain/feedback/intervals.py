"""Intervals around the shares of the card: how far chance and doubtful labels can move a number.

Each share is drawn many times. One draw gives every label another value with the chance that the tagger says it is
wrong (1 - confidence), counts again, and then draws the share itself: from Jeffreys' Beta(k + 1/2, n - k + 1/2) for
counts, by weighing the turns anew (Bayesian bootstrap) for the share of words. The 80 % interval runs from the 10th to
the 90th percentile. Sources: Brown, Cai and DasGupta (2001), Interval Estimation for a Binomial Proportion; Rubin
(1981), The Bayesian Bootstrap. Labels without a confidence count as certain.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from random import Random
from typing import TypeVar

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback.connection import LINKED
from gesprekscoach.domain.feedback.measures import Counts, act_of, count_acts, professional_turns

DRAWS = 200
MINIMUM = 10
_SEED = "20260"
_TAIL = 0.1
_Label = TypeVar("_Label")


@dataclass(frozen=True, slots=True)
class Share:
    """A number of the card with its 80 % interval.

    ``value`` is None when nothing can be divided; ``n`` is the count it rests on; ``enough`` says whether to show it.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    enough: bool

    @property
    def shown(self) -> tuple[float, float, float] | None:
        """Low, value and high where there is enough to show them."""
        if not self.enough or self.value is None or self.low is None or self.high is None:
            return None
        return self.low, self.value, self.high


_NOTHING = Share(None, None, None, 0, False)


@dataclass(frozen=True, slots=True)
class Shares:
    """All shares, in the order in which the card shows them: the two that tell most first (codebook, guidelines).

    ``n`` is the number of: questions (open_share, reflections_per_question), questions after a substantive client turn
    (follow_up_ratio), reflections (complex_share), turns of the professional (advice_share, system_share), turns of
    professional and client together (talk_share, a share of words).
    """

    reflections_per_question: Share
    advice_share: Share
    follow_up_ratio: Share
    open_share: Share
    complex_share: Share
    talk_share: Share
    system_share: Share


def shares(conversation: Conversation) -> Shares:
    """Compute every share with its interval; the same conversation always gives the same numbers.

    A share is shown from 10 questions on (codebook, guidelines), and from 10 of what it counts.
    """
    turns = professional_turns(conversation)
    turn_of = [t.n for t in turns for u in t.utterances if u.act]
    acts = [(act_of(u), u.confidence.get("act", 1.0)) for t in turns for u in t.utterances if u.act]
    worlds = [(t.world, t.confidence.get("world", 1.0)) for t in turns if t.world]
    now = count_acts([act for act, _ in acts], turn_of)
    drawn = [count_acts(labels, turn_of) for labels in _redraw(acts, _random("acts"))]
    is_enough = now.questions >= MINIMUM

    def part(name: str, of: Callable[[Counts], tuple[int, int]]) -> Share:
        return _proportion(of(now), [of(c) for c in drawn], _random(name), is_enough)

    return Shares(
        open_share=part("open", lambda c: (c.open_questions, c.questions)),
        follow_up_ratio=_label_share(_follow_ups(conversation), set(LINKED), _random("follow_up"), is_enough),
        talk_share=_talk_share(conversation, _random("talk"), is_enough),
        reflections_per_question=_ratio(now, drawn, _random("reflections"), is_enough),
        complex_share=part("complex", lambda c: (c.complex_reflections, c.reflections)),
        advice_share=part("advice", lambda c: (c.advice_turns, len(turns))),
        system_share=_label_share(worlds, {"system"}, _random("worlds"), is_enough),
    )


def _random(name: str) -> Random:
    """Return draws of its own for each share: what changes one number leaves the margins of the others as they are."""
    return Random(_SEED + name)


def _follow_ups(conversation: Conversation) -> list[tuple[str, float]]:
    return [(u.follow_up, u.confidence.get("follow_up", 1.0)) for _, u in conversation.questions if u.follow_up]


def _redraw(tagged: Sequence[tuple[_Label, float]], random: Random) -> Iterable[list[_Label]]:
    """Yield the labels as they may really be; a wrong one becomes another that occurs, in proportion to how often."""
    labels = [label for label, _ in tagged]
    doubtful = [(i, confidence) for i, (_, confidence) in enumerate(tagged) if confidence < 1]
    pools = {label: [x for x in labels if x != label] or [label] for label in set(labels)}
    for _ in range(DRAWS):
        drawn = labels.copy()
        for i, confidence in doubtful:
            if random.random() > confidence:
                pool = pools[labels[i]]
                drawn[i] = pool[int(random.random() * len(pool))]
        yield drawn


def _label_share(tagged: Sequence[tuple[str, float]], wanted: set[str], random: Random, is_enough: bool) -> Share:
    now = sum(label in wanted for label, _ in tagged)
    drawn = [(sum(map(Counter(labels).__getitem__, wanted)), len(labels)) for labels in _redraw(tagged, random)]
    return _proportion((now, len(tagged)), drawn, random, is_enough)


def _proportion(now: tuple[int, int], drawn: Sequence[tuple[int, int]], random: Random, is_enough: bool) -> Share:
    count, total = now
    if not total:
        return _NOTHING
    values = [random.betavariate(k + 0.5, n - k + 0.5) for k, n in drawn]
    return _share(count / total, values, total, is_enough and total >= MINIMUM)


def _ratio(now: Counts, drawn: Sequence[Counts], random: Random, is_enough: bool) -> Share:
    """Reflections per question: with p the share of reflections among both, the ratio is p / (1 - p)."""
    if not now.questions:
        return _NOTHING
    chances = [random.betavariate(c.reflections + 0.5, c.questions + 0.5) for c in drawn]
    return _share(now.reflections / now.questions, [p / (1 - p) for p in chances], now.questions, is_enough)


def _talk_share(conversation: Conversation, random: Random, is_enough: bool) -> Share:
    """Words of the professional among those of professional and client; who spoke can be doubtful too."""
    turns = [t for t in conversation.turns if t.speaker != "other"]
    words = [(t.word_count, t.speaker == "professional", t.confidence.get("speaker", 1.0)) for t in turns]
    total = sum(n for n, _, _ in words)
    if not total:
        return _NOTHING
    certain = None if any(c < 1 for _, _, c in words) else _exchanges(words, random)
    values = []
    for _ in range(DRAWS):
        own = other = 1e-9
        for said, answered in certain or _exchanges(words, random):
            weight = -log(1 - random.random())  # exponential, as the Bayesian bootstrap asks
            own += weight * said
            other += weight * answered
        values.append(own / (own + other))
    return _share(sum(n for n, is_own, _ in words if is_own) / total, values, len(turns), is_enough)


def _exchanges(words: Sequence[tuple[int, bool, float]], random: Random) -> list[tuple[int, int]]:
    """Words of professional and client per exchange, which hangs together; a doubtful speaker may be the other."""
    found = [(0, 0)]
    for n, is_own, confidence in words:
        if is_own:
            found.append((0, 0))
        said, answered = found[-1]
        belongs = is_own == (confidence == 1 or random.random() <= confidence)
        found[-1] = (said + n, answered) if belongs else (said, answered + n)
    return found


def _share(value: float, drawn: list[float], n: int, is_enough: bool) -> Share:
    drawn.sort()
    low, high = drawn[int(_TAIL * len(drawn))], drawn[-1 - int(_TAIL * len(drawn))]
    return Share(value, min(low, value), max(high, value), n, is_enough)
