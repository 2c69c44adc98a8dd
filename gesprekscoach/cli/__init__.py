"""The command line: one click command per task, each imported only when it is called."""

import os
import sys
from contextlib import suppress

STOPPED_TEXT = "Gestopt.\nWat al klaar was, is bewaard."
_STOPPED = 130
"""``ExitCode.STOPPED``; the user may stop before that can be imported."""


def main() -> None:
    """Run the command line and exit with a code of the contract."""
    try:
        from gesprekscoach.cli.group import run
        from gesprekscoach.cli.streams import outlive_readers, silence_libraries
        from gesprekscoach.services.crashing import leave_no_core

        leave_no_core()
        silence_libraries()
        outlive_readers()
        code = run()
    except KeyboardInterrupt:  # while the program itself is still being read
        print(STOPPED_TEXT, file=sys.stderr)
        code = _STOPPED
    except Exception as error:  # click is not there, or is another than we need; or a file of ours is damaged
        from gesprekscoach.errors import broken_installation
        from gesprekscoach.services.troubles import trouble

        is_click = getattr(error, "obj", None) is sys.modules.get("click", "absent")
        print(trouble(error) or broken_installation("click" if is_click else ""), file=sys.stderr)
        code = 1
    if code == _STOPPED:
        _leave_at_once()
    raise SystemExit(code)


def _leave_at_once() -> None:
    """End before Python tidies up: after Ctrl-C the recogniser still works, and crashes under that."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(_STOPPED)
