"""What learning found, as a user reads it."""

from datetime import datetime

import pytest

from gesprekscoach.domain.agreement import TRACKS, Scores
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.learning import Gain, LearnedLayer, Outcome
from gesprekscoach.domain.tag_list import Change, Place
from gesprekscoach.services.differing import Difference
from gesprekscoach.services.telling import difference_lines, label_lines, layer_lines, outcome_lines, score_lines

VERSIONS = {"tagger": "14", "codebook": "1.3"}


def test_conversations_without_tags_give_a_sentence_and_no_empty_table(codebook: Codebook) -> None:
    told = list(score_lines({}, codebook))
    assert told == ["In deze gesprekken staan geen tags om mee te vergelijken."]


def test_how_far_tags_agree_is_told_in_dutch_and_what_each_column_means(codebook: Codebook) -> None:
    scores = {track: Scores(10, 0.6, 0.7, 0.8) for track in TRACKS}

    table, _blank, meaning = "\n".join(score_lines(scores, codebook)).partition("\n\n")

    rows = table.splitlines()
    assert rows[2] == f"{'Handeling':26}      10     80%   0,60      0,70"
    assert not [row for row in rows if row.split()[0].lower() in TRACKS and row.split()[0] != "Opening"]
    assert [line.split(":")[0] for line in meaning.splitlines()][:-1] == rows[0].split()[2:]


def test_what_may_be_a_slip_in_the_labels_of_a_person_is_told_with_how_it_counts(codebook: Codebook) -> None:
    def talk(name: str, **labels: object) -> Conversation:
        asked = {"text": "Hoe gaat het?", "act": "open_question", "depth": 3, "follow_up": None, **labels}
        turns = [
            {"speaker": "professional", "phase": "start", "utterances": [asked]},
            {"speaker": "client", "phase": labels.get("phase"), "signal": [], "utterances": [{"text": "Goed."}]},
        ]
        return conversation_from_json({"id": name, "turns": turns})

    whole, no_flags = talk("les-1", flags=["leading"]), talk("les-2")
    slips = talk("les-3", flags=["sugestief"], depth=7, phase="begin")

    assert list(label_lines([whole, whole], codebook)) == list(label_lines([no_flags], codebook)) == []
    assert list(label_lines([whole, no_flags], codebook)) == [
        "Let op: in 1 van de 2 gesprekken staat nergens 'flags', zoals in les-2. Dat telt daar als: er was niets."
    ]
    [told] = label_lines([slips], codebook)
    assert told.endswith("het programma kiest ze nooit: 7 (depth), sugestief (flags), begin (phase).")


def test_labels_that_no_person_changed_are_told_to_be_the_program_s_own(codebook: Codebook) -> None:
    def talk(name: str, **trust: object) -> Conversation:
        turn = {"speaker": "client", "phase": "start", "signal": [], "utterances": [{"text": "Goed."}], **trust}
        return conversation_from_json({"id": name, "turns": [turn]})

    own = talk("les-2", confidence={"phase": 0.7, "signal": 0.9}, source={"phase": "machine", "signal": "machine"})
    mended = talk("les-3", confidence={"phase": 1.0, "signal": 0.9}, source={"phase": "person", "signal": "machine"})

    assert list(label_lines([talk("les-1"), mended], codebook)) == []
    [told] = label_lines([talk("les-1"), own, mended], codebook)
    assert told.startswith("Let op: bij 1 gesprek komen de tags van het programma zelf, zoals bij les-2.")


@pytest.mark.parametrize(
    ("corrections", "recordings", "told"),
    [(1, ("a",), "van 1 verbeterde tag in 1 gesprek."), (7, ("a", "b"), "van 7 verbeterde tags in 2 gesprekken.")],
)
def test_what_was_learned_is_told_with_the_day_as_dutch_writes_it(
    corrections: int, recordings: tuple[str, ...], told: str
) -> None:
    at = "2026-11-20T12:00:00+00:00"
    layer = LearnedLayer("14", "14", b"", corrections, recordings, at)

    lines = list(layer_lines(layer, VERSIONS))

    assert lines[1] == f"Geleerd op {datetime.fromisoformat(at).astimezone():%d-%m-%Y} {told}"
    assert "20-11-2026" in lines[1]


@pytest.mark.parametrize(
    ("is_apart", "changed", "told"),
    [
        (False, 1, "  Van de 9 andere tags in dat gesprek verandert er 1."),
        (True, 2, "  Van de 9 andere tags in die gesprekken veranderen er 2."),
    ],
)
def test_one_conversation_and_one_tag_are_not_told_as_many(
    is_apart: bool, changed: int, told: str, codebook: Codebook
) -> None:
    same = {"phase": Scores(10, 1.0, 1.0, 1.0)}
    outcome = Outcome({"phase": Gain(1, 0, 1)}, is_apart, 9, changed, same, same, is_kept=True)

    assert told in outcome_lines(outcome, codebook)


@pytest.mark.parametrize(("is_kept", "told"), [(True, "geldt vanaf nu in deze kluis"), (False, "Niet bewaard:")])
def test_what_was_learned_is_told_with_what_it_did_to_the_role_plays_and_whether_it_counts(
    is_kept: bool, told: str, codebook: Codebook
) -> None:
    before, after = {"phase": Scores(10, 0.9, 0.9, 0.8)}, {"phase": Scores(10, 0.9, 0.9, 0.7)}
    outcome = Outcome({"phase": Gain(2, 0, 1)}, True, 9, 1, before, after, is_kept)

    lines = list(outcome_lines(outcome, codebook))

    assert lines[2].split() == ["Fase", "2", "0", "1"]
    assert "  voor 80,0%, na 70,0% van 10 tags" in lines
    assert told in lines[-1]


def test_what_would_change_is_told_by_name_also_the_opening_and_what_has_no_name_any_more(
    codebook: Codebook,
) -> None:
    changes = (
        Change(Place(1, None, "domain"), ("money", "gone"), ()),
        Change(Place(1, None, "world"), None, "life"),
        Change(Place(None, None, "opening"), None, 2),
    )
    alike, older = (
        Difference(name, name, versions, VERSIONS, found)
        for name, versions, found in (("a", VERSIONS, ()), ("b", {}, changes))
    )

    lines = list(difference_lines([alike, older], codebook))

    assert lines[2] == "  geen verschil"
    assert lines[4].endswith("een onbekende versie")
    assert [line.partition(", ")[2] for line in lines[5:8]] == [
        "Leefgebied: Geld + gone -> geen",
        "Wereld: geen -> Leefwereldtaal",
        "opening: geen -> niveau 2",
    ]


def test_a_tag_that_would_change_stands_at_the_time_by_which_the_app_shows_its_turn(codebook: Codebook) -> None:
    changes = (
        Change(Place(2, None, "phase"), "start", "clarify"),
        Change(Place(3, 1, "act"), "advice", "information"),
    )
    found = Difference("krat", "Het krat", VERSIONS, VERSIONS, changes, (1_000, 64_000, None))

    lines = list(difference_lines([found], codebook))

    assert lines[2].startswith("  01:04, beurt 2, Fase: ") and lines[3].startswith("  beurt 3, zin 1, Handeling: ")
