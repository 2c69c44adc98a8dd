"""Ctrl-C at any moment: exit 130, and two lines on stderr."""

import subprocess
import sys

import pytest

INTERRUPTED = """
import sys
class Interrupt:
    def find_spec(self, name, *_):
        if name == "{module}":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
sys.argv[1:] = ["tag", "gesprek.json"]
from gesprekscoach.cli import main
main()
"""


@pytest.mark.parametrize("module", ["click", "gesprekscoach.cli.tagging", "gesprekscoach.services.written_out"])
def test_ctrl_c_is_two_lines_also_before_the_command_began(module: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED.format(module=module)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.splitlines() == ["Gestopt.", "Wat al klaar was, is bewaard."]


STILL_WORKING = """
import threading, time
from gesprekscoach.cli import group, main
def run():
    threading.Thread(target=time.sleep, args=[60]).start()
    return group.ExitCode.STOPPED
group.run = run
main()
"""


def test_who_stops_does_not_wait_for_what_still_works_as_the_recogniser_does() -> None:
    command = [sys.executable, "-c", STILL_WORKING]
    done = subprocess.run(command, capture_output=True, timeout=30, check=False)

    assert (done.returncode, done.stderr) == (130, b"")
