"""The demo recordings through the real models: words, speakers, roles and turns against what is really said."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gesprekscoach.bootstrap import build_coach
from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.roles import judge_conversation
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.transcribing import transcribe
from gesprekscoach.settings import Settings
from tests.benchmarks.scoring import align, found_borders, normalise
from tests.fakes import FakeSpeechStore

pytestmark = pytest.mark.e2e


def truth() -> Any:
    return json.loads((sample_audio_dir() / "rollenspel-2.transcript.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    home = tmp_path_factory.mktemp("home")
    coach = build_coach(Settings(home, home / "kluis.db", home / "modellen", workers=2))
    path: Path = sample_audio_dir() / "rollenspel-2.opus"
    pieces = list(coach.audio_reader.pieces(path, "auto"))
    people = tuple(
        PersonConsent(role, role, date(2026, 1, 1), frozenset(Purpose), date(2027, 1, 1), "mondeling")
        for role in ("professional", "client")
    )
    duration = pieces[-1].span.end_ms
    recording = Recording("r2", "Rollenspel", None, duration, 1, Consent(people), State.IMPORTED, "hash")
    store = FakeSpeechStore(pieces)
    for _ in transcribe(
        recording, store, coach.speech_finder, coach.transcriber(), coach.separator, coach.domain_words, coach.word_list
    ):
        pass
    return store.saved["r2"]


def test_three_of_four_words_are_right(heard: Conversation) -> None:
    said = [word for turn in truth()["turns"] for u in turn["utterances"] for word in normalise(u["text"])]
    operations = [operation for operation, _, _ in align(said, normalise(" ".join(t.text for t in heard.turns)))]
    assert sum(operation != "=" for operation in operations) <= 0.25 * len(said)
    assert operations.count("d") <= 0.03 * len(said)


def test_at_most_one_word_in_a_hundred_has_the_wrong_speaker(heard: Conversation) -> None:
    said = [(w, t["speaker"]) for t in truth()["turns"] for u in t["utterances"] for w in normalise(u["text"])]
    found = [(w, t.speaker) for t in heard.turns for u in t.utterances for w in normalise(u.text)]
    pairs = [(said[i][1], found[j][1]) for op, i, j in align([w for w, _ in said], [w for w, _ in found]) if op in "=s"]
    assert sum(one != other for one, other in pairs) <= 0.01 * len(pairs)


def test_the_turns_are_those_of_the_conversation(heard: Conversation) -> None:
    real = [turn["start_ms"] for turn in truth()["turns"]]
    found = [turn.start_ms for turn in heard.turns if turn.start_ms is not None]
    assert found_borders(real, found) >= 0.95 * max(len(real), len(found))


def test_the_roles_are_certain(heard: Conversation) -> None:
    roles = judge_conversation(heard)
    assert roles.role_of == {0: "professional", 1: "client"}
    assert roles.is_certain


def test_the_professional_says_u(heard: Conversation) -> None:
    assert heard.address == "u"
