"""Listening to a conversation, with speakers that wait for the test."""

from textual.pilot import Pilot
from textual.widgets import Input

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.conversation import ConversationScreen
from tests.tui.opening import opened, text_of
from tests.tui.reviewing import FakeReview


async def until_played(pilot: Pilot[None], review: FakeReview, count: int) -> None:
    while len(review.player.played) < count:
        await pilot.pause()


async def until_silent(pilot: Pilot[None], screen: ConversationScreen) -> None:
    while screen.is_playing:
        await pilot.pause()


def span_of(screen: ConversationScreen, index: int) -> Span:
    assert screen.view is not None
    return screen.view.spans[index]


async def test_space_plays_the_turn_and_stops_it() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("j", "space")
        await until_played(pilot, review, 1)
        assert review.player.played == [(span_of(screen, 1), 1.0)]
        assert review.asked_for == [span_of(screen, 1)]
        await pilot.press("space")
        await until_silent(pilot, screen)


async def test_a_stopped_turn_goes_on_where_it_was() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("space")
        await until_played(pilot, review, 1)
        review.player.now = 2_000
        await pilot.press("space")
        await until_silent(pilot, screen)
        await pilot.press("space")
        await until_played(pilot, review, 2)
        assert review.player.played[1][0] == Span(2_000, span_of(screen, 0).end_ms)


async def test_playing_on_takes_the_cursor_along_and_marks_the_word() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("full_stop")
        await until_played(pilot, review, 1)
        assert screen.view is not None
        assert review.player.played[0][0] == Span(span_of(screen, 0).start_ms, screen.view.duration_ms)
        word = screen.view.turns[1].utterances[0].words[1]
        review.player.now = word.start_ms + 5
        while screen.cursor != 1:
            await pilot.pause()
        transcript = screen.query_one(Transcript)
        marked = [
            segment.text
            for y in range(transcript.size.height)
            for segment in transcript.render_line(y)
            if segment.style and segment.style.reverse and segment.style.bold
        ]
        assert marked == [word.text]
        assert text_of(screen, "#status").startswith(f"▶ {clock(review.player.now)} van ")


async def test_when_nothing_plays_only_another_speed_is_told() -> None:
    async with opened() as (pilot, screen):
        assert screen.view is not None
        where = f"00:00 van {clock(screen.view.duration_ms)}"
        assert text_of(screen, "#status").startswith(f"{where}   Nog ")
        await pilot.press("less_than_sign", "less_than_sign")
        assert text_of(screen, "#status").startswith(f"{where} op 0,5×   Nog ")


async def test_comma_goes_two_seconds_back() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("space")
        await until_played(pilot, review, 1)
        review.player.now = 5_000
        await pilot.press("comma")
        await until_played(pilot, review, 2)
        assert review.player.played[1][0] == Span(3_000, span_of(screen, 0).end_ms)


async def test_faster_and_slower_go_on_at_once_and_stop_at_the_ends() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("space")
        await until_played(pilot, review, 1)
        await pilot.press("greater_than_sign")
        await until_played(pilot, review, 2)
        assert review.player.played[1][1] == 1.25
        assert "1,25×" in text_of(screen, "#status")
        await pilot.press(*["less_than_sign"] * 9)
        while review.player.played[-1][1] != 0.5:
            await pilot.pause()


async def test_editing_words_lets_them_be_heard() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("right", "e")
        await until_played(pilot, review, 1)
        assert screen.view is not None
        spoken = screen.view.turns[0].utterances[1]
        heard = Span(spoken.start_ms or 0, spoken.end_ms or 0)
        assert review.player.played[0][0] == heard
        await pilot.press("x", "f5")
        await until_played(pilot, review, 2)
        assert review.player.played[1][0] == heard
        assert pilot.app.screen.query_one(Input).value.endswith("x")
        await pilot.press("escape")


async def test_without_speakers_the_app_says_so_and_goes_on() -> None:
    review = FakeReview()
    review.player.trouble = GesprekscoachError("Afspelen kan hier niet.", "Installeer PortAudio.")
    async with opened(review) as (pilot, screen):
        await pilot.press("space")
        while not (told := list(pilot.app._notifications)):
            await pilot.pause()
        assert told[0].title == "Afspelen kan hier niet."
        await pilot.press("j")
        assert screen.cursor == 1


async def test_leaving_the_conversation_stops_the_sound() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("space")
        await until_played(pilot, review, 1)
        pilot.app.exit()
        await until_silent(pilot, screen)
