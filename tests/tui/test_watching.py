"""Two windows on one vault: what the other one does to the conversation or the list is seen here."""

from threading import Event

from textual.pilot import Pilot
from textual.widgets import Input, Static

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.services.reviewing import Loaded
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.dialogs import Reading
from gesprekscoach.tui.widgets.writing import WritingScreen
from tests.tui.opening import (
    compared,
    opened,
    opened_over_library,
    running,
    seen_over_time,
    settled,
    shown_lines,
    until,
)
from tests.tui.reviewing import NO_VAULT, FakeReview

CHANGED = "Dit gesprek is in een ander venster veranderd. Zo staat het er nu."


class CountingReview(FakeReview):
    """Counts how often the conversation was read."""

    def __init__(self, conversation: Conversation | None = None) -> None:
        super().__init__(conversation)
        self.read = 0

    def load(self) -> Loaded:
        self.read += 1
        return super().load()


class SlowReview(FakeReview):
    """Is read only once the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = Event()

    def load(self) -> Loaded:
        self.gate.wait(10)
        return super().load()


async def looked(pilot: Pilot[None], screen: ConversationScreen) -> None:
    screen.look()
    await settled(pilot)


def told(pilot: Pilot[None]) -> list[str]:
    return [note.message for note in pilot.app._notifications]


async def test_what_another_window_changed_is_shown_and_the_cursor_stays_at_its_moment() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.view is not None
        await pilot.press("j", "j", "j")
        moment = screen.view.spans[screen.cursor].start_ms
        review.correct("turn/1/merge", True)
        await looked(pilot, screen)
        assert len(screen.view.turns) == len(review.conversation.turns) - 1
        assert (screen.cursor, screen.view.spans[screen.cursor].start_ms) == (2, moment)
        assert told(pilot) == [CHANGED]


async def test_what_this_window_changed_is_not_read_again() -> None:
    review = CountingReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("x")
        await settled(pilot)
        await looked(pilot, screen)
        assert review.read == 1 and CHANGED not in told(pilot)


async def test_an_edit_here_shows_what_another_window_did_before_it_too() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        review.correct("turn/2/comment", "Van hiernaast")
        await pilot.press("x")
        await settled(pilot)
        assert screen.view is not None
        assert screen.view.notes[1].is_example and screen.view.notes[2].comment == "Van hiernaast"


async def test_taking_back_first_shows_what_another_window_did_since() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        review.correct("turn/2/comment", "Van hiernaast")
        await pilot.press("u")
        await settled(pilot)
        assert screen.view is not None
        assert told(pilot) == [CHANGED] and screen.view.notes[2].comment == "Van hiernaast"
        await pilot.press("u")
        await settled(pilot)
        assert review.edits == [] and not screen.view.notes


async def test_while_the_user_answers_a_question_the_turns_keep_their_numbers() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("j", "j", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, WritingScreen))
        assert screen.view is not None
        before, said = screen.view, screen.view.turns[2].text
        review.correct("turn/1/merge", True)
        await looked(pilot, screen)
        assert screen.view is before
        pilot.app.screen.query_one(Input).value = "Mooi"
        await pilot.press("enter")
        await settled(pilot)
        [(n, note)] = screen.view.notes.items()
        assert note.comment == "Mooi" and screen.view.turns[n - 1].text == said


async def test_a_conversation_that_was_erased_elsewhere_leaves_the_screen_with_all_that_lies_over_it() -> None:
    review = FakeReview()
    async with opened_over_library(review) as (pilot, screen):
        assert any("Ada" in line for line in shown_lines(screen.query_one(Transcript)))
        await pilot.press("question_mark")
        review.is_erased = True
        await looked(pilot, screen)
        await until(pilot, lambda: isinstance(pilot.app.screen, Reading))
        assert [note.title for note in pilot.app._notifications] == ["Dit gesprek is intussen gewist."]


async def test_a_comparison_closes_when_another_window_erases_the_other_conversation() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        shown = await compared(pilot)
        shown.look()
        await settled(pilot)
        assert pilot.app.screen is shown
        await pilot.press("question_mark")
        review.erased.add("work-10")
        shown.look()
        await until(pilot, lambda: pilot.app.screen is screen)
        assert [note.title for note in pilot.app._notifications] == ["Een van deze twee gesprekken is intussen gewist."]


async def test_a_conversation_leaves_the_screen_when_its_last_day_is_over() -> None:
    review = FakeReview()
    async with opened_over_library(review) as (pilot, screen):
        shown = await compared(pilot)
        review.ended.add("work-10")
        shown.look()
        await until(pilot, lambda: pilot.app.screen is screen)
        row = await seen_over_time(pilot)
        review.ended.add(review.conversation.id)
        row.look()
        await settled(pilot)
        await looked(pilot, screen)
        await until(pilot, lambda: isinstance(pilot.app.screen, Reading))
        assert [note.title for note in pilot.app._notifications] == 2 * ["De toestemming liep af."]


async def test_over_time_drops_a_conversation_whose_last_day_is_over_and_does_not_call_it_erased() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        review.ended.add("work-10")
        shown.look()
        await settled(pilot)
        assert [point.row.id for point in shown._points] == ["carer-01", "carer-02"]
        assert told(pilot) == []


async def test_over_time_drops_a_conversation_that_another_window_erased() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        assert [point.row.id for point in shown._points] == ["carer-01", "work-10", "carer-02"]
        await pilot.press("down")
        review.erased.add("work-10")
        shown.look()
        await settled(pilot)
        assert [point.row.id for point in shown._points] == ["carer-01", "carer-02"]
        assert str(shown.query_one("#status", Static).content) == "2 gesprekken"
        assert [note.title for note in pilot.app._notifications] == ["Een gesprek uit deze rij is intussen gewist."]


async def test_a_comparison_shows_what_another_window_changed() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, _screen):
        shown = await compared(pilot)
        before = str(shown.query_one("#second-title", Static).content)
        assert shown._pair is not None
        turns = len(shown._pair.second.view.turns)
        review.correct("turn/1/merge", True)
        shown.look()
        await settled(pilot)
        assert len(shown._pair.second.view.turns) == turns - 1
        assert str(shown.query_one("#second-title", Static).content) == before


async def test_undo_while_the_conversation_is_still_being_opened_does_not_speak_of_another_window() -> None:
    review = SlowReview()
    review.correct("turn/1/world", "bridge")
    app = GesprekscoachApp(lambda: ConversationScreen(review, NO_VAULT))
    async with running(app, size=(120, 40), notifications=True) as pilot:
        await pilot.press("u")
        review.gate.set()
        await settled(pilot)
        assert CHANGED not in told(pilot)

        await pilot.press("u")
        await settled(pilot)
        assert review.edits == []
