"""When a conversation was held, as far as the vault can tell, and which of two was earlier."""

from dataclasses import dataclass
from datetime import date, datetime, time

_FIRST_YEAR = 2001  # before it lies where a clock that was never set begins: 1904, 1970, 1980, 2000


@dataclass(frozen=True, slots=True)
class Start:
    """When a conversation began: the day and, when that is known too, the time, both where the user is."""

    on: date
    at: time | None = None

    def is_believable(self, today: date) -> bool:
        """Whether a machine that says so can be right: not ahead, and not where a clock that was never set begins.

        1 January of any year counts as such: recorders without a battery begin there, and on that day nobody works.
        """
        return date(_FIRST_YEAR, 1, 1) <= self.on <= today and (self.on.month, self.on.day) != (1, 1)


@dataclass(frozen=True, slots=True)
class Held:
    """What puts a conversation in order among others.

    ``on`` is the day and ``at`` the local time it began, ``None`` when unknown. ``kept_at`` is when recording it here
    began, or when it was imported; ``number`` counts up as conversations come into the vault.
    """

    on: date | None
    kept_at: datetime
    number: int
    at: time | None = None

    @property
    def place(self) -> tuple[date, time, int]:
        """Sort by this: what is not known of day and time counts as that of the import.

        Within a day that is no longer that of the import, what has no time comes last, in order of import.
        """
        kept = self.kept_at.astimezone()
        day = self.on or kept.date()
        return (day, self.at or (kept.time() if day == kept.date() else time.max), self.number)


def is_certain(one: Held, other: Held) -> bool:
    """Whether days or times of the conversations tell which was earlier; if not, importing decides the order."""
    if one.on is None or other.on is None:
        return False
    return one.on != other.on or (one.at is not None and other.at is not None and one.at != other.at)
