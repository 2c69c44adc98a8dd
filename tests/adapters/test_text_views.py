"""What ``toon`` and ``feedback`` print."""

import re

import pytest

from gesprekscoach.adapters.text_views import card_text, hearing_text, transcript_text
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.safety import SafetyNotice
from tests.domain.feedback.talk import asks, card_of, client, corpus, professional, says, talk
from tests.hearing_notes import some_notes


def shown(conversation: Conversation, codebook: Codebook) -> str:
    return card_text(card_of(conversation), conversation, codebook)


def test_the_card_names_strengths_before_the_one_next_step(codebook: Codebook) -> None:
    text = shown(corpus("wmo-05"), codebook)
    assert text.index("Wat sterk was") < text.index("Eén volgende stap") < text.index("Waar dit op rust")


def test_numbers_come_with_count_interval_and_guideline_with_source(codebook: Codebook) -> None:
    text = " ".join(shown(corpus("debt-01"), codebook).split())
    assert re.search(r"1 keer bij 21 vragen; waarschijnlijk tussen 0,0 en 0,[12] per vraag", text)
    assert "richtlijn: 1 op 1 is redelijk, 2 op 1 is goed (Motiverende gespreksvoering, MITI 4.2)" in text


def test_too_little_material_is_said_and_no_number_is_shown(codebook: Codebook) -> None:
    text = shown(talk(professional(asks("Hoe gaat het?")), client("Goed.")), codebook)
    assert "Te weinig om iets over te zeggen: teruggeven (1 vraag)," in text
    assert "procent" not in text


def test_a_lecture_gets_no_feedback_on_a_talk_and_the_card_says_why(codebook: Codebook) -> None:
    lecture = talk(
        professional(asks("Wat betekent dat nu voor de hulpverlener?", 3, None), says("U moet vragen.", "advice"))
    )
    text = " ".join(shown(lecture, codebook).split())
    assert "Wat sterk was Het programma hoorde maar één kant van een gesprek." in text
    assert "Jij zei" not in text


def test_the_longest_row_counts_questions_not_turns(codebook: Codebook) -> None:
    linked = asks("Wat is er met de post?", follow_up="D2")
    conversation = talk(client("De post."), professional(linked, linked), client("Ja."), professional(linked))
    assert "langste rij die aansluit: 3 vragen (beurt 2 en 4)" in shown(conversation, codebook)


@pytest.mark.parametrize("name", ["debt-01", "wmo-08", "carer-07"])
def test_no_line_is_wider_than_88_columns(name: str, codebook: Codebook) -> None:
    conversation = corpus(name)
    lines = (shown(conversation, codebook) + transcript_text(conversation, codebook)).splitlines()
    assert max(map(len, lines)) <= 88


def test_a_tag_is_a_letter_and_a_word_and_doubt_is_said(codebook: Codebook) -> None:
    conversation = talk(
        professional(says("Dat weegt zwaar.", "complex_reflection", confidence={"act": 0.4}), start_ms=72_000)
    )
    text = transcript_text(conversation, codebook)
    assert "01:12" in text
    assert "C Complexe reflectie (twijfel)" in text


def test_what_a_person_wrote_stands_with_the_turn_and_so_do_its_domain_and_a_missed_connection(
    codebook: Codebook,
) -> None:
    said = talk(
        client("Ik ben zo bang.", signal=("feeling",)),
        professional(asks("Hoe hoog is de huur?", 0, "D0"), domain=("money",)),
    )
    text = transcript_text(said, codebook, notes=[Note(2, "hier stil zijn\ntijdens de opname: advies", True)])
    marks = text[text.index("Hoe hoog") :].splitlines()[2:]
    assert [line.strip() for line in marks] == [
        "Leefgebied: geld",
        "! Gemiste aansluiting",
        "★ Gemerkt als voorbeeld",
        "✎ hier stil zijn",
        "✎ tijdens de opname: advies",
    ]


def test_a_heading_stands_where_the_phase_changes(codebook: Codebook) -> None:
    text = transcript_text(
        talk(client("Dag.", phase="start"), client("Ja.", phase="start"), client("De post.")), codebook
    )
    assert text.count("Fase S: Goede start (cirkel 1)") == 1
    assert text.count("Fase V: Vraagverheldering (cirkel 2)") == 1


def test_what_was_heard_badly_stands_under_the_transcript_with_its_time() -> None:
    lines = hearing_text(some_notes(), "20261112-abcd").splitlines()

    assert "Wie de professional is: zeker" in lines
    assert "  Klopt het niet? Typ: gesprekscoach verwerk 20261112-abcd --wissel-sprekers" in lines
    assert "  01:01  “Ondertiteling Sem” Dit lijkt een regel van een ondertitelaar, niet iets wat" in lines
    assert "  01:35  “huizard”: misschien “huisarts”" in lines
    assert max(map(len, lines)) <= 88


def test_safety_is_a_neutral_notice_with_its_place_in_both(codebook: Codebook) -> None:
    said = talk(client("Het hoeft van mij niet meer.", signal=("safety",)))
    notice = SafetyNotice("Hier gaat het misschien over niet meer willen leven. Bel 113.", (1,))
    card = card_text(card_of(said), said, codebook, safety=[notice])
    transcript = transcript_text(said, codebook, safety=[notice])
    for text in (card, transcript):
        assert "Let op: Hier gaat het misschien over niet meer willen leven. Bel 113. (beurt 1)" in text
        assert max(map(len, text.splitlines())) <= 88
    assert transcript.index("Let op") < transcript.index("Het hoeft")
    assert "Let op" not in shown(said, codebook)
