"""Recording through the app: the level check, moments, pause, and what is there afterwards."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, Select, Static

from gesprekscoach.domain.level import Verdict
from gesprekscoach.domain.moments import MomentKind
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import AudioUnreadable, DiskFull
from gesprekscoach.services.ports import Microphone, Microphones
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.commands import FunctionProvider
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens import recording
from gesprekscoach.tui.screens.dialogs import Ask, Reading
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.recording import RecordingScreen
from gesprekscoach.tui.screens.working import Workplace
from gesprekscoach.tui.widgets.fields import Choice, Tick
from gesprekscoach.tui.widgets.meter import Meter, bar
from tests.tui.opening import until
from tests.tui.places import TODAY, ScriptedDesk, consent
from tests.tui.sounds import FakeCapture, FakeMicrophones


class NoMicrophones(FakeMicrophones):
    """A machine without PortAudio."""

    def devices(self) -> tuple[Microphone, ...]:
        raise AudioUnreadable("Opnemen kan hier niet.", "Een opname importeren kan wel gewoon.")


class EmptyTable(FakeMicrophones):
    """Nothing is plugged in; PortAudio looks for devices only once."""

    def devices(self) -> tuple[Microphone, ...]:
        return ()


class LooseCapture(FakeCapture):
    """A microphone whose plug comes out when the test says so."""

    def blocks(self) -> Iterator[bytes]:
        yield from super().blocks()
        raise AudioUnreadable("De microfoon geeft geen geluid meer.", "Kijk of hij nog vastzit.")


class LooseMicrophones(FakeMicrophones):
    """One microphone with a loose plug."""

    def open(self, device: int | None, channels: int) -> FakeCapture:
        self.capture = LooseCapture(channels, self._seconds, self._pace)
        return self.capture


class BracketedMicrophones(FakeMicrophones):
    """Microphones with a name that a driver made up."""

    def devices(self) -> tuple[Microphone, ...]:
        return (Microphone(0, "USB [analoog]", 1, True), Microphone(1, "USB [/mic]", 1, False))


class SlowMicrophones(FakeMicrophones):
    """Microphones that take a moment to open, as wireless ones do."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()
        self.opened: list[FakeCapture] = []

    def open(self, device: int | None, channels: int) -> FakeCapture:
        self.gate.wait()
        self.opened.append(super().open(device, channels))
        return self.opened[-1]

    def close(self) -> None:
        """End every sound, so that a test that fails ends too."""
        for capture in self.opened:
            capture.stop()


class LingeringCapture(FakeCapture):
    """A microphone that takes a moment to let go, as wireless ones do."""

    def __init__(self, channels: int, seconds: float, pace: float) -> None:
        super().__init__(channels, seconds, pace)
        self.gate = Event()

    def blocks(self) -> Iterator[bytes]:
        yield from super().blocks()
        self.gate.wait(5)


class LingeringMicrophones(FakeMicrophones):
    """One microphone that lingers; two do not."""

    def open(self, device: int | None, channels: int) -> FakeCapture:
        if channels == 2:
            return super().open(device, channels)
        self.lingering = LingeringCapture(channels, self._seconds, self._pace)
        return self.lingering


class FullDiskMicrophones(FakeMicrophones):
    """What they hear does not fit on the disk after a while."""

    packed = 0

    def pack(self, sound: bytes, channels: int) -> bytes:
        self.packed += 1
        if self.packed > 1:
            raise DiskFull("De schijf is vol.", "Maak ruimte.")
        return super().pack(sound, channels)


class MicrophoneDesk(ScriptedDesk):
    """The real program with a microphone of the test."""

    sound: Microphones = FakeMicrophones()

    def microphones(self) -> Microphones:
        """Hear what the test says."""
        return self.sound


