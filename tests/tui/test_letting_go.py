"""Screens that were left take no memory for ever."""

import gc
from pathlib import Path
from typing import Any
from weakref import ref

from textual.pilot import Pilot
from textual.screen import Screen

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens.comparing import CompareScreen
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.queue import QueueScreen
from gesprekscoach.tui.screens.working import Workplace
from tests.tui.opening import running, settled
from tests.tui.places import ScriptedDesk
from tests.tui.reviewing import NO_VAULT, FakeReview


async def test_a_screen_that_was_left_lets_its_conversation_go_whoever_still_holds_the_screen() -> None:
    app = GesprekscoachApp(Screen)
    async with running(app) as pilot:
        screen = ConversationScreen(FakeReview(), NO_VAULT)
        await app.push_screen(screen)
        await settled(pilot)
        for key in "j", "2", "3", "4", "5", "6", "1":
            await pilot.press(key)
            await settled(pilot)
        view = ref(screen.view)
        await pilot.press("escape")
        await settled(pilot)
        gc.collect()  # not a word about freezing: leaving must have undone that
        assert view() is None


async def test_comparisons_that_were_left_are_let_go() -> None:
    app = GesprekscoachApp(Screen)
    async with running(app) as pilot:
        seen = [await opened_and_left(pilot, CompareScreen(FakeReview(), FakeReview())) for _ in range(6)]
        gc.collect()
        assert sum(screen() is not None for screen in seen) <= 2


async def test_queues_that_were_left_are_let_go(tmp_path: Path) -> None:
    app = GesprekscoachApp(Screen)
    async with running(app) as pilot:
        desk = ScriptedDesk(tmp_path)
        vault = desk.vault()
        place = Workplace(desk, vault, QueueRunner(app, vault))
        seen = [await opened_and_left(pilot, QueueScreen(place)) for _ in range(6)]
        gc.collect()
        assert sum(screen() is not None for screen in seen) <= 2


async def test_libraries_that_were_locked_are_let_go_with_every_title_in_them(tmp_path: Path) -> None:
    app = GesprekscoachApp(Screen)
    async with running(app) as pilot:
        desk = ScriptedDesk(tmp_path)
        vault = desk.vault()
        seen = []
        for _ in range(6):
            library = LibraryScreen(Workplace(desk, vault, QueueRunner(app, vault)))
            await app.push_screen(library)
            await settled(pilot)
            app.pop_screen()
            seen.append(ref(library))
            del library
            await settled(pilot)
        gc.collect()
        assert sum(screen() is not None for screen in seen) <= 2


async def opened_and_left(pilot: Pilot[None], screen: Screen[Any]) -> "ref[Screen[Any]]":
    await pilot.app.push_screen(screen)
    await settled(pilot)
    await pilot.press("escape")
    await settled(pilot)
    return ref(screen)
