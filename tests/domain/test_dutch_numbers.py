"""Numbers and sizes stand everywhere as Dutch writes them, and one module does it."""

import re
from pathlib import Path

import pytest

import gesprekscoach
from gesprekscoach.domain.dutch_numbers import number, size


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(7, 0, "7"), (10_000, 0, "10.000"), (0.44, 1, "0,4"), (1_234.56, 1, "1.234,6"), (-0.25, 2, "-0,25")],
)
def test_a_comma_stands_before_decimals_and_a_dot_between_thousands(value: float, decimals: int, written: str) -> None:
    assert number(value, decimals) == written


@pytest.mark.parametrize(
    ("byte_count", "written"),
    [
        (145_217_000, "145 MB"),
        (999_400_000, "999 MB"),
        (999_600_000, "1,0 GB"),
        (1_430_000_000, "1,4 GB"),
        (2e12, "2.000,0 GB"),
    ],
)
def test_a_size_is_written_in_megabytes_or_gigabytes(byte_count: float, written: str) -> None:
    assert size(byte_count) == written


def test_no_other_module_writes_decimals_or_sizes_for_itself() -> None:
    by_hand = re.compile(r"""replace\("\.", ","\)|\b1e[69]\b.*[MG]B|\} ?[MG]B\b""")
    folder = Path(gesprekscoach.__file__).parent
    found = [
        f"{path.relative_to(folder)}: {line.strip()}"
        for path in folder.rglob("*.py")
        if path.name != "dutch_numbers.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if by_hand.search(line)
    ]
    assert found == []
