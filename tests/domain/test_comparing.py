"""When a difference between two conversations says something."""

import pytest

from gesprekscoach.domain.comparing import Verdict, verdict
from gesprekscoach.domain.feedback import Share


def share(value: float, spread: float = 0.1, enough: bool = True) -> Share:
    return Share(value, value - spread, value + spread, 20, enough)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (share(0.3), share(0.7), "more"),
        (share(0.7), share(0.3), "less"),
        (share(0.3), share(0.42), "chance"),
        (share(0.5), share(0.5), "chance"),
        (share(0.3, 0.3), share(0.6, 0.3), "chance"),
        (share(0.3), share(0.7, enough=False), "unknown"),
        (Share(None, None, None, 0, False), share(0.7), "unknown"),
    ],
)
def test_a_difference_counts_only_beyond_its_noise(first: Share, second: Share, found: Verdict) -> None:
    assert verdict(first, second) == found


def test_of_seven_shares_one_easily_differs_by_chance_so_intervals_that_just_part_are_no_difference_yet() -> None:
    assert verdict(share(0.3, 0.1), share(0.51, 0.1)) == "chance"
    assert verdict(share(0.3, 0.1), share(0.53, 0.1)) == "more"
