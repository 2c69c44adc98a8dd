"""What the screens of a conversation look like; each snapshot says what one should see."""

import pytest

from gesprekscoach.tui.themes import DARK, HIGH_CONTRAST, LIGHT
from tests.tui.drawing import matches
from tests.tui.opening import drawn_twice_alike, opened, settled
from tests.tui.reviewing import StillReview

SCREENS: dict[str, tuple[str, ...]] = {
    # Title, ribbon and ladder on top; turns with time, phase, world, words and act; the tags of one turn on the right.
    "gesprek": ("j", "j", "right"),
    # Two strengths and one step with quotes, then every number with its interval and guideline in straight columns.
    "kaart": ("2",),
    # The level, then the first minutes with words per turn; silence is an empty line.
    "opening": ("3",),
    # Five rungs with dots, chains joined by lines, a broken line with ! where a feeling was left; the question below.
    "vragen": ("4", "right", "right", "right"),
    # Two columns of words; own words that were never taken up are bold and say so.
    "werelden": ("5",),
    # Two lanes of letters with a line where they meet, the client's own steps, and the matrix of domains.
    "beweging": ("6",),
    # The question at the bottom, twelve acts with letter, name and meaning, the present one ticked.
    "kiezen": ("h",),
    # The words of the turn with the first two reversed, and how to go on.
    "woorden": ("j", "m", "right"),
    # Definitions with examples and near misses, over the conversation.
    "uitleg": ("question_mark",),
    # Only time, speaker and words with air between the turns; the acts stand under the turn at the cursor. How to stop.
    "presenteren": ("j", "j", "f11"),
    # The first of five cards over the conversation, and how to go on.
    "rondleiding": ("f2",),
    # All functions by name, with their keys.
    "functies": ("ctrl+p",),
    # Two ribbons under each other, intervals side by side, and words for what differs beyond chance.
    "vergelijken": ("C", "a"),
    # Three headings over the conversation: who is who and why, what was left out with its time, what may be meant.
    "gehoord": ("H",),
    # One dot with a line per conversation, and all measures below with small blocks.
    "verloop": ("T",),
}
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}
FIVE = ("gesprek", "kaart", "vragen", "beweging", "vergelijken")


async def drawn(name: str, size: tuple[int, int], theme: str, stored: str) -> bool:
    async with opened(StillReview(), size) as (pilot, _screen):
        pilot.app.theme = theme
        pilot.app.animation_level = "none"
        await settled(pilot)
        for key in SCREENS[name]:
            await pilot.press(key)
            await settled(pilot)
        if name == "functies":
            while not pilot.app.screen.query_one("CommandList").option_count:  # type: ignore[attr-defined]
                await pilot.pause()
        await drawn_twice_alike(pilot)
        return matches(pilot.app, stored)


@pytest.mark.parametrize("name", SCREENS)
async def test_every_screen_looks_as_it_should(name: str) -> None:
    assert await drawn(name, SIZES["120x40"], DARK, name)


@pytest.mark.parametrize("size", ["80x24", "200x60"])
@pytest.mark.parametrize("name", FIVE)
async def test_five_screens_fit_a_small_screen_and_use_a_large_one(name: str, size: str) -> None:
    assert await drawn(name, SIZES[size], DARK, f"{name}-{size}")


@pytest.mark.parametrize("name", FIVE)
async def test_five_screens_in_high_contrast(name: str) -> None:
    assert await drawn(name, SIZES["120x40"], HIGH_CONTRAST, f"{name}-hoog-contrast")


async def test_the_conversation_in_light_colours() -> None:
    assert await drawn("gesprek", SIZES["120x40"], LIGHT, "gesprek-licht")
