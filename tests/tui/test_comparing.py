"""Two conversations beside each other, and one person over time."""

from textual.widgets import Static

from gesprekscoach.tui.screens.comparing import CompareScreen
from gesprekscoach.tui.screens.over_time import OverTimeChart, OverTimeScreen
from gesprekscoach.tui.widgets.choice import ChoiceScreen
from gesprekscoach.tui.widgets.passage_list import PassageList
from tests.tui.opening import opened, settled, shown_lines
from tests.tui.reviewing import FakeReview


async def test_two_conversations_stand_side_by_side_and_say_what_can_be_chance() -> None:
    async with opened() as (pilot, _screen):
        await pilot.press("C")
        while not isinstance(pilot.app.screen, ChoiceScreen):
            await pilot.pause()
        await pilot.press("a")
        await settled(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, CompareScreen)
        rows = [str(option.prompt) for option in shown.query_one(PassageList).options]
        assert any("verschil kan toeval zijn" in row for row in rows)
        assert "Versie veertien" in str(shown.query_one("#first-title", Static).content)
        await pilot.press("w")
        assert "Versie veertien" in str(shown.query_one("#second-title", Static).content)
        await pilot.press("escape")


async def test_without_another_conversation_it_says_so() -> None:
    review = FakeReview()
    review.others = ()
    async with opened(review) as (pilot, screen):
        await pilot.press("C")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert [note.message for note in pilot.app._notifications] == [
            "Er is nog geen ander gesprek van deze persoon met tags."
        ]


async def test_one_person_over_time_draws_a_dot_per_conversation() -> None:
    async with opened() as (pilot, _screen):
        await pilot.press("T")
        await settled(pilot)
        shown = pilot.app.screen
        assert isinstance(shown, OverTimeScreen)
        assert "".join(shown_lines(shown.query_one(OverTimeChart))).count("●") == 3
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, CompareScreen)
