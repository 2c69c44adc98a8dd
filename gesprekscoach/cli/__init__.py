"""The command line: one click command per task, each imported only when it is called."""

import sys

STOPPED_TEXT = "Gestopt.\nWat al klaar was, is bewaard."


def main() -> None:
    """Run the command line and exit with a code of the contract."""
    try:
        from gesprekscoach.cli.group import run
        from gesprekscoach.cli.streams import outlive_readers
        from gesprekscoach.services.crashing import leave_no_core

        leave_no_core()
        outlive_readers()
        code = run()
    except KeyboardInterrupt:  # while the program itself is still being read
        from gesprekscoach.errors import ExitCode

        print(STOPPED_TEXT, file=sys.stderr)
        code = ExitCode.STOPPED
    raise SystemExit(code)
