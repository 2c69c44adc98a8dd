"""Numbers and places in plain Dutch."""

import pytest

from gesprekscoach.domain.codebook import read_codebook
from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback.wording import measures, places
from gesprekscoach.resources import codebook_file
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
def test_one_question_takes_another_verb_than_several(followed: int, said: str) -> None:
    turns = [
        turn
        for n in range(12)
        for turn in (
            client("Ik slaap al weken slecht en de post ligt in het krat."),
            professional(asks("Wat gebeurt er dan?", follow_up="D2" if n < followed else "D1")),
        )
    ]
    conversation = talk(*turns)
    found = measures(card_of(conversation), conversation, read_codebook(codebook_file()))
    assert said in next(measure.sentence for measure in found if measure.code == "follow_up_ratio")
