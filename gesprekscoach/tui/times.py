"""Times and dates as a reader writes them."""

from datetime import date

_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def clock(ms: int) -> str:
    """Return minutes and seconds, with hours from one hour on: "04:12", "1:04:12"."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def day(value: date) -> str:
    """Return a date in few letters: "12 nov 2026"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
