"""The minimal pairs: every decision rule of the codebook is covered, in words that the corpus does not hold."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.resources import models_dir

FILE = Path(__file__).parents[1] / "gold" / "minimal_pairs.jsonl"
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_every_rule_has_at_least_eight_examples(codebook: Codebook) -> None:
    counts = Counter(pair["rule"] for pair in PAIRS)
    rules = {rule.code for track in codebook.tracks for rule in track.rules}
    assert counts.keys() == rules
    assert min(counts.values()) >= 8


def test_every_rule_shows_more_than_one_answer() -> None:
    answers: dict[str, set[tuple[Any, Any]]] = {}
    for pair in PAIRS:
        answers.setdefault(pair["rule"], set()).add((pair["label"], pair.get("present")))
    assert [rule for rule, given in answers.items() if len(given) < 2] == []


def test_labels_are_those_of_the_codebook(codebook: Codebook) -> None:
    for pair in PAIRS:
        if pair["label"] is None:
            assert pair["track"] == "follow_up"
        else:
            assert codebook.track(pair["track"]).label(pair["label"]), pair["id"]
        assert ("present" in pair) == codebook.track(pair["track"]).many, pair["id"]


def test_every_pair_is_a_piece_of_conversation_with_its_own_id() -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    for pair in PAIRS:
        assert conversation_from_json(pair).turns, pair["id"]


def test_the_speaker_at_the_end_is_one_the_track_is_about(codebook: Codebook) -> None:
    for pair in PAIRS:
        assert pair["turns"][-1]["speaker"] in codebook.track(pair["track"]).speakers, pair["id"]


def test_no_longer_sentence_is_taken_from_the_corpus() -> None:
    corpus = {
        utterance["text"].lower().strip(" .?!")
        for path in (models_dir() / "tagger" / "corpus").glob("*.json")
        for turn in json.loads(path.read_text(encoding="utf-8"))["turns"]
        for utterance in turn["utterances"]
    }
    copied = [
        utterance["text"]
        for pair in PAIRS
        for turn in pair["turns"]
        for utterance in turn["utterances"]
        if len(utterance["text"].split()) > 6 and utterance["text"].lower().strip(" .?!") in corpus
    ]
    assert copied == []
