"""What the working screens share: the vault they work in."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import BindingType
from textual.widgets import OptionList

from gesprekscoach.tui.forms import Unfinished
from gesprekscoach.tui.keys import BACK
from gesprekscoach.tui.screens.base import CoachScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from gesprekscoach.services.ports import Progress
    from gesprekscoach.tui.desk import Desk, OpenVault
    from gesprekscoach.tui.queue_runner import QueueRunner

Delivered = TypeVar("Delivered")
Row = TypeVar("Row")

FORM_KEPT = "De kluis ging op slot. Wat je had ingevuld, staat er weer als je hem opent."
"""What to say about a form that is kept."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """An open vault, what is being processed in it, and the program behind both."""

    desk: Desk
    vault: OpenVault
    runner: QueueRunner
    unfinished: Unfinished = field(default_factory=Unfinished)


class WorkingScreen(CoachScreen[Any]):
    """A screen around the conversation."""

    BINDINGS: ClassVar[list[BindingType]] = [BACK]
    AUTO_FOCUS = ""
    CSS_PATH: ClassVar[list[str | PurePath]] = ["../working.tcss", "../places.tcss"]

    def __init__(self) -> None:
        super().__init__(classes="forms")

    def action_move(self, step: int) -> None:
        """Go along the list of this screen."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if step > 0 else options.action_cursor_up()

    def chosen(self, rows: Sequence[Row]) -> Row | None:
        """Return which of these, listed in this order, is at the cursor."""
        at = self.query_one(OptionList).highlighted
        return rows[at] if at is not None and at < len(rows) else None

    def walk(
        self,
        steps: Generator[Progress, None, Delivered],
        show: Callable[[Progress], None],
        is_stopped: Callable[[], bool],
    ) -> Delivered | None:
        """Do work step by step on this thread, each shown; return what it delivers, or None when it was stopped."""
        with closing(steps):
            while not is_stopped():
                try:
                    step = next(steps)
                except StopIteration as end:
                    delivered: Delivered = end.value
                    return delivered
                self.app.call_from_thread(show, step)
        return None

    def close(self, result: object) -> None:
        """Close with this result once work is done: a thread would await what ``dismiss`` returns, and may not."""
        self.dismiss(result)
