"""The whole job with the real models on the sample recordings, through the installed command."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.roles import judge_conversation
from gesprekscoach.resources import models_dir, sample_audio_dir
from gesprekscoach.services.example import HEARD
from tests.adapters.sounds import write_start
from tests.benchmarks.scoring import align, found_borders, normalise

pytestmark = pytest.mark.e2e

Command = Callable[..., subprocess.CompletedProcess[str]]
SAMPLES = ("rollenspel-1", "rollenspel-2")
SHARES = (
    ("open_share", "follow_up_ratio"),
    (
        "talk_share",
        "reflections_per_question",
        "complex_share",
        "advice_share",
        "system_share",
    ),
)


def environment(home: Path) -> dict[str, str]:
    own = {"GESPREKSCOACH_MAP": str(home), "GESPREKSCOACH_WACHTZIN": "vier gele fietsen"}
    return {**os.environ, **own, "OMP_DISPLAY_ENV": "TRUE"}  # lets a library write English on stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hele-weg")


@pytest.fixture(scope="module")
def command(home: Path) -> Command:
    def call(*args: object) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "gesprekscoach", *map(str, args)],
            env=environment(home),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert "OPENMP" not in done.stderr
        return done

    return call


@pytest.fixture(scope="module")
def recordings(command: Command, home: Path) -> dict[str, str]:
    """Import and process both samples; name -> id."""
    consent = home / "toestemming.toml"
    assert command("nieuw").returncode == 0
    consent.write_text(command("toestemming", "voorbeeld").stdout, encoding="utf-8")
    ids = {}
    for name in SAMPLES:
        imported = command("importeer", sample_audio_dir() / f"{name}.opus", "--toestemming", consent)
        assert imported.returncode == 0, imported.stderr
        ids[name] = imported.stdout.strip()
    processed = command("verwerk", "--alles")
    assert processed.returncode == 0, processed.stderr
    return ids


def shown(command: Command, recording_id: str) -> dict[str, Any]:
    conversation: dict[str, Any] = json.loads(command("toon", recording_id, "--json").stdout)
    return conversation


@pytest.fixture(scope="module")
def transcripts(command: Command, recordings: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {name: shown(command, recording_id) for name, recording_id in recordings.items()}


@pytest.fixture(scope="module")
def cards(command: Command, recordings: dict[str, str]) -> dict[str, dict[str, Any]]:
    return {name: json.loads(command("feedback", found, "--json").stdout) for name, found in recordings.items()}


def words(turns: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Every word in one spelling, with its speaker."""
    return [
        (word, turn["speaker"])
        for turn in turns
        for utterance in turn["utterances"]
        for word in normalise(utterance["text"])
    ]


def truth(name: str) -> list[dict[str, Any]]:
    document = json.loads((sample_audio_dir() / f"{name}.transcript.json").read_text(encoding="utf-8"))
    turns: list[dict[str, Any]] = document["turns"]
    return turns


@pytest.mark.parametrize("name", SAMPLES)
def test_three_of_four_words_are_right_and_one_in_a_hundred_has_the_wrong_speaker(
    transcripts: dict[str, dict[str, Any]], name: str
) -> None:
    said, heard = words(truth(name)), words(transcripts[name]["turns"])
    aligned = align([word for word, _ in said], [word for word, _ in heard])
    pairs = [(said[i][1], heard[j][1]) for operation, i, j in aligned if operation in "=s"]
    missed = [i for operation, i, _ in aligned if operation == "d"]

    assert sum(operation != "=" for operation, _, _ in aligned) <= 0.25 * len(said)
    assert len(missed) <= 0.03 * len(said)
    assert sum(one != other for one, other in pairs) <= 0.01 * len(pairs)


@pytest.mark.parametrize("name", SAMPLES)
def test_turns_roles_and_form_of_address_are_those_of_the_conversation(
    transcripts: dict[str, dict[str, Any]], name: str
) -> None:
    real, found = ([turn["start_ms"] for turn in turns] for turns in (truth(name), transcripts[name]["turns"]))
    roles = judge_conversation(conversation_from_json(transcripts[name]))

    assert found_borders(real, found) >= 0.95 * max(len(real), len(found))
    assert roles.role_of == {0: "professional", 1: "client"} and roles.is_certain
    assert transcripts[name]["address"] == "u"


@pytest.mark.parametrize("name", SAMPLES)
def test_what_was_heard_beforehand_for_the_example_is_what_is_heard_now(
    transcripts: dict[str, dict[str, Any]], name: str
) -> None:
    shipped = json.loads((sample_audio_dir() / f"{name}{HEARD}").read_text(encoding="utf-8"))
    before, now = ([word for word, _ in words(found["turns"])] for found in (shipped, transcripts[name]))

    assert SequenceMatcher(None, before, now, autojunk=False).ratio() > 0.85  # int8 sums differ a little per processor


