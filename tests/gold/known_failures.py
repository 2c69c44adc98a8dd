"""Which minimal pairs the tagger with its rules gets wrong: judged anew, and listed in ``known_failures.txt``.

``python -m tests.gold.known_failures`` rewrites the list; do that after every change of the weights, the word lists or
the pairs, and read the difference before you keep it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.settings import load_settings

PAIRS = Path(__file__).with_name("minimal_pairs.jsonl")
LIST = Path(__file__).with_name("known_failures.txt")
HEAD = """\
# Minimal pairs that the tagger gets wrong: id, rule, what it should be and what it was.
# Made by: python -m tests.gold.known_failures
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """One pair with what the program said of its last turn, or of the last utterance in it."""

    id: str
    rule: str
    track: str
    wanted: str
    given: str

    @property
    def passes(self) -> bool:
        return self.wanted == self.given

    @property
    def line(self) -> str:
        return f"{self.id:16s}{self.rule:14s}{self.wanted} -> {self.given}"


def judge_pairs() -> list[Judged]:
    """Tag every pair as a conversation of its own."""
    coach = Coach(load_settings())
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [_judged(pair, coach.tag(conversation_from_json(pair, with_labels=False))) for pair in pairs]


def _judged(pair: Mapping[str, Any], tagged: Conversation) -> Judged:
    turn = tagged.turns[-1]
    track, label = pair["track"], str(pair["label"])
    value = getattr(turn if hasattr(turn, track) else turn.utterances[-1], track)
    if "present" in pair:
        wanted, given = (label if there else f"no {label}" for there in (pair["present"], label in value))
    elif track in ("depth", "follow_up") and not turn.utterances[-1].is_question:
        wanted, given = label, "no question"
    else:
        wanted, given = label, str(value)
    return Judged(pair["id"], pair["rule"], track, wanted, given)


def listed() -> dict[str, str]:
    """The ids in the list, each with its rule."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def shares(judged: Iterable[Judged]) -> dict[str, float]:
    """The share of the pairs that pass, per track."""
    every, passed = Counter[str](), Counter[str]()
    for one in judged:
        every[one.track] += 1
        passed[one.track] += one.passes
    return {track: passed[track] / n for track, n in every.items()}


def main() -> None:
    judged = judge_pairs()
    LIST.write_text(HEAD + "".join(f"{one.line}\n" for one in judged if not one.passes), encoding="utf-8")
    for track, share in shares(judged).items():
        print(f"{track:12s}{share:6.0%} of {sum(one.track == track for one in judged)}")
    print(f"{'all':12s}{sum(one.passes for one in judged) / len(judged):6.0%} of {len(judged)}")


if __name__ == "__main__":
    main()
