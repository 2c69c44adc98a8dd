"""Which voice is the professional."""

import json
from pathlib import Path
from typing import Any

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.roles import judge_conversation, judge_roles

CORPUS = sorted((Path(__file__).parents[2] / "models" / "tagger" / "corpus").glob("*.json"))
CONVERSATIONS = [json.loads(file.read_text(encoding="utf-8")) for file in CORPUS]
IDS = [conversation["id"] for conversation in CONVERSATIONS]


def said_by(conversation: dict[str, Any], speaker: str) -> list[str]:
    return [u["text"] for turn in conversation["turns"] if turn["speaker"] == speaker for u in turn["utterances"]]


def test_the_corpus_is_there() -> None:
    assert len(CORPUS) == 98


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=IDS)
@pytest.mark.parametrize("professional", [0, 1])
def test_the_professional_is_found_whichever_voice_speaks_first(
    conversation: dict[str, Any], professional: int
) -> None:
    voices = {professional: said_by(conversation, "professional"), 1 - professional: said_by(conversation, "client")}
    roles = judge_roles(voices)
    assert roles.role_of == {professional: "professional", 1 - professional: "client"}
    assert roles.is_certain


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=IDS)
def test_the_professional_is_found_when_the_recogniser_writes_no_question_marks(conversation: dict[str, Any]) -> None:
    voices = {
        n: [text.replace("?", ".") for text in said_by(conversation, speaker)]
        for n, speaker in enumerate(("client", "professional"))
    }
    assert judge_roles(voices).role_of[1] == "professional"


def test_of_three_voices_a_wrong_guess_is_called_uncertain() -> None:
    wrong_but_certain = []
    for conversation in CONVERSATIONS:
        voices = {n: said_by(conversation, speaker) for n, speaker in enumerate(("client", "professional", "other"))}
        if not voices[2]:
            continue
        roles = judge_roles(voices)
        if roles.is_certain and roles.role_of != {0: "client", 1: "professional", 2: "other"}:
            wrong_but_certain.append(conversation["id"])
    assert wrong_but_certain == []


def test_two_voices_that_speak_alike_are_uncertain() -> None:
    same = ["Ik weet het niet.", "Wat vind jij?"] * 5
    roles = judge_roles({0: same, 1: same})
    assert not roles.is_certain
    assert roles.confidence == pytest.approx(0.5)


def test_a_few_words_are_too_little_to_be_certain() -> None:
    assert not judge_roles({0: ["Hoe is het?"], 1: ["Ik ben moe."]}).is_certain


def test_one_voice_is_never_certain() -> None:
    roles = judge_roles({0: ["Hoe gaat het met u?"]})
    assert not roles.is_certain
    assert roles.reason == "Er is maar één stem gevonden."


def test_the_reason_names_what_was_counted() -> None:
    roles = judge_roles({0: ["Hoe gaat het met u?"], 1: ["Ik slaap slecht.", "Ik ben op."]})
    assert roles.reason.startswith("Deze stem stelt 1 vraag, de ander 0.")


def test_a_conversation_with_exchanged_speakers_shows_in_the_judgement() -> None:
    source = CONVERSATIONS[0]
    exchanged = {"professional": "client", "client": "professional", "other": "other"}
    turns = tuple(
        Turn(n, exchanged[t["speaker"]], tuple(Utterance(u["text"]) for u in t["utterances"]))  # type: ignore[arg-type]
        for n, t in enumerate(source["turns"], 1)
    )
    roles = judge_conversation(Conversation("x", turns))
    assert roles.role_of[1] == "professional"
