"""The small screens over a conversation: everything they ask can be answered with the mouse too."""

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.screens.explanation import ExplanationScreen
from gesprekscoach.tui.screens.tour import TourScreen
from gesprekscoach.tui.widgets.choice import ChoiceScreen
from gesprekscoach.tui.widgets.word_picker import Mode, WordPicker
from gesprekscoach.tui.widgets.writing import WritingScreen
from tests.tui.opening import opened, opened_at, running, settled
from tests.tui.reviewing import FakeReview, codebook


async def click(pilot: Pilot[None], words: str, selector: str = "#how") -> None:
    """Click on these words where they stand in a text."""
    shown = pilot.app.screen.query_one(selector)
    for y in range(shown.size.height):
        x = shown.render_line(y).text.find(words)
        if x >= 0:
            await pilot.click(shown, offset=(x + shown.gutter.left + 1, y + shown.gutter.top))
            await pilot.pause()
            return
    raise AssertionError(f"'{words}' does not stand in {selector}")


async def picked(mode: Mode, start: int, end: int, *clicks: str, keys: tuple[str, ...] = ()) -> object:
    """Let a picker ask for words, click on these, press these keys, then click on enter; return the answer."""
    words = "wat staat er voor jou in dat krat".split()
    app = GesprekscoachApp(lambda: WordPicker("Welke woorden?", words, mode, start, end))
    answers: list[object] = []
    async with running(app, size=(100, 30)) as pilot:
        screen = app.screen
        assert isinstance(screen, WordPicker)
        screen.dismiss = answers.append  # type: ignore[method-assign, assignment]
        for word in clicks:
            await click(pilot, word, "#words")
        await pilot.press(*keys)
        await click(pilot, "enter")
    return answers[0]


async def test_a_click_on_a_word_says_where_the_first_or_last_words_end() -> None:
    assert await picked("first", 0, 1, "er ") == (0, 3)
    assert await picked("last", 7, 8, "dat") == (6, 8)


async def test_a_click_on_a_word_cuts_before_it() -> None:
    assert await picked("cut", 2, 2, "voor") == (3, 3)
    assert await picked("cut", 2, 2, "wat") == (1, 1)


async def test_a_stretch_starts_at_one_click_and_grows_with_the_next() -> None:
    assert await picked("stretch", 0, 8, "voor", "dat") == (3, 7)
    assert await picked("stretch", 3, 5, "staat") == (1, 5)


async def test_a_stretch_grows_and_shrinks_at_its_end_where_a_terminal_knows_no_shift_with_an_arrow() -> None:
    app = GesprekscoachApp(lambda: WordPicker("Welke woorden?", "wat staat er in dat krat".split(), "stretch", 1, 3))
    async with running(app, size=(80, 24)) as pilot:
        shown = app.screen.query_one("#words", Static)
        for keys, chosen in ((("L", "L"), "staat er in dat"), (("H",), "staat er in")):
            await pilot.press(*keys)
            parts = [part.text for part in shown.render_line(0) if part.style and part.style.reverse]
            assert "".join(parts) == chosen
        assert "H L: het einde" in str(app.screen.query_one("#how", Static).content)


@pytest.mark.parametrize(
    ("mode", "key", "answer"),
    [
        ("first", "left", (3, 1)),
        ("first", "right", (3, 8)),
        ("last", "left", (0, 5)),
        ("last", "right", (7, 5)),
        ("cut", "left", (1, 1)),
        ("cut", "right", (7, 7)),
        ("stretch", "left", (0, 5)),
        ("stretch", "right", (4, 5)),
        ("stretch", "shift+left", (3, 4)),
        ("stretch", "shift+right", (3, 8)),
    ],
)
async def test_the_keys_stop_where_one_word_is_left(mode: Mode, key: str, answer: tuple[int, int]) -> None:
    assert await picked(mode, 3, 5, keys=(key,) * 9) == answer


async def test_in_a_long_turn_the_words_that_are_asked_for_stand_in_sight() -> None:
    words = [f"woord{at}" for at in range(600)]
    app = GesprekscoachApp(lambda: WordPicker("Waar begint de ander?", words, "cut", 300, 300))
    async with running(app, size=(80, 24)) as pilot:
        await pilot.pause()
        page, shown = app.screen.query_one("#page"), app.screen.query_one("#words")
        line = next(y for y in range(shown.size.height) if "✂" in shown.render_line(y).text)
        assert page.scroll_offset.y <= line < page.scroll_offset.y + page.size.height


