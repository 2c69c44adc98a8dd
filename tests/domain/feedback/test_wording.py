"""Numbers and places in plain Dutch."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback import Share, Shares
from gesprekscoach.domain.feedback.wording import measures, places
from tests.domain.feedback.talk import asks, card_of, client, professional, talk


def turns_of(count: int, *, timed: bool = False) -> dict[int, Turn]:
    said = [client("Ja.", start_ms=n * 61_000 if timed else None) for n in range(count)]
    return {t.n: t for t in talk(*said).turns}


@pytest.mark.parametrize(
    ("ms", "text"), [(None, None), (0, "00:00"), (61_999, "01:01"), (3_600_000, "1:00:00"), (3_725_000, "1:02:05")]
)
def test_a_time_is_written_as_a_clock(ms: int | None, text: str | None) -> None:
    assert clock(ms) == text


def test_places_are_times_when_there_are_any_and_else_turn_numbers() -> None:
    assert places(turns_of(3, timed=True), [1, 3]) == "00:00, 02:02"
    assert places(turns_of(3), [1]) == "beurt 1"
    assert places(turns_of(3), [1, 2, 3]) == "beurt 1, 2 en 3"


def test_of_very_many_places_only_the_first_are_named() -> None:
    assert places(turns_of(40), range(1, 41)).endswith("11, 12, en nog 28")


@pytest.mark.parametrize(("followed", "said"), [(1, "1 van 12 vragen sloot aan"), (3, "3 van 12 vragen sloten aan")])
def test_one_question_takes_another_verb_than_several(followed: int, said: str, codebook: Codebook) -> None:
    turns = [
        turn
        for n in range(12)
        for turn in (
            client("Ik slaap al weken slecht en de post ligt in het krat."),
            professional(asks("Wat gebeurt er dan?", follow_up="D2" if n < followed else "D1")),
        )
    ]
    conversation = talk(*turns)
    found = measures(card_of(conversation), conversation, codebook)
    assert said in next(measure.sentence for measure in found if measure.code == "follow_up_ratio")


def test_each_number_says_what_was_counted_and_how_sure_that_is(codebook: Codebook) -> None:
    shares = Shares(
        reflections_per_question=Share(0.5, 0.31, 0.79, 12, True),
        advice_share=Share(0.1, 0.004, 0.2, 20, True),
        follow_up_ratio=Share(0.25, 0.15, 0.4, 12, True),
        open_share=Share(11 / 12, 0.8, 0.996, 12, True),
        complex_share=Share(0.5, 0.2, 0.8, 4, False),
        talk_share=Share(0.52, 0.4, 0.6, 40, True),
        system_share=Share(0.0, 0.0, 0.001, 20, True),
    )
    conversation = talk()
    card = replace(card_of(conversation), shares=shares)
    found = measures(card, conversation, codebook)
    assert {measure.code: measure.sentence for measure in found} == {
        "reflections_per_question": "6 keer bij 12 vragen; waarschijnlijk tussen 0,3 en 0,8 per vraag",
        "advice_share": "in 2 van je 20 beurten; waarschijnlijk onder 20 procent",
        "follow_up_ratio": "3 van 12 vragen sloten aan op de ander; waarschijnlijk tussen 15 en 40 procent",
        "open_share": "11 van 12 vragen waren open; waarschijnlijk boven 80 procent",
        "complex_share": "te weinig om iets over te zeggen (4 keer teruggeven)",
        "talk_share": "jij zei 52 procent van de woorden; waarschijnlijk tussen 40 en 60 procent",
        "system_share": "in 0 van je 20 beurten; waarschijnlijk onder 1 procent",
    }
    assert [measure.code for measure in found if measure.guideline is None] == [
        "follow_up_ratio",
        "complex_share",
        "system_share",
    ]