class Studio:
    """A recording screen over a library on an empty vault."""

    def __init__(self, home: Path) -> None:
        self.desk = MicrophoneDesk(home)
        self.vault = self.desk.vault()
        self.app = GesprekscoachApp(lambda: LibraryScreen(self.place, lambda: TODAY))
        self.place = Workplace(self.desk, self.vault, QueueRunner(self.app, self.vault))
        self.results: list[object] = []
        """What the recording screen closed with."""

    async def enter(self, pilot: Pilot[None], *names: str) -> None:
        await until(pilot, lambda: isinstance(self.app.screen, LibraryScreen))
        screen = RecordingScreen(self.place, consent(*(names or ("Noor", "Sem"))), TODAY)
        self.app.push_screen(screen, self.results.append)
        await pilot.pause()

    async def begin(self, pilot: Pilot[None]) -> None:
        await self.enter(pilot)
        await self.record(pilot)

    async def record(self, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: not self.app.screen.query_one("#begin", Button).disabled)
        await pilot.click("#begin")
        await until(pilot, lambda: "●" in self.text("#clock"))

    async def finish(self, pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+k")
        await until(pilot, lambda: isinstance(self.app.screen, LibraryScreen))

    async def two_microphones(self, pilot: Pilot[None]) -> None:
        self.app.screen.query_one("#channels").focus()
        await pilot.press("right")
        await until(pilot, lambda: len(self.app.screen.query(Meter)) == 2)

    async def reads(self, pilot: Pilot[None], behind: type[Screen[Any]] = LibraryScreen) -> str:
        """What stands over the library, or another screen, when a recording broke off, until someone closes it."""
        await until(pilot, lambda: isinstance(self.app.screen, Reading) and len(self.app.screen.query(Static)) > 1)
        read = "\n".join(str(part.content) for part in self.app.screen.query(Static))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(self.app.screen, behind))
        return read

    def text(self, selector: str) -> str:
        return str(self.app.screen.query_one(selector, Static).content)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


async def test_the_level_check_says_in_words_what_it_hears(studio: Studio) -> None:
    async with studio.app.run_test(size=(120, 40)) as pilot:
        await studio.enter(pilot)
        meter = studio.app.screen.query_one(Meter)
        await until(pilot, lambda: meter.verdict is not None)
        assert meter.verdict is Verdict.GOOD
        assert "goed" in str(meter.content)


async def test_two_microphones_have_a_meter_each(studio: Studio) -> None:
    async with studio.app.run_test(size=(120, 40)) as pilot:
        await studio.enter(pilot)
        await studio.two_microphones(pilot)
        assert [str(meter.content).split()[0] for meter in studio.app.screen.query(Meter)] == ["links", "rechts"]


async def test_who_sits_left_is_asked_shown_at_the_meters_and_kept(studio: Studio) -> None:
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        assert not studio.app.screen.query_one("#sides").display
        await studio.two_microphones(pilot)
        await pilot.press("tab", "right")
        await until(
            pilot,
            lambda: (
                [str(meter.content).split()[:2] for meter in studio.app.screen.query(Meter)]
                == [["links", "Sem"], ["rechts", "Noor"]]
            ),
        )
        await pilot.click("#begin")
        await until(pilot, lambda: "●" in studio.text("#clock"))
        await studio.finish(pilot)
    with closing(studio.vault.open()) as store:
        [row] = store.recordings()
        assert {p.name: p.channel for p in store.consent(row.id).people} == {"Noor": 1, "Sem": 0}


async def test_a_click_says_who_sits_left_also_in_a_script_with_wide_signs(studio: Studio) -> None:
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot, "王小明女士", "Sem")
        studio.app.screen.query_one("#channels").focus()
        await pilot.press("right")
        left = studio.app.screen.query_one("#left", Choice)
        await until(pilot, lambda: left.is_on_screen)
        left.value = "Sem"
        await pilot.click("#left", offset=(11, 0))  # on the name: two cells for the sign, and two for each of the name
        assert left.value == "王小明女士"


