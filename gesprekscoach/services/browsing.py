"""Find one's way among many recordings: which to show, in which order, and what ends soon."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from gesprekscoach.domain.feedback.intervals import MINIMUM
from gesprekscoach.domain.finding import fold
from gesprekscoach.domain.recording import State
from gesprekscoach.services.ports import RecordingSummary

ENDS_SOON_DAYS = 14
"""A warning two weeks ahead leaves time to ask someone for longer consent, or to write the report."""


class Shelf(StrEnum):
    """A part of the library, by what it asks of the user."""

    ALL = "alle"
    TO_PROCESS = "nog verwerken"
    TO_REVIEW = "nog nakijken"
    ENDING = "loopt bijna af"


STATE_WORDS = {
    State.RECORDING: "opname loopt",
    State.IMPORTED: "nog verwerken",
    State.TRANSCRIBING: "half verwerkt",
    State.TRANSCRIBED: "tekst klaar",
    State.TAGGED: "verwerkt",
    State.REVIEWED: "nagekeken",
}
"""How far a recording is, in the same words wherever a user reads it."""


class Order(StrEnum):
    """What the library is sorted by."""

    DATE = "datum"
    TITLE = "titel"
    PEOPLE = "wie"
    SETTING = "werkveld"
    LENGTH = "duur"
    OPENING = "opening"
    REFLECTIONS = "teruggeven"
    STATE = "stand"


_STEPS = tuple(State)
_KEYS: dict[Order, Callable[[RecordingSummary], Any]] = {
    Order.DATE: lambda row: row.held.place,
    Order.TITLE: lambda row: row.title.casefold(),
    Order.PEOPLE: lambda row: [name.casefold() for name in row.people],
    Order.SETTING: lambda row: row.setting or "",
    Order.LENGTH: lambda row: row.duration_ms,
    Order.OPENING: lambda row: -1 if row.opening_level is None else row.opening_level,
    Order.REFLECTIONS: lambda row: -1.0 if (share := reflections_per_question(row)) is None else share,
    Order.STATE: lambda row: _STEPS.index(row.state),
}


def reflections_per_question(row: RecordingSummary) -> float | None:
    """Return how often the professional gave back, for each question; None where the card has too few questions too."""
    if row.reflections is None or row.questions is None or row.questions < MINIMUM:
        return None
    return row.reflections / row.questions


def days_left(row: RecordingSummary, today: date) -> int:
    """Return the days until the recording has to be erased; 0 on the last day, negative when that day is past."""
    return (row.keep_until - today).days


def on_shelf(rows: Iterable[RecordingSummary], shelf: Shelf, today: date) -> list[RecordingSummary]:
    """Return the recordings of one part of the library, in the same order."""
    return [row for row in rows if _belongs(row, shelf, today)]


def of_kind(
    rows: Iterable[RecordingSummary], *, state: State | None = None, setting: str | None = None
) -> list[RecordingSummary]:
    """Return the recordings in this state and from this field of work, in the same order; None asks nothing."""
    return [row for row in rows if state in (None, row.state) and (setting is None or row.setting == setting)]


def in_order(rows: Iterable[RecordingSummary], order: Order, *, is_reversed: bool = False) -> list[RecordingSummary]:
    """Return the recordings sorted, the largest or latest first when ``is_reversed``.

    Args:
        rows: newest first, as the vault gives them; equal ones stay so.
        order: what to sort by.
        is_reversed: turn the order round.
    """
    return sorted(rows, key=_KEYS[order], reverse=is_reversed)


def with_words(rows: Iterable[RecordingSummary], words: str) -> list[RecordingSummary]:
    """Return the recordings whose title and people hold every word, also inside a longer one."""
    wanted = fold(words).split()
    texts = ((row, fold(" ".join((row.title, *row.people)))) for row in rows)
    return [row for row, text in texts if all(word in text for word in wanted)]


def ending(
    rows: Iterable[RecordingSummary], today: date
) -> tuple[Sequence[RecordingSummary], Sequence[RecordingSummary]]:
    """Return (past their last day, within two weeks of it), the most pressing first."""
    near = sorted((row for row in rows if days_left(row, today) <= ENDS_SOON_DAYS), key=lambda row: row.keep_until)
    return [row for row in near if days_left(row, today) < 0], [row for row in near if days_left(row, today) >= 0]


def ribbon(phases: Sequence[str | None], width: int) -> tuple[str | None, ...]:
    """Shrink or stretch the phases of a conversation to ``width`` cells; each takes the phase at its middle."""
    if not phases:
        return ()
    return tuple(phases[(2 * cell + 1) * len(phases) // (2 * width)] for cell in range(width))


def _belongs(row: RecordingSummary, shelf: Shelf, today: date) -> bool:
    match shelf:
        case Shelf.TO_PROCESS:
            return _STEPS.index(State.RECORDING) < _STEPS.index(row.state) < _STEPS.index(State.TAGGED)
        case Shelf.TO_REVIEW:
            return row.state is State.TAGGED
        case Shelf.ENDING:
            return days_left(row, today) <= ENDS_SOON_DAYS
    return True
