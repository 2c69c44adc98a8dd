"""Settings, models, doctor, handbook, report and the lock: what they do, on a real vault."""

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.containers import VerticalScroll
from textual.messages import ExitApp
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Markdown, OptionList, Static

from gesprekscoach.adapters.vault import unlock
from gesprekscoach.domain.consent import Consent, Purpose
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech_models import SpeechModel
from gesprekscoach.errors import DiskFull
from gesprekscoach.services.checkup import Finding
from gesprekscoach.services.correcting import correct
from gesprekscoach.services.ports import Progress
from gesprekscoach.services.queueing import JobState
from gesprekscoach.services.reporting import KINDS
from gesprekscoach.settings import load_settings
from gesprekscoach.tui.app import GesprekscoachApp, seconds
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.dialogs import Ask, AskText, Reading
from gesprekscoach.tui.screens.doctor import DoctorScreen
from gesprekscoach.tui.screens.explanation import ExplanationScreen
from gesprekscoach.tui.screens.handbook import HandbookScreen, chapters
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.models import ModelsScreen
from gesprekscoach.tui.screens.reporting import ReportScreen
from gesprekscoach.tui.screens.settings import SettingsScreen
from gesprekscoach.tui.screens.vault import VaultScreen
from gesprekscoach.tui.widgets.fields import Choice, Tick
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.writing import WritingScreen
from tests.tui.opening import drawn_twice_alike, typed, until
from tests.tui.places import TODAY, ScriptedDesk, add, consent, said
from tests.tui.reviewing import NO_VAULT, FakeReview


class ScriptedCheckup(ScriptedDesk):
    """The real program with a doctor that is quick."""

    found = (Finding("Python", True, "3.11"), Finding("Spraakmodel", False, "ontbreekt. Haal het op."))

    def checkup(self) -> Iterator[Finding]:
        """Find two things."""
        yield from self.found


