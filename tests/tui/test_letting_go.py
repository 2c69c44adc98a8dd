"""Conversations that were left take no memory for ever."""

import gc
from weakref import ref

from textual.screen import Screen

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.screens.conversation import ConversationScreen
from tests.tui.opening import running, settled
from tests.tui.reviewing import FakeReview


async def test_conversations_that_were_left_are_let_go() -> None:
    app, seen = GesprekscoachApp(Screen), []
    async with running(app) as pilot:
        for _ in range(6):
            screen = ConversationScreen(FakeReview())
            await app.push_screen(screen)
            await settled(pilot)
            seen.append(ref(screen.view))
            await pilot.press("2")
            await settled(pilot)
            await pilot.press("1", "escape")
            await settled(pilot)
        gc.collect()  # not a word about freezing: leaving must have undone that
        assert sum(view() is not None for view in seen) <= 2, "the last one or two may still be on their way out"
