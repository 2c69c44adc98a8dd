"""Processing in a process of its own: what comes back, and how it ends."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gesprekscoach.adapters.child import ChildWork
from gesprekscoach.adapters.vault import Vault, create_vault, new_key_file
from gesprekscoach.errors import DiskFull, GesprekscoachError, WrongUse
from gesprekscoach.services.ports import Progress

LONG_WORK = """
import time
from gesprekscoach.bootstrap import Coach
from gesprekscoach.services.ports import Progress

def process(*_):
    yield Progress("Woorden herkennen", 1, 4, ((0, "Kom binnen."),))
    time.sleep(600)

Coach.transcriber, Coach.process = lambda *_: None, process
"""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    new_key_file(tmp_path / "sleutel")
    return create_vault(tmp_path / "kluis.db", None, tmp_path / "sleutel")


@pytest.fixture
def in_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Run this code in every child before its own."""

    def run(code: str) -> None:
        (tmp_path / "sitecustomize.py").write_text(code)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)

    return run


def start(vault: Vault, model: str = "bestaat-niet") -> ChildWork:
    return ChildWork(vault.path, vault.key.raw, "20261112-krat", model)


@pytest.fixture
def long_work(vault: Vault, in_the_child: Callable[[str], None]) -> Iterator[tuple[ChildWork, Iterator[Progress]]]:
    """A child that tells one step and then works on for minutes, and its steps."""
    in_the_child(LONG_WORK)
    work = start(vault)
    yield work, work.steps()
    work.stop()


def test_what_the_child_cannot_do_is_raised_here_as_its_kind_with_its_remedy(vault: Vault) -> None:
    with pytest.raises(WrongUse, match="bestaat-niet") as caught:
        list(start(vault).steps())
    assert caught.value.remedy


def test_a_full_disk_in_the_child_is_a_full_disk_here(vault: Vault, in_the_child: Callable[[str], None]) -> None:
    in_the_child(
        "import errno, gesprekscoach.settings\n"
        "def full(): raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "gesprekscoach.settings.load_settings = full\n"
    )
    with pytest.raises(DiskFull, match="De schijf is vol"):
        list(start(vault).steps())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file name is always text")
def test_a_file_name_that_is_no_text_reaches_the_child_and_comes_back(vault: Vault) -> None:
    gone = Vault(vault.path.with_name(os.fsdecode(b"fi\xebts.db")), vault.key)
    with pytest.raises(GesprekscoachError) as caught:
        list(start(gone).steps())
    assert str(gone.path) in caught.value.what


def test_too_little_memory_in_the_child_is_said_as_that(vault: Vault, in_the_child: Callable[[str], None]) -> None:
    in_the_child(
        "import gesprekscoach.settings\n"
        "def cramped(): raise RuntimeError('std::bad_alloc')\n"
        "gesprekscoach.settings.load_settings = cramped\n"
    )
    with pytest.raises(GesprekscoachError, match="te weinig geheugen"):
        list(start(vault).steps())


def test_every_step_comes_as_it_was_told_while_the_work_goes_on(
    long_work: tuple[ChildWork, Iterator[Progress]],
) -> None:
    work, steps = long_work
    assert next(steps) == Progress("Woorden herkennen", 1, 4, ((0, "Kom binnen."),))
    work.stop()
    assert list(steps) == []


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.ENOMEM, errno.EMFILE])
def test_a_machine_that_starts_no_more_programs_is_said_as_that(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("subprocess.Popen", refused)
    with pytest.raises(GesprekscoachError, match="kon niet beginnen") as caught:
        start(vault)
    assert "Sluit andere programma's" in caught.value.remedy


def test_a_child_that_is_gone_before_it_has_its_order_broke_off(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(subprocess.Popen[str]):
        def __init__(self, *args: Any, **how: Any) -> None:
            super().__init__(*args, **how)
            self.kill()
            self.wait()

    monkeypatch.setattr("subprocess.Popen", Killed)
    with pytest.raises(GesprekscoachError, match="brak af"):
        list(start(vault).steps())


def test_a_module_in_the_folder_one_is_in_takes_the_place_of_none(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "json.py").write_text("open('gelopen', 'w')")
    monkeypatch.chdir(folder)
    with pytest.raises(GesprekscoachError):
        list(start(vault).steps())
    assert not (folder / "gelopen").exists()


def test_stopping_from_another_thread_ends_the_steps_without_an_error(vault: Vault) -> None:
    work = start(vault)
    threading.Timer(0.05, work.stop).start()
    assert list(work.steps()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_key_stands_in_no_argument_and_no_environment(vault: Vault) -> None:
    work = start(vault)
    seen = str(work._process.args).encode() + Path(f"/proc/{work._process.pid}/environ").read_bytes()
    work.stop()
    list(work.steps())
    assert b"gesprekscoach.background" in seen
    assert vault.key.raw.hex().encode() not in seen and vault.key.raw not in seen


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has this")
def test_the_child_takes_only_the_processor_time_that_nobody_else_wants(
    long_work: tuple[ChildWork, Iterator[Progress]],
) -> None:
    work, steps = long_work
    next(steps)
    at_work = work._process.pid
    assert (os.sched_getscheduler(at_work), os.getpriority(os.PRIO_PROCESS, at_work)) == (os.SCHED_IDLE, 19)
    work.stop()
    assert list(steps) == []


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has this")
def test_a_machine_that_forbids_the_child_to_stand_back_lets_it_work(
    vault: Vault, in_the_child: Callable[[str], None]
) -> None:
    in_the_child("import os\ndef forbidden(*_): raise PermissionError\nos.sched_setscheduler = forbidden\n")
    with pytest.raises(GesprekscoachError, match="bestaat-niet"):
        list(start(vault).steps())


def test_the_child_ends_in_the_middle_of_its_work_when_the_program_that_started_it_is_gone(
    long_work: tuple[ChildWork, Iterator[Progress]],
) -> None:
    work, steps = long_work
    next(steps)
    assert work._process.stdin is not None
    work._process.stdin.close()
    assert work._process.wait(60) == 1
    with pytest.raises(GesprekscoachError, match="brak af"):
        next(steps)
