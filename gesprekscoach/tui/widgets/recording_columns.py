"""Which columns of the library fit, and what stands in them."""

from dataclasses import dataclass
from datetime import date

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.dutch_numbers import clock, number
from gesprekscoach.domain.feedback.wording import level_dots
from gesprekscoach.domain.held import Held
from gesprekscoach.services.browsing import STATE_WORDS, Order, reflections_per_question
from gesprekscoach.services.ports import RecordingSummary
from gesprekscoach.tui.times import day


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the library; ``order`` is None for the ribbon, which cannot be sorted by."""

    name: str
    width: int
    order: Order | None


def columns(width: int) -> tuple[Column, ...]:
    """Return the columns that fit in ``width`` cells, one cell between them; title and ribbon take what is left."""
    fixed = [Column("opening", 8, Order.OPENING), Column("stand", 14, Order.STATE)]
    if width >= 72:
        fixed.insert(0, Column("datum", 7, Order.DATE))
    if width >= 96:
        fixed.insert(0, Column("wie", 13, Order.PEOPLE))
        fixed.insert(2, Column("duur", 7, Order.LENGTH))
    if width >= 112:
        fixed.insert(-1, Column("teruggeven", 10, Order.REFLECTIONS))
    if width >= 150:
        fixed[0] = Column("wie", 24, Order.PEOPLE)
        fixed.insert(2, Column("werkveld", 20, Order.SETTING))
    room = width - sum(column.width + 2 for column in fixed) - 2
    title = min(44, max(16, room * 13 // 20))
    ribbon = Column("verloop", min(72, room - title - 2), None)
    return (Column("titel", title, Order.TITLE), *fixed[:-1], ribbon, fixed[-1])


def cell(column: Column, row: RecordingSummary, today: date, codebook: Codebook) -> str:
    """Return the text of one cell; the ribbon is drawn elsewhere."""
    match column.order:
        case Order.TITLE:
            return row.title
        case Order.PEOPLE:
            return " – ".join(row.people)
        case Order.DATE:
            return _held(row.held, today)
        case Order.SETTING:
            return "" if row.setting is None else codebook.setting(row.setting).name
        case Order.LENGTH:
            return f"{clock(row.duration_ms):>7}"
        case Order.OPENING:
            return "–" if row.opening_level is None else level_dots(row.opening_level)
        case Order.REFLECTIONS:
            share = reflections_per_question(row)
            return "–" if share is None else number(share, 1)
    return STATE_WORDS.get(row.state, "")


def _held(held: Held, today: date) -> str:
    """Return the day of the conversation, or else that of importing with a question mark."""
    if held.on is not None:
        return _short_day(held.on, today)
    return _short_day(held.kept_at.astimezone().date(), today).replace(" ’", "’") + "?"


def _short_day(value: date, today: date) -> str:
    """Return the day without the year when it is this year, or else the year alone with its month."""
    text = day(value)
    return text.rsplit(" ", 1)[0] if value.year == today.year else text.split(" ", 1)[1][:3] + f" ’{value:%y}"
