"""Text as a recogniser might hear it: letters changed the way they were changed in recordings of training talks.

`learn` reads what the recogniser made of spoken training conversations; `noisy` writes any conversation in that manner.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

SHORT = 3  # letters; shorter words are heard wrong less often
# Set by hand, near what 20 recordings of training conversations showed: one border in nine missed, one in six too many.
QUESTION_LOST = 0.12  # of question marks
JOINED = 0.08  # of borders between utterances of a turn
CUT = 0.18  # of utterances with a comma


@dataclass(frozen=True)
class Mishearing:
    """How often short and long words are heard wrong, and which letters become which, with how often."""

    short: float
    long: float
    changes: dict[str, list[tuple[str, int]]]


def learn(pairs: Iterable[tuple[str, str]]) -> Mishearing:
    """Learn from pairs of a word that was said and what was heard in its place."""
    said: Counter[bool] = Counter()
    wrong: Counter[bool] = Counter()
    changes: dict[str, Counter[str]] = {}
    for right, heard in pairs:
        is_long = len(right) > SHORT
        said[is_long] += 1
        if right == heard:
            continue
        wrong[is_long] += 1
        for kind, a, b, c, d in SequenceMatcher(None, right, heard, autojunk=False).get_opcodes():
            if kind == "insert" and a:
                a, c = a - 1, c - 1
            if kind != "equal" and 0 < b - a <= 3 and d - c <= 4:
                changes.setdefault(right[a:b], Counter())[heard[c:d]] += 1
    frequent = {old: [(new, n) for new, n in new.items() if n > 1] for old, new in changes.items()}
    return Mishearing(
        wrong[False] / max(1, said[False]), wrong[True] / max(1, said[True]), {k: v for k, v in frequent.items() if v}
    )


def noisy(conversation: dict[str, Any], how: Mishearing) -> dict[str, Any]:
    """The conversation with words misheard, marks lost and some borders of utterances moved; always the same."""
    draw = random.Random(conversation["id"])
    turns = []
    for turn in conversation["turns"]:
        utterances: list[dict[str, Any]] = []
        for utterance in turn["utterances"]:
            heard = {**utterance, "text": _text(utterance["text"], how, draw)}
            if utterances and draw.random() < JOINED:
                utterances[-1] = _joined(utterances[-1], heard)
            else:
                utterances += _cut(heard, draw)
        turns.append({**turn, "utterances": utterances})
    return {**conversation, "turns": turns}


def _text(text: str, how: Mishearing, draw: random.Random) -> str:
    heard = " ".join(_word(word, how, draw) for word in text.split())
    if heard.endswith("?") and draw.random() < QUESTION_LOST:
        heard = heard[:-1] + draw.choice(".,")
    return heard


def _word(word: str, how: Mishearing, draw: random.Random) -> str:
    if draw.random() >= (how.long if len(word) > SHORT else how.short):
        return word
    places = [(i, i + n) for n in (1, 2, 3) for i in range(len(word) - n + 1) if word[i : i + n].lower() in how.changes]
    if not places:
        return word
    weights = [sum(n for _, n in how.changes[word[a:b].lower()]) for a, b in places]
    start, end = draw.choices(places, weights)[0]
    options = how.changes[word[start:end].lower()]
    return word[:start] + draw.choices([new for new, _ in options], [n for _, n in options])[0] + word[end:]


def _joined(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two utterances heard as one carry the labels of the longer."""
    carrier = max((first, second), key=lambda u: len(u["text"]))
    opening = first["text"].rstrip(".!?")
    return {**carrier, "text": f"{opening}, {second['text'][:1].lower()}{second['text'][1:]}"}


def _cut(utterance: dict[str, Any], draw: random.Random) -> Sequence[dict[str, Any]]:
    before, comma, after = utterance["text"].partition(", ")
    if not comma or min(len(before.split()), len(after.split())) < 3 or draw.random() >= CUT:
        return [utterance]
    return [{**utterance, "text": before + ","}, {**utterance, "text": after}]
