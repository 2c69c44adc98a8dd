"""Carry the labels of spoken conversations over to what the recogniser heard: lines for corpus/heard.jsonl.

    python models/tagger/recipe/hearing.py SPOKEN HEARD

SPOKEN holds NAME.truth.json per recording: its turns and utterances with `start_ms` and `end_ms`, as said. HEARD holds
NAME.json, what the program wrote down (`gesprekscoach toon ID --json`). Both are laid on the labelled conversation
of that name by time. Prints one conversation a line.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import corpus

from gesprekscoach.domain.conversation import UTTERANCE_TRACKS
from gesprekscoach.domain.sentences import sentences

HERE = Path(__file__).parent
TURN_LABELS = ("phase", "world", "stance", "talk", "movement", "domain", "domain_doubt", "signal", "signal_doubt")
PART = 0.3  # of an utterance heard: a question that takes this much of it gives its labels, before a longer remark


def main() -> None:
    """Print every conversation that is in both folders."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spoken", type=Path)
    parser.add_argument("heard", type=Path)
    wanted = parser.parse_args()
    labelled = {c["id"]: c for c in [*corpus.load(HERE.parent / "corpus"), *corpus.more(HERE.parent / "corpus")]}
    for path in sorted(wanted.heard.glob("*.json")):
        name = path.stem.partition(".")[0]
        spoken = json.loads((wanted.spoken / f"{name}.truth.json").read_text(encoding="utf-8"))
        heard = json.loads(path.read_text(encoding="utf-8"))
        print(json.dumps(carried_over(labelled[name], spoken, heard), ensure_ascii=False))


def carried_over(labelled: dict[str, Any], spoken: dict[str, Any], heard: dict[str, Any]) -> dict[str, Any]:
    """The conversation as heard, with labels where the same person was speaking at that time."""
    said = list(zip(labelled["turns"], spoken["turns"], strict=True))
    utterances = [
        (turn["speaker"], labels, times)
        for turn, timed in said
        for labels, times in zip(turn["utterances"], timed["utterances"], strict=True)
    ]
    turns = []
    for number, turn in enumerate(heard["turns"], 1):
        found = [(labels, shared(turn, times)) for labels, times in said if labels["speaker"] == turn["speaker"]]
        own = [(labels, times) for speaker, labels, times in utterances if speaker == turn["speaker"]]
        texts = [
            {"text": " ".join(sentences(u["text"])), **picked(most(u, own), UTTERANCE_TRACKS)}
            for u in turn["utterances"]
        ]
        labels = max(found, key=lambda f: f[1], default=({}, 0))
        carried = picked(labels[0] if labels[1] else {}, TURN_LABELS)
        turns.append({"n": number, "speaker": turn["speaker"], "utterances": texts, **carried})
    return {**{key: value for key, value in labelled.items() if key != "turns"}, "turns": turns}


def most(heard: dict[str, Any], said: list[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    """The labelled utterance that fills most of this one, or the question among them that fills enough."""
    length = max(1, heard["end_ms"] - heard["start_ms"])
    inside = [(shared(heard, times) / length, labels) for labels, times in said]
    questions = [(share, labels) for share, labels in inside if share >= PART and "depth" in labels]
    share, labels = max(questions or inside, key=lambda found: found[0], default=(0, {}))
    return labels if share > 0 else {}


def shared(one: dict[str, Any], other: dict[str, Any]) -> int:
    """The time that two stretches share, in ms."""
    return max(0, min(one["end_ms"], other["end_ms"]) - max(one["start_ms"], other["start_ms"]))


def picked(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The labels of a row that go by these names."""
    return {name: row[name] for name in names if name in row}


if __name__ == "__main__":
    main()
