"""Processing in a process of its own at low priority: the app stays quick, and a crash there leaves it standing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from gesprekscoach.errors import GesprekscoachError, error_of
from gesprekscoach.services.ports import Progress

MODULE = "gesprekscoach.background"


class ChildWork:
    """One recording in the hands of a child process.

    The key goes over the child's standard input, so that it stands in no list of processes and no environment. When
    this process ends, that input closes and the child ends too; every finished part is in the vault by then. With -P no
    module of the folder one happens to be in takes the place of ours.
    """

    def __init__(self, vault: Path, key: bytes, recording_id: str, model: str) -> None:
        """Start the child; the first step can take seconds, while models load.

        Raises:
            GesprekscoachError: the system starts no more programs.
        """
        self._is_stopped = False
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
        except OSError as error:
            raise GesprekscoachError(
                "Het verwerken kon niet beginnen: de computer kan nu geen programma meer starten.",
                "Sluit andere programma's en probeer het opnieuw.",
            ) from error
        order = {"vault": str(vault), "key": key.hex(), "recording": recording_id, "model": model}
        assert self._process.stdin is not None
        with suppress(OSError):  # it is gone already, as for want of memory: ``steps`` says so
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()

    def steps(self) -> Iterator[Progress]:
        """Yield progress until the child is done or stopped.

        Raises:
            GesprekscoachError: what the child could not do, as ``verwerk`` says it, or that it broke off.
        """
        assert self._process.stdout is not None
        is_done = False
        try:
            for line in self._process.stdout:
                message: dict[str, Any] = json.loads(line)
                if "what" in message:
                    raise error_of(message["code"], message["what"], message["remedy"])
                if "step" in message:
                    heard = tuple((start_ms, words) for start_ms, words in message["heard"])
                    yield Progress(message["step"], message["done"], message["total"], heard)
                is_done = is_done or "end" in message
        finally:
            with suppress(OSError), self._process:  # which closes its pipes, also that of an order that was never read
                self._process.kill()
        if not is_done and not self._is_stopped:
            raise GesprekscoachError("Het verwerken brak af.", "Probeer het opnieuw. Wat klaar was, is bewaard.")

    def stop(self) -> None:
        """End the child, from any thread; what it finished stays in the vault."""
        self._is_stopped = True
        self._process.kill()
