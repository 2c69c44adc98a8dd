"""Numbers and places in plain Dutch."""

import pytest

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.feedback.wording import clock, places
from tests.domain.feedback.talk import client, talk


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
