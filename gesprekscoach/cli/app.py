"""What ``gesprekscoach`` without a command does: open the app."""

import os
import sys

from gesprekscoach.cli.session import PASSPHRASE_VARIABLE, Session


def can_open() -> bool:
    """Whether there is a screen to open the app on: a terminal, or the browser that ``browser`` serves."""
    return "TEXTUAL_DRIVER" in os.environ or (sys.stdin.isatty() and sys.stdout.isatty())


def open_app(session: Session) -> None:
    """Open the app and return when the user leaves it; with a known key the vault opens without a question."""
    from gesprekscoach.bootstrap import build_desk
    from gesprekscoach.tui.app import GesprekscoachApp
    from gesprekscoach.tui.screens.vault import VaultScreen

    desk = build_desk(session.settings)
    passphrase = os.environ.get(PASSPHRASE_VARIABLE) if session.key_file is None else None
    GesprekscoachApp(lambda: VaultScreen(desk, passphrase, session.key_file)).run()
