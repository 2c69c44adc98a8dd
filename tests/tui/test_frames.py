"""A key is one drawing: whoever holds a key down waits for each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App
from textual.widgets import Static

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.base import CoachScreen
from tests.tui.opening import opened, running, shown_lines
from tests.tui.reviewing import FakeReview, long_conversation


@contextmanager
def drawings(app: App[Any]) -> Iterator[list[str]]:
    """Note what each drawing does: "lay out" when it also measures every part of the screen again, or else "paint"."""
    found: list[str] = []
    screen = app.screen
    screen.screen_layout_refresh_signal.subscribe(screen, lambda _: found.append("lay out"), immediate=True)
    app.post_display_hook = lambda: found.append("paint")  # type: ignore[method-assign]
    yield found
    app.post_display_hook = lambda: None  # type: ignore[method-assign]


async def test_a_move_of_the_cursor_is_one_drawing_without_measuring() -> None:
    async with opened(FakeReview(long_conversation(300))) as (pilot, _screen):
        for key in ("j", "j", "J", "right", "n", "end", "k"):
            await pilot.pause(0.1)
            with drawings(pilot.app) as found:
                await pilot.press(key)
                await pilot.pause(0.1)
            assert found == ["paint"], key


async def test_hiding_the_tags_shows_the_words_at_their_new_width_in_the_first_drawing() -> None:
    async with opened(FakeReview(long_conversation(300))) as (pilot, screen):
        shown = screen.query_one(Transcript)
        before, seen = shown_lines(shown), []
        pilot.app.post_display_hook = lambda: seen.append(shown_lines(shown))  # type: ignore[method-assign]
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert before not in seen
        assert all(lines == seen[-1] for lines in seen)


async def test_what_changes_on_a_covered_screen_draws_nothing_and_is_there_on_the_way_back() -> None:
    app = GesprekscoachApp(Covered)
    async with running(app) as pilot:
        covered = app.screen
        await app.push_screen(CoachScreen())
        await pilot.pause(0.1)
        with drawings(app) as found:
            covered.query_one(Static).update("later")
            await pilot.pause(0.2)
        assert found == []
        app.pop_screen()
        await pilot.pause(0.2)
        assert "later" in app.export_screenshot()


class Covered(CoachScreen[None]):
    def compose(self) -> Iterator[Static]:
        yield Static("eerder")
