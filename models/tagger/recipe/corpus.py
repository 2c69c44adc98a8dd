"""The labelled conversations as the network sees them: texts in two forms, features, and targets per track."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from gesprekscoach.adapters.tagger.features import SpokenTurn, hand_features

UTTERANCE_SINGLE = {
    "act": "open_question closed_question simple_reflection complex_reflection summary affirmation acknowledgement "
    "permission information advice confrontation other".split(),
    "depth": ["0", "1", "2", "3", "4"],
    "follow_up": "D0 D1 D2 D3 null".split(),
}
TURN_SINGLE = {
    "phase": "start clarify analyse action other".split(),
    "world": "system life bridge neutral".split(),
    "stance": "guide activate leave take_over none".split(),
    "talk": "change sustain neutral".split(),
    "movement": "see want choose do none".split(),
}
UTTERANCE_MULTI = {
    "flags": "leading stacked choice why_blame advice_as_question with_permission assuming yes_but".split()
}
TURN_MULTI = {
    "domain": "money work day housing home_relations mental_health physical_health substance adl network participation "
    "justice strength network_named".split(),
    "signal": "feeling stress strength safety".split(),
}
SINGLE, MULTI = UTTERANCE_SINGLE | TURN_SINGLE, UTTERANCE_MULTI | TURN_MULTI
UTTERANCE_TRACKS = frozenset(UTTERANCE_SINGLE | UTTERANCE_MULTI)
TRACKS = SINGLE | MULTI
DOUBT = 0.5  # the target of a label that one of two coders gave: `domain_doubt` and `signal_doubt` of the later texts


@dataclass(frozen=True)
class Example:
    """One conversation in one form. `turn_of` [U]: the turn of each utterance; a target of -100 or -1: no label."""

    name: str
    turns: tuple[SpokenTurn, ...]
    turn_of: torch.Tensor
    features: torch.Tensor
    targets: dict[str, torch.Tensor]

    @property
    def utterances(self) -> list[tuple[str, str]]:
        """Every utterance as (speaker, text)."""
        return [(t.speaker, text) for t in self.turns for text in t.texts]


def load(folder: Path) -> list[dict[str, Any]]:
    """Every conversation of a folder in corpus format, by name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def lines(path: Path) -> list[dict[str, Any]]:
    """The conversations of a file with one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def more(folder: Path) -> list[dict[str, Any]]:
    """The conversations, fragments and contrast sets that were written to train on, after the split was made."""
    return [conversation for path in sorted((folder / "more").glob("*.jsonl")) for conversation in lines(path)]


def heard(folder: Path) -> dict[str, dict[str, Any]]:
    """By name: what the recogniser made of spoken conversations of train and choose, with the labels carried over."""
    return {conversation["id"]: conversation for conversation in lines(folder / "heard.jsonl")}


def said_and_heard(folder: Path) -> list[tuple[str, str]]:
    """Words of spoken training conversations, each with what the recogniser heard in its place."""
    rows = (folder / "misheard.tsv").read_text(encoding="utf-8").splitlines()
    return [(said, written) for said, written in (row.split("\t") for row in rows)]


def split(conversations: list[dict[str, Any]], path: Path) -> dict[str, list[dict[str, Any]]]:
    """Divide by split.json: judge, choose, and train (everything that is named in neither).

    `choose` also holds what `choose_more` names, of the conversations that were written later.
    """
    named = json.loads(path.read_text(encoding="utf-8"))
    part = {name: key.split("_")[0] for key in ("judge", "choose", "choose_more") for name in named[key]}
    parts: dict[str, list[dict[str, Any]]] = {"train": [], "choose": [], "judge": []}
    for conversation in conversations:
        parts[part.get(conversation["id"], "train")].append(conversation)
    return parts


def plain(text: str) -> str:
    """Lower case without punctuation, as a poor recogniser would write it."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s'’-]", " ", text.lower())).strip() or text


def example(conversation: dict[str, Any], in_plain: bool) -> Example:
    """Texts, features and targets of one conversation, as written or in plain form."""
    form = plain if in_plain else str
    turns = tuple(
        SpokenTurn(t["speaker"], tuple(form(u["text"]) for u in t["utterances"])) for t in conversation["turns"]
    )
    turn_of = torch.tensor([j for j, t in enumerate(turns) for _ in t.texts])
    utterances = [u for t in conversation["turns"] for u in t["utterances"]]
    targets = {}
    for track, labels in TRACKS.items():
        rows = utterances if track in UTTERANCE_TRACKS else conversation["turns"]
        targets[track] = torch.stack([_target(row, track, labels) for row in rows])
    return Example(conversation["id"], turns, turn_of, torch.tensor(hand_features(turns)), targets)


def _target(row: dict[str, Any], track: str, labels: list[str]) -> torch.Tensor:
    value = row.get(track)
    if track in MULTI:
        if value is None or (track == "flags" and "act" not in row):
            return torch.full((len(labels),), -1.0)
        doubted = row.get(f"{track}_doubt", ())
        return torch.tensor([DOUBT if label in doubted else float(label in value) for label in labels])
    if track == "follow_up" and value is None and row.get("depth") is not None:
        value = "null"  # a question before the client said anything of substance
    return torch.tensor(labels.index(str(value)) if value is not None else -100)
