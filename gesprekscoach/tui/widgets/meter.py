"""The level of one microphone over the last seconds, with what it means in words."""

from collections import deque

from textual.content import Content
from textual.widgets import Static

from gesprekscoach.domain.level import ADVICE, Verdict

_BARS = "▁▂▃▄▅▆▇█"
_LOWEST_DB = -60.0
_CELLS = 30


class Meter(Static):
    """One line: name, bars, verdict."""

    def __init__(self, title: str) -> None:
        super().__init__("")
        self.title = title
        self._levels: deque[float] = deque([_LOWEST_DB] * _CELLS, maxlen=_CELLS)
        self.verdict: Verdict | None = None
        """What the last level check said; None before the first."""

    def show(self, level_db: float, verdict: Verdict | None) -> None:
        """Add a level; keep the last verdict until there is a new one."""
        self._levels.append(level_db)
        self.verdict = verdict or self.verdict
        bars = "".join(_BARS[bar(level)] for level in self._levels)
        words = "even luisteren …" if self.verdict is None else ADVICE[self.verdict]
        style = "$success" if self.verdict is Verdict.GOOD else "$warning" if self.verdict else "$quiet"
        self.update(Content.assemble((f"{self.title:<8}", "$quiet"), (bars, "$primary"), "  ", (words, style)))


def bar(level_db: float) -> int:
    """Return which of the eight bars a level has."""
    share = (level_db - _LOWEST_DB) / -_LOWEST_DB
    return min(len(_BARS) - 1, max(0, int(share * len(_BARS))))
