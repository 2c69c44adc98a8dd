"""Days as a reader writes them."""

from collections.abc import Iterable
from datetime import date, time

from gesprekscoach.domain.held import Held

_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def day(value: date) -> str:
    """Return a date in few letters: "12 nov 2026"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def held_beside(held: Held, others: Iterable[Held]) -> str:
    """Return when a conversation was held; with the time where another of ``others`` is of the same day.

    Where the time of the conversation is not known, it is that of importing.
    """
    kept = held.kept_at.astimezone()
    beside = [other for other in others if other.number != held.number and other.on == held.on]
    minutes = [f"{_time(other):%H:%M}" for other in beside]
    shown = f"{_time(held):%H:%M}"
    if shown in minutes:
        shown = f"{_time(held):%H:%M:%S}"
    if held.on is None:
        return f"geïmporteerd {day(kept.date())}" + (f" {shown}" if beside else "")
    if not beside:
        return day(held.on)
    if held.at is not None:
        return f"{day(held.on)}, {shown}"
    return f"{day(held.on)}, geïmporteerd " + (shown if kept.date() == held.on else f"{day(kept.date())} {shown}")


def _time(held: Held) -> time:
    return held.at or held.kept_at.astimezone().time()
