"""The codebook as data: complete, consistent, and friendly to whoever edits it."""

import re

import pytest

from gesprekscoach.domain.codebook import Codebook, UnknownCode, parse_codebook
from gesprekscoach.domain.conversation import SEVERAL, TURN_TRACKS, TURN_TRACKS_OF, UTTERANCE_TRACKS
from gesprekscoach.domain.own_toml import Unusable
from gesprekscoach.resources import codebook_file

# The label sets of the corpus checker, copied: labels in stored data may never drift from them.
CORPUS_LABELS = {
    "phase": {"start", "clarify", "analyse", "action", "other"},
    "world": {"system", "life", "bridge", "neutral"},
    "act": {
        "open_question", "closed_question", "simple_reflection", "complex_reflection", "summary", "affirmation",
        "acknowledgement", "permission", "information", "advice", "confrontation", "other",
    },
    "flags": {
        "leading", "stacked", "choice", "why_blame", "advice_as_question", "assuming", "with_permission", "yes_but",
    },
    "depth": {"0", "1", "2", "3", "4"},
    "follow_up": {"D0", "D1", "D2", "D3"},
    "talk": {"change", "sustain", "neutral"},
    "movement": {"see", "want", "choose", "do", "none"},
    "stance": {"guide", "activate", "leave", "take_over", "none"},
    "domain": {
        "money", "work", "day", "housing", "home_relations", "mental_health", "physical_health", "substance", "adl",
        "network", "participation", "justice", "strength", "network_named",
    },
    "signal": {"feeling", "stress", "strength", "safety"},
}  # fmt: skip
CORPUS_SETTINGS = {
    "wmo", "work_income", "debt", "youth", "housing", "carer", "newcomer", "health", "neighbourhood",
}  # fmt: skip


@pytest.fixture
def text() -> str:
    return codebook_file().read_text(encoding="utf-8")


def test_tracks_and_labels_are_those_of_the_corpus(codebook: Codebook) -> None:
    assert {track.code: set(track.codes) for track in codebook.tracks} == CORPUS_LABELS
    assert {setting.code for setting in codebook.settings} == CORPUS_SETTINGS


def test_a_conversation_holds_the_tracks_of_the_codebook(codebook: Codebook) -> None:
    of_turns = [track for track in codebook.tracks if track.unit == "turn"]
    assert set(TURN_TRACKS) == {track.code for track in of_turns}
    for speaker, tracks in TURN_TRACKS_OF.items():
        assert set(tracks) == {track.code for track in of_turns if speaker in track.speakers}
    assert {*TURN_TRACKS, *UTTERANCE_TRACKS} == {track.code for track in codebook.tracks}
    assert {track.code for track in codebook.tracks if track.many} == SEVERAL


def test_the_opening_has_nine_codes_each_way_and_four_levels(codebook: Codebook) -> None:
    codes = [code.code for code in codebook.opening.codes]
    assert codes == [f"{sign}{n}" for sign in "ON" for n in range(1, 10)]
    assert [level.level for level in codebook.opening.levels] == [0, 1, 2, 3]
    assert all(code.sign == ("positive" if code.code[0] == "O" else "negative") for code in codebook.opening.codes)


def test_every_label_is_explained_with_a_hit_and_a_near_miss(codebook: Codebook) -> None:
    for track in codebook.tracks:
        for label in track.labels:
            assert label.name and label.definition and label.hits and label.near_misses, (track.code, label.code)
            assert all(miss.why for miss in label.near_misses)


def test_who_reads_it_is_spoken_to_as_in_the_app_and_only_a_client_with_u(codebook: Codebook) -> None:
    texts = [source.text for source in codebook.sources]
    texts += [track.definition for track in codebook.tracks]
    texts += [rule.text for track in codebook.tracks for rule in track.rules]
    texts += [label.definition for track in codebook.tracks for label in track.labels]

    assert [text for text in texts if re.search(r"\b[Uu]w?\b", re.sub(r"'[^']+'", "", text))] == []


