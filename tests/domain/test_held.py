"""Which of two conversations was earlier, and how sure that is."""

from datetime import UTC, date, datetime

import pytest

from gesprekscoach.domain.held import Held, is_certain

KEPT = datetime(2026, 11, 12, 14, 0, tzinfo=UTC)
FIFTH, TWELFTH = date(2026, 11, 5), date(2026, 11, 12)


def held(on: date | None, number: int, *, is_recorded_here: bool = False) -> Held:
    return Held(on, KEPT, number, is_recorded_here)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (held(FIFTH, 2), held(TWELFTH, 1)),
        (held(TWELFTH, 1), held(TWELFTH, 2)),
        (held(None, 1), held(None, 2)),
        (held(FIFTH, 2), held(None, 1)),
        (held(TWELFTH, 1), held(None, 2)),
    ],
)
def test_the_day_decides_and_within_a_day_who_came_first(earlier: Held, later: Held) -> None:
    assert earlier.place < later.place


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (held(FIFTH, 1), held(TWELFTH, 2), True),
        (held(TWELFTH, 1, is_recorded_here=True), held(TWELFTH, 2, is_recorded_here=True), True),
        (held(TWELFTH, 1), held(TWELFTH, 2, is_recorded_here=True), False),
        (held(TWELFTH, 1), held(TWELFTH, 2), False),
        (held(FIFTH, 1), held(None, 2), False),
    ],
)
def test_importing_says_nothing_certain_about_the_order(one: Held, other: Held, found: bool) -> None:
    assert is_certain(one, other) is found
