"""What the doctor says."""

import errno
import sys
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import ModelMissing
from gesprekscoach.services.checkup import Finding, as_table, attempt, machine, time_trial
from gesprekscoach.services.ports import AudioPiece, AudioReader
from gesprekscoach.settings import load_settings
from tests.fakes import FakeSpeechFinder, FakeTranscriber


def test_a_failing_part_is_reported_with_its_remedy() -> None:
    def broken() -> str:
        raise ModelMissing("Het model ontbreekt.", "Haal het op.")

    assert attempt("Model", broken) == Finding("Model", False, "Het model ontbreekt. Haal het op.")
    assert attempt("Model", lambda: "klaar") == Finding("Model", True, "klaar")


def test_a_place_that_is_out_of_reach_is_a_finding_and_not_the_end() -> None:
    def shut_out() -> str:
        raise OSError(errno.EROFS, "Read-only file system", "/ergens/modellen")

    finding = attempt("Model", shut_out)

    assert finding.is_ok is False
    assert finding.text.startswith("Het programma kan niet bij /ergens/modellen. Kijk of")


def test_too_little_memory_is_a_finding_and_not_the_end() -> None:
    def cramped() -> str:
        raise RuntimeError("[ONNXRuntimeError] Exception: std::bad_alloc")

    assert attempt("Model", cramped).text.startswith("Er is te weinig geheugen vrij. Sluit ")


def test_a_package_that_is_not_there_is_a_finding_also_behind_what_a_library_says_of_it() -> None:
    def without() -> str:
        try:
            raise ModuleNotFoundError("No module named 'onnxruntime'", name="onnxruntime")
        except ImportError as error:
            raise RuntimeError("Applying the VAD filter requires the onnxruntime package") from error

    assert attempt("Snelheid", without).text.startswith(
        "Een onderdeel van het programma ontbreekt of past hier niet: onnxruntime. Installeer "
    )


def test_without_the_package_for_sound_the_doctor_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    monkeypatch.setattr("gesprekscoach.services.checkup.time_trial", lambda *_: "snel genoeg")

    *_, sound, speed = Coach(load_settings()).checkup()

    assert (sound.is_ok, speed.is_ok) == (None, True)
    assert "sounddevice" in sound.text


@pytest.mark.parametrize("about", [(), (errno.EACCES,)], ids=["no reason", "a reason without a place"])
def test_a_bug_in_a_check_stays_a_bug(about: tuple[int, ...]) -> None:
    def broken() -> str:
        raise OSError(*about, "nothing that a user can act on")

    with pytest.raises(OSError, match="nothing"):
        attempt("Model", broken)


def test_the_machine_can_be_looked_at_before_any_folder_exists(tmp_path: Path) -> None:
    names = [finding.name for finding in machine(tmp_path / "nog" / "niet")]

    assert names == ["Python", "Processor", "Schijf"]


def test_the_disk_that_is_looked_at_is_the_one_with_the_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "kluis.db").symlink_to(stick / "kluis.db")
    free = namedtuple("usage", "free")
    monkeypatch.setattr("shutil.disk_usage", lambda place: free(1_000_000 if place == stick else 10**12))
    coach = Coach(replace(load_settings(), vault=tmp_path / "kluis.db"))

    disk = next(finding for finding in coach.checkup() if finding.name == "Schijf")

    assert disk.is_ok is False


def test_every_line_says_in_a_word_whether_it_is_good() -> None:
    lines = list(as_table([Finding("A", True, "x"), Finding("B", False, "y"), Finding("C", None, "z")]))

    assert [line.split("  ")[0].strip() for line in lines] == ["goed", "FOUT", "let op"]


def test_the_trial_reckons_from_half_a_minute_how_long_an_hour_takes_with_all_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Reader:
        """Reads a minute."""

        def pieces(self, path: Path, channels: str) -> Iterator[AudioPiece]:
            yield from (AudioPiece(n, Span(n * 30_000, (n + 1) * 30_000), 1, b"") for n in range(2))

    clock = iter([100.0, 106.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    told = time_trial(Path("a.wav"), cast(AudioReader, Reader()), FakeSpeechFinder([]), FakeTranscriber([], workers=2))
    assert told == "30 seconden in 6,0 s; een uur gesprek verwerken duurt ongeveer 6 minuten"