@pytest.mark.parametrize("name", SAMPLES)
def test_every_tag_comes_with_confidence_and_source(
    transcripts: dict[str, dict[str, Any]], codebook: Codebook, name: str
) -> None:
    conversation = transcripts[name]

    assert conversation["models"]["speech_sha256"].startswith("d01c3014")
    assert conversation["duration_ms"] > 0
    for turn in conversation["turns"]:
        tracks = {
            "professional": ("phase", "world", "stance"),
            "client": ("phase", "world", "talk", "movement"),
            "other": ("phase", "world"),
        }[turn["speaker"]]
        for track in tracks:
            assert turn[track] in codebook.track(track).codes
            assert 0 <= turn["confidence"][track] <= 1
            assert turn["source"][track] == "machine"
            assert isinstance(turn["why"][track], list)
        for utterance in turn["utterances"]:
            assert utterance["words"] and turn["start_ms"] <= utterance["start_ms"] <= utterance["end_ms"]
            if turn["speaker"] == "professional":
                assert utterance["act"] in codebook.track("act").codes
                assert 0 <= utterance["confidence"]["act"] <= 1
                assert ("depth" in utterance) == utterance["act"].endswith("question")


def test_the_two_conversations_get_clearly_different_tags(cards: dict[str, dict[str, Any]]) -> None:
    weak, strong = (cards[name] for name in SAMPLES)

    assert weak["opening"]["level"] < strong["opening"]["level"]
    assert weak["balance"]["system_share"]["value"] > strong["balance"]["system_share"]["value"]
    assert weak["next_step"]["text"] != strong["next_step"]["text"]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_card_has_exactly_the_keys_of_the_contract(
    cards: dict[str, dict[str, Any]], transcripts: dict[str, dict[str, Any]], name: str
) -> None:
    card = cards[name]
    turns = {turn["n"]: turn for turn in transcripts[name]["turns"]}

    assert set(card) == {
        "opening", "questions", "balance", "phases", "movement", "strengths", "next_step"
    }  # fmt: skip
    assert set(card["opening"]) == {"level", "positive", "negative", "evidence"}
    assert set(card["questions"]) == {
        "count", "open_share", "depth", "follow_up", "follow_up_ratio", "longest_chain", "spoiled"
    }  # fmt: skip
    assert set(card["questions"]["depth"]) == {"0", "1", "2", "3", "4"}
    for part, shares in zip((card["questions"], card["balance"]), SHARES, strict=True):
        for share in shares:
            assert set(part[share]) == {"value", "low", "high", "n", "enough"}
    assert [p["from"] for p in card["phases"][1:]] == [p["to"] + 1 for p in card["phases"][:-1]]
    for statement in (*card["strengths"], card["next_step"]):
        assert set(statement) >= {"text", "turns", "quote"}
        said = " ".join(u["text"] for n in statement["turns"] for u in turns[n]["utterances"])
        assert statement["quote"] in said


