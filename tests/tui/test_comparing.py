"""Two conversations beside each other, and one person over time."""

from textual.widgets import Static

from gesprekscoach.tui.screens.comparing import CompareScreen
from gesprekscoach.tui.screens.over_time import OverTimeChart, OverTimeScreen
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.passage_list import PassageList
from tests.tui.opening import compared, opened, settled, shown_lines
from tests.tui.reviewing import FakeReview


def rows_of(shown: CompareScreen) -> list[str]:
    return [str(option.prompt) for option in shown.query_one(PassageList).options]


def title_of(shown: CompareScreen, which: str) -> str:
    return str(shown.query_one(f"#{which}-title", Static).content)


async def test_the_older_conversation_comes_first_and_it_says_what_can_be_chance() -> None:
    async with opened() as (pilot, _screen):
        shown = await compared(pilot)
        assert title_of(shown, "first").startswith("eerst") and "6 okt 2026" in title_of(shown, "first")
        assert title_of(shown, "second").startswith("daarna") and "Versie veertien" in title_of(shown, "second")
        assert any("verschil kan toeval zijn" in row for row in rows_of(shown))
        assert "omwisselen" not in str(shown.query_one(KeyBar).content)
        await pilot.press("w")
        assert "Versie veertien" in title_of(shown, "second")


async def test_without_a_date_nothing_is_called_first_and_the_user_puts_them_in_order() -> None:
    review = FakeReview()
    review.held_on = None
    async with opened(review) as (pilot, _screen):
        shown = await compared(pilot)
        assert title_of(shown, "first").startswith("A ") and "Versie veertien" in title_of(shown, "first")
        assert not any("eerst" in row.split() or "daarna" in row.split() for row in rows_of(shown)[:10])
        assert "w omwisselen" in str(shown.query_one(KeyBar).content)
        await pilot.press("w")
        assert "Versie veertien" in title_of(shown, "second")


async def test_what_tells_most_comes_first_as_on_the_card() -> None:
    async with opened() as (pilot, _screen):
        names = [row[:24].strip() for row in rows_of(await compared(pilot))]
        assert names[names.index("Opening") + 1 :][:2] == ["Teruggeven", "Ongevraagd advies"]


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


async def test_over_time_nothing_is_called_more_than_first_when_no_date_says_what_was_first() -> None:
    review = FakeReview()
    review.held_on = None
    async with opened(review) as (pilot, _screen):
        await pilot.press("T")
        await settled(pilot)
        rows = [str(option.prompt) for option in pilot.app.screen.query_one(PassageList).options]
        assert len(rows) == 7 and not any("eerst" in row or "toeval" in row for row in rows)
