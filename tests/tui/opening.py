"""Opens a conversation in a test and reads what stands on the screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.events import Key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.screens.comparing import CompareScreen
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.dialogs import Reading
from gesprekscoach.tui.screens.over_time import OverTimeScreen
from gesprekscoach.tui.widgets.choice import ChoiceScreen
from tests.tui.reviewing import NO_VAULT, FakeReview


@asynccontextmanager
async def running(app: GesprekscoachApp, **how: Any) -> AsyncIterator[Pilot[None]]:
    """Run the app (``how``: see ``App.run_test``) and wait until its first screen stands."""
    async with app.run_test(**how) as pilot:
        while len(app.screen_stack) < 2 or not app.screen.is_running:
            assert app.return_code is None, "the app ended before its first screen stood"
            await pilot.pause()
        await pilot.pause()
        yield pilot


@asynccontextmanager
async def opened(
    review: FakeReview | None = None, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], ConversationScreen]]:
    """Open a conversation and wait until it stands on the screen."""
    app = GesprekscoachApp(lambda: ConversationScreen(review or FakeReview(), NO_VAULT))
    async with running(app, size=size, notifications=True) as pilot:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, ConversationScreen)
        yield pilot, screen


@asynccontextmanager
async def opened_at(
    *keys: str, review: FakeReview | None = None, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], ConversationScreen]]:
    """Open a conversation and press these keys, as the number of a light."""
    async with opened(review, size) as (pilot, screen):
        await pilot.press(*keys)
        await settled(pilot)
        yield pilot, screen


@asynccontextmanager
async def opened_over_library(review: FakeReview) -> AsyncIterator[tuple[Pilot[None], ConversationScreen]]:
    """Open a conversation over another screen, to which one comes back when it closes."""
    app = GesprekscoachApp(lambda: Reading("De bibliotheek", "Hier staan de gesprekken."))
    async with running(app, size=(120, 40), notifications=True) as pilot:
        screen = ConversationScreen(review, NO_VAULT)
        await app.push_screen(screen)
        await settled(pilot)
        yield pilot, screen


async def compared(pilot: Pilot[None]) -> CompareScreen:
    """Put the first conversation of the choice beside the one that is open."""
    await pilot.press("C")
    while not isinstance(pilot.app.screen, ChoiceScreen):
        await pilot.pause()
    await pilot.press("a")
    await settled(pilot)
    assert isinstance(pilot.app.screen, CompareScreen)
    return pilot.app.screen


async def seen_over_time(pilot: Pilot[None]) -> OverTimeScreen:
    """Show the conversations of the same professional in a row, beside the one that is open."""
    await pilot.press("T")
    await settled(pilot)
    assert isinstance(pilot.app.screen, OverTimeScreen)
    return pilot.app.screen


async def typed(pilot: Pilot[None], text: str, *keys: str) -> None:
    """Type a text as quick fingers do, then press keys: ``press`` waits for the screen at every sign."""
    for sign in text:
        pilot.app.post_message(Key("space" if sign == " " else sign, sign))
    await pilot.pause()
    await pilot.press(*keys)


async def settled(pilot: Pilot[None]) -> None:
    """Wait for work that was started and for what it changes on the screen.

    A worker that waits for an answer of the user goes on waiting, and sound goes on.
    """
    while any(worker.is_running and worker._thread_worker and worker.group != "play" for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause()
    await pilot.pause()


async def drawn_twice_alike(pilot: Pilot[None]) -> None:
    """Wait until two drawings after one another are the same, with every cursor on instead of blinking."""
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    before = ""
    for _ in range(40):
        await pilot.pause(0.1)
        now = pilot.app.export_screenshot()
        if now == before:
            return
        before = now
    raise AssertionError("the screen keeps changing")


def shown_lines(widget: Widget) -> list[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


def text_of(screen: ConversationScreen, selector: str) -> str:
    return str(screen.query_one(selector, Static).content)


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    """Wait until it is so, for ten seconds at most."""
    for _ in range(500):
        await pilot.pause(0.02)
        if is_so():
            return
    raise AssertionError("it did not happen in time")
