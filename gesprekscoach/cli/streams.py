"""Output whose reader may go away: ``verwerk ... 2>&1 | head -1`` works on, and ends with the code of its work.

Output to a file on a full disk is an error once, on stdout alone; what comes after it is lost as well.
"""

import io
import os
import sys
from typing import Any, TextIO

from gesprekscoach.errors import is_disk_full


class _Patient(io.FileIO):
    """Writes to a pipe or a file; what is written after its reader went away or its disk was full is lost."""

    is_silent = False

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            pass
        except OSError as error:
            if not is_disk_full(error):
                raise
            if not self.is_silent:
                self.is_silent = True
                raise
        return memoryview(data).nbytes


def is_terminal(stream: TextIO | None) -> bool:
    """Whether someone sits behind it; a stream that was closed before the start (``<&-``) is None."""
    return stream is not None and stream.isatty()


def outlive_readers() -> None:
    """Let no output that goes to a pipe or a file end the work; a terminal is left as it is."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is not None and not stream.isatty():
            setattr(sys, name, _patient(stream))


def silence_libraries() -> None:
    """From now on only the program itself writes on stderr.

    PortAudio, ALSA, OpenMP and onnxruntime (about a processor it does not know) put English there, also over the app.
    """
    if sys.platform == "win32" or sys.__stderr__ is None:  # there they are silent
        return
    own = os.fdopen(os.dup(2), "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    sys.stderr = sys.__stderr__ = own  # type: ignore[misc]  # Textual paints on the latter


def _patient(stream: TextIO) -> io.TextIOWrapper:
    raw = _Patient(stream.fileno(), "w", closefd=False)
    raw.is_silent = stream is sys.stderr  # progress that finds no room is no reason to stop
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors=stream.errors, line_buffering=True)
