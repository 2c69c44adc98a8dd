"""Numbers as Dutch writes them, for every text that a user sees: a comma before decimals, a dot between thousands."""

from typing import overload

_DUTCH = str.maketrans(",.", ".,")


def number(value: float, decimals: int = 0) -> str:
    """Write a number: "7", "10.000", "0,4"."""
    return f"{value:,.{decimals}f}".translate(_DUTCH)


def counted(count: int, one: str, more: str) -> str:
    """Write how many there are of something: "1 beurt", "10.000 beurten"."""
    return f"{number(count)} {one if count == 1 else more}"


def size(byte_count: float) -> str:
    """Write the size of a file or a memory: "145 MB", "1,4 GB"."""
    mega = byte_count / 1e6
    return f"{number(mega)} MB" if round(mega) < 1_000 else f"{number(mega / 1_000, 1)} GB"


@overload
def clock(ms: int) -> str: ...
@overload
def clock(ms: None) -> None: ...
def clock(ms: int | None) -> str | None:
    """Write ms as mm:ss (h:mm:ss from an hour on); None without a time."""
    if ms is None:
        return None
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
