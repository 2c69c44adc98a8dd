"""A folder for a throw-away vault: gone when it is closed, and after a hard stop gone at the next start."""

import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Self

from gesprekscoach.adapters.vault.session import in_dutch

_LOCK = "slot.sqlite"
_OURS = (".db", ".db-wal", ".db-shm", ".db-journal", ".sqlite", ".sqlite-journal")


class ThrowAwayFolder:
    """A folder that only this user can read, held by this process as long as it lives.

    What holds it is the lock on a small file beside the vault. The system lets go of a lock when a process ends in
    whatever way, so a folder without one belongs to nobody. SQLite knows how to lock on every system.
    """

    def __init__(self, parent: Path, prefix: str) -> None:
        """Make it, and first remove what earlier ones with this prefix left behind.

        Raises:
            DiskFull: no room for the lock.
            VaultUnusable: nothing can be locked there.
        """
        remove_leftovers(parent, prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        try:
            self._lock = _locked(self.path / _LOCK)
        except sqlite3.Error as error:
            told = in_dutch(error, self.path)  # while the disk is as full as it was
            shutil.rmtree(self.path, ignore_errors=True)
            raise told from None

    def close(self) -> None:
        """Remove it with everything in it."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def remove_leftovers(parent: Path, prefix: str) -> None:
    """Remove folders with this prefix that no process holds and that hold nothing but a vault of ours and its lock."""
    for folder in parent.glob(f"{prefix}*"):
        if _is_ours(folder) and not _is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        about = folder.lstat()
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return False
    is_own = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    is_plain = folder.is_dir() and not folder.is_symlink()
    return is_own and is_plain and _LOCK in names and all(_can_go(folder / name) for name in names)


def _can_go(left: Path) -> bool:
    """Whether we made it: a vault, what stands beside one, or the folder in which one was being made."""
    return left.name.endswith(_OURS) or _is_ours(left)


def _is_held(folder: Path) -> bool:
    try:
        _locked(folder / _LOCK).close()
    except sqlite3.Error:
        return True
    return False


def _locked(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
