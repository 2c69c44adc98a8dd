"""When a conversation was held, as far as the vault can tell, and which of two was earlier."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What puts a conversation in order among others.

    ``on`` is the day, ``None`` when unknown. ``kept_at`` is when recording it here began, or when it was imported;
    ``number`` counts up as conversations come into the vault.
    """

    on: date | None
    kept_at: datetime
    number: int
    is_recorded_here: bool

    @property
    def place(self) -> tuple[date, int]:
        """Sort by this: a day that is unknown counts as the day of import, and within a day who came first is first."""
        return (self.on or self.kept_at.date(), self.number)


def is_certain(one: Held, other: Held) -> bool:
    """Whether days or recording times tell which was earlier; if not, the order is that of importing."""
    if one.on is None or other.on is None:
        return False
    return one.on != other.on or (one.is_recorded_here and other.is_recorded_here)
