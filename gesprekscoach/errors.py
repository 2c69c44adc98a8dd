"""What can go wrong, one kind per decision the caller can take, each with its exit code.

GesprekscoachError
├── WrongUse            2    the command or its arguments
├── ConsentMissing      3    missing, expired or withdrawn consent
├── AudioUnreadable     4    no usable sound in the file
├── ModelMissing        5    a model is absent or damaged
├── VaultUnusable       6    locked, wrong key, foreign or damaged vault
│   └── VaultBusy            another window or command is writing now
├── NotFound            7    no such recording or file
└── DiskFull            8    no room left on the disk
"""

import errno
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of every command, as other programs rely on them (contract)."""

    DONE = 0
    BUG = 1
    WRONG_USE = 2
    CONSENT = 3
    AUDIO = 4
    MODEL = 5
    VAULT = 6
    NOT_FOUND = 7
    DISK_FULL = 8
    STOPPED = 130


class GesprekscoachError(Exception):
    """Something the user can act on: what happened and what to do, both in plain Dutch, one line each."""

    exit_code: ClassVar[ExitCode] = ExitCode.BUG

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}\n{self.remedy}"


class WrongUse(GesprekscoachError):
    """The command, an option or a settings value cannot be used like this."""

    exit_code = ExitCode.WRONG_USE


class ConsentMissing(GesprekscoachError):
    """Consent does not cover what was asked."""

    exit_code = ExitCode.CONSENT


class AudioUnreadable(GesprekscoachError):
    """The file holds no sound that can be used."""

    exit_code = ExitCode.AUDIO


class ModelMissing(GesprekscoachError):
    """A model is not installed or its files are damaged."""

    exit_code = ExitCode.MODEL


class VaultUnusable(GesprekscoachError):
    """The vault is locked, damaged, foreign, or the key is wrong."""

    exit_code = ExitCode.VAULT


class VaultBusy(VaultUnusable):
    """Another window or command is writing in the vault now."""


class NotFound(GesprekscoachError):
    """There is no such recording or file."""

    exit_code = ExitCode.NOT_FOUND


class DiskFull(GesprekscoachError):
    """The disk has no room left; what was stored before stays."""

    exit_code = ExitCode.DISK_FULL


def error_of(code: int, what: str, remedy: str) -> GesprekscoachError:
    """Return the error with this exit code again, as another process told of it."""
    kinds = (kind for kind in GesprekscoachError.__subclasses__() if kind.exit_code == code)
    return next(kinds, GesprekscoachError)(what, remedy)


def is_disk_full(error: BaseException) -> bool:
    """Whether the system refused to write for want of room, on the disk or within the user's quota."""
    return getattr(error, "errno", None) in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the system gave no memory; libraries raise errors of their own for that."""
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in ("bad_alloc", "allocate"))


def unreadable_passphrase() -> WrongUse:
    """What to say of a passphrase with bytes that are no text in the character set of the terminal."""
    return WrongUse(
        "In de wachtzin staat een teken dat niet te lezen is.",
        "Geef de wachtzin opnieuw, met UTF-8 als tekenset van de terminal.",
    )


def broken_installation(package: str) -> GesprekscoachError:
    """What to say of a package that is absent, damaged or of another version than the program needs."""
    about = f": {package}" if package else ""
    return GesprekscoachError(
        f"Een onderdeel van het programma ontbreekt of past hier niet{about}.",
        "Installeer gesprekscoach opnieuw: met pipx reinstall gesprekscoach, of in een nieuwe map .venv.",
    )
