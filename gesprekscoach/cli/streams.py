"""Output whose reader may go away: ``verwerk ... 2>&1 | head -1`` works on, and ends with the code of its work."""

import io
import sys
from typing import Any, TextIO


class _Patient(io.FileIO):
    """Writes to a pipe; what is written after its reader went away is lost."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            return memoryview(data).nbytes


def outlive_readers() -> None:
    """Let no output that goes to a pipe or a file end the work; a terminal is left as it is."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is not None and not stream.isatty():
            setattr(sys, name, _patient(stream))


def _patient(stream: TextIO) -> io.TextIOWrapper:
    raw = _Patient(stream.fileno(), "w", closefd=False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8", errors=stream.errors, line_buffering=True)
