"""Which of two conversations was earlier, and how sure that is."""

from datetime import UTC, date, datetime, time

import pytest

from gesprekscoach.domain.held import Held, Start, is_certain

KEPT = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
FIFTH, TWELFTH = date(2026, 11, 5), date(2026, 11, 12)


def held(on: date | None, number: int, at: time | None = None) -> Held:
    return Held(on, KEPT, number, at)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (held(FIFTH, 2), held(TWELFTH, 1)),
        (held(TWELFTH, 1), held(TWELFTH, 2)),
        (held(None, 1), held(None, 2)),
        (held(FIFTH, 2), held(None, 1)),
        (held(TWELFTH, 1), held(None, 2)),
        (held(FIFTH, 2, time(9)), held(FIFTH, 1, time(14))),
        (held(FIFTH, 2, time(23)), held(FIFTH, 1)),
        (held(TWELFTH, 2, time(0, 5)), held(TWELFTH, 1)),
        (held(TWELFTH, 1), held(TWELFTH, 2, time(23, 55))),
    ],
)
def test_the_day_decides_then_the_time_held_or_imported_then_who_came_first(earlier: Held, later: Held) -> None:
    assert earlier.place < later.place


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (held(FIFTH, 1), held(TWELFTH, 2), True),
        (held(TWELFTH, 1, time(9)), held(TWELFTH, 2, time(14)), True),
        (held(TWELFTH, 1, time(9)), held(TWELFTH, 2, time(9)), False),
        (held(TWELFTH, 1), held(TWELFTH, 2, time(14)), False),
        (held(TWELFTH, 1), held(TWELFTH, 2), False),
        (held(FIFTH, 1), held(None, 2), False),
        (held(None, 1), held(FIFTH, 2), False),
    ],
)
def test_importing_says_nothing_certain_about_the_order(one: Held, other: Held, found: bool) -> None:
    assert is_certain(one, other) is found


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (TWELFTH, True),
        (date(2026, 11, 13), False),
        (date(1904, 1, 1), False),
        (date(1969, 12, 31), False),
        (date(2000, 1, 1), False),
        (date(2019, 1, 1), False),
        (date(2026, 1, 2), True),
    ],
)
def test_a_day_ahead_or_where_an_unset_clock_begins_is_not_believed(on: date, found: bool) -> None:
    assert Start(on, time(0, 3)).is_believable(TWELFTH) is found
