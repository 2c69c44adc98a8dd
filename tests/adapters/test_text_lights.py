"""What ``feedback`` prints under the card: what the app shows under Vragen, Werelden and Beweging."""

from datetime import date

import pytest

from gesprekscoach.adapters.text_lights import lights_text
from gesprekscoach.domain.codebook import read_codebook
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.report import Report
from gesprekscoach.resources import codebook_file
from tests.domain.feedback.talk import asks, card_of, client, corpus, professional, says, shipped_texts, talk
from tests.tui.places import consent


def shown(conversation: Conversation) -> str:
    recording = Recording(
        "20261112-krat", "Het krat", date(2026, 11, 12), 60_000, 1, consent("Noor", "Sem"), State.TAGGED, "0" * 64
    )
    report = Report(recording, conversation, card_of(conversation))
    return lights_text(report, read_codebook(codebook_file()), shipped_texts().everyday)


def test_follow_up_says_how_often_and_where() -> None:
    said = talk(
        professional(asks("Hoe gaat het?", follow_up="D1")),
        client("Druk."),
        professional(asks("Hoe druk?", follow_up="D2")),
    )
    assert "Doorvragen\n  Zelfde onderwerp: 1 keer (beurt 1)\n  Grijpt terug: 1 keer (beurt 3)\n" in shown(said)


def test_a_missed_connection_gives_what_was_said_and_what_came_then() -> None:
    said = talk(client("Ik ben zo bang.", signal=("feeling",)), professional(asks("Wat is uw nummer?", 0, "D0")))
    text = shown(said)
    assert "  - Sem zei: “Ik ben zo bang.” (beurt 1)\n    Jij zei daarna: “Wat is uw nummer?”\n" in text


def test_words_of_both_worlds_say_who_brought_them_in_and_what_was_never_taken_up() -> None:
    said = talk(
        professional(says("Dan de beschikking."), world="system"),
        client("Alles ligt in het krat achterin.", world="life"),
    )
    text = shown(said)
    assert "  beschikking: eerst door Noor; Noor 1 keer (beurt 1)\n" in text
    assert "  krat: niet herhaald; Sem 1 keer (beurt 2)\n" in text


def test_movement_gives_the_own_steps_and_where_they_were_taken_over() -> None:
    said = talk(client("Ik ga morgen bellen.", movement="do"), professional(says("Ik bel wel."), stance="take_over"))
    text = shown(said)
    assert "Stappen van Sem, in eigen woorden\n  - D Doen" in text
    assert "Overgenomen na een eigen stap: was dat zo afgesproken?\n  - Sem zei: “Ik ga morgen bellen.”" in text


def test_a_step_that_is_in_doubt_says_so() -> None:
    said = talk(client("Dat zou kunnen.", movement="choose", confidence={"movement": 0.5}))
    assert "  - K Kunnen en kiezen (stap 11) (twijfel): “Dat zou kunnen.” (beurt 1)\n" in shown(said)


def test_every_domain_says_when_it_came_up_and_what_was_not_spoken_about() -> None:
    said = talk(client("De huur is te hoog.", domain=("money",), phase="clarify"))
    assert "  Geld: situatie beurt 1; nog niet besproken: kracht, netwerk, actie\n" in shown(said)


@pytest.mark.parametrize("name", ["debt-01", "wmo-08"])
def test_no_line_is_wider_than_88_columns(name: str) -> None:
    assert max(map(len, shown(corpus(name)).splitlines())) <= 88
