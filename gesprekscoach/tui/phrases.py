"""Short Dutch phrases that several screens use."""

from rich.cells import cell_len, set_cell_size

from gesprekscoach.domain.dutch_numbers import counted
from gesprekscoach.services.ports import Progress

NO_TAGS = "Er zijn nog geen tags. Die komen bij het verwerken."

_BAR_CELLS = 20


def count(many: int) -> str:
    """Return how many conversations: "1 gesprek", "12 gesprekken"."""
    return counted(many, "gesprek", "gesprekken")


def cut(text: str, cells: int) -> str:
    """Return the text, with an ellipsis in the last of so many cells where it is longer."""
    return text if cell_len(text) <= cells else f"{set_cell_size(text, cells - 1).rstrip()}…"


def share_of(step: Progress) -> float:
    """Return how much is done, 0 to 1; 0 while that cannot be told."""
    return step.done / step.total if step.total else 0.0


def percent(share: float) -> str:
    """Return how much is done in whole percents, rounded down: only what is done is at 100%."""
    return f"{int(share * 100)}%"


def share_bar(share: float) -> str:
    """Draw how much is done: "━━━━━─────────────── 25%"."""
    filled = round(share * _BAR_CELLS)
    return "━" * filled + "─" * (_BAR_CELLS - filled) + f" {percent(share):>4}"


def ending_text(past: int, soon: int, days: int) -> str:
    """Warn about retention: ``past`` are over it, ``soon`` end within two weeks, the first in ``days``."""
    lines = []
    if past:
        lines.append(f"De bewaartermijn van {count(past)} is voorbij.   b bekijk   R ruim op")
    if soon:
        when = {0: "vandaag", 1: "morgen"}.get(days, f"over {days} dagen")
        first = "" if soon == 1 else " het eerste"
        lines.append(f"De bewaartermijn van {count(soon)} loopt bijna af,{first} {when}.   b bekijk")
    return "\n".join(lines)
