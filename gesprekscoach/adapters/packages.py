"""The packages that the program is made of: is each there, in a version that fits?"""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from gesprekscoach.errors import broken_installation


def check_packages() -> str:
    """Say that all is well. Raises GesprekscoachError, naming what is absent or of another version than is asked."""
    wrong = list(_misfits())
    if wrong:
        raise broken_installation(", ".join(wrong))
    return "alles past bij elkaar"


def _misfits() -> Iterator[str]:
    from packaging.requirements import Requirement

    try:
        asked = requires("gesprekscoach") or []
    except PackageNotFoundError:  # run from a checkout that was not installed
        return
    for need in map(Requirement, asked):
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(need.name)
        except PackageNotFoundError:
            yield f"{need.name} is er niet"
            continue
        if not need.specifier.contains(found, prereleases=True):
            yield f"{need.name} is {found}, nodig is {need.specifier}"
