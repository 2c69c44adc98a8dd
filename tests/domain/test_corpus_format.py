"""The corpus format: what is read, what is refused, what the contract adds."""

from typing import Any

import pytest

from gesprekscoach.domain.corpus_format import CorpusFormatError, conversation_from_json, conversation_to_json

PROFESSIONAL: dict[str, Any] = {
    "speaker": "professional",
    "phase": "start",
    "world": "life",
    "stance": "none",
    "domain": ["day"],
    "utterances": [
        {"text": "Hoe is het?", "act": "open_question", "depth": 3, "follow_up": None, "flags": ["leading"]},
        {"text": "Neem de tijd.", "act": "permission", "flags": []},
    ],
}
CLIENT: dict[str, Any] = {
    "speaker": "client",
    "phase": "start",
    "world": "life",
    "talk": "change",
    "movement": "want",
    "domain": [],
    "signal": ["feeling"],
    "utterances": [
        {
            "text": "Spannend.",
            "start_ms": 900,
            "end_ms": 1500,
            "words": [{"text": "Spannend.", "start_ms": 900, "end_ms": 1500, "probability": 0.81, "heard": "spannen"}],
        }
    ],
}


def document(**changes: Any) -> dict[str, Any]:
    return {"id": "a-1", "turns": [PROFESSIONAL, CLIENT], "opening": {"level": 2, "positive": ["O3"]}} | changes


def test_a_conversation_survives_writing_and_reading() -> None:
    conversation = conversation_from_json(document(title="T", setting="wmo", address="u", duration_ms=2000))

    assert conversation_from_json(conversation_to_json(conversation)) == conversation


def test_the_places_of_the_opening_survive_too() -> None:
    found = {"level": 2, "positive": ["O3"], "negative": [], "evidence": {"O3": [1]}}

    assert conversation_to_json(conversation_from_json(document(opening=found)))["opening"] == found


def test_only_id_speaker_and_text_are_needed() -> None:
    bare = {"id": "x", "turns": [{"speaker": "client", "utterances": [{"text": "Ja."}]}]}

    turn = conversation_from_json(bare).turns[0]

    assert (turn.n, turn.text, turn.phase) == (1, "Ja.", None)


def test_a_turn_keeps_its_number_so_that_tags_can_be_laid_beside_the_conversation_they_came_from() -> None:
    piece = document(turns=[PROFESSIONAL | {"n": 15}, CLIENT | {"n": 16}])

    turns = conversation_to_json(conversation_from_json(piece))["turns"]

    assert [turn["n"] for turn in turns] == [15, 16]


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1), ("15", "16"), (None, 16), (True, 2)])
def test_turns_without_numbers_that_rise_are_counted(numbers: tuple[object, object]) -> None:
    piece = document(turns=[turn | {"n": n} for turn, n in zip((PROFESSIONAL, CLIENT), numbers, strict=True)])

    assert [turn.n for turn in conversation_from_json(piece).turns] == [1, 2]


def test_a_model_that_is_null_is_unknown_and_gets_no_name() -> None:
    models = {"speech": None, "tagger": "14"}

    assert conversation_to_json(conversation_from_json(document(models=models)))["models"] == {"tagger": "14"}


def test_an_empty_label_says_there_was_nothing_and_an_absent_one_that_nobody_looked() -> None:
    only_acts = [{"speaker": "professional", "utterances": [{"text": "Hoe is het?", "act": "open_question"}]}]

    assert conversation_from_json(document()).uncoded == frozenset()
    assert conversation_from_json(document(turns=only_acts)).uncoded == {"flags", "follow_up", "signal"}


def test_labels_are_ignored_when_asked() -> None:
    turn = conversation_from_json(document(), with_labels=False).turns[0]

    assert (turn.phase, turn.utterances[0].act, turn.utterances[0].flags) == (None, None, ())


def test_each_speaker_carries_its_own_tracks() -> None:
    professional, client = conversation_to_json(conversation_from_json(document()))["turns"]

    assert "talk" not in professional and professional["stance"] == "none"
    assert "stance" not in client and client["signal"] == ["feeling"]
    assert "act" not in client["utterances"][0]
    assert "depth" not in professional["utterances"][1]