def test_the_opening_is_explained_with_the_limits_that_count(codebook: Codebook) -> None:
    opening = codebook.opening

    assert (opening.max_turns, opening.max_ms) == (12, 180_000)
    assert "hoogstens drie minuten of twaalf beurten" in opening.definition


def test_the_phases_have_the_names_of_their_source_and_only_the_rest_a_working_name(codebook: Codebook) -> None:
    phases = {label.code: (label.source, label.working_name) for label in codebook.track("phase").labels}
    assert phases.pop("other") == ("project", True)
    assert set(phases.values()) == {("zoeken", False)}


def test_letters_are_one_character(codebook: Codebook) -> None:
    assert all(len(label.letter) == 1 for track in codebook.tracks for label in track.labels)


def test_tracks_with_few_labels_use_a_colour_once_per_label_except_families(codebook: Codebook) -> None:
    for code in ("phase", "world", "depth", "follow_up", "talk", "movement", "stance", "signal"):
        colours = [label.colour for label in codebook.track(code).labels]
        assert len(set(colours)) == len(colours), code


def test_rules_are_numbered_within_their_track(codebook: Codebook) -> None:
    for track in codebook.tracks:
        assert [rule.code for rule in track.rules] == [f"{track.code}.{n}" for n in range(1, len(track.rules) + 1)]


def test_a_label_is_found_by_code_or_number(codebook: Codebook) -> None:
    assert codebook.name("phase", "clarify") == "Vraagverheldering (cirkel 2)"
    assert codebook.track("depth").label(3).name == "Beleving"


def test_a_typing_error_gets_the_nearest_code_in_reply(codebook: Codebook) -> None:
    with pytest.raises(UnknownCode, match="Bedoel je 'clarify'"):
        codebook.track("phase").label("clarfy")
    with pytest.raises(UnknownCode, match="Bedoel je 'phase'"):
        codebook.track("fase")
    with pytest.raises(UnknownCode, match="Kies uit: phase, world"):
        codebook.track("xyz")


def test_guidelines_name_their_source(codebook: Codebook) -> None:
    guideline = codebook.guideline("complex_share")
    assert guideline is not None and (guideline.low, guideline.high, guideline.min_n) == (0.4, 0.5, 10)
    assert codebook.source(guideline.source).name.startswith("Motiverende")
    assert codebook.guideline("follow_up_ratio") is None


@pytest.mark.parametrize(
    ("pattern", "replacement", "complaint"),
    [
        (r'colour = "sky"', 'colour = "roze"', "kleur 'roze' bestaat niet"),
        (r'letter = "A"', 'letter = "V"', "letter 'V' komt twee keer voor"),
        (r'code = "clarify"', 'code = "start"', "code 'start' komt twee keer voor"),
        (r'source = "miti"', 'source = "boek"', "bron 'boek' staat niet"),
        (r'source = "welkomst"', 'source = "boek"', "O1: bron 'boek' staat niet"),
        (r'source = "formulier"', 'source = "boek"', "open_share: bron 'boek' staat niet"),
        (r'unit = "turn"', 'unit = "zin"', "unit 'zin' bestaat niet"),
        (r"speakers = \[.*\]", "speakers = []", "spoor phase: speakers moet een keuze zijn uit"),
        (r"speakers = \[.*\]", 'speakers = ["klant"]', "spoor phase: speakers moet een keuze zijn uit"),
        (r'code = "world"', 'code = "phase"', "code van een spoor 'phase' komt twee keer voor"),
        (r'name = "Fase"', "", "een onderdeel klopt niet (Track, 'name')"),
        (r'version = "1.3"', "version = ", "schrijffout in, op regel 4"),
    ],
)
def test_a_broken_codebook_is_refused_with_the_place(text: str, pattern: str, replacement: str, complaint: str) -> None:
    with pytest.raises(Unusable, match=re.escape(complaint)):
        parse_codebook(re.sub(pattern, replacement, text, count=1))
