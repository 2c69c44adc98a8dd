"""The first screen: opening, making, and what a wrong key does."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Select, Static

from gesprekscoach.adapters.vault import create_vault, unlock
from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.bootstrap import Coach
from gesprekscoach.desk import CoachDesk, CoachVault
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import AudioUnreadable
from gesprekscoach.services.queueing import JobState
from gesprekscoach.settings import load_settings
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.forms import Unfinished
from gesprekscoach.tui.screens.consent import ConsentScreen
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.dialogs import Ask
from gesprekscoach.tui.screens.importing import ImportScreen
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.settings import SettingsScreen
from gesprekscoach.tui.screens.tour import TourScreen
from gesprekscoach.tui.screens.vault import VaultScreen
from gesprekscoach.tui.widgets.fields import Tick
from gesprekscoach.tui.widgets.row_list import RowList
from tests.tui.opening import running, settled, typed, until
from tests.tui.places import ScriptedDesk, ScriptedWork, add, said

PASSPHRASE = "zeven rode banken"


@pytest.fixture
def desk(tmp_path: Path) -> ScriptedDesk:
    return ScriptedDesk(tmp_path)


def app_for(desk: CoachDesk, key_file: Path | None = None) -> GesprekscoachApp:
    return GesprekscoachApp(lambda: VaultScreen(desk, key_file=key_file))


def problem(app: GesprekscoachApp) -> str:
    return str(app.screen.query_one("#problem", Static).content)


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_new_vault_is_made_after_the_warning_is_ticked(desk: ScriptedDesk) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, PASSPHRASE, "enter")
        await typed(pilot, PASSPHRASE, "enter", "space")
        await pilot.click("#open")
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)
    assert desk.has_vault()


def test_an_empty_file_is_no_vault_to_open(desk: ScriptedDesk) -> None:
    desk.settings.vault.touch()
    assert not desk.has_vault()
    desk.create(PASSPHRASE, None)
    assert desk.has_vault()


async def test_no_vault_is_made_while_the_warning_is_not_ticked(desk: ScriptedDesk) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, PASSPHRASE, "enter")
        await typed(pilot, PASSPHRASE, "enter")
        await pilot.click("#open")
        await settle(pilot)
        assert "vinkje" in problem(app)
    assert not desk.has_vault()


async def test_two_passphrases_that_differ_make_no_vault(desk: ScriptedDesk) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, PASSPHRASE, "enter")
        await typed(pilot, "zeven rode planken", "enter", "space")
        await pilot.click("#open")
        await settle(pilot)
        assert "niet gelijk" in problem(app)
    assert not desk.has_vault()


async def test_the_passphrase_opens_the_vault_and_is_never_shown(desk: ScriptedDesk) -> None:
    desk.create(PASSPHRASE, None)
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, PASSPHRASE)
        assert app.screen.query_one("#passphrase", Input).password
        assert PASSPHRASE not in app.export_screenshot()
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert app.screen.query_one("#passphrase", Input).value == "", "enter alone would open the vault"


class SlowDesk(ScriptedDesk):
    """A vault that takes as long to open as the test says."""

    gate = Event()

    def unlock(self, passphrase: str | None, key_file: Path | None) -> CoachVault:
        self.gate.wait(10)
        return super().unlock(passphrase, key_file)


@pytest.mark.parametrize("takes", ["ctrl+c", "ctrl+x"])
async def test_a_passphrase_goes_to_no_other_program(desk: ScriptedDesk, takes: str) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, PASSPHRASE, "shift+home", takes)
        await pilot.pause()
        assert app.clipboard == ""


async def test_who_presses_enter_twice_gets_one_library(tmp_path: Path) -> None:
    desk = SlowDesk(tmp_path)
    create_vault(desk.settings.vault, PASSPHRASE, None)
    app = app_for(desk)
    async with running(app) as pilot:
        app.screen.query_one("#passphrase", Input).value = PASSPHRASE
        await pilot.press("enter", "enter")
        desk.gate.set()
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await settled(pilot)
        assert [type(screen) for screen in app.screen_stack[1:]] == [VaultScreen, LibraryScreen]


async def test_a_wrong_passphrase_says_so_and_lets_the_user_try_again(desk: ScriptedDesk) -> None:
    desk.create(PASSPHRASE, None)
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, "anders", "enter")
        while not problem(app):
            await pilot.pause(0.05)
        assert "klopt niet" in problem(app)
        assert app.focused is app.screen.query_one("#passphrase")
        await typed(pilot, PASSPHRASE, "enter")
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)


async def test_what_was_wrong_goes_when_the_user_types(desk: ScriptedDesk) -> None:
    desk.create(PASSPHRASE, None)
    app = app_for(desk)
    async with running(app) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert "leeg" in problem(app)
        await pilot.press("z")
        await pilot.pause()
        assert problem(app) == ""


async def test_who_chooses_a_key_file_is_not_told_to_choose_a_passphrase(desk: ScriptedDesk) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        assert "Kies een wachtzin" in str(app.screen.query_one("#intro", Static).content)
        await pilot.press("ctrl+s")
        assert "sleutelbestand" in str(app.screen.query_one("#intro", Static).content)
        assert "wachtzin" not in str(app.screen.query_one("#intro", Static).content)


@pytest.mark.parametrize("on", ["enter", "tab"])
async def test_after_the_tick_enter_makes_the_vault_there_or_at_the_button_after_it(
    desk: ScriptedDesk, on: str
) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, PASSPHRASE, on)
        await typed(pilot, PASSPHRASE, on, "space", *(["tab"] if on == "tab" else []), "enter")
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)


async def test_a_key_file_given_beforehand_opens_the_vault_without_a_question(
    desk: ScriptedDesk, tmp_path: Path
) -> None:
    vault = desk.vault()
    app = app_for(desk, tmp_path / "sleutel.txt")
    async with running(app) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)
    assert vault.path.exists()


async def test_the_tour_comes_back_at_every_start_until_it_was_seen(own_home: Path) -> None:
    async with running(app_for(CoachDesk(Coach(load_settings())))) as pilot:
        await typed(pilot, PASSPHRASE, "enter")
        await typed(pilot, PASSPHRASE, "enter", "space", "enter")
        await settle(pilot)
    talk = said("Wat staat er in?", "Ongeopende post.")
    add(unlock(load_settings().vault, PASSPHRASE), "krat", "Het krat", conversation=talk, state=State.TAGGED)

    assert await first_screen_of_a_conversation(leave_with="ctrl+q") is TourScreen
    assert await first_screen_of_a_conversation(leave_with="escape") is TourScreen
    assert await first_screen_of_a_conversation(leave_with="ctrl+q") is ConversationScreen


async def first_screen_of_a_conversation(leave_with: str) -> type[Screen[object]]:
    """Start the program, open the conversation, and say what stands in front; then press one key and leave."""
    app = app_for(CoachDesk(Coach(load_settings())))
    async with running(app) as pilot:
        await typed(pilot, PASSPHRASE, "enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await settle(pilot)
        shown = type(app.screen)
        await pilot.press(leave_with)
        await pilot.pause()
    return shown


async def test_a_passphrase_that_is_guessed_quickly_is_refused_before_it_is_typed_again(desk: ScriptedDesk) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        await typed(pilot, "geheim", "enter")
        await pilot.pause()
        assert "6 tekens" in problem(app) and "minstens 12" in problem(app)
        assert app.focused is app.screen.query_one("#passphrase")
        await pilot.press("tab")
        await typed(pilot, "geheim", "enter", "space")
        await pilot.click("#open")
        await pilot.app.workers.wait_for_complete([])
        while not problem(app):
            await pilot.pause(0.05)
        assert isinstance(app.screen, VaultScreen)
    assert not desk.has_vault()


async def test_a_vault_with_a_short_passphrase_keeps_opening(desk: ScriptedDesk) -> None:
    create_vault(desk.settings.vault, "kort").open().close()
    app = app_for(desk)
    async with running(app) as pilot:
        await pilot.press(*"kort", "enter")
        await settle(pilot)
        assert isinstance(app.screen, LibraryScreen)


async def test_what_is_typed_right_after_tab_goes_to_the_next_field(desk: ScriptedDesk) -> None:
    app = app_for(desk)
    async with running(app) as pilot:
        for key, letter in [(letter, letter) for letter in "zeven"] + [("tab", None)] + [(x, x) for x in "banken"]:
            app.post_message(Key(key, letter))  # faster than the screen answers
        await settle(pilot)
        assert [field.value for field in app.screen.query(Input)][:2] == ["zeven", "banken"]


@asynccontextmanager
async def in_the_library(desk: ScriptedDesk, key_file: Path) -> AsyncIterator[Pilot[None]]:
    """The app with a vault that its key file opened."""
    desk.vault()
    async with running(app_for(desk, key_file), size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        await settled(pilot)
        yield pilot


async def locked(pilot: Pilot[None]) -> str:
    """Let the vault lock itself, and return what the door said."""
    app = pilot.app
    assert isinstance(app, GesprekscoachApp)
    library = next(screen for screen in app.screen_stack if isinstance(screen, LibraryScreen))
    app.last_touched -= 60 * 60
    library._tick()
    await settled(pilot)
    assert isinstance(app.screen, VaultScreen)
    return problem(app)


async def opened_again(pilot: Pilot[None]) -> None:
    """Open it with the key file."""
    await pilot.press("enter")
    await until(pilot, lambda: any(isinstance(screen, LibraryScreen) for screen in pilot.app.screen_stack))
    await settled(pilot)


async def locked_and_opened_again(pilot: Pilot[None]) -> str:
    """Let the vault lock itself, open it with the key file, and return what the door said."""
    told = await locked(pilot)
    await opened_again(pilot)
    return told


def pulled_out(desk: ScriptedDesk) -> None:
    desk.settings.vault.rename(desk.settings.vault.with_name("elders.db"))


def given_another_key(desk: ScriptedDesk) -> None:
    desk.settings.vault.unlink()
    create_vault(desk.settings.vault, PASSPHRASE, None)


@pytest.mark.parametrize(("lost", "said"), [(pulled_out, "bestaat niet"), (given_another_key, "gaat niet open")])
async def test_a_vault_that_is_gone_takes_its_words_off_every_screen(
    desk: ScriptedDesk, tmp_path: Path, lost: Callable[[ScriptedDesk], None], said: str
) -> None:
    async with in_the_library(desk, tmp_path / "sleutel.txt") as pilot:
        app, library = pilot.app, pilot.app.screen
        assert isinstance(app, GesprekscoachApp) and isinstance(library, LibraryScreen)
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        lost(desk)
        library._tick()
        await settled(pilot)
        assert isinstance(app.screen, SettingsScreen), "a share may hang for a moment"
        library._tick()
        await until(pilot, lambda: isinstance(app.screen, VaultScreen))
        assert said in problem(app)


async def test_a_vault_in_which_another_window_writes_is_not_gone(desk: ScriptedDesk, tmp_path: Path) -> None:
    async with in_the_library(desk, tmp_path / "sleutel.txt") as pilot:
        library = pilot.app.screen
        assert isinstance(library, LibraryScreen) and isinstance(library._place.vault, CoachVault)
        library._place.vault._vault = replace(library._place.vault._vault, busy_ms=1)
        blocker = Session(desk.settings.vault, library._place.vault._vault.key)
        blocker.rows("PRAGMA journal_mode = DELETE")  # as for a new key: with this nobody else can even read
        blocker.run("BEGIN EXCLUSIVE")
        for _ in range(3):
            library._tick()
            await settled(pilot)
        assert pilot.app.screen is library
        blocker.close()


async def test_a_half_filled_import_form_is_there_again_after_the_vault_locked_itself(
    desk: ScriptedDesk, tmp_path: Path
) -> None:
    async with in_the_library(desk, tmp_path / "sleutel.txt") as pilot:
        app = pilot.app
        await pilot.press("i")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        for name, text in (("#path", "/opnames/dinsdag.wav"), ("#name", "Dinsdag"), ("#held", "3-11-2026")):
            app.screen.query_one(name, Input).value = text
        app.screen.query_one("#setting", Select).value = "debt"
        app.screen.query_one("#process", Tick).value = False
        await pilot.press("ctrl+t", *"Noor", "enter", *"Se")

        assert "Wat je had ingevuld, staat er weer" in await locked_and_opened_again(pilot)
        assert isinstance(app.screen, ConsentScreen)
        assert app.screen.query_one("#name", Input).value == "Noor"
        await pilot.press("pagedown")
        await settled(pilot)
        assert app.screen.query_one("#name", Input).value == "Se"
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, Ask)
        await pilot.press("escape", "end", "m", "ctrl+s")
        await settled(pilot)
        form = app.screen
        assert isinstance(form, ImportScreen)
        assert "Noor ✓  Sem ✓" in str(form.query_one("#consent", Static).content)
        assert [form.query_one(name, Input).value for name in ("#path", "#name", "#held")] == [
            "/opnames/dinsdag.wav", "Dinsdag", "3-11-2026",
        ]  # fmt: skip
        assert form.query_one("#setting", Select).selection == "debt" and not form.query_one("#process", Tick).value

        await locked_and_opened_again(pilot)
        assert isinstance(app.screen, ImportScreen)
        assert "Noor ✓  Sem ✓" in str(app.screen.query_one("#consent", Static).content)


async def test_why_processing_failed_is_there_again_after_the_vault_locked_itself(
    desk: ScriptedDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = AudioUnreadable("Er is geen spraak gevonden.", "Wis de opname.")
    monkeypatch.setattr(CoachVault, "process", lambda *_: ScriptedWork((), None, silent))
    async with in_the_library(desk, tmp_path / "sleutel.txt") as pilot:
        app, library = pilot.app, pilot.app.screen
        assert isinstance(library, LibraryScreen)
        for name in ("stil", "weg"):
            add(unlock(desk.settings.vault, None, tmp_path / "sleutel.txt"), name, name.title())
        library._load()
        await settled(pilot)
        await pilot.press("V")
        await until(pilot, lambda: [job.state for job in library._place.runner.queue.jobs] == [JobState.FAILED] * 2)
        await locked(pilot)
        with closing(unlock(desk.settings.vault, None, tmp_path / "sleutel.txt").open()) as store:
            store.erase("weg")
        await opened_again(pilot)
        await pilot.press("w")
        await settled(pilot)
        jobs = app.screen.query_one(RowList)
        assert jobs.option_count == 1 and "niet gelukt" in str(jobs.get_option_at_index(0).prompt)
        problem = str(app.screen.query_one("#problem", Static).content)
        assert problem == "Er is geen spraak gevonden.\nWis de opname."


async def test_the_consent_for_a_recording_is_there_again_once_and_not_behind_another_door(
    desk: ScriptedDesk, tmp_path: Path
) -> None:
    async with in_the_library(desk, tmp_path / "sleutel.txt") as pilot:
        app = pilot.app
        await pilot.press("o")
        await settled(pilot)
        await pilot.press(*"Noor")
        await locked_and_opened_again(pilot)
        assert isinstance(app.screen, ConsentScreen) and app.screen.query_one("#name", Input).value == "Noor"
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("right", "enter")
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)

        assert not await locked_and_opened_again(pilot)
        library = app.screen
        assert isinstance(library, LibraryScreen)
        await pilot.press("o")
        await settled(pilot)
        await pilot.press(*"Bas")
        door = library.leave_vault()
        assert door._unfinished.people is not None
        app.switch_screen(VaultScreen(desk))
        await settled(pilot)
        assert door._unfinished == Unfinished()
