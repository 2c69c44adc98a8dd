"""How far long work is, and when it is done, on the terminal."""

import re
from datetime import datetime, timedelta

import pytest

from gesprekscoach.cli import session
from gesprekscoach.cli.session import ProgressPrinter
from gesprekscoach.services.ports import Progress


def test_work_that_goes_on_is_as_fast_as_it_is_now_and_not_as_if_all_of_it_were_done_just_now(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds = 1_000.0
    monkeypatch.setattr(session.time, "monotonic", lambda: seconds)
    printer = ProgressPrinter()
    printer.show(Progress("Woorden herkennen", 50, 100))
    seconds += 60
    printer.show(Progress("Woorden herkennen", 60, 100))

    told = re.search(r"60%, klaar om ongeveer (\d+):(\d+):(\d+)", capsys.readouterr().err)
    assert told is not None
    hours, minutes, rest = map(int, told.groups())
    now = datetime.now().astimezone()
    ahead = timedelta(hours=hours - now.hour, minutes=minutes - now.minute, seconds=rest - now.second)
    assert 230 <= ahead.total_seconds() % 86_400 <= 240


def test_a_step_that_cannot_tell_how_far_it_is_does_not_stand_at_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    printer = ProgressPrinter()
    printer.show(Progress("Tags maken", 0, 1))
    printer.show(Progress("Tags maken", 1, 1))

    assert capsys.readouterr().err.splitlines() == ["Tags maken: even geduld", "Tags maken: 100%"]


def test_on_a_narrow_terminal_the_line_that_is_rewritten_stays_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "40")
    ProgressPrinter().show(Progress("Stemmen uit elkaar houden", 1, 2))

    line = capsys.readouterr().err.strip("\r")
    assert (len(line), line.rstrip()) == (39, "Stemmen uit elkaar houden:  50%")