async def test_moments_are_noted_with_one_key_and_a_word_with_enter(studio: Studio) -> None:
    async with studio.app.run_test(size=(120, 40)) as pilot:
        await studio.begin(pilot)
        await pilot.press("v", "a", "enter", *"krat", "enter")
        await until(pilot, lambda: studio.text("#moments").count("\n") == 2)
        lines = [line.split("  ")[1] for line in studio.text("#moments").splitlines()]
        assert lines == ["krat", "advies", "open vraag"]
        await studio.finish(pilot)
    with closing(studio.vault.open()) as store:
        [row] = store.recordings()
        kinds = [moment.kind for moment in store.moments(row.id)]
    assert kinds == [MomentKind.OPEN_QUESTION, MomentKind.ADVICE, MomentKind.WORD]


async def test_a_word_stands_at_the_moment_its_line_was_opened_however_long_it_takes_to_type(studio: Studio) -> None:
    async with studio.app.run_test(size=(120, 40)) as pilot:
        await studio.begin(pilot)
        await pilot.press("enter")
        opened = studio.text("#clock").split()[1]
        await until(pilot, lambda: studio.text("#clock").split()[1] > opened)
        await pilot.press(*"krat", "enter")
        await until(pilot, lambda: "krat" in studio.text("#moments"))
        assert studio.text("#moments").split()[0] <= opened
        await studio.finish(pilot)


async def test_a_pause_leaves_out_what_is_said(studio: Studio) -> None:
    async with studio.app.run_test(size=(120, 40)) as pilot:
        await studio.begin(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "pauze" in studio.text("#clock"))
        stood = studio.text("#clock")
        await until(pilot, lambda: "p verder" in studio.text("#keys"))
        await pilot.pause(0.3)
        assert studio.text("#clock") == stood
        await pilot.press("p")
        await until(pilot, lambda: studio.text("#clock") != stood)
        await until(pilot, lambda: "p pauze" in studio.text("#keys"))
        await studio.finish(pilot)


async def test_while_recording_the_palette_offers_nothing_that_would_hide_or_end_it_unasked(studio: Studio) -> None:
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        offered = FunctionProvider(studio.app.screen)._functions
        assert {"Opnemen", "Op slot"} <= {name for name, _ in offered()}
        await studio.record(pilot)
        names = {name for name, _ in offered()}
        assert {"Pauze", "Klaar"} <= names and not {"Opnemen", "Op slot"} & names


async def test_escape_asks_before_a_recording_ends_and_keeps_what_there_is(studio: Studio) -> None:
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.begin(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(studio.app.screen, Ask))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(studio.app.screen, LibraryScreen))
    with closing(studio.vault.open()) as store:
        assert [row.people for row in store.recordings()] == [("Noor", "Sem")]


async def test_leaving_the_check_records_nothing(studio: Studio) -> None:
    async with studio.app.run_test(size=(120, 40)) as pilot:
        await studio.enter(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(studio.app.screen, LibraryScreen))
    with closing(studio.vault.open()) as store:
        assert store.recordings() == []


async def test_without_a_microphone_the_screen_says_that_importing_still_works(studio: Studio) -> None:
    studio.desk.sound = NoMicrophones()
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        await until(pilot, lambda: bool(studio.text("#problem")))
        assert "importeren kan wel" in studio.text("#problem")
        assert studio.app.screen.query_one("#begin", Button).disabled


async def test_who_has_no_microphone_hears_that_the_program_has_to_start_again_after_plugging_one_in(
    studio: Studio,
) -> None:
    studio.desk.sound = EmptyTable()
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        await until(pilot, lambda: "start het programma opnieuw" in studio.text("#problem"))


async def test_a_microphone_with_square_brackets_in_its_name_can_be_chosen(studio: Studio) -> None:
    studio.desk.sound = BracketedMicrophones()
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        chosen = studio.app.screen.query_one("#device", Select)
        await until(pilot, lambda: not studio.app.screen.query_one("#begin", Button).disabled)
        chosen.value = 1
        await until(pilot, lambda: "USB [/mic]" in str(chosen.query_one("#label", Static).content))


