"""The library: what it shows, finds, sorts and warns about, on a real vault."""

import gc
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.color import Color
from textual.pilot import Pilot
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Button, Input, Static

from gesprekscoach.domain.recording import State
from gesprekscoach.services.erasing import erase
from gesprekscoach.services.ports import Progress, RecordingSummary
from gesprekscoach.services.queueing import JobState
from gesprekscoach.services.transcribing import HEARING_WORDS
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.dialogs import Ask, AskText, Reading
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.queue import QueueScreen
from gesprekscoach.tui.screens.vault import VaultScreen
from gesprekscoach.tui.screens.working import Workplace
from gesprekscoach.tui.themes import HIGH_CONTRAST, contrast, themes
from gesprekscoach.tui.times import day
from gesprekscoach.tui.widgets.choice import ChoiceScreen
from gesprekscoach.tui.widgets.filter_bar import FilterBar
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.recording_list import RecordingList
from tests.tui.opening import running, settled, shown_lines, typed, until
from tests.tui.places import TODAY, ScriptedDesk, ScriptedVault, add, consent, said

PASSPHRASE = "zeven rode banken"
HALFWAY = (Progress(HEARING_WORDS, 0, 872_000), Progress(HEARING_WORDS, 436_000, 872_000))


class ExampleDesk(ScriptedDesk):
    """A program whose example is one conversation, without models."""

    def example(self) -> Generator[Progress, None, ScriptedVault]:  # type: ignore[override]
        yield Progress("Voorbeeld klaarzetten", 0, 1)
        folder = self.settings.home / "voorbeeld"
        folder.mkdir(parents=True)
        vault = ScriptedDesk(folder).vault()
        add(vault, "een", "Het voorbeeld")
        return vault