def test_a_tag_that_no_person_changed_comes_from_the_machine() -> None:
    corrected = PROFESSIONAL | {"confidence": {"phase": 0.9, "world": 1.0}, "source": {"world": "person"}}

    turn = conversation_to_json(conversation_from_json(document(turns=[corrected])))["turns"][0]

    assert turn["source"] == {"phase": "machine", "world": "person"}


def test_the_heard_word_stays_beside_the_repaired_one() -> None:
    word = conversation_to_json(conversation_from_json(document()))["turns"][1]["utterances"][0]["words"][0]

    assert word == {"text": "Spannend.", "start_ms": 900, "end_ms": 1500, "probability": 0.81, "heard": "spannen"}


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ([], "geen JSON-object"),
        ({"turns": [CLIENT]}, "'id'"),
        ({"id": "x", "turns": []}, "'turns'"),
        ({"id": "x", "turns": [{"speaker": "piet", "utterances": [{"text": "Ja."}]}]}, "beurt 1"),
        ({"id": "x", "turns": [CLIENT, {"speaker": "client", "utterances": []}]}, "beurt 2"),
        ({"id": "x", "turns": [{"speaker": "client", "utterances": [{"text": " "}]}]}, "'text'"),
    ],
)
def test_a_broken_document_says_where(broken: Any, where: str) -> None:
    with pytest.raises(CorpusFormatError, match=where):
        conversation_from_json(broken)


def said(**changes: Any) -> dict[str, Any]:
    return {"id": "x", "turns": [PROFESSIONAL | {"utterances": [{"text": "Hoe is het?"} | changes]}]}


def spoken(probability: float) -> dict[str, Any]:
    return {"text": "Hoe", "start_ms": 0, "end_ms": 200, "probability": probability}


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (said(words=[{"text": "Hoe"}]), "beurt 1, een woord: 'start_ms' of 'end_ms'"),
        (said(words=["Hoe"]), "beurt 1, een woord"),
        (said(words=[{"text": "Hoe", "start_ms": 5, "end_ms": 2}]), "beurt 1, een woord"),
        (said(words=[spoken(float("nan"))]), "beurt 1, een woord: 'probability' is geen getal"),
        (said(words=[spoken(float("inf"))]), "beurt 1, een woord: 'probability' is geen getal"),
        (said(words=[spoken(81)]), "beurt 1, een woord: 'probability' is geen getal van 0 tot 1"),
        (said(words=[spoken(-0.1)]), "beurt 1, een woord: 'probability' is geen getal van 0 tot 1"),
        (said(start_ms="1:02"), "beurt 1: 'start_ms' is geen heel getal"),
        (said(act="open_question", depth="twee"), "beurt 1: 'depth' is geen heel getal"),
        (said(act=3), "beurt 1: 'act' is geen tekst"),
        (said(flags="leading"), "beurt 1: 'flags' is geen lijst"),
        (said(confidence="hoog"), "beurt 1: 'confidence'"),
        (said(source={"act": ["person"]}), "beurt 1: in 'source' staat iets anders dan tekst"),
        (said(text="Hoe \ud800 is het?"), "beurt 1: in 'text' staat een half teken"),
        (document(turns=[CLIENT | {"signal": 3}]), "beurt 1: 'signal' is geen lijst"),
        (document(opening={"positive": []}), "opening: 'level' moet 0 tot 3 zijn"),
        (document(opening={"level": "goed"}), "opening: 'level' is geen heel getal"),
        (document(models="base"), "'models': geen JSON-object"),
        (document(duration_ms=-1), "'duration_ms' is geen heel getal"),
        (document(setting=7), "'setting' is geen tekst"),
    ],
)
def test_a_key_of_another_type_says_where(broken: Any, where: str) -> None:
    with pytest.raises(CorpusFormatError, match=where):
        conversation_from_json(broken)


def test_unknown_keys_are_left_alone_also_at_a_word() -> None:
    word = {"text": "Hoe", "start_ms": 0, "end_ms": 200, "probability": 0.9, "stem": "A"}

    assert conversation_from_json(said(words=[word], noot="x")).turns[0].utterances[0].words[0].text == "Hoe"
