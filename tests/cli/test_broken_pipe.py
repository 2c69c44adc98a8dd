"""Output whose reader went away, as with ``| head -1``: the work goes on, and the exit code is that of the work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import unlock
from gesprekscoach.settings import load_settings
from tests.cli.conftest import PASSPHRASE


def code_without_reader(*args: str, is_error_too: bool = True) -> int:
    """Call the program with nobody reading stdout, nor stderr when that is asked."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "gesprekscoach", *args]
    stderr = writing if is_error_too else subprocess.DEVNULL
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=writing, stderr=stderr, check=False).returncode
    finally:
        os.close(writing)


@pytest.mark.parametrize(
    ("args", "code"), [(("bestaatniet",), 2), (("lijst",), 6), (("model", "haal", "bestaatniet"), 2), (("--help",), 0)]
)
def test_an_error_that_nobody_reads_keeps_its_code(args: tuple[str, ...], code: int) -> None:
    assert code_without_reader(*args) == code


def test_work_whose_output_nobody_reads_is_done_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", PASSPHRASE)
    assert code_without_reader("nieuw") == 0
    unlock(load_settings().vault, PASSPHRASE).open().close()
    assert code_without_reader("toon", "bestaatniet") == 7


def test_a_text_that_is_read_only_at_its_beginning_is_no_error(tmp_path: Path) -> None:
    assert code_without_reader("handleiding", is_error_too=False) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk to write to")
@pytest.mark.parametrize("full", ["stdout", "stderr"])
def test_output_to_a_full_disk_is_exit_8_and_notices_to_one_are_nothing(full: str) -> None:
    command = [sys.executable, "-m", "gesprekscoach", "toestemming", "voorbeeld"]
    with open("/dev/full", "w") as disk:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | {full: disk}
        done = subprocess.run(command, text=True, encoding="utf-8", check=False, **streams)  # type: ignore[call-overload]

    assert done.returncode == (8 if full == "stdout" else 0)
    if full == "stdout":
        assert [line.split()[0] for line in done.stderr.splitlines()] == ["De", "Maak"]


@pytest.mark.skipif(os.name != "posix", reason="a terminal of our own")
def test_the_app_does_not_open_where_its_screen_would_go_into_a_file(tmp_path: Path) -> None:
    ours, terminal = os.openpty()
    with (tmp_path / "fouten.txt").open("w") as file:
        streams = {"stdin": terminal, "stdout": terminal, "stderr": file}
        subprocess.run([sys.executable, "-m", "gesprekscoach"], check=True, timeout=30, **streams)  # type: ignore[call-overload]

    assert os.read(ours, 100).startswith(b"Gebruik: gesprekscoach")
    assert (tmp_path / "fouten.txt").read_text() == ""
    os.close(terminal)
    os.close(ours)