async def test_no_english_key_stands_below_the_open_list_of_microphones(studio: Studio) -> None:
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        studio.app.screen.query_one("#device", Select).focus()
        await pilot.press("enter")
        await until(pilot, lambda: studio.app.screen.query_one("#device", Select).expanded)
        await until(pilot, lambda: "esc" not in studio.text("#keys"))  # that closes the list, under an English name


async def test_enter_begins_once_the_microphone_is_heard(studio: Studio) -> None:
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        await until(pilot, lambda: studio.app.focused is studio.app.screen.query_one("#begin"))
        await pilot.press("enter")
        await until(pilot, lambda: "●" in studio.text("#clock"))
        await studio.finish(pilot)


async def test_a_plug_that_comes_out_ends_the_recording_and_keeps_what_was_said(studio: Studio) -> None:
    studio.desk.sound = microphones = LooseMicrophones(pace=0.05)
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.begin(pilot)
        await until(pilot, lambda: "00:00" not in studio.text("#clock"))
        studio.app.screen.query_one("#process", Tick).value = False
        microphones.capture.stop()
        assert "De microfoon geeft geen geluid meer." in await studio.reads(pilot)
        assert not studio.place.runner.queue.jobs
    with closing(studio.vault.open()) as store:
        assert [(row.state, row.duration_ms >= 1000) for row in store.recordings()] == [(State.IMPORTED, True)]


async def test_a_microphone_that_went_silent_in_the_check_records_nothing_until_it_is_heard_again_by_itself(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_AGAIN_AFTER_S", 0.2)
    studio.desk.sound = microphones = LooseMicrophones(pace=0.05)
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        begin = studio.app.screen.query_one("#begin", Button)
        await until(pilot, lambda: not begin.disabled)
        microphones.capture.stop()
        await until(pilot, lambda: begin.disabled and "geeft geen geluid meer" in studio.text("#problem"))
        await until(pilot, lambda: not begin.disabled and studio.text("#problem") == "")


async def test_a_microphone_that_opens_when_nobody_wants_it_any_more_is_let_go(studio: Studio) -> None:
    studio.desk.sound = slow = SlowMicrophones()
    async with studio.app.run_test(size=(80, 24)) as pilot:
        with closing(slow):
            await studio.enter(pilot)
            await until(pilot, lambda: len(studio.app.screen.query(Meter)) == 1)
            await studio.two_microphones(pilot)
            slow.gate.set()
            await until(pilot, lambda: len(slow.opened) == 2)
            await until(pilot, lambda: [one.stopped.is_set() for one in slow.opened if one.channels == 1] == [True])
            assert [one.stopped.is_set() for one in slow.opened if one.channels == 2] == [False]
            await pilot.press("escape")
            await until(pilot, lambda: all(one.stopped.is_set() for one in slow.opened))


async def test_a_microphone_that_is_late_to_let_go_does_not_end_the_recording_with_another(studio: Studio) -> None:
    studio.desk.sound = microphones = LingeringMicrophones(pace=0.05)
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        screen = studio.app.screen
        begin = screen.query_one("#begin", Button)
        await until(pilot, lambda: not begin.disabled)
        screen.query_one("#channels").focus()
        await pilot.press("right")
        await until(pilot, lambda: len(screen.query(Meter)) == 2 and not begin.disabled)
        begin.press()
        await until(pilot, lambda: "●" in studio.text("#clock"))
        microphones.lingering.gate.set()
        await pilot.pause(0.3)
        assert studio.app.screen is screen


async def test_leaving_while_the_microphone_opens_leaves_it_closed(studio: Studio) -> None:
    studio.desk.sound = slow = SlowMicrophones()
    async with studio.app.run_test(size=(80, 24)) as pilot:
        with closing(slow):
            await studio.enter(pilot)
            await until(pilot, lambda: len(studio.app.screen.query(Meter)) == 1)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(studio.app.screen, LibraryScreen))
            slow.gate.set()
            await until(pilot, lambda: [one.stopped.is_set() for one in slow.opened] == [True])


