"""Numbers as Dutch writes them, for every text that a user sees: a comma before decimals, a dot between thousands."""

_DUTCH = str.maketrans(",.", ".,")


def number(value: float, decimals: int = 0) -> str:
    """Write a number: "7", "10.000", "0,4"."""
    return f"{value:,.{decimals}f}".translate(_DUTCH)


def size(byte_count: float) -> str:
    """Write the size of a file or a memory: "145 MB", "1,4 GB"."""
    mega = byte_count / 1e6
    return f"{number(mega)} MB" if round(mega) < 1_000 else f"{number(mega / 1_000, 1)} GB"
