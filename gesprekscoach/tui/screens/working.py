"""What the working screens share: the vault they work in."""

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.binding import BindingType

from gesprekscoach.tui.desk import Desk, OpenVault
from gesprekscoach.tui.keys import BACK
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens.base import CoachScreen


@dataclass(frozen=True, slots=True)
class Workplace:
    """An open vault, what is being processed in it, and the program behind both."""

    desk: Desk
    vault: OpenVault
    runner: QueueRunner


class WorkingScreen(CoachScreen[Any]):
    """A screen around the conversation."""

    BINDINGS: ClassVar[list[BindingType]] = [BACK]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__(classes="forms")
