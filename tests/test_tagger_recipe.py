"""What the tagger's recipe promises: a split of whole conversations, and files that belong together and stay small."""

import json
import tomllib
from pathlib import Path

import pytest

from gesprekscoach import resources
from gesprekscoach.adapters.tagger.manifest import read_decoding, read_manifest

TAGGER = Path(__file__).parents[1] / "models" / "tagger"
MODEL = resources.models_dir() / "tagger" / "model"
SPOKEN = {"carer-03", "debt-01", "debt-02", "newcomer-01", "work-02", "youth-04"}
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def split() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = json.loads((TAGGER / "split.json").read_text(encoding="utf-8"))
    return loaded


def test_judge_and_choose_share_no_conversation(split: dict[str, list[str]]) -> None:
    assert not set(split["judge"]) & set(split["choose"])


def test_every_conversation_of_the_split_exists(split: dict[str, list[str]]) -> None:
    present = {path.stem for path in (TAGGER / "corpus").glob("*.json")}
    assert set(split["judge"]) | set(split["choose"]) <= present


def test_the_spoken_conversations_are_judged_and_never_trained_on(split: dict[str, list[str]]) -> None:
    assert set(split["judge"]) >= SPOKEN


def test_the_conversations_in_other_styles_are_only_measured_on() -> None:
    corpus = TAGGER / "corpus"
    lines = (x for path in (corpus / "more").glob("*.jsonl") for x in path.read_text(encoding="utf-8").splitlines())
    used = {path.stem for path in corpus.glob("*.json")} | {json.loads(line)["id"] for line in lines}
    styles = {path.stem for path in (corpus / "styles").glob("*.json")}
    assert styles and not styles & used


def test_every_setting_is_judged_and_both_address_forms(split: dict[str, list[str]]) -> None:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in (TAGGER / "corpus").glob("*.json")]
    judged = [d for d in documents if d["id"] in split["judge"]]
    assert {d["setting"] for d in judged} == {d["setting"] for d in documents}
    assert {d["address"] for d in judged} == {"u", "je"}
    assert {d["quality"] for d in judged} == {"weak", "mixed", "strong"}


def test_the_shipped_files_are_the_ones_of_the_manifest_and_stay_within_60_mb() -> None:
    read_manifest(MODEL)
    assert sum(path.stat().st_size for path in MODEL.iterdir()) < 60 * MEGABYTE


def test_the_network_knows_exactly_the_labels_of_the_codebook() -> None:
    tracks = read_manifest(MODEL).tracks
    codebook = tomllib.loads(resources.codebook_file().read_text(encoding="utf-8"))
    for track in codebook["track"]:
        known = [label for label in tracks[track["code"]] if label != "null"]
        assert sorted(known) == sorted(label["code"] for label in track["label"]), track["code"]


def test_every_track_has_its_own_calibration_and_every_label_its_threshold() -> None:
    tracks, decoding = read_manifest(MODEL).tracks, read_decoding(MODEL)
    assert set(decoding.calibration) == set(tracks)
    for track, thresholds in decoding.thresholds.items():
        assert len(thresholds) == len(tracks[track])


def test_the_figures_are_those_of_the_judged_conversations(split: dict[str, list[str]]) -> None:
    metrics = json.loads((TAGGER / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["measured_on"] == "judge"
    assert sorted(metrics["conversations"]) == sorted(split["judge"])
    assert metrics["version"] == read_manifest(MODEL).version
