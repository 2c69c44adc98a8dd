"""What the app says about how well a conversation was heard, and where it leads."""

from threading import Event

from textual.widgets import OptionList

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.hearing import HearingNotes
from gesprekscoach.tui.screens.hearing import HearingScreen
from tests.tui.opening import opened, opened_at, settled, until
from tests.tui.reviewing import FakeReview


class SlowReview(FakeReview):
    """Gathers its notes when it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = Event()

    def hearing(self, conversation: Conversation) -> HearingNotes:
        self.go_on.wait(10)
        return super().hearing(conversation)


def texts(shown: OptionList) -> str:
    return "\n".join(str(option.prompt) for option in shown.options)


async def test_a_key_shows_who_is_who_what_was_left_out_and_what_may_be_meant() -> None:
    async with opened_at("H") as (pilot, screen):
        text = texts(pilot.app.screen.query_one(OptionList))
        assert "Wie de professional is: zeker" in text and "Deze stem stelt 12 vragen" in text
        assert "01:01   “Ondertiteling Sem”" in text
        assert "“huizard”: misschien “huisarts”" in text
        await pilot.press("escape")
        assert pilot.app.screen is screen and screen.cursor == 0


async def test_a_moment_leads_to_its_turn_from_any_light() -> None:
    async with opened_at("2", "H") as (pilot, screen):
        await pilot.press("j", "enter")
        await settled(pilot)

        assert (screen.light, screen.cursor) == ("transcript", 9)


async def test_it_closes_with_the_mouse_too() -> None:
    async with opened_at("H") as (pilot, screen):
        box = pilot.app.screen.query_one("HearingScreen > Vertical")
        await pilot.click(box, offset=(box.outer_size.width - 6, box.outer_size.height - 1))
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.cursor == 0


async def test_it_stands_in_the_command_palette() -> None:
    async with opened_at("ctrl+p", *"gehoord") as (pilot, _screen):
        while not pilot.app.screen.query_one("CommandList").option_count:  # type: ignore[attr-defined]
            await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)

        assert isinstance(pilot.app.screen, HearingScreen)


async def test_it_opens_at_once_and_fills_when_the_notes_are_there() -> None:
    review = SlowReview()
    async with opened(review) as (pilot, _screen):
        await pilot.press("H")
        await pilot.pause()
        shown = pilot.app.screen.query_one(OptionList)
        assert texts(shown) == "Even kijken …"

        review.go_on.set()
        await settled(pilot)
        assert "“huizard”: misschien “huisarts”" in texts(shown)


async def test_it_can_be_left_before_the_notes_are_there() -> None:
    review = SlowReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("H", "escape")
        review.go_on.set()
        await settled(pilot)

        assert pilot.app.screen is screen
