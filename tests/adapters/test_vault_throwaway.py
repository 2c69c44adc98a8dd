"""Throw-away vaults: what a hard stop leaves behind goes at the next start, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import create_vault
from gesprekscoach.adapters.vault.throwaway import ThrowAwayFolder, remove_leftovers
from gesprekscoach.errors import VaultUnusable

PREFIX = "gesprekscoach-proef-"
HOLD = """
import sys, time
from pathlib import Path
from gesprekscoach.adapters.vault import create_vault
from gesprekscoach.adapters.vault.throwaway import ThrowAwayFolder
folder = ThrowAwayFolder(Path(sys.argv[1]), sys.argv[2])
create_vault(folder.path / "proef.db", "een proef")
print(folder.path, flush=True)
time.sleep(60)
"""


def test_an_ended_folder_is_gone(tmp_path: Path) -> None:
    with ThrowAwayFolder(tmp_path, PREFIX) as folder:
        create_vault(folder.path / "proef.db", "een proef")
        assert folder.path.is_dir()
    assert not folder.path.exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows makes no folder as deep as this")
def test_a_folder_in_which_nothing_can_be_locked_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    too_deep_for_sqlite = tmp_path / ("map" * 60) / ("map" * 60) / ("map" * 60)
    too_deep_for_sqlite.mkdir(parents=True)
    with pytest.raises(VaultUnusable):
        ThrowAwayFolder(too_deep_for_sqlite, PREFIX)
    assert list(too_deep_for_sqlite.iterdir()) == []


def test_what_a_killed_program_left_goes_at_the_next_start_and_not_before(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path), PREFIX], stdout=subprocess.PIPE, encoding="utf-8"
    )
    with other:
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        remove_leftovers(tmp_path, PREFIX)
        assert (left / "proef.db").is_file(), "a program that still runs keeps its vault"
        other.kill()
    assert (left / "proef.db").is_file()
    with ThrowAwayFolder(tmp_path, PREFIX) as mine:
        assert not left.exists()
        remove_leftovers(tmp_path, PREFIX)
        assert mine.path.is_dir(), "a start beside it in the same program leaves it too"


def test_what_a_program_left_that_was_killed_while_it_made_the_vault_goes_too(tmp_path: Path) -> None:
    killed = HOLD.replace("folder =", "opening._prepare = lambda session: os._exit(9)\nfolder =", 1)
    start = "import os\nfrom gesprekscoach.adapters.vault import opening"
    subprocess.run([sys.executable, "-c", start + killed, str(tmp_path), PREFIX], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    ThrowAwayFolder(tmp_path, PREFIX).close()
    assert list(tmp_path.iterdir()) == []


def test_only_what_holds_nothing_but_a_vault_is_removed(tmp_path: Path) -> None:
    with_letter, without_lock, file = (tmp_path / f"{PREFIX}{name}" for name in ("brief", "reservekopie", "bestand"))
    for folder in (with_letter, without_lock):
        folder.mkdir()
        (folder / "voorbeeld.db").touch()
    (with_letter / "slot.sqlite").touch()
    (with_letter / "brief.txt").touch()
    os.utime(without_lock, (0, 0))
    file.touch()
    remove_leftovers(tmp_path, PREFIX)
    assert with_letter.is_dir() and without_lock.is_dir() and file.is_file()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    (elsewhere / "kluis.db").touch()
    (elsewhere / "slot.sqlite").touch()
    try:
        (tmp_path / f"{PREFIX}link").symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        return  # Windows without the right to make links
    remove_leftovers(tmp_path, PREFIX)
    assert (elsewhere / "kluis.db").is_file()
