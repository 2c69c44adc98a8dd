"""What ``gesprekscoach`` without a command does: open the app."""

import gc
import os
import sys
from typing import TYPE_CHECKING

from gesprekscoach.cli.session import PASSPHRASE_VARIABLE, Session
from gesprekscoach.cli.streams import is_terminal

if TYPE_CHECKING:
    from gesprekscoach.tui.screens.vault import VaultScreen


_FRAMES_PER_S = "240"
"""What a key changes in a second step, such as a scrollbar, comes a frame later; at Textual's 60 that can be seen."""
_COLLECT_AFTER = (10_000, 10, 10)
"""Every frame leaves a thousand objects; at Python's 700 the collector takes 20 to 60 ms out of every tenth key."""


def can_open() -> bool:
    """Whether there is a screen to open the app on: a terminal, or the browser that ``browser`` serves."""
    # Textual paints on stderr: in a file, the conversation would stand there to be read.
    return _is_served() or all(is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr))


def _is_served() -> bool:
    return "TEXTUAL_DRIVER" in os.environ


def open_app(session: Session) -> None:
    """Open the app and return when the user leaves it; with a known key the vault opens without a question.

    A bug in the app is raised here, so that it is reported like one in any command.
    """
    os.environ.setdefault("TEXTUAL_FPS", _FRAMES_PER_S)
    gc.set_threshold(*_COLLECT_AFTER)
    from gesprekscoach.tui.app import GesprekscoachApp

    def first() -> "VaultScreen":
        from gesprekscoach.bootstrap import build_desk  # after the first frame
        from gesprekscoach.tui.screens.vault import VaultScreen

        passphrase = os.environ.get(PASSPHRASE_VARIABLE) if session.key_file is None else None
        return VaultScreen(build_desk(session.settings), passphrase, session.key_file)

    app = GesprekscoachApp(first)
    if _is_served():
        from gesprekscoach.tui.page_driver import PageDriver

        app.driver_class = PageDriver
    app.run()
    if app.crash is not None:
        raise app.crash
