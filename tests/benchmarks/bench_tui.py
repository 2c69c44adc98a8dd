"""How soon the app paints and answers, how quick its keys are in a full vault, and how much memory it takes.

Run: ``python -m tests.benchmarks.bench_tui [FOLDER]``; with a folder, the filled vault is kept there for the next run.
Start-up counts from the start of the Python process, against an empty Textual app in the same run: first paint is the
first frame, usable is the first frame after a key press. Everything after that is the installed program in a
pseudo-terminal, the way a user has it: Textual's headless driver writes no frame, and so leaves out a part of the work.
Key to screen is from the byte of the key to the last byte of the last frame that follows it. On a machine that is busy
with other work, own processor time is the figure to trust; so it is where words are looked for: the last frame there is
the blinking of the cursor.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from textual.app import App
from textual.screen import Screen

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.vault import create_vault
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.dutch_numbers import clock, number
from gesprekscoach.domain.held import Start
from gesprekscoach.domain.recording import State
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.importing import import_recording
from tests.benchmarks.bench_vault import fill
from tests.benchmarks.pseudo_terminal import Terminal, Took
from tests.tui.reviewing import long_conversation
from tests.vault_samples import consent, piece, recording

ROUNDS = 9
CONVERSATIONS, TURNS = 10_000, 30
SIZE = (120, 40)
SIZES = ((80, 24), (200, 60), SIZE)
MOVES = (["j"] * 20 + ["J"] * 5 + ["k"] * 10 + ["right"] * 5 + ["n"] * 5 + ["end", "home"]) * 3
LIGHTS = [*"234561"] * 6
DETAILS = ["enter"] * 40
FIND = ["/", *"een", *["backspace"] * 2, *"n br", *["down"] * 10, "enter", *"nnnnnNNNNN", "escape"] * 2
WALKS = (("move", MOVES), ("lights", LIGHTS), ("details", DETAILS), ("find", FIND))
VAULT, KEY_FILE = "kluis.db", "sleutel.txt"


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


def prepare(home: Path) -> None:
    """Make a vault with many conversations, one of three hours, and the sample recordings, not processed yet."""
    vault = create_vault(home / VAULT, key_file=home / KEY_FILE)
    with vault.open() as store:
        fill(store, CONVERSATIONS, TURNS)
        add_three_hours(store)
        for sound in sorted(sample_audio_dir().glob("*.opus")):
            today = datetime.now().astimezone().date()
            for _ in import_recording(sound, lasting_consent(), store, PyAvReader(), today=today, held=Start(today)):
                pass


def lasting_consent() -> Any:
    return consent(keep_until=datetime.now().astimezone().date() + timedelta(days=90))


def add_three_hours(store: VaultStore) -> None:
    """Add a tagged conversation of 2,500 turns, of tomorrow: it stands on top."""
    held_on = datetime.now().astimezone().date() + timedelta(days=1)
    said = replace(long_conversation(), id="lang")
    store.add_recording(replace(recording("lang", lasting_consent(), "lang"), held_on=held_on))
    store.add_piece("lang", piece(0))
    store.finish_import("lang", said.duration_ms or 0)
    store.save_conversation("lang", said)
    store.set_state("lang", State.TAGGED)


def measure_use(home: Path) -> None:
    """Walk through the app and print every figure."""
    command = [sys.executable, "-m", "gesprekscoach", "--kluis", str(home / VAULT)]
    command += ["--sleutelbestand", str(home / KEY_FILE)]
    environment = {**os.environ, "GESPREKSCOACH_MAP": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    started = time.perf_counter()
    terminal = Terminal(command, environment, SIZE)
    try:
        loaded = terminal.see(f"{number(CONVERSATIONS + 3)} gesprekken") - started
        say("library: start of the program to 10,000 rows", [Took(loaded, terminal.own_seconds())])
        measure_library(terminal)
        measure_conversation(terminal, "alone", SIZES, WALKS)
        terminal.press("escape")
        terminal.press("V", until="%")
        measure_conversation(terminal, "while processing", (SIZE,), WALKS[:3])
        assert terminal.has_children(), "the processing ended before the last key"
        print(f"memory now {terminal.memory_mb('VmRSS'):.0f} MB, at its highest {terminal.memory_mb('VmHWM'):.0f} MB")
        assert terminal.leave("\x11") == 0
    finally:
        terminal.close()


def measure_library(terminal: Terminal) -> None:
    say("library: move", [terminal.press(key) for key in ["j"] * 30 + ["pagedown"] * 10 + ["end", "home"] * 5])
    say("library: sort", [terminal.press(key) for key in ["S", "s"] * 8])
    say("library: filter", [terminal.press("f") for _ in range(8)])
    terminal.press("/")
    say("library: search, a letter typed", [terminal.press(letter) for letter in "huur1"])
    say("library: search, to the passages (waits 250 ms for more letters)", [terminal.press("2", until="└")])
    terminal.press("escape")
    terminal.press("escape")
    terminal.press("home")


def measure_conversation(
    terminal: Terminal, when: str, sizes: Iterable[tuple[int, int]], walks: Sequence[tuple[str, Sequence[str]]]
) -> None:
    end = clock(long_conversation().duration_ms or 0)
    say(f"three hours, {when}: open", [terminal.press("enter", until=f"van {end}")])
    first = [terminal.press(light) for light in LIGHTS[:6]]
    say(f"three hours, {when}: each light for the first time", first)
    for size in sizes:
        terminal.resize(size)
        for name, keys in walks:
            say(f"three hours, {when}, {size[0]}x{size[1]}: {name}", [terminal.press(key) for key in keys])


def say(what: str, took: list[Took]) -> None:
    """Print the middle, the 95th percentile and the worst of many acts, or the one there is; in milliseconds."""
    print(f"{what} ({len(took)})")
    for name in Took._fields:
        times = sorted(1000 * getattr(one, name) for one in took)
        p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
        print(
            f"    {name:5} median {statistics.median(times):7.1f}  p95 {p95:7.1f}  worst {times[-1]:7.1f} ms",
            flush=True,
        )


def measure_start_up() -> None:
    """Print first paint and usable of the usual start: a vault is there and asks for its key."""
    rounds: dict[str, list[tuple[float, float]]] = {"empty": [], "ours": []}
    with tempfile.TemporaryDirectory() as home:
        Path(home, VAULT).touch()
        for number in range(ROUNDS + 1):
            for which, times in rounds.items():
                measured = start_up(which, home)
                if number:  # the first round warms the disk cache
                    times.append(measured)
    for index, name in enumerate(("first paint", "usable")):
        empty, ours = (statistics.median(times[index] for times in rounds[which]) for which in ("empty", "ours"))
        print(f"{name:12} empty {empty:.3f} s  ours {ours:.3f} s  ratio {ours / empty:.2f}")


def main(kept: str) -> None:
    measure_start_up()
    with tempfile.TemporaryDirectory() as folder:
        filled = Path(kept or folder)
        if not (filled / VAULT).exists():
            filled.mkdir(exist_ok=True)
            prepare(filled)
        home = Path(shutil.copytree(filled, Path(folder, "home"))) if kept else filled  # the run processes recordings
        measure_use(home)


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    {"empty": run_empty, "ours": run_ours}.get(asked, lambda: main(asked))()
