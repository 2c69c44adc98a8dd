"""Utterances and turns, as the codebook defines them."""

import itertools
from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Speaker, Turn, Word
from gesprekscoach.domain.turns import build_turns, is_listening_sound
from gesprekscoach.domain.word_speakers import VoicedWord

ROLES: dict[int, Speaker] = {0: "professional", 1: "client", 2: "other"}


def said(*stretches: tuple[int, str], per_word_ms: int = 300, gap_ms: int = 100) -> list[VoicedWord]:
    """Words one after another; dots are silence, 100 ms each."""
    words: list[VoicedWord] = []
    now = 0
    for voice, text in stretches:
        for word in text.split():
            if not word.strip("."):
                now += 100 * len(word)
                words[-1] = replace(words[-1], silence_ms=100 * len(word))
                continue
            words.append(VoicedWord(Word(word, now, now + per_word_ms), voice))
            now += per_word_ms + gap_ms
    return words


def shape(turns: tuple[Turn, ...]) -> list[tuple[str, list[str]]]:
    return [(turn.speaker[0], [u.text for u in turn.utterances]) for turn in turns]


def test_a_turn_is_all_that_one_says_until_the_other_takes_the_floor() -> None:
    turns = build_turns(said((0, "Hoe gaat het? Vertel eens."), (1, "Ik slaap slecht.")), ROLES)
    assert shape(turns) == [("p", ["Hoe gaat het?", "Vertel eens."]), ("c", ["Ik slaap slecht."])]
    assert [turn.n for turn in turns] == [1, 2]


def test_utterances_and_turns_carry_the_times_of_their_words() -> None:
    [turn] = build_turns(said((1, "Ik slaap slecht. Al weken.")), ROLES)
    assert [(u.start_ms, u.end_ms) for u in turn.utterances] == [(0, 1100), (1200, 1900)]
    assert (turn.start_ms, turn.end_ms) == (0, 1900)


@pytest.mark.parametrize(
    ("text", "utterances"),
    [
        ("ik weet het niet .... misschien morgen", ["ik weet het niet", "misschien morgen"]),
        ("ik wil .. graag", ["ik wil graag"]),
        ("Oké, .. hoe gaat het?", ["Oké,", "hoe gaat het?"]),
        ("Wat vindt u, . denkt u?", ["Wat vindt u, denkt u?"]),
    ],
)
def test_a_silence_ends_an_utterance_without_full_stop_and_sooner_after_a_comma(
    text: str, utterances: list[str]
) -> None:
    assert shape(build_turns(said((1, text)), ROLES)) == [("c", utterances)]


def test_a_comma_does_not_end_an_utterance() -> None:
    assert shape(build_turns(said((1, "Ja, dat klopt, denk ik.")), ROLES)) == [("c", ["Ja, dat klopt, denk ik."])]


@pytest.mark.parametrize(("count", "utterances"), [(20, 1), (45, 2)])
def test_without_full_stop_the_end_of_a_segment_ends_an_utterance_only_when_it_is_very_long(
    count: int, utterances: int
) -> None:
    words = said((1, " ".join(["woord"] * count)), (1, "en verder"))
    words[count - 1] = replace(words[count - 1], ends_segment=True)
    [turn] = build_turns(words, ROLES)
    assert len(turn.utterances) == utterances


@pytest.mark.parametrize("text", ["Ik sprak dhr. Smit gisteren.", "Dat is o.a. de huur.", "Bij mevr. De Wit thuis."])
def test_an_abbreviation_does_not_end_an_utterance(text: str) -> None:
    assert shape(build_turns(said((0, text)), ROLES)) == [("p", [text])]


def test_the_word_u_ends_an_utterance_though_it_is_one_letter() -> None:
    turns = build_turns(said((0, "Ik begrijp u. Wat doet dat met u?")), ROLES)
    assert shape(turns) == [("p", ["Ik begrijp u.", "Wat doet dat met u?"])]


@pytest.mark.parametrize("sound", ["hm", "ja", "Ja, ja.", "precies"])
def test_a_listening_sound_in_the_middle_of_a_sentence_does_not_break_the_turn(sound: str) -> None:
    words = said((1, "En toen ging ik"), (0, sound), (1, "maar naar huis."), (0, "Wat deed u thuis?"))
    assert shape(build_turns(words, ROLES)) == [
        ("c", ["En toen ging ik maar naar huis."]),
        ("p", [sound, "Wat deed u thuis?"]),
    ]


def test_a_yes_after_a_question_is_an_answer_and_a_turn() -> None:
    words = said((0, "Slaapt u slecht?"), (1, "Ja."), (0, "Hoe lang al?"))
    assert [speaker for speaker, _ in shape(build_turns(words, ROLES))] == ["p", "c", "p"]


def test_a_listening_sound_through_the_words_of_the_other_does_not_break_the_turn() -> None:
    words = said((1, "En toen ging ik naar huis."), (1, "En daar zat hij."))
    during = VoicedWord(Word("Hm.", 1_500, 1_700), 0)
    turns = build_turns([*words[:6], during, *words[6:]], ROLES)
    assert shape(turns) == [("c", ["En toen ging ik naar huis.", "En daar zat hij."]), ("p", ["Hm."])]


def test_two_listening_sounds_in_one_sentence_do_not_break_it() -> None:
    words = said((1, "En toen"), (0, "ja"), (1, "ging ik"), (0, "hm"), (1, "naar huis."))
    assert shape(build_turns(words, ROLES))[0] == ("c", ["En toen ging ik naar huis."])


def test_more_than_a_listening_sound_takes_the_floor() -> None:
    words = said((1, "En toen ging ik"), (0, "Waar ging u heen?"), (1, "naar huis."))
    assert [speaker for speaker, _ in shape(build_turns(words, ROLES))] == ["c", "p", "c"]


def test_no_word_gets_lost() -> None:
    words = said(
        (1, "En toen"), (0, "ja"), (1, "ging ik"), (2, "hm"), (1, "weg."), (0, "hm"), (2, "Mam toch."), (1, "Ja.")
    )
    turns = build_turns(words, ROLES)
    spoken = sorted(word.text for turn in turns for u in turn.utterances for word in u.words)
    assert spoken == sorted(item.word.text for item in words)


def test_no_two_turns_in_a_row_have_the_same_speaker() -> None:
    words = said((1, "En toen"), (0, "ja"), (1, "ging ik weg."), (0, "Goed."), (0, "Waarheen?"))
    speakers = [turn.speaker for turn in build_turns(words, ROLES)]
    assert all(a != b for a, b in itertools.pairwise(speakers))


def test_nothing_said_gives_no_turns() -> None:
    assert build_turns([], ROLES) == ()


@pytest.mark.parametrize(
    ("text", "is_sound"), [("hm", True), ("Ja, precies.", True), ("ja hoor dat klopt", False), ("thuis", False)]
)
def test_listening_sounds(text: str, is_sound: bool) -> None:
    assert is_listening_sound([Word(word, 0, 1) for word in text.split()]) is is_sound
