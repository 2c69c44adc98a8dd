"""When a file says it was recorded: in files of every kind, and in the ways that recorders write a moment."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.sound_tags import start_in
from gesprekscoach.domain.held import Start
from gesprekscoach.errors import AudioUnreadable
from tests.adapters.sounds import write_dated

TODAY = date(2026, 11, 26)
DAY = date(2026, 11, 20)


def local(hour: int, minute: int, second: int = 0) -> Start:
    """A moment of that day in UTC, where the user is."""
    moment = datetime(2026, 11, 20, hour, minute, second, tzinfo=UTC).astimezone()
    return Start(moment.date(), moment.time())


@pytest.mark.parametrize(
    ("name", "tags", "found"),
    [
        ("telefoon.m4a", {"creation_time": "2026-11-20T13:05:10.000000Z"}, local(13, 5, 10)),
        ("dag.wav", {"date": "2026-11-20"}, Start(DAY)),
        (
            "veldrecorder.wav",
            {"origination_date": "2026-11-20", "origination_time": "14:05:10"},
            Start(DAY, time(14, 5, 10)),
        ),
        ("dag.flac", {"DATE": "2026-11-20"}, Start(DAY)),
        ("tijd.opus", {"DATE": "2026-11-20T13:05:10Z"}, local(13, 5, 10)),
        ("leeg.ogg", {"title": "2026-11-20"}, None),
    ],
)
def test_files_of_every_kind_tell(tmp_path: Path, name: str, tags: dict[str, str], found: Start | None) -> None:
    assert PyAvReader().start(write_dated(tmp_path / name, **tags), TODAY) == found


def test_a_file_without_sound_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "notities.txt").write_text("20-11-2026")
    with pytest.raises(AudioUnreadable):
        PyAvReader().start(tmp_path / "notities.txt", TODAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-20T14:05:10+0100", local(13, 5, 10)),
        ("2026-11-20 08:05:10 -05:00", local(13, 5, 10)),
        ("2026:11:20 14:05:10", Start(DAY, time(14, 5, 10))),
        ("2026-11-20T00:00:00Z", Start(DAY)),
        ("2026", None),
        ("2026-11", None),
        ("2026-13-40", None),
        ("2026-11-20T25:00:00Z", None),
        ("2026-11-20T14:05:10+99:00", None),
        ("gisteren", None),
        ("", None),
    ],
)
def test_a_moment_is_read_however_a_recorder_writes_it(text: str, found: Start | None) -> None:
    assert start_in({"date": text}, TODAY) == found


@pytest.mark.parametrize("nonsense", ["1904-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2000-01-01", "2030-05-05"])
def test_a_clock_that_was_never_set_is_passed_over_for_what_else_the_file_says(nonsense: str) -> None:
    assert start_in({"creation_time": nonsense}, TODAY) is None
    assert start_in({"creation_time": nonsense, "date": "2026-11-20"}, TODAY) == Start(DAY)