class Library:
    """A library on a real vault, with what a test wants to know about it."""

    def __init__(self, home: Path) -> None:
        self.desk = ScriptedDesk(home)
        self.vault: ScriptedVault = self.desk.vault()
        self.today = TODAY
        self.app = GesprekscoachApp(self._first)

    async def hear(self, pilot: Pilot[None]) -> None:
        """Start on everything that waits; the first goes on until the gate is opened."""
        self.vault.gate, self.vault.steps = Event(), (Progress(HEARING_WORDS, 0, 872_000),)
        await pilot.press("V")
        await until(pilot, lambda: self.queue.running is not None)

    def _first(self) -> LibraryScreen:
        runner = QueueRunner(self.app, self.vault)
        self.queue = runner.queue
        return LibraryScreen(Workplace(self.desk, self.vault, runner), lambda: self.today)

    @asynccontextmanager
    async def open(self, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
        """Show it with all that is in it."""
        async with running(self.app, size=size) as pilot:
            await loaded(pilot)
            yield pilot

    @property
    def screen(self) -> LibraryScreen:
        assert isinstance(self.app.screen, LibraryScreen)
        return self.app.screen

    def lines(self) -> list[str]:
        """What the list shows, one text a line."""
        shown = self.app.screen.query_one(RecordingList)
        return [shown.render_line(y).text.rstrip() for y in range(2, shown.size.height)]

    def filters(self) -> str:
        """The line of filters."""
        return str(self.app.screen.query_one(FilterBar).content)

    def titles(self) -> list[str]:
        return [line[2:22].strip() for line in self.lines() if line.strip()]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(tmp_path)
    add(
        library.vault,
        "krat",
        "Het krat",
        conversation=said("Wat staat er in?", "Ongeopende post."),
        state=State.REVIEWED,
    )
    add(
        library.vault,
        "dozen",
        "Drie dozen",
        held_on=date(2026, 11, 5),
        people=consent("Bas", "Sem"),
        conversation=said("Vertel eens.", "De post ligt in de gang."),
        state=State.TAGGED,
    )
    near_its_end = consent("Bas", "Ada", until=TODAY + timedelta(days=9))
    add(library.vault, "rol", "Rollenspel", held_on=date(2026, 10, 29), people=near_its_end)
    return library


async def loaded(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def shown(pilot: Pilot[None], kind: type[Screen[Any]]) -> None:
    """Wait until a screen of this kind stands in front."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()


async def searched(pilot: Pilot[None]) -> None:
    """Wait until the user has stopped typing, and for what was found."""
    await pilot.pause(0.4)
    await loaded(pilot)


async def test_conversations_stand_newest_first_with_state_and_opening(library: Library) -> None:
    async with library.open():
        first, second, third, *_ = library.lines()
        assert "Het krat" in first and "●●○" in first and "nagekeken" in first and "12 nov" in first
        assert "Drie dozen" in second and "Bas – Sem" in second
        assert "Rollenspel" in third and "nog verwerken" in third


async def test_a_title_from_a_file_name_gives_the_terminal_no_orders(library: Library) -> None:
    add(library.vault, "kwaad", "\x1b]52;c;eA==\x07\x1b[2J\x9b31m\u202ekrat")
    async with running(library.app, size=(120, 40)) as pilot:
        await loaded(pilot)
        painted = pilot.app.export_screenshot()
    assert "]52;c;eA==[2J31mkrat" in painted
    assert not [sign for sign in "\x1b\x07\x9b\u202e" if sign in painted]


async def test_the_ribbon_opens_each_passage_with_the_letter_of_its_phase(library: Library) -> None:
    async with library.open():
        assert "S━" in library.lines()[0]


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_the_line_at_the_cursor_is_as_legible_as_the_rest(library: Library, theme: Theme) -> None:
    async with running(library.app, size=(120, 40)) as pilot:
        pilot.app.theme = theme.name
        await loaded(pilot)
        behind = Color.parse(theme.variables["cursor"])
        drawn = library.app.screen.query_one(RecordingList).render_line(2)
        colours = [s.style.color.name for s in drawn if s.text.strip() and s.style and s.style.color]
        assert len(colours) > 5
        assert min(contrast(Color.parse(colour), behind) for colour in colours) >= (
            7 if theme.name == HIGH_CONTRAST else 4.5
        )


async def test_eighty_columns_keep_title_opening_course_and_state(library: Library) -> None:
    async with library.open((80, 24)):
        head = library.app.screen.query_one(RecordingList).render_line(0).text
        assert head.split() == ["titel", "datum↓", "opening", "verloop", "stand"]
        assert all(len(line) <= 80 for line in library.lines())


async def test_a_title_in_wide_signs_that_is_cut_off_says_so(library: Library) -> None:
    add(library.vault, "breed", "王小明女士" * 6)
    async with library.open((80, 24)):
        assert library.lines()[0].split()[1].endswith("王小…")


async def test_search_finds_titles_at_once_and_passages_beneath_them(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("slash", *"post")
        await searched(pilot)
        text = "\n".join(library.lines())
        assert "Het krat" in text and "Ongeopende post." in text and "De post ligt in de gang." in text
        assert "Rollenspel" not in text


async def test_what_a_search_finds_starts_at_its_first_line_whatever_was_found_while_typing(library: Library) -> None:
    add(library.vault, "zegels", "Postzegels", held_on=date(2026, 10, 1))
    async with library.open() as pilot:
        await pilot.press("slash", "p")
        await searched(pilot)
        await pilot.press(*"ost")
        await searched(pilot)
        assert library.app.screen.query_one(RecordingList).cursor == 0


async def test_who_moves_on_before_all_is_found_stays_where_he_is(library: Library) -> None:
    add(library.vault, "post", "Post in een krat", held_on=date(2026, 10, 1))
    async with library.open() as pilot:
        await pilot.press("slash", *"krat", "enter", "down")
        here = library.app.screen.query_one(RecordingList).entry
        await searched(pilot)
        there = library.app.screen.query_one(RecordingList).entry
        assert here is not None and there is not None and (there.row.id, here.row.id) == ("post", "post")


async def test_a_search_that_finds_nothing_says_so_and_not_before_it_is_sure(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("slash", *"gang")
        assert "Niets gevonden" not in library.lines()[0]
        await searched(pilot)
        assert "De post ligt in de gang." in library.lines()[1]
        await pilot.press(*"ster")
        await searched(pilot)
        assert library.lines()[0] == "  Niets gevonden bij 'gangster'. Probeer een ander of korter woord."


async def test_a_part_without_conversations_says_how_to_see_them_all(library: Library) -> None:
    async with library.open((80, 24)) as pilot:
        await pilot.press("z", "v", "a")
        await loaded(pilot)
        assert library.lines()[0] == "  Hier staat nu niets. Met esc zie je weer alles."
        await pilot.press("escape")
        assert len(library.titles()) == 3


async def test_escape_leaves_the_search_and_then_clears_it(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("slash", *"krat", "escape")
        assert library.titles() == ["Het krat"]
        await pilot.press("escape")
        assert library.app.screen.query_one("#words", Input).value == ""
        assert len(library.titles()) == 3


async def test_a_click_on_a_column_sorts_and_a_second_click_turns_it_around(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.click(RecordingList, offset=(3, 0))
        assert library.titles() == ["Drie dozen", "Het krat", "Rollenspel"]
        await pilot.click(RecordingList, offset=(3, 0))
        assert library.titles() == ["Rollenspel", "Het krat", "Drie dozen"]


async def test_a_click_goes_to_a_conversation_and_a_second_one_opens_it(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.click(RecordingList, offset=(3, 3))
        assert isinstance(library.app.screen, LibraryScreen)
        assert library.app.screen.query_one(RecordingList).cursor == 1
        await pilot.click(RecordingList, offset=(3, 3), times=2)
        await shown(pilot, ConversationScreen)


async def test_an_import_of_an_unknown_day_stands_at_the_day_of_importing_with_a_mark(
    library: Library,
) -> None:
    imported = datetime.now().astimezone().date()
    add(library.vault, "los", "Zonder datum", held_on=None)
    async with library.open() as pilot:
        await pilot.press("S")
        assert library.titles() == ["Rollenspel", "Drie dozen", "Het krat", "Zonder datum"]
        lines = shown_lines(library.app.screen.query_one(RecordingList))
        drawn = next(line for line in lines if "Zonder datum" in line)
        assert f" {day(imported)[:-5]}?" in drawn


async def test_filters_show_what_asks_something(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("f")
        assert library.titles() == ["Rollenspel"]
        await pilot.press("f")
        assert library.titles() == ["Drie dozen"]


async def test_it_warns_about_what_must_be_erased_soon(library: Library) -> None:
    async with library.open() as pilot:
        assert "over 9 dagen" in str(library.app.screen.query_one("#ending", Static).content)
        await pilot.press("b")
        assert library.titles() == ["Rollenspel"]


async def test_what_ended_with_yesterday_is_found_no_more_although_the_vault_stayed_open(library: Library) -> None:
    last_day = consent("Bas", "Ada", until=TODAY)
    add(library.vault, "lok", "Aan het loket", people=last_day, conversation=said("Wat nu?", "De schutting moet weg."))
    async with library.open() as pilot:
        await pilot.press("slash")
        await typed(pilot, "schutting")
        await searched(pilot)
        assert any("De schutting moet weg" in line for line in library.lines())
        library.today = TODAY + timedelta(days=1)
        library.screen._tick()
        await searched(pilot)
        assert not any("schutting moet" in line for line in library.lines())
        assert "1 gesprek is voorbij" in str(library.screen.query_one("#ending", Static).content)


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    library = Library(tmp_path)
    async with running(library.app) as pilot:
        await loaded(pilot)
        assert library.app.focused is library.app.screen.query_one("#record", Button)


async def test_who_pressed_tab_before_the_library_turned_out_to_be_empty_can_go_on_with_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LibraryScreen, "_load", lambda _screen: None)
    library = Library(tmp_path)
    async with running(library.app) as pilot:
        screen = library.app.screen
        assert isinstance(screen, LibraryScreen)
        await pilot.press("tab")
        screen._loaded([], "1")
        await pilot.pause()
        assert library.app.focused is screen.query_one("#record", Button)
        await pilot.press("tab")
        screen._loaded([], "1")
        await pilot.pause()
        assert library.app.focused is screen.query_one("#import", Button)


async def test_enter_opens_the_first_conversation_as_soon_as_it_is_there(tmp_path: Path) -> None:
    library = Library(tmp_path)
    async with library.open((80, 24)) as pilot:
        assert library.app.focused is library.app.screen.query_one("#record")
        library.app.push_screen(Reading("Een ander scherm", "Hier wordt opgenomen."))
        await loaded(pilot)
        add(library.vault, "krat", "Het krat", conversation=said("Wat staat er in?", "Post."), state=State.TAGGED)
        await pilot.press("escape")
        await shown(pilot, LibraryScreen)
        await loaded(pilot)
        await pilot.press("enter")
        await shown(pilot, ConversationScreen)


async def test_an_empty_library_offers_only_the_keys_that_do_something(tmp_path: Path) -> None:
    library = Library(tmp_path)
    async with library.open():
        shown = str(library.app.screen.query_one(KeyBar).content)
        assert "o opnemen" in shown and "i importeren" in shown
        assert not any(name in shown for name in ("openen", "zoeken", "verwerken", "zoekfilter", "deel", "terug"))


async def test_without_a_conversation_at_the_cursor_nothing_is_offered_for_one(library: Library) -> None:
    async with library.open() as pilot:
        assert "v verwerken" in str(library.app.screen.query_one(KeyBar).content)
        await pilot.press("slash")
        await typed(pilot, "onvindbaar", "enter")
        await searched(pilot)
        shown = str(library.app.screen.query_one(KeyBar).content)
        assert "zoeken" in shown and "verwerken" not in shown and "openen" not in shown


async def test_an_empty_library_leads_to_the_example_and_says_that_the_vault_is_locked_first(tmp_path: Path) -> None:
    desk = ExampleDesk(tmp_path)
    app = GesprekscoachApp(lambda: VaultScreen(desk))
    async with running(app, size=(80, 24)) as pilot:
        await typed(pilot, PASSPHRASE, "enter")
        await typed(pilot, PASSPHRASE, "enter", "space", "enter")
        await loaded(pilot)
        assert "Jouw kluis gaat eerst op slot." in app.export_screenshot().replace("&#160;", " ")
        await pilot.click("#example")
        await loaded(pilot)
        await loaded(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert [row.title for row in app.screen._rows] == ["Het voorbeeld"]
        await pilot.press("ctrl+l")
        await pilot.pause()
        await typed(pilot, PASSPHRASE, "enter")
        await loaded(pilot)
        assert isinstance(app.screen, LibraryScreen) and app.screen._rows == []


@pytest.mark.parametrize("key", ["o", "i"])
async def test_nothing_real_goes_into_the_example_and_one_is_led_to_a_vault_of_ones_own(
    tmp_path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScriptedVault, "is_example", True)
    app = GesprekscoachApp(lambda: VaultScreen(ExampleDesk(tmp_path)))
    async with running(app, size=(80, 24)) as pilot:
        await shown(pilot, VaultScreen)
        await pilot.press("ctrl+o")
        await shown(pilot, LibraryScreen)
        await loaded(pilot)
        ending = app.screen.query_one("#ending", Static)
        assert ending.display and "naar je eigen kluis" in str(ending.content)
        await pilot.press(key)
        await shown(pilot, Ask)
        await pilot.press("escape")
        await shown(pilot, LibraryScreen)
        await pilot.press(key)
        await shown(pilot, Ask)
        await pilot.press("right", "enter")
        await shown(pilot, VaultScreen)


async def test_a_vault_that_cannot_be_read_says_so_and_does_not_look_empty(library: Library) -> None:
    path = library.vault.path
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    async with running(library.app, size=(80, 24)) as pilot:
        await settled(pilot)
        told = str(library.app.screen.query_one("#ending", Static).content)
        assert "is beschadigd" in told and "reservekopie" in told
        assert not library.app.screen.query_one("#empty").display
        assert str(library.app.screen.query_one("#how", Static).content) == "kluis oefenkluis.db"


async def test_the_cursor_stays_on_its_conversation_when_the_order_changes(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("j", "s")
        entry = library.app.screen.query_one(RecordingList).entry
        assert entry is not None and entry.row.id == "dozen"


async def test_erasing_asks_first_and_gives_a_receipt(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("delete")
        await pilot.pause()
        assert isinstance(library.app.screen, Ask)
        await pilot.press("escape")
        await pilot.pause()
        assert len(library.titles()) == 3
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("right", "enter")
        await shown(pilot, Reading)
        await pilot.press("escape")
        await loaded(pilot)
        assert library.titles() == ["Drie dozen", "Rollenspel"]


async def test_processing_goes_on_while_the_library_is_read(library: Library) -> None:
    library.vault.gate, library.vault.steps = Event(), HALFWAY
    async with library.open() as pilot:
        await pilot.press("end", "v")
        await pilot.pause(0.1)
        assert "%" in library.lines()[2]
        await pilot.press("home")
        assert "nagekeken" in library.lines()[0]
        library.vault.gate.set()
        await loaded(pilot)
        assert "%" not in library.lines()[2]


async def test_leaving_the_vault_stops_the_work_in_it_and_lets_it_go(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.vault.gate, let_go = Event(), Event()
    library.vault.steps = [Progress(HEARING_WORDS, 0, 872_000)]
    monkeypatch.setattr(library.vault, "close", let_go.set)
    async with library.open() as pilot:
        await pilot.press("end", "v")
        await pilot.pause(0.1)
        library.app.pop_screen()
        await until(pilot, lambda: [job.state for job in library.queue.jobs] == [JobState.STOPPED])
    assert let_go.is_set()


async def test_a_receipt_can_be_kept_and_is_still_there_when_its_file_cannot_be_written(
    library: Library, tmp_path: Path
) -> None:
    async with running(library.app, size=(80, 24), notifications=True) as pilot:
        await loaded(pilot)
        await pilot.press("delete")
        await pilot.pause(0.1)
        await pilot.press("right", "enter")
        await shown(pilot, Reading)
        assert await pilot.click("#keep")
        await shown(pilot, AskText)
        await pilot.press("escape")
        for folder in ("weg", "."):
            await shown(pilot, Reading)
            assert await pilot.click("#keep")
            await shown(pilot, AskText)
            library.app.screen.query_one(Input).value = str(tmp_path / folder / "bewijs.txt")
            await pilot.press("enter")
        await shown(pilot, LibraryScreen)
        await loaded(pilot)
        assert library.titles() == ["Drie dozen", "Rollenspel"]
    kept = (tmp_path / "bewijs.txt").read_text(encoding="utf-8")
    assert kept.startswith("Bewijs van wissen: krat") and "Wis die zelf" in kept


@pytest.mark.parametrize(
    ("at", "keys"),
    [("running", ("t", "x")), ("waiting", ("t", "x")), ("running", ("delete",))],
    ids=["withdrawn while it runs", "withdrawn while it waits", "erased while it runs"],
)
async def test_withdrawing_or_erasing_takes_the_conversation_out_of_the_queue_at_once(
    library: Library, at: str, keys: tuple[str, ...]
) -> None:
    add(library.vault, "twee", "Tweede rollenspel")
    library.vault.gate, library.vault.steps = Event(), HALFWAY
    async with library.open() as pilot:
        await pilot.press("V")
        await pilot.pause(0.1)
        first, second = library.queue.jobs
        gone, stays = (first, second) if at == "running" else (second, first)
        await pilot.press("home", *["down"] * [title in gone.title for title in library.titles()].index(True))
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.2)
        await pilot.press("right", "enter")
        await shown(pilot, Reading)
        assert f"Bewijs van wissen: {gone.recording_id}" in str(
            library.app.screen.query_one("VerticalScroll > Static", Static).content
        )
        assert [job.recording_id for job in library.queue.jobs] == [stays.recording_id]


async def test_a_conversation_without_text_offers_to_make_it(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("end", "enter")
        await pilot.pause()
        assert isinstance(library.app.screen, Ask)


async def test_the_queue_opens_with_one_key_and_escape_leads_back(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(library.app.screen, QueueScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(library.app.screen, LibraryScreen)


async def test_a_filter_leaves_only_passages_of_that_speaker(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("slash", *"krat", "enter", "z", "s", "p")
        await searched(pilot)
        [said_instead] = filter(None, library.lines())  # a title has no speaker
        assert said_instead == "  Niets gevonden bij 'krat'. Probeer een ander woord of minder filters."
        await pilot.press("slash", "ctrl+u", *"staat")
        await searched(pilot)
        assert "Wat staat er in?" in "\n".join(library.lines())
        await pilot.press("enter", "z", "s", "k")
        await searched(pilot)
        assert "Wat staat er in?" not in "\n".join(library.lines())


async def test_a_filter_without_words_asks_for_one(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("z", "f", "a")
        await pilot.pause()
        assert library.app.focused is library.app.screen.query_one("#words", Input)
        assert "fase: Analyseren en spiegelen" in library.filters() and "typ een woord" in library.filters()


async def test_filters_also_work_with_tab_arrows_and_enter_and_with_the_mouse(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("slash", "tab", "right", "left", "enter")
        await pilot.pause()
        assert isinstance(library.app.screen, ChoiceScreen)
        await pilot.press("v")  # verwerkt
        await loaded(pilot)
        assert library.titles() == ["Drie dozen"]
        await pilot.click(FilterBar, offset=(library.filters().index("werkveld") + 3, 0))
        await pilot.pause()
        assert isinstance(library.app.screen, ChoiceScreen)


async def test_escape_clears_the_words_and_then_the_filters(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("z", "t", "k", "slash", *"krat", "escape", "escape")
        await loaded(pilot)
        assert library.titles() == ["Het krat"] and "stand: nagekeken" in library.filters()
        await pilot.press("escape")
        await loaded(pilot)
        assert len(library.titles()) == 3


async def test_enter_on_a_found_passage_opens_the_conversation_there(library: Library) -> None:
    async with library.open() as pilot:
        await pilot.press("slash", *"gang", "enter")
        await searched(pilot)
        await pilot.press("j", "enter")
        await loaded(pilot)
        assert isinstance(library.app.screen, ConversationScreen)
        await loaded(pilot)
        assert library.app.screen.cursor == 1
        await pilot.press("escape")
        await loaded(pilot)
        assert library.app.screen.query_one(RecordingList).cursor == 1  # ready for the next passage


@pytest.mark.parametrize(("words", "turn"), [("bode", 3), ("zegels", 0)])
async def test_enter_on_what_its_words_made_be_found_opens_it_there_and_what_its_title_did_at_the_start(
    library: Library, words: str, turn: int
) -> None:
    talk = said("Wat stond er?", "Een doos zegels.", "Van wie?", "De zegels van de bode.")
    add(library.vault, "zegels", "Zegels", conversation=talk, state=State.TAGGED)
    async with library.open() as pilot:
        await pilot.press("slash", *words, "enter")
        await searched(pilot)
        await pilot.press("enter")
        await loaded(pilot)
        assert isinstance(library.app.screen, ConversationScreen)
        await loaded(pilot)
        assert library.app.screen.cursor == turn


async def test_what_stopped_here_and_was_finished_elsewhere_is_stopped_no_longer(library: Library) -> None:
    library.vault.gate = Event()
    library.vault.steps = (Progress(HEARING_WORDS, 0, 872_000),)
    async with library.open() as pilot:
        await pilot.press("V", "w")
        await shown(pilot, QueueScreen)
        await pilot.press("x")
        await until(pilot, lambda: library.queue.unfinished == 1)
        await pilot.press("escape")
        await shown(pilot, LibraryScreen)
        await loaded(pilot)
        assert any("gestopt" in line for line in library.lines())
        with closing(library.vault.open()) as elsewhere:
            elsewhere.set_state("rol", State.TAGGED)
        await pilot.press("w")
        await shown(pilot, QueueScreen)
        await pilot.press("escape")
        await until(pilot, lambda: not library.queue.jobs)
        await pilot.pause()
        assert not any("gestopt" in line for line in library.lines())


async def test_a_conversation_that_is_erased_elsewhere_leaves_the_screen_at_the_next_step(library: Library) -> None:
    async with running(library.app, size=(120, 40), notifications=True) as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await shown(pilot, ConversationScreen)
        await settled(pilot)
        with closing(library.vault.open()) as store:
            erase(store, "krat", datetime.now(UTC))
        await pilot.press("c", "m", "enter")
        await shown(pilot, LibraryScreen)
        assert [notice.title for notice in library.app._notifications] == ["Dit gesprek is intussen gewist."]
        await loaded(pilot)
        assert library.titles() == ["Drie dozen", "Rollenspel"]


async def test_a_conversation_that_is_still_being_recorded_waits(library: Library) -> None:
    add(library.vault, "nu", "Nu bezig", held_on=TODAY, state=State.RECORDING)
    async with running(library.app, size=(120, 40), notifications=True) as pilot:
        await loaded(pilot)
        assert "opname loopt" in library.lines()[0]
        await pilot.press("v", "enter", "V")
        await loaded(pilot)
        screen = library.screen
        assert [row.id for row in screen.unprocessed] == ["rol"]


async def test_a_recording_that_broke_off_becomes_ready_while_one_looks(library: Library) -> None:
    add(library.vault, "nu", "Brak af", held_on=TODAY, state=State.RECORDING)
    async with library.open() as pilot:
        with closing(library.vault.open()) as store:
            store.set_state("nu", State.IMPORTED)
        await until(pilot, lambda: "nog verwerken" in library.lines()[0])


async def test_what_another_window_erased_leaves_the_list_with_its_passages_and_what_it_added_comes(
    library: Library,
) -> None:
    async with library.open() as pilot:
        await pilot.press("slash", *"post")
        await searched(pilot)
        assert any("Ongeopende post" in line for line in library.lines())
        with closing(library.vault.open()) as store:
            store.erase("krat")
        add(library.vault, "nieuw", "Post in de bus", held_on=TODAY)
        library.screen._tick()
        await loaded(pilot)
        await loaded(pilot)
        assert library.titles()[:2] == ["Post in de bus", "Drie dozen"]
        assert not any("Ongeopende post" in line for line in library.lines())


async def test_what_another_window_erased_is_not_heard_on_though_nobody_looks_at_the_queue(library: Library) -> None:
    async with library.open() as pilot:
        await library.hear(pilot)
        with closing(library.vault.open()) as elsewhere:
            elsewhere.erase("rol")
        library.screen._tick()
        await until(pilot, lambda: library.queue.jobs == ())


async def test_what_was_put_in_the_queue_while_the_list_was_being_read_is_still_heard(library: Library) -> None:
    async with library.open() as pilot:
        await library.hear(pilot)
        screen = library.screen
        with closing(library.vault.open()) as store:
            before = store.recordings()
            add(library.vault, "vers", "Net opgenomen", state=State.IMPORTED)
            screen._place.runner.add([row for row in store.recordings() if row.id == "vers"])
        screen._loaded(before, "")
        assert library.queue.job("vers") is not None


async def test_a_list_that_nobody_changed_is_not_read_again(library: Library) -> None:
    async with library.open() as pilot:
        screen = library.screen
        read = []
        screen._loaded = lambda *rows: read.append(rows)  # type: ignore[method-assign]
        screen._tick()
        await loaded(pilot)
        await loaded(pilot)
        assert read == []


async def test_the_list_stands_in_memory_once_also_after_it_was_read_again(library: Library) -> None:
    def rows() -> int:
        gc.collect()
        return sum(isinstance(found, RecordingSummary) for found in gc.get_objects())

    async with running(library.app) as pilot:
        await loaded(pilot)
        once = rows()
        await pilot.press("s")
        await pilot.app.push_screen(Screen())
        pilot.app.pop_screen()
        await loaded(pilot)
        assert rows() <= once


@pytest.mark.parametrize(("width", "is_full"), [(140, True), (60, False)])
async def test_on_a_narrow_screen_the_line_above_the_list_keeps_what_goes_on(
    library: Library, width: int, is_full: bool
) -> None:
    add(library.vault, "twee", "Tweede rollenspel")
    library.vault.gate, library.vault.steps = Event(), HALFWAY
    async with running(library.app, size=(width, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("V")
        bar = library.app.screen.query_one("#how", Static)
        await until(pilot, lambda: "2 in de wachtrij" in bar.render_line(0).text)
        told = bar.render_line(0).text
        assert "…" not in told and ("4 gesprekken" in told) is is_full


async def test_on_a_narrow_screen_one_sees_what_one_searches_for_and_every_part(library: Library) -> None:
    async with running(library.app, size=(60, 20)) as pilot:
        await loaded(pilot)
        await pilot.press("/")
        await typed(pilot, "krat achter in de bus")
        assert "krat achter in de bus" in library.app.screen.query_one("#words", Input).render_line(0).text
        [parts] = shown_lines(library.app.screen.query_one("#shelves"))
        assert parts.split("   ")[0].strip() == "alle" and parts.rstrip().endswith("loopt bijna af")


async def test_a_long_question_scrolls_above_its_answers_and_starts_at_what_it_asks(library: Library) -> None:
    titles = "\n".join(f"  Gesprek {n} over de huurschuld en de brief van de gemeente" for n in range(10))
    async with running(library.app, size=(60, 20)) as pilot:
        await loaded(pilot)
        await library.app.push_screen(Ask(f"Voorbij is:\n\n{titles}\n\nWissen? Dit kan niet terug.", "Wissen"))
        await pilot.pause()
        screen = library.app.screen
        page, lines = screen.query_one("VerticalScroll"), shown_lines(screen.query_one("VerticalScroll > Static"))

        def in_sight() -> list[str]:
            return lines[page.scroll_offset.y : page.scroll_offset.y + page.size.height]

        assert in_sight()[-1].strip() == "Wissen? Dit kan niet terug."
        for answer in screen.query(Button):
            assert screen.find_widget(answer).visible_region.height == 1
        await pilot.press(*["up"] * len(lines))
        assert in_sight()[0].strip() == "Voorbij is:"