class House:
    """The app from its first screen on, with a vault that opens with a key file."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.desk = ScriptedCheckup(home)
        self.vault = self.desk.vault()
        self.app = GesprekscoachApp(lambda: VaultScreen(self.desk, key_file=home / "sleutel.txt"))

    async def enter(self, pilot: Pilot[None]) -> LibraryScreen:
        await until(pilot, lambda: isinstance(self.app.screen, LibraryScreen))
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(self.app.screen, LibraryScreen)
        return self.app.screen

    async def open(self, pilot: Pilot[None], key: str, screen: type[Screen[Any]]) -> Screen[Any]:
        """Go to the library, and with a key from there to a screen."""
        await self.enter(pilot)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(self.app.screen, screen))
        return self.app.screen

    def text(self, selector: str) -> str:
        return str(self.app.screen.query_one(selector, Static).content)


@pytest.fixture
def house(own_home: Path) -> House:
    own_home.mkdir()
    return House(own_home)


async def test_a_setting_is_kept_at_once(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await house.open(pilot, "comma", SettingsScreen)
        house.app.screen.query_one("#lock", Choice).focus()
        await pilot.press("right")
        house.app.screen.query_one("#colours", Choice).focus()
        await pilot.press("right")
        await pilot.pause()
        assert house.app.theme == "licht"
    settings = load_settings()
    assert (settings.lock_minutes, settings.colours) == (60, "licht")


async def test_the_settings_follow_the_colours_that_a_key_chooses_without_keeping_them(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        screen = await house.open(pilot, "comma", SettingsScreen)
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert screen.query_one("#colours", Choice).value == house.app.theme == "licht"
    assert not load_settings().colours


async def ask_for_new_passphrase(pilot: Pilot[None], house: House) -> None:
    """Walk from the start to the question for a new passphrase."""
    await house.open(pilot, "comma", SettingsScreen)
    await pilot.press("ctrl+w")
    await until(pilot, lambda: isinstance(house.app.screen, AskText))


async def test_the_passphrase_is_changed_to_the_letter_after_typing_it_twice(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await ask_for_new_passphrase(pilot, house)
        assert house.app.screen.query_one(Input).password
        await typed(pilot, "zeven rode banken ", "enter")
        await pilot.pause(0.1)
        await typed(pilot, "zeven rode banken ", "enter")
        await until(pilot, lambda: len(house.app._notifications) > 0)
    unlock(house.vault.path, "zeven rode banken ").open().close()


async def test_two_passphrases_that_differ_change_nothing(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await ask_for_new_passphrase(pilot, house)
        await typed(pilot, "zeven rode banken", "enter")
        await pilot.pause(0.1)
        await typed(pilot, "zeven rode planken", "enter")
        await until(pilot, lambda: len(house.app._notifications) > 0)
    unlock(house.vault.path, None, house.home / "sleutel.txt").open().close()


async def test_a_new_passphrase_that_is_guessed_quickly_changes_nothing(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await ask_for_new_passphrase(pilot, house)
        await pilot.press(*"nieuw", "enter")
        await until(pilot, lambda: len(house.app._notifications) > 0)
        [said] = house.app._notifications
        assert "5 tekens" in said.title and "minstens 12" in said.message
    unlock(house.vault.path, None, house.home / "sleutel.txt").open().close()


async def test_models_say_where_they_stand_and_what_they_are_good_for(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await house.open(pilot, "m", ModelsScreen)
        models = house.app.screen.query_one(OptionList)
        await until(pilot, lambda: models.option_count > 5)
        assert "tiny" in str(models.get_option_at_index(0).prompt)
        await until(pilot, lambda: bool(house.text("#about")))
        await pilot.press("g")
        await until(pilot, lambda: isinstance(house.app.screen, Ask))
        await pilot.press("escape")


async def test_the_doctor_shows_findings_with_a_word_and_not_by_colour_alone(house: House) -> None:
    async with house.app.run_test(size=(80, 24)) as pilot:
        await house.open(pilot, "d", DoctorScreen)
        await until(pilot, lambda: "Spraakmodel" in house.text("#findings"))
        assert [line.split()[0] for line in house.text("#findings").splitlines()] == ["goed", "fout"]


async def test_the_doctor_does_not_say_that_all_works_where_something_asks_for_a_look(house: House) -> None:
    house.desk.found = (Finding("Python", True, "3.11"), Finding("Microfoon", None, "er is geen microfoon."))
    async with house.app.run_test(size=(80, 24)) as pilot:
        await house.enter(pilot)
        await pilot.press("d")
        await until(pilot, lambda: "1 keer let op, verder werkt alles" in house.text("#how"))


async def test_handbook_and_codebook_can_be_read_chapter_by_chapter(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await house.open(pilot, "h", HandbookScreen)
        contents = house.app.screen.query_one(OptionList)
        titles = [str(contents.get_option_at_index(at).prompt) for at in range(contents.option_count)]
        assert "Privacy" in titles and "Codeboek: Fase" in titles
        contents.highlighted = titles.index("Codeboek: Fase")
        shown = house.app.screen.query_one(Markdown)
        await until(pilot, lambda: "Vraagverheldering" in shown.source)
        for key, other in (("right", "inhoud"), ("left", "lezen"), ("enter", "inhoud")):
            await pilot.press(key)
            await until(pilot, lambda other=other: other in house.text("#keys"))  # type: ignore[misc]


def test_a_book_is_cut_at_its_chapters() -> None:
    assert [title for title, _ in chapters("# Boek\nhoi\n\n## Een\ntekst\n\n## Twee\n")] == ["Begin", "Een", "Twee"]


async def test_the_vault_locks_when_nobody_touches_a_key(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await house.enter(pilot)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(house.app.screen, HandbookScreen))
        house.desk.save_settings({"op_slot_na": 0})  # never
        house.app.last_touched -= 16 * 60
        library._tick()
        await pilot.pause()
        assert isinstance(house.app.screen, HandbookScreen)
        house.desk.save_settings({"op_slot_na": 15})
        house.app.last_touched += 2 * 60
        library._tick()
        await pilot.pause()
        assert isinstance(house.app.screen, HandbookScreen)
        house.app.last_touched -= 2 * 60
        library._tick()
        await until(pilot, lambda: isinstance(house.app.screen, VaultScreen))
        assert house.app.screen.query_one("#passphrase", Input).value == ""


async def test_the_first_key_after_a_night_locks_the_vault_and_does_nothing_else(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await house.enter(pilot)
        house.app.last_touched -= 9 * 60 * 60
        await pilot.press("h")
        await until(pilot, lambda: isinstance(house.app.screen, VaultScreen))
        assert house.app.screen.query_one("#passphrase", Input).value == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the clocks of other systems are named otherwise")
def test_the_time_that_the_computer_slept_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "clock_gettime", {time.CLOCK_BOOTTIME: 36_000.0}.get)
    assert seconds() == 36_000


async def test_the_vault_stays_open_while_the_queue_works_and_locks_when_that_was_stopped(house: House) -> None:
    add(house.vault, "krat", "Het krat", state=State.IMPORTED)
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await house.enter(pilot)
        await until(pilot, lambda: len(library._rows) == 1)
        queue = library._place.runner.queue
        queue.add(library._rows[0])
        queue.start_next(0)
        house.app.last_touched -= 16 * 60
        library._tick()
        await pilot.pause()
        assert house.app.screen is library
        queue.end("krat", JobState.STOPPED, 1)
        library._tick()
        await until(pilot, lambda: isinstance(house.app.screen, VaultScreen))


async def test_the_vault_stays_open_while_a_class_listens_and_for_a_while_after(house: House) -> None:
    add(house.vault, "krat", "Het krat", conversation=said("Wat staat erin?", "Post."), state=State.TAGGED)
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await house.enter(pilot)
        review = FakeReview()
        listening = ConversationScreen(review, NO_VAULT)
        await house.app.push_screen(listening)
        await until(pilot, lambda: listening.view is not None)
        await pilot.press("full_stop")
        await until(pilot, lambda: listening.is_playing)
        house.app.last_touched -= 16 * 60
        library._tick()
        assert house.app.screen is listening
        review.player.stop()
        await until(pilot, lambda: not listening.is_playing)
        library._tick()
        assert house.app.screen is listening
        house.app.last_touched -= 16 * 60
        library._tick()
        await until(pilot, lambda: isinstance(house.app.screen, VaultScreen))


async def test_while_a_model_comes_in_the_vault_stays_open_and_no_other_comes_beside_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def install(_model: SpeechModel, _folder: Path | None = None) -> Iterator[Progress]:
        yield Progress("Model tiny", 1, 2)
        go_on.wait(5)
        yield Progress("Model tiny", 2, 2)

    monkeypatch.setattr(house.desk.models(), "install", install)
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await house.enter(pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(house.app.screen, ModelsScreen) and bool(house.text("#about")))
        models = house.app.screen
        await pilot.press("g")
        await until(pilot, lambda: isinstance(house.app.screen, Ask))
        await pilot.press("right", "enter")
        await until(pilot, lambda: house.app.screen is models and "50%" in house.text("#progress"))
        house.app.last_touched -= 16 * 60
        library._tick()
        assert house.app.screen is models
        for key in "gfc":
            await pilot.press(key)
            await pilot.pause()
            assert house.app.screen is models and "50%" in house.text("#progress")
        go_on.set()
        await until(pilot, lambda: "klaar voor gebruik" in house.text("#progress"))


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_why_a_model_did_not_come_in_stands_there_until_something_else_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    why = "Maak ruimte, en haal het model weer op. Het gaat dan verder waar het was."

    def install(_model: SpeechModel, _folder: Path | None = None) -> Iterator[Progress]:
        yield Progress("Model tiny", 1, 2)
        raise DiskFull("De schijf is vol.", why)

    monkeypatch.setattr(house.desk.models(), "install", install)
    async with house.app.run_test(size=size) as pilot:
        await house.open(pilot, "m", ModelsScreen)
        await until(pilot, lambda: bool(house.text("#about")))
        await pilot.press("g")
        await until(pilot, lambda: isinstance(house.app.screen, Ask))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(house.app.screen, ModelsScreen) and "vol" in house.text("#progress"))
        assert house.text("#progress") == f"De schijf is vol.\n{why}"
        told, keys = house.app.screen.query_one("#progress"), house.app.screen.query_one(KeyBar)
        await until(pilot, lambda: told.region.bottom <= keys.region.y)


async def test_what_went_wrong_comes_into_view_also_when_a_busy_machine_draws_it_late(house: House) -> None:
    async with house.app.run_test(size=(60, 20)) as pilot:
        models = await house.open(pilot, "m", ModelsScreen)
        await until(pilot, lambda: bool(house.text("#about")))
        with house.app.batch_update():
            models.report(DiskFull("De schijf is vol.", "Maak ruimte, en haal het model weer op. Het gaat dan verder."))
            await pilot.pause(0.1)
        told, keys = models.query_one("#progress"), models.query_one(KeyBar)
        await until(pilot, lambda: told.region.height > 1)
        await until(pilot, lambda: told.region.bottom <= keys.region.y)


async def writing(pilot: Pilot[None], house: House, *keys: str) -> LibraryScreen:
    """Open the conversation of the vault and press keys that end in a line to write in."""
    add(
        house.vault,
        "krat",
        "Het krat",
        people=consent("Noor", "Sem", until=TODAY + timedelta(days=900)),
        conversation=said("Wat staat erin?", "Post."),
        state=State.TAGGED,
    )
    library = await house.enter(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: getattr(house.app.screen, "view", None) is not None)
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(house.app.screen, WritingScreen))
    return library


async def locked(pilot: Pilot[None], house: House, library: LibraryScreen) -> str:
    """Let nobody touch a key for a while; return what the door says."""
    house.app.last_touched -= 16 * 60
    library._tick()
    await until(pilot, lambda: isinstance(house.app.screen, VaultScreen))
    await pilot.pause()
    return house.text("#problem")


async def test_a_comment_that_is_being_written_when_the_vault_locks_is_kept(house: House) -> None:
    async with house.app.run_test(size=(120, 40), notifications=True) as pilot:
        library = await writing(pilot, house, "c")
        house.app.screen.query_one(Input).value = "Dit raakte hem"
        house.app.notify("Sem heet in dit gesprek nu Samira.", timeout=60)
        await drawn_twice_alike(pilot)
        assert "Samira" in house.app.export_screenshot()
        told = await locked(pilot, house, library)
        assert "Je tekst staat in het gesprek" in told
        await drawn_twice_alike(pilot)
        drawn = house.app.export_screenshot()
        assert "terwijl&#160;je&#160;typte" in drawn
        assert [word for word in ("raakte", "Samira", "Post") if word in drawn] == []
    [note] = house.vault.review("krat").load().notes
    assert note.comment == "Dit raakte hem"


async def test_a_comment_that_is_being_written_when_the_window_or_the_tab_is_closed_is_kept(house: House) -> None:
    async with house.app.run_test(size=(80, 24)) as pilot:
        await writing(pilot, house, "c")
        await typed(pilot, "mooi begin")
        for _ in range(2):  # as a signal does, and a page in the browser that goes away: after Ctrl-C both do
            house.app.post_message(ExitApp())
        await until(pilot, lambda: not house.app.is_running)
    review = house.vault.review("krat")
    [note] = review.load().notes
    assert note.comment == "mooi begin"
    assert review.undo() is not None and review.undo() is None


async def test_words_that_are_being_edited_when_the_vault_locks_are_kept_and_can_be_taken_back(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await writing(pilot, house, "e")
        house.app.screen.query_one(Input).value = "Wat staat er in het krat?"
        await locked(pilot, house, library)
    review = house.vault.review("krat")
    assert review.load().conversation.turns[0].text == "Wat staat er in het krat?"
    review.undo()
    assert review.load().conversation.turns[0].text == "Wat staat erin?"


@pytest.mark.parametrize("typed", ["", "Wat staat erin?"])
async def test_a_line_that_is_empty_or_unchanged_when_the_vault_locks_changes_nothing(house: House, typed: str) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await writing(pilot, house, "e")
        house.app.screen.query_one(Input).value = typed
        assert await locked(pilot, house, library) == ""
    assert house.vault.review("krat").undo() is None


async def test_when_the_text_cannot_be_kept_the_door_says_so_and_the_vault_is_locked(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await writing(pilot, house, "c")
        house.app.screen.query_one(Input).value = "Dit raakte hem"
        with closing(house.vault.open()) as elsewhere:
            elsewhere.erase("krat")
        told = await locked(pilot, house, library)
        assert "Je tekst kon niet bewaard worden." in told


async def test_it_can_be_locked_with_one_key(house: House) -> None:
    async with house.app.run_test(size=(120, 40)) as pilot:
        await house.enter(pilot)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(house.app.screen, VaultScreen))


async def test_a_report_is_written_where_the_user_wants_it(house: House, tmp_path: Path) -> None:
    add(house.vault, "krat", "Het krat", conversation=said("Wat staat erin, Sem?", "Post."), state=State.TAGGED)
    target = tmp_path / "verslag.json"
    async with house.app.run_test(size=(120, 40)) as pilot:
        await house.open(pilot, "r", ReportScreen)
        house.app.screen.query_one("#kind", Choice).focus()
        await pilot.press("right", "right", "right")
        assert house.app.screen.query_one("#target", Input).value.endswith(".json")
        house.app.screen.query_one("#target", Input).value = str(target)
        house.app.screen.query_one("#hide", Tick).value = True
        await pilot.pause()
        assert "er kan een naam blijven staan" in house.text("#outside")
        await pilot.press("ctrl+s")
        await until(pilot, target.exists)
    written = target.read_text(encoding="utf-8")
    assert "Wat staat erin, Klant?" in written and "Sem" not in written


async def test_what_was_written_beside_a_turn_goes_along_in_a_report_when_that_is_ticked(
    house: House, tmp_path: Path
) -> None:
    add(house.vault, "krat", "Het krat", conversation=said("Wat staat erin?", "Post."), state=State.TAGGED)
    with closing(house.vault.open()) as store:
        correct(store, "krat", "turn/2/comment", "Mooie stilte")
    async with house.app.run_test(size=(80, 24)) as pilot:
        for is_ticked in (False, True):
            screen = await house.open(pilot, "r", ReportScreen)
            await until(pilot, lambda screen=screen: screen.query_one("#notes").display)
            screen.query_one("#target", Input).value = str(tmp_path / f"{is_ticked}.md")
            if is_ticked:
                screen.query_one("#notes").focus()
                await pilot.press("space")
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(house.app.screen, LibraryScreen))
    assert "Mooie stilte" not in (tmp_path / "False.md").read_text(encoding="utf-8")
    assert "Mooie stilte" in (tmp_path / "True.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("is_starred", [False, True])
async def test_a_report_asks_about_remarks_and_stars_only_where_there_are_any_and_a_place_for_them(
    house: House, is_starred: bool
) -> None:
    add(house.vault, "krat", "Het krat", conversation=said("Wat staat erin?", "Post."), state=State.TAGGED)
    with closing(house.vault.open()) as store:
        correct(store, "krat", "turn/2/example", is_starred)
    async with house.app.run_test(size=(80, 24)) as pilot:
        screen = await house.open(pilot, "r", ReportScreen)
        await pilot.app.workers.wait_for_complete()
        asked = []
        for kind in KINDS:
            screen.query_one("#kind", Choice).value = kind
            await pilot.pause()
            asked += [kind] if screen.query_one("#notes").display else []
    assert asked == ([".html", ".docx", ".md", ".json", ".csv", ".eaf"] if is_starred else [])


async def test_a_report_proposes_a_free_name_and_asks_before_it_replaces_a_file(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    kept = tmp_path / "krat.json"
    kept.write_text("van gisteren")
    add(house.vault, "krat", "Het krat", conversation=said("Wat staat erin?", "Post."), state=State.TAGGED)
    async with house.app.run_test(size=(80, 24)) as pilot:
        screen = await house.open(pilot, "r", ReportScreen)
        target = screen.query_one("#target", Input)
        assert target.value == "~/krat.html"
        screen.query_one("#kind", Choice).focus()
        await pilot.press("right", "right", "right")
        assert target.value == "~/krat-2.json"
        target.value = str(kept)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(house.app.screen, Ask))
        assert house.text(".box Static") == f"{kept} is er al. Vervangen?"
        await pilot.press("enter")
        await until(pilot, lambda: house.app.screen is screen)
        assert kept.read_text() == "van gisteren"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(house.app.screen, Ask))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(house.app.screen, LibraryScreen))
    assert "Post." in kept.read_text(encoding="utf-8")


async def test_a_report_is_written_from_inside_a_conversation_too(house: House, tmp_path: Path) -> None:
    until_later = consent("Noor", "Sem", until=TODAY + timedelta(days=900))
    add(house.vault, "krat", "Het krat", people=until_later, conversation=said("Wat?", "Post."), state=State.TAGGED)
    target = tmp_path / "verslag.md"
    async with house.app.run_test(size=(80, 24)) as pilot:
        await house.enter(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: getattr(house.app.screen, "view", None) is not None)
        conversation = house.app.screen
        await pilot.press("r")
        await until(pilot, lambda: isinstance(house.app.screen, ReportScreen))
        house.app.screen.query_one("#target", Input).value = str(target)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: house.app.screen is conversation)
    assert "Post." in target.read_text(encoding="utf-8")


async def test_a_report_that_is_ready_under_an_explanation_closes_both(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(house.vault, "krat", "Het krat", conversation=said("Wat?", "Post."), state=State.TAGGED)
    go_on = Event()

    def write_slowly(_recording_id: str, target: Path, *, hide_names: bool, with_notes: bool) -> Path:
        go_on.wait(5)
        return target

    async with house.app.run_test(size=(80, 24)) as pilot:
        library = await house.enter(pilot)
        monkeypatch.setattr(library._place.vault, "write_report", write_slowly)
        report = await house.open(pilot, "r", ReportScreen)
        report.query_one("#target", Input).value = str(tmp_path / "verslag.html")
        await pilot.press("ctrl+s", "f1")
        await until(pilot, lambda: isinstance(house.app.screen, ExplanationScreen))
        go_on.set()
        await until(pilot, lambda: house.app.screen is library)


async def test_a_report_says_who_did_not_agree_to_discussing_but_before_a_class_without_the_name(house: House) -> None:
    agreed = consent("Noor", "Sem", until=TODAY + timedelta(days=900))
    quiet = replace(agreed.people[1], purposes=frozenset({Purpose.TRANSCRIBE}))
    people = Consent((agreed.people[0], quiet))
    add(house.vault, "krat", "Het krat", people=people, conversation=said("Wat?", "Post."), state=State.TAGGED)
    async with house.app.run_test(size=(80, 24)) as pilot:
        await house.open(pilot, "r", ReportScreen)
        await until(pilot, lambda: house.app.screen.query_one("#refused").display)
        assert house.text("#refused") == "Sem zei geen ja tegen: samen terugkijken met een begeleider of collega."
        await pilot.press("escape", "enter")
        await until(pilot, lambda: getattr(house.app.screen, "view", None) is not None)
        await pilot.press("f11", "r")
        await until(pilot, lambda: isinstance(house.app.screen, ReportScreen))
        await until(pilot, lambda: house.app.screen.query_one("#refused").display)
        assert house.text("#refused").startswith("Niet iedereen zei ja")


async def test_a_text_that_fits_again_after_the_window_grew_stands_there_whole(house: House) -> None:
    text = "\n".join(["Een regel."] * 20 + ["woord " * 11 + "past"])
    async with house.app.run_test(size=(120, 40)) as pilot:
        await house.enter(pilot)
        await house.app.push_screen(Reading("Bewijs", text))
        for size in ((80, 24), (200, 60)):
            await pilot.resize_terminal(*size)
            await drawn_twice_alike(pilot)
        assert house.app.screen.query_one(VerticalScroll).max_scroll_y == 0


async def test_tidying_asks_first_and_erases_what_is_past_its_date_with_receipts(house: House) -> None:
    add(house.vault, "oud", "Oud", people=consent("Noor", "Sem", until=TODAY - timedelta(days=900)))
    add(house.vault, "nieuw", "Nieuw", people=consent("Noor", "Sem", until=TODAY + timedelta(days=900)))
    async with house.app.run_test(size=(120, 40)) as pilot:
        library = await house.enter(pilot)
        await until(pilot, lambda: len(library._rows) == 2)
        queue = library._place.runner.queue
        queue.add(next(row for row in library._rows if row.id == "oud"))
        await house.open(pilot, "R", Ask)
        await pilot.press("enter")
        await house.open(pilot, "R", Ask)
        assert len(library._rows) == 2 and queue.waiting == 1
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(house.app.screen, Reading))
        assert "oud" in house.text("VerticalScroll > Static") and not queue.waiting
    with closing(house.vault.open()) as store:
        assert [row.id for row in store.recordings()] == ["nieuw"]


def test_moments_of_the_recording_stand_beside_the_transcript(house: House) -> None:
    until_later = consent("Noor", "Sem", until=TODAY + timedelta(days=900))
    add(house.vault, "krat", "Het krat", people=until_later, conversation=said("Wat?", "Post."), state=State.TAGGED)
    with closing(house.vault.open()) as store:
        store.add_moment("krat", Moment(15_000, MomentKind.OPEN_QUESTION))
    [note] = house.vault.review("krat").load().notes
    assert (note.n, note.comment) == (1, "tijdens de opname: open vraag")
