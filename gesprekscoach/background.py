"""What the app starts to process one recording: an order on standard input, steps as JSON lines on standard output."""

import json
import os
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from gesprekscoach.services.crashing import leave_no_core
from gesprekscoach.services.troubles import trouble

_NICE = 19


def main() -> None:
    """Carry out one order and end; also end, at once, when the program that gave it is gone."""
    leave_no_core()
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with, args=(sys.stdin,), daemon=True).start()
    _stand_back()
    try:
        _process(order)
    except BaseException as error:  # what a library in Rust raises when it gives up is no Exception
        if (known := trouble(error)) is None:
            raise
        _say({"code": known.exit_code, "what": known.what, "remedy": known.remedy})


def _stand_back() -> None:
    """Take only what nobody else wants of the processor and, on Linux, of the disk: no key may wait for this."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    if sys.platform == "linux":
        with suppress(OSError):  # a container may forbid it
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _process(order: dict[str, str]) -> None:
    from gesprekscoach.adapters.vault import Vault, VaultKey
    from gesprekscoach.bootstrap import Coach
    from gesprekscoach.settings import load_settings

    vault = Vault(Path(order["vault"]), VaultKey(bytes.fromhex(order["key"])))
    coach = Coach(replace(load_settings(), vault=vault.path))
    today = datetime.now().astimezone().date()
    with vault.open() as store:
        for progress in coach.process(order["recording"], store, coach.transcriber(order["model"]), today):
            _say({"step": progress.step, "done": progress.done, "total": progress.total, "heard": progress.heard})
    _say({"end": True})


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _end_with(source: TextIO) -> None:
    """Wait until the other side closes; every write to the vault is a transaction, so ending here loses nothing."""
    source.read()
    os._exit(1)


if __name__ == "__main__":
    main()
