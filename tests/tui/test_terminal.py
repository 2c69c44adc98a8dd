"""The app in a real terminal: it opens, answers keys, survives a resize, and leaves the terminal as it was."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gesprekscoach.adapters.consent_file import example_consent
from gesprekscoach.domain.recording import State
from tests.adapters.alsa import microphone_that_hangs, needs_portaudio
from tests.tui.places import TODAY, ScriptedDesk, add, consent, said
from tests.tui.sounds import talk

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One window of tmux, on a server of its own."""

    def __init__(self, socket: Path, command: str, width: int, height: int) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        size = ["-x", str(width), "-y", str(height)]
        subprocess.run([*self._tmux, "new-session", "-d", *size, command], check=True)

    def press(self, *keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def resize(self, width: int, height: int) -> None:
        subprocess.run([*self._tmux, "resize-window", "-x", str(width), "-y", str(height)], check=True)

    def screen(self) -> str:
        return subprocess.run([*self._tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout

    def see(self, words: str, seconds: float = 60) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if words in (shown := self.screen()):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"'{words}' was not on the screen:\n{self.screen()}")

    def signal(self, name: str) -> None:
        """Send a signal to what runs in the window."""
        pane = subprocess.run([*self._tmux, "display", "-p", "#{pane_pid}"], capture_output=True, text=True, check=True)
        subprocess.run(["pkill", f"-{name}", "-P", pane.stdout.strip()], check=True)

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@pytest.fixture
def terminal(own_home: Path, tmp_path: Path) -> Iterator[Terminal]:
    """Open the app on a vault with one conversation, with its key file."""
    desk = ScriptedDesk(own_home)
    talk = said("Wat staat er voor jou in dat krat?", "Alles wat misging, eigenlijk.", "Alles wat misging.", "Ja.")
    people = consent("Noor", "Sem", until=TODAY.replace(year=TODAY.year + 20))
    add(desk.vault(), "krat", "Het krat achter in de bus", people=people, conversation=talk, state=State.TAGGED)
    program = [sys.executable, "-m", "gesprekscoach", "--kluis", str(desk.settings.vault)]
    program += ["--sleutelbestand", str(own_home / "sleutel.txt")]
    command = f"cd {shlex.quote(os.getcwd())}; {shlex.join(program)}; echo GESTOPT MET $?; exec sleep 600"
    window = Terminal(tmp_path / "tmux", command, 110, 32)
    yield window
    window.close()


@needs_tmux
def test_a_walk_through_the_app_in_a_real_terminal(terminal: Terminal) -> None:
    shown = terminal.see("Het krat achter in de bus")
    assert "verwerkt" in shown and "●●○" in shown
    terminal.press("Enter")
    terminal.see("Alles wat misging, eigenlijk.")
    terminal.resize(80, 24)
    terminal.see("Alles wat misging")
    terminal.press("Escape")
    terminal.see("zoek woord of naam")
    terminal.press("/", "krat")
    terminal.see("└")
    terminal.press("C-q")
    assert "zoek woord of naam" not in terminal.see("GESTOPT MET 0")


@needs_tmux
def test_a_program_that_was_paused_shows_everything_again(terminal: Terminal) -> None:
    before = terminal.see("Het krat achter in de bus")
    terminal.signal("TSTP")
    deadline = time.monotonic() + 20
    while "krat" in terminal.screen() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "krat" not in terminal.screen()
    terminal.signal("CONT")
    assert terminal.see("Het krat achter in de bus", seconds=20).splitlines()[0] == before.splitlines()[0]


@needs_tmux
def test_a_program_that_is_ended_from_elsewhere_leaves_no_word_on_the_screen(terminal: Terminal) -> None:
    terminal.see("Het krat achter in de bus")
    terminal.signal("TERM")
    assert "krat" not in terminal.see("GESTOPT MET")


@pytest.fixture
def microphone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the microphone hear a word, as long as this file is there."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(microphone_that_hangs(tmp_path, talk(1))))
    return tmp_path / "microfoon.pipe"


@needs_tmux
@needs_portaudio
def test_portaudio_writes_nothing_over_the_screen(microphone: Path, terminal: Terminal, tmp_path: Path) -> None:
    agreed = tmp_path / "ja.toml"
    agreed.write_text(example_consent(date.today()), encoding="utf-8")
    terminal.see("Het krat achter in de bus")
    terminal.press("o")
    terminal.see("Vul een naam in.")
    terminal.press("C-o")
    terminal.see("Welk toestemmingsbestand?")
    terminal.press(str(agreed), "Enter")
    terminal.see("Dit is genoeg")
    terminal.press("C-s")
    terminal.see("even luisteren …")
    microphone.unlink()
    terminal.press("BTab", "Right")
    shown = terminal.see("De microfoon gaat niet open.")
    assert "Expression" not in shown and "ALSA" not in shown


BROKEN = """
from gesprekscoach.cli import group, app
from gesprekscoach.tui.screens.library import LibraryScreen

def action_queue(self):
    said = "wat de klant in vertrouwen zei"
    raise RuntimeError(said)

LibraryScreen.action_queue = action_queue
raise SystemExit(group.run({arguments!r}))
"""


@needs_tmux
def test_a_bug_in_the_app_is_two_lines_without_a_word_of_a_conversation(own_home: Path, tmp_path: Path) -> None:
    desk = ScriptedDesk(own_home)
    add(desk.vault(), "krat", "Het krat", people=consent("Noor", "Sem", until=TODAY.replace(year=TODAY.year + 20)))
    arguments = ["--kluis", str(desk.settings.vault), "--sleutelbestand", str(own_home / "sleutel.txt")]
    script = tmp_path / "kapot.py"
    script.write_text(BROKEN.format(arguments=arguments), encoding="utf-8")
    command = f"cd {shlex.quote(os.getcwd())}; PYTHONPATH=. {shlex.join([sys.executable, str(script)])}"
    window = Terminal(tmp_path / "tmux", f"{command}; echo GESTOPT MET $?; exec sleep 600", 110, 32)
    try:
        window.see("Het krat")
        window.press("w")
        shown = window.see("GESTOPT MET 1")
        lines = [line for line in shown.splitlines() if line.strip()]
        assert lines[0].startswith("Er zit een fout in het programma (RuntimeError, ")
        assert len(lines) == 3 and "vertrouwen" not in shown
    finally:
        window.close()