@pytest.mark.parametrize("keys", [("h", "c", "c"), ("f", "enter", "enter")])
async def test_a_key_pressed_twice_answers_once_and_leaves_the_conversation_open(keys: tuple[str, ...]) -> None:
    async with opened() as (pilot, screen):
        await pilot.press(keys[0])
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChoiceScreen)
        for key in keys[1:]:  # without waiting in between, as a key that is held
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot)
        assert pilot.app.screen is screen


async def test_of_two_windows_that_quick_keys_opened_only_the_one_in_front_closes() -> None:
    async with opened() as (pilot, _screen):
        await pilot.press("f")
        covered = pilot.app.screen
        await pilot.app.push_screen(front := WritingScreen("Opmerking", "", "", None))
        covered.dismiss()
        await settled(pilot)
        assert pilot.app.screen is front


async def test_a_meaning_that_the_list_cuts_off_stands_in_full_below_it() -> None:
    async with opened(size=(80, 24)) as (pilot, _screen):
        await pilot.press("f", "down")
        await pilot.pause()
        shown = pilot.app.screen.query_one("#meaning", Static)
        start, clarify = codebook().track("phase").labels[:2]
        assert str(shown.content) == clarify.definition
        height = shown.size.height
        await pilot.press("up")
        await pilot.pause()
        assert (str(shown.content), shown.size.height) == (start.definition, height)


async def test_signals_are_turned_on_and_off_with_the_mouse_and_kept_with_a_click() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, _screen):
        await pilot.press("j", "V")
        screen = pilot.app.screen
        assert isinstance(screen, ChoiceScreen)
        await pilot.click(OptionList, offset=(8, 1))
        await pilot.click(OptionList, offset=(8, 0))
        await pilot.click(OptionList, offset=(8, 0))
        assert pilot.app.screen is screen
        await click(pilot, "enter bewaart")
        await settled(pilot)
        assert [edit.path for edit in review.edits] == ["turn/2/signal"]
        assert review.edits[0].after is not None and review.edits[0].after.count(",") == 0


async def test_one_answer_is_chosen_with_one_click_or_left_as_it_was() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("f")
        await click(pilot, "esc laat")
        assert pilot.app.screen is screen
        await pilot.press("f")
        await pilot.click(OptionList, offset=(8, 1))
        await settled(pilot)
        assert [edit.path for edit in review.edits] == ["turn/1/phase"]


async def test_a_question_that_does_not_fit_says_so_with_an_ellipsis() -> None:
    async with opened_at("h", size=(60, 24)) as (pilot, _screen):
        shown = pilot.app.screen.query_one("#question")
        assert shown.render_line(0).text.rstrip().endswith("…")


async def test_a_comment_is_kept_with_a_click() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, _screen):
        await pilot.press("c", "m", "o", "o", "i")
        assert isinstance(pilot.app.screen, WritingScreen)
        await click(pilot, "Enter bewaart")
        await settled(pilot)
        assert [edit.after for edit in review.edits] == ['"mooi"']


async def test_the_tour_goes_on_and_stops_with_clicks() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("f2")
        assert isinstance(pilot.app.screen, TourScreen)
        await click(pilot, "enter verder")
        assert "2 van 5" in str(pilot.app.screen.query_one("#card", Static).content)
        await click(pilot, "← terug")
        assert "1 van 5" in str(pilot.app.screen.query_one("#card", Static).content)
        await click(pilot, "esc stoppen")
        assert pilot.app.screen_stack[-1] is screen


async def test_an_explanation_closes_with_a_click_beside_it() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("f1")
        assert isinstance(pilot.app.screen, ExplanationScreen)
        await pilot.click(offset=(1, 1))
        await pilot.pause()
        assert pilot.app.screen_stack[-1] is screen


@pytest.mark.parametrize("key", ["h", "c"])
async def test_on_a_small_screen_the_line_that_says_how_to_leave_stands_whole(key: str) -> None:
    async with opened_at(key, size=(80, 24)) as (pilot, _screen):
        how = pilot.app.screen.query_one("#how", Static)
        drawn = " ".join(how.render_line(y).text.strip() for y in range(how.size.height))
        assert " ".join(drawn.split()).endswith("esc laat het zoals het is.")
