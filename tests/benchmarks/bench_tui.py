"""How soon the app paints and answers, against an empty Textual app in the same run, and how quick its keys are.

Run: ``python -m tests.benchmarks.bench_tui``. Start-up counts from the start of the Python process: first paint is the
first frame, usable is the first frame after a key press. Keys go through a conversation of three hours.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen

ROUNDS = 9
KEYS = 200
KEY_ROW = ["j"] * 20 + ["J"] * 5 + ["k"] * 10 + ["right"] * 5 + ["n"] * 5 + ["end", "home"]


def run_timed(app: App[Any], is_ready: Callable[[], bool]) -> None:
    """Run an app that reports its first frame and, once it is ready, the frame after a key press; then it leaves."""
    is_first = True

    def painted() -> None:
        nonlocal is_first
        if is_first:
            is_first = False
            report()
        if is_ready():
            app.post_display_hook = lambda: None  # type: ignore[method-assign]
            app.simulate_key("a")
            app.call_later(lambda: app.screen.call_after_refresh(leave))

    def leave() -> None:
        report()
        app.exit()

    app.post_display_hook = painted  # type: ignore[method-assign]
    app.run(headless=True)


def report() -> None:
    print(time.time() - float(os.environ["STARTED"]), flush=True)


def run_empty() -> None:
    run_timed(App(), lambda: True)


def run_ours() -> None:
    from gesprekscoach.tui.app import GesprekscoachApp

    def first() -> Screen[Any]:
        from gesprekscoach.bootstrap import build_desk
        from gesprekscoach.settings import load_settings
        from gesprekscoach.tui.screens.vault import VaultScreen

        return VaultScreen(build_desk(load_settings()))

    app = GesprekscoachApp(first)
    run_timed(app, lambda: app.focused is not None)


def start_up(which: str, home: str) -> tuple[float, float]:
    """Return first paint and usable in seconds."""
    environment = {**os.environ, "GESPREKSCOACH_MAP": home, "STARTED": str(time.time())}
    command = [sys.executable, "-m", "tests.benchmarks.bench_tui", which]
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
    return float(printed[0]), float(printed[1])


async def key_times(size: tuple[int, int]) -> tuple[list[float], list[float]]:
    """Return the seconds from each key to the end of the repaint, by the clock and of this process.

    In a conversation of 2,500 turns. On a machine that is busy with other work the second list is the one to trust.
    """
    from gesprekscoach.tui.screens.conversation import ConversationScreen
    from tests.tui.opening import opened
    from tests.tui.reviewing import FakeReview, long_conversation

    clock, own = [], []
    async with opened(FakeReview(long_conversation()), size) as (pilot, screen):
        assert isinstance(screen, ConversationScreen)
        for key in (KEY_ROW * (KEYS // len(KEY_ROW) + 1))[:KEYS]:
            started, busy = time.perf_counter(), time.process_time()
            pilot.app.simulate_key(key)
            await painted(pilot.app)
            clock.append(time.perf_counter() - started)
            own.append(time.process_time() - busy)
    return clock, own


async def painted(app: App[Any]) -> None:
    """Wait until everything a key set going has been handled and painted."""
    done = asyncio.Event()
    app.call_later(lambda: app.screen.call_after_refresh(done.set))
    await done.wait()


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        Path(home, "kluis.db").touch()  # the usual start: a vault is there and asks for its key
        rounds: dict[str, list[tuple[float, float]]] = {"empty": [], "ours": []}
        for number in range(ROUNDS + 1):
            for which, times in rounds.items():
                measured = start_up(which, home)
                if number:  # the first round warms the disk cache
                    times.append(measured)
    middle: Callable[[str, int], float] = lambda which, i: statistics.median(t[i] for t in rounds[which])  # noqa: E731
    for index, name in enumerate(("first paint", "usable")):
        empty, ours = middle("empty", index), middle("ours", index)
        print(f"{name:12} empty {empty:.3f} s  ours {ours:.3f} s  ratio {ours / empty:.2f}")
    for size in ((80, 24), (120, 40), (200, 60)):
        for name, times in zip(("clock", "own"), asyncio.run(key_times(size)), strict=True):
            print(
                f"keys {size[0]}x{size[1]:<4} {name:5} median {1000 * statistics.median(times):5.1f} ms  "
                f"p95 {1000 * percentile(times, 0.95):5.1f} ms  worst {1000 * max(times):5.1f} ms"
            )


if __name__ == "__main__":
    {"empty": run_empty, "ours": run_ours}.get(sys.argv[1] if len(sys.argv) > 1 else "", main)()