async def test_a_disk_that_fills_up_ends_the_recording_and_keeps_what_was_stored(studio: Studio) -> None:
    studio.desk.sound = FullDiskMicrophones()
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        await until(pilot, lambda: studio.app.focused is studio.app.screen.query_one("#begin"))
        await pilot.press("enter")
        read = await studio.reads(pilot)
        assert "De schijf is vol." in read and "'Gesprek 26-11-2026' staat in de kluis: 00:04." in read
    with closing(studio.vault.open()) as store:
        [row] = store.recordings()
    assert (row.duration_ms, row.state) == (4000, State.IMPORTED)
    assert studio.results == [row.id]


async def test_who_takes_back_consent_while_recording_is_not_asked_to_record_again_with_it(studio: Studio) -> None:
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.begin(pilot)
        with closing(studio.vault.open()) as store:
            await until(pilot, lambda: bool(store.recordings()))
            [row] = store.recordings()
            store.erase(row.id)
        assert "Dit gesprek is intussen gewist." in await studio.reads(pilot)
    assert studio.results == [row.id]  # with None the consent would stand there again, ready to begin


@pytest.mark.parametrize(("pace", "keys"), [(0.05, ["ctrl+k"]), (0, [])], ids=["stopped", "during the talk"])
async def test_when_nothing_at_all_found_room_on_the_disk_that_stands_there_until_it_is_read_and_then_one_records_anew(
    studio: Studio, pace: float, keys: list[str]
) -> None:
    studio.desk.sound = microphones = FullDiskMicrophones(pace=pace)
    microphones.packed = 1
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        await until(pilot, lambda: studio.app.focused is studio.app.screen.query_one("#begin"))
        await pilot.press("enter", *keys)
        assert "De schijf is vol.\nMaak ruimte." in await studio.reads(pilot, RecordingScreen)
        assert not studio.app.screen.query_one("#clock").display
        microphones.packed = -10_000  # room was made
        await until(pilot, lambda: not studio.app.screen.query_one("#begin", Button).disabled)
        await pilot.press("enter")
        await until(pilot, lambda: "●" in studio.text("#clock"))
        await studio.finish(pilot)
    assert len(studio.results) == 1 and studio.results != [None]


async def test_a_question_whether_to_stop_goes_when_there_is_nothing_to_stop_any_more(studio: Studio) -> None:
    studio.desk.sound = LooseMicrophones(seconds=1, pace=0.05)
    async with studio.app.run_test(size=(80, 24)) as pilot:
        await studio.enter(pilot)
        await until(pilot, lambda: studio.app.focused is studio.app.screen.query_one("#begin"))
        studio.desk.sound.capture.pace = 60  # nothing is heard any more, so that nothing is kept
        await pilot.pause(0.2)
        await pilot.press("enter", "escape")
        await until(pilot, lambda: isinstance(studio.app.screen, Ask))
        studio.desk.sound.capture.stop()
        assert "De microfoon geeft geen geluid meer." in await studio.reads(pilot, RecordingScreen)


def test_the_meter_uses_all_its_bars() -> None:
    assert [bar(level) for level in (-96.0, -60.0, -30.0, 0.0)] == [0, 0, 4, 7]


async def test_leaving_the_program_while_recording_asks_first(studio: Studio) -> None:
    async with studio.app.run_test(size=(120, 40)) as pilot:
        await studio.begin(pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(studio.app.screen, Ask))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(studio.app.screen, RecordingScreen))
        assert "●" in studio.text("#clock")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows kent dit signaal niet")
async def test_closing_the_terminal_ends_the_recording_and_keeps_it_to_the_end(studio: Studio) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        async with studio.app.run_test(size=(80, 24)) as pilot:
            await studio.begin(pilot)
            os.kill(os.getpid(), signal.SIGHUP)
            await until(pilot, lambda: studio.app.return_code == 0)
    finally:
        signal.signal(signal.SIGHUP, before)
    deadline = time.monotonic() + 10  # the real program waits for its threads
    with closing(studio.vault.open()) as store:
        while [row.state for row in store.recordings()] != [State.IMPORTED]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
