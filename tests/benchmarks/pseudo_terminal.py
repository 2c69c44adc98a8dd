"""A program in a pseudo-terminal of its own: keys go in as bytes, and the screen comes back as bytes (Linux)."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

QUIET_S = 0.1
IDLE_CPU_S = 0.004
"""What Textual's own threads use in QUIET_S while nothing happens, with room to spare."""
PATIENCE_S = 60
KEYS = {
    "enter": "\r",
    "right": "\x1b[C",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pagedown": "\x1b[6~",
    "down": "\x1b[B",
    "backspace": "\x7f",
    "escape": "\x1b",
}


class Took(NamedTuple):
    """Seconds of one act: by the clock until the last byte for the screen, and on the processor in the program."""

    clock: float
    own: float


class Terminal:
    """Runs a program and plays both user and screen."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int]) -> None:
        self._screen, program_side = os.openpty()
        self._resize(size)
        self._process = subprocess.Popen(
            command, stdin=program_side, stdout=program_side, stderr=program_side, env=environment
        )
        os.close(program_side)
        self._cpu_clock = (~self._process.pid << 3) | 2  # Linux: the processor clock of another process, all threads

    def press(self, key: str, until: str = "") -> Took:
        """Press a key and wait until the screen is quiet and the program idle; with ``until`` first for these words."""
        busy, started = self._own(), time.perf_counter()
        os.write(self._screen, KEYS.get(key, key).encode())
        return Took(self._watch(until) - started, self._own() - busy)

    def see(self, words: str) -> float:
        """Wait for words and until the screen is quiet; return the time of the last byte (``perf_counter``)."""
        return self._watch(words)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size (columns, rows)."""
        self._resize(size)
        self._process.send_signal(signal.SIGWINCH)
        self._watch("")

    def own_seconds(self) -> float:
        """Return the processor seconds of the program since its start."""
        return self._own()

    def memory_mb(self, field: str) -> float:
        """Return a field of the program's memory: VmRSS now, VmHWM at its highest."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024

    def has_children(self) -> bool:
        """Whether a process that the program started still runs."""
        return any(file.read_text() for file in Path(f"/proc/{self._process.pid}/task").glob("*/children"))

    def leave(self, key: str) -> int:
        """Press the key that ends the program and return its exit code."""
        os.write(self._screen, key.encode())
        while self._process.poll() is None:
            self._read(QUIET_S)
        return self._process.returncode

    def close(self) -> None:
        """End the program, however it is."""
        self._process.kill()
        self._process.wait()
        os.close(self._screen)

    def _resize(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._screen, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def _own(self) -> float:
        return time.clock_gettime(self._cpu_clock)

    def _read(self, seconds: float) -> bytes:
        """Return what the program writes within so many seconds, empty when it writes nothing."""
        if not select.select([self._screen], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._screen, 1 << 16)
        except OSError:  # EIO: the other side is closed
            return b""

    def _watch(self, words: str) -> float:
        """Return when the last byte came. Raises AssertionError when the words or any byte do not come."""
        seen, wanted, last = b"", words.encode(), 0.0
        deadline = time.perf_counter() + PATIENCE_S
        while time.perf_counter() < deadline:
            before = self._own()
            found = self._read(QUIET_S)
            if found:
                last, seen = time.perf_counter(), seen + found
            elif last and wanted in seen and self._own() - before < IDLE_CPU_S:
                return last
        raise AssertionError(f"'{words}' was not written; the last was {seen[-2000:]!r}")
