"""Files that the user chose."""

import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from gesprekscoach.errors import DiskFull, NotFound, WrongUse, is_disk_full

_PART = re.compile(r"\.[0-9a-f]{16}\.deel")
_LEFT_AFTER_S = 3_600  # none is written for so long
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write line ends of its own


def typed_path(text: str) -> Path:
    """Return a path as the user typed it, with ``~`` for the home folder; ``~`` of nobody stays, and is not found."""
    return Path(os.path.expanduser(text))


def check_target(target: Path) -> None:
    """See whether a file can stand there, before the work that fills it.

    Raises:
        NotFound: no such folder.
        WrongUse: the target is a folder itself.
    """
    if not target.parent.is_dir():
        raise NotFound(f"De map {target.parent} bestaat niet.", "Maak die map eerst, of kies een andere plek.")
    if target.is_dir():
        raise WrongUse(f"{target} is een map.", "Geef de naam van een bestand.")


def write_text(target: Path, text: str) -> None:
    """Write the text as ``write_bytes`` does."""
    write_bytes(target, text.encode("utf-8"))


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file for this user alone; an earlier file of that name is replaced in one step.

    What a killed program left half written in that folder goes first: nobody else sees that text stand there.

    Raises:
        WrongUse: the folder may not be written to.
        DiskFull: no room; nothing is left behind.
    """
    _remove_leftovers(target.parent)
    part = target.with_name(f".{secrets.token_hex(8)}.deel")  # nobody can have laid a link or another file there
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull(
                "Er is geen ruimte meer op de schijf.", "Maak ruimte vrij en probeer het opnieuw."
            ) from error
        raise WrongUse(f"In {target.parent} kan niet geschreven worden.", "Kies een andere map.") from error
    finally:
        with suppress(OSError):
            part.unlink()


def _remove_leftovers(folder: Path) -> None:
    with suppress(OSError):
        for path in folder.glob(".*.deel"):
            if _PART.fullmatch(path.name) and path.lstat().st_mtime < time.time() - _LEFT_AFTER_S:
                path.unlink()
