"""What memory, the disk and its rights, and a package that is not there can do to any command or screen."""

import errno

from gesprekscoach.errors import (
    DiskFull,
    GesprekscoachError,
    WrongUse,
    broken_installation,
    is_disk_full,
    is_out_of_memory,
)

_SQLITE_FULL = 13
_OUT_OF_REACH = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
    errno.ELOOP,
}


def trouble(error: BaseException) -> GesprekscoachError | None:
    """Return what the user can act on, as a service said it or else by its kind; None for a bug."""
    if isinstance(error, GesprekscoachError):
        return error
    cause = error.__context__
    if isinstance(error, RuntimeError) and isinstance(cause, OSError) and cause.errno == errno.ELOOP:
        error = cause  # what Path.resolve makes of a link to itself, up to Python 3.12
    if is_disk_full(error) or getattr(error, "sqlite_errorcode", None) == _SQLITE_FULL:
        return DiskFull("De schijf is vol. Wat al bewaard was, blijft staan.", "Maak ruimte en probeer het opnieuw.")
    if is_out_of_memory(error):
        return GesprekscoachError(
            "Er is te weinig geheugen vrij.",
            "Sluit andere programma's en probeer het opnieuw, of kies een kleiner spraakmodel.",
        )
    package = next((cause for cause in (error, error.__cause__) if isinstance(cause, ImportError)), None)
    if package is not None:
        return broken_installation(package.name or "")
    name = getattr(error, "filename", None)
    if name and getattr(error, "errno", None) in _OUT_OF_REACH:
        return WrongUse(
            f"Het programma kan niet bij {name}.", "Kijk of de naam klopt, en of je daar mag lezen en schrijven."
        )
    return None
