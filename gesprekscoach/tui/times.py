"""Times and dates as a reader writes them."""

from collections.abc import Iterable
from datetime import date

from gesprekscoach.domain.held import Held

_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def clock(ms: int) -> str:
    """Return minutes and seconds, with hours from one hour on: "04:12", "1:04:12"."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def day(value: date) -> str:
    """Return a date in few letters: "12 nov 2026"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def held_beside(held: Held, others: Iterable[Held]) -> str:
    """Return when a conversation was held; with the time where another of ``others`` is of the same day.

    Only of one that was recorded here is that the time of the conversation; of the rest it is when it was imported.
    """
    kept = held.kept_at.astimezone()
    beside = [other for other in others if other.number != held.number and other.on == held.on]
    minutes = [f"{other.kept_at.astimezone():%H:%M}" for other in beside]
    time = f"{kept:%H:%M:%S}" if f"{kept:%H:%M}" in minutes else f"{kept:%H:%M}"
    if held.on is None:
        return f"geïmporteerd {day(kept.date())}" + (f" {time}" if beside else "")
    if not beside:
        return day(held.on)
    if held.is_recorded_here:
        return f"{day(held.on)}, {time}"
    return f"{day(held.on)}, geïmporteerd " + (time if kept.date() == held.on else f"{day(kept.date())} {time}")