def test_the_html_report_is_one_file_that_asks_nothing_of_the_network(
    command: Command, recordings: dict[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "rapport.html"

    done = command("rapport", recordings["rollenspel-2"], "--naar", target)
    page = target.read_text(encoding="utf-8")

    assert (done.returncode, done.stdout.strip()) == (0, str(target))
    assert "<svg" in page
    assert not re.search(r"""(src|href)\s*=\s*["'](?!#)""", page)
    assert "<script" not in page and "@import" not in page and not re.search(r"url\((?!#)", page)


def test_a_report_can_hide_the_names(command: Command, recordings: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "rapport.json"

    done = command("rapport", recordings["rollenspel-2"], "--naar", target, "--pseudoniem")

    assert done.returncode == 0 and "Lees het rapport na" in done.stderr
    assert set(json.loads(target.read_text(encoding="utf-8"))) == {"conversation", "feedback"}
    assert "Deelnemer" not in target.read_text(encoding="utf-8")


def test_a_report_in_another_form_is_refused(command: Command, recordings: dict[str, str], tmp_path: Path) -> None:
    done = command("rapport", recordings["rollenspel-2"], "--naar", tmp_path / "rapport.odt")

    assert done.returncode == 2
    assert not list(tmp_path.iterdir())


def test_a_word_is_found_with_its_passage(command: Command, recordings: dict[str, str]) -> None:
    found = json.loads(command("zoek", "formulier", "--json").stdout) or json.loads(
        command("zoek", "slaap", "--json").stdout
    )

    assert found
    assert set(found[0]) == {"id", "n", "start_ms", "text"}


def test_swapping_speakers_swaps_them_back_the_second_time(command: Command, recordings: dict[str, str]) -> None:
    recording_id = recordings["rollenspel-1"]
    before = [turn["speaker"] for turn in shown(command, recording_id)["turns"]]

    assert command("verwerk", recording_id, "--wissel-sprekers").returncode == 0
    swapped = shown(command, recording_id)["turns"]
    assert command("verwerk", recording_id, "--wissel-sprekers").returncode == 0

    flip = {"professional": "client", "client": "professional", "other": "other"}
    assert [turn["speaker"] for turn in swapped] == [flip[speaker] for speaker in before]
    assert all(turn["phase"] for turn in swapped)
    assert [turn["speaker"] for turn in shown(command, recording_id)["turns"]] == before


@pytest.fixture
def fresh_vault(command: Command, home: Path, tmp_path: Path) -> Path:
    """A second vault with a minute and a half of a sample in it that was not processed."""
    vault, consent = tmp_path / "tweede.db", tmp_path / "toestemming.toml"
    consent.write_text(command("toestemming", "voorbeeld").stdout, encoding="utf-8")
    sound = write_start(tmp_path / "begin.wav", sample_audio_dir() / "rollenspel-1.opus", 3)
    assert command("--kluis", vault, "nieuw").returncode == 0
    assert command("--kluis", vault, "importeer", sound, "--toestemming", consent).returncode == 0
    return vault


def start(home: Path, vault: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gesprekscoach", "--kluis", str(vault), "verwerk", "--alles"]
    return subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, encoding="utf-8")


def test_ten_kills_at_random_moments_lose_nothing(command: Command, home: Path, fresh_vault: Path) -> None:
    undisturbed = fresh_vault.with_name("ongestoord.db")
    shutil.copy(fresh_vault, undisturbed)
    moments = random.Random(20261126)
    for _ in range(10):
        process = start(home, fresh_vault)
        time.sleep(moments.uniform(0.2, 3.5))
        process.kill()
        process.communicate()

    for vault in (fresh_vault, undisturbed):
        assert command("--kluis", vault, "verwerk", "--alles").returncode == 0

    def turns(vault: Path) -> list[dict[str, Any]]:
        [recording] = json.loads(command("--kluis", vault, "lijst", "--json").stdout)
        found: list[dict[str, Any]] = json.loads(command("--kluis", vault, "toon", recording["id"], "--json").stdout)[
            "turns"
        ]
        return found

    assert words(turns(fresh_vault)) == words(turns(undisturbed)) != []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to another process")
def test_ctrl_c_stops_with_exit_130_and_keeps_what_was_done(home: Path, fresh_vault: Path) -> None:
    process = start(home, fresh_vault)
    assert process.stderr is not None
    seen = next(line for line in iter(process.stderr.readline, "") if line.startswith("Woorden herkennen"))
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)

    assert process.returncode == 130, seen + rest
    assert rest.strip().splitlines()[-2] == "Gestopt."


def test_tagging_a_written_conversation_needs_no_vault(command: Command, tmp_path: Path, codebook: Codebook) -> None:
    document = {
        "id": "kaal",
        "setting": "debt",
        "address": "u",
        "turns": [
            {"n": 1, "speaker": "professional", "utterances": [{"text": "Wat is uw burgerservicenummer?"}]},
            {"n": 2, "speaker": "client", "utterances": [{"text": "Eh, dat weet ik niet uit mijn hoofd."}]},
        ],
    }
    path = tmp_path / "kaal.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    tagged = json.loads(command("tag", path).stdout)

    utterance = tagged["turns"][0]["utterances"][0]
    assert (utterance["act"], utterance["depth"]) == ("closed_question", 0)
    assert tagged["turns"][0]["start_ms"] is None
    assert tagged["opening"]["negative"] == ["N1"]
    assert json.loads(command("tag", path).stdout) == tagged


def test_evaluating_a_folder_gives_every_track_of_the_contract(command: Command, tmp_path: Path) -> None:
    for name in SAMPLES:
        labels = (sample_audio_dir() / f"{name}.labels.json").read_text(encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(labels.replace('"start"', '"begin"', 1), encoding="utf-8")

    done = command("evalueer", tmp_path, "--json")

    assert "nooit: begin (phase)." in done.stderr  # a slip of the person is told, and counts as a difference
    scores = json.loads(done.stdout)

    assert set(scores) == {
        "question", "act", "reflection", "depth", "follow_up", "flag.leading", "flag.stacked",
        "flag.advice_as_question", "phase", "world", "stance", "talk", "movement", "feeling", "opening",
    }  # fmt: skip
    assert all(set(score) == {"n", "kappa", "macro_f1", "accuracy"} for score in scores.values())
    assert scores["question"]["kappa"] > 0.8


def test_a_missing_model_fails_this_run_instead_of_skipping_it() -> None:
    for needed in ("speaker/ge2e.onnx", "tagger/model/manifest.json", "nl_gesprek/pipeline/meta.json"):
        assert (models_dir() / needed).is_file(), needed
