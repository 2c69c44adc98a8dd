"""Looking for words in the conversation that is open."""

from rich.segment import Segment
from textual.widgets import Input, Static

from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.explanation import ExplanationScreen
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.timeline import Timeline
from tests.tui.opening import opened, opened_at, settled, text_of
from tests.tui.reviewing import FakeReview, corpus_conversation

WORD = "iemand"


def turns_with(word: str) -> list[int]:
    """Return the index of every turn with this word, once for each time that it stands there."""
    return [turn.n - 1 for turn in corpus_conversation().turns for _ in range(turn.text.lower().count(word))]


def found(screen: ConversationScreen) -> str:
    return text_of(screen, "#find-found")


def drawn(screen: ConversationScreen) -> list[Segment]:
    transcript = screen.query_one(Transcript)
    return [segment for y in range(transcript.size.height) for segment in transcript.render_line(y)]


def reversed_text(screen: ConversationScreen) -> str:
    return "".join(s.text for s in drawn(screen) if s.style and s.style.reverse).lower()


async def test_a_slash_opens_a_line_and_typing_shows_the_first_place_counts_and_marks_them() -> None:
    places = turns_with(WORD)
    assert len(places) > 2
    async with opened() as (pilot, screen):
        await pilot.press("slash", *WORD)
        assert found(screen).startswith(f"1 van {len(places)}")
        assert screen.cursor == screen.query_one(Timeline).cursor == places[0]
        assert reversed_text(screen) == WORD
        assert isinstance(screen.focused, Input)


async def test_letters_typed_after_the_slash_are_text_and_do_nothing_else() -> None:
    review = FakeReview()
    async with opened_at("x", review=review) as (pilot, screen):
        kept = list(review.edits)
        await pilot.press("slash", *"uxn2/")
        await settled(pilot)
        assert screen.query_one("#find-words", Input).value == "uxn2/"
        assert (review.edits, screen.light) == (kept, "transcript")
        assert found(screen).startswith("niet gevonden")


async def test_the_arrows_go_along_the_places_while_one_types_and_round_at_the_end() -> None:
    places = turns_with(WORD)
    async with opened() as (pilot, screen):
        await pilot.press("slash", *WORD)
        seen = []
        for _ in places:
            seen.append(screen.cursor)
            await pilot.press("down")
        assert seen == places and screen.cursor == places[0]
        await pilot.press("up")
        assert screen.cursor == places[-1] and found(screen).startswith(f"{len(places)} van {len(places)}")


async def test_enter_goes_to_the_text_where_enter_and_n_go_on_and_capital_n_back() -> None:
    places = turns_with(WORD)
    async with opened() as (pilot, screen):
        await pilot.press("slash", *WORD, "enter")
        assert (screen.cursor, screen.focused) == (places[0], screen.query_one(Transcript))
        assert "n volgende" in found(screen) and "n volgende" in str(screen.query_one(KeyBar).content)
        await pilot.press("enter", "n")
        assert screen.cursor == places[2]
        await pilot.press("N")
        assert screen.cursor == places[1]
        await pilot.press("j", "j", "j")
        assert found(screen).startswith(f"{len(places)} plekken")
        await pilot.press("n")
        assert screen.cursor == next(place for place in places if place > places[1] + 2)


async def test_a_place_in_a_later_sentence_chooses_that_sentence() -> None:
    turn, utterance, word = next(
        (turn.n - 1, number, spoken.text.split()[-1].strip("?.,"))
        for turn in corpus_conversation().turns
        if turn.speaker == "professional"
        for number, spoken in enumerate(turn.utterances)
        if number == 1
    )
    async with opened() as (pilot, screen):
        screen.go(turn)
        await pilot.press("slash", *word)
        assert (screen.cursor, screen.utterance) == (turn, utterance)


async def test_escape_while_typing_goes_back_to_where_that_began_and_afterwards_stays() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("j", "slash", *WORD, "escape")
        assert (screen.cursor, screen.focused) == (1, screen.query_one(Transcript))
        assert not screen.is_finding and not reversed_text(screen)
        await pilot.press("slash", "enter", "n", "escape")
        assert screen.cursor == turns_with(WORD)[1]
        assert not screen.is_finding and screen.query_one("#status", Static).display
        await pilot.press("enter")
        assert screen.query_one("#detail-text", Static)


async def test_what_was_looked_for_is_still_there_and_a_letter_replaces_it() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("slash", *WORD, "escape", "slash")
        assert screen.query_one("#find-words", Input).value == WORD
        assert found(screen).startswith(str(len(turns_with(WORD))))
        await pilot.press("q")
        assert screen.query_one("#find-words", Input).value == "q"
        assert found(screen).startswith("typ twee letters of meer")


async def test_words_that_are_nowhere_leave_the_cursor_where_it_was() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("j", "j", "slash", *WORD, *"xyz")
        assert screen.cursor == 2 and found(screen).startswith("niet gevonden")
        await pilot.press("enter", "down")
        assert screen.cursor == 2 and isinstance(screen.focused, Input)
        await pilot.press("tab")
        await pilot.pause()
        assert screen.focused is screen.query_one(Transcript)
        assert "n volgende" not in str(screen.query_one(KeyBar).content)


async def test_a_slash_under_another_light_goes_to_the_text_and_a_digit_leaves_it_again() -> None:
    async with opened_at("3") as (pilot, screen):
        await pilot.press("slash", *WORD)
        await settled(pilot)
        assert screen.light == "transcript" and isinstance(screen.focused, Input)
        assert found(screen).startswith("1 van")
        await pilot.press("enter", "2")
        await settled(pilot)
        assert screen.light == "card" and not screen.is_finding


async def test_other_words_of_the_conversation_are_looked_for_anew() -> None:
    review = FakeReview()
    places = turns_with(WORD)
    async with opened(review) as (pilot, screen):
        await pilot.press("slash", *WORD, "enter")
        said = review.conversation.turns[places[0]].utterances
        number = next(number for number, spoken in enumerate(said, 1) if WORD in spoken.text.lower())
        review.correct(f"turn/{places[0] + 1}/utterance/{number}/text", "Heel anders.")
        screen.look()
        await settled(pilot)
        assert found(screen).startswith(f"{len(places) - 1} plek")


async def test_the_mouse_goes_on_and_closes_and_f1_explains() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("slash", *WORD)
        await pilot.press("f1")
        assert isinstance(pilot.app.screen, ExplanationScreen)
        await pilot.press("escape")
        said = screen.query_one("#find-found", Static)
        await pilot.click(said, offset=(found(screen).index("volgende") + 1, 0))
        assert screen.cursor == turns_with(WORD)[1]
        await pilot.click(said, offset=(found(screen).index("sluiten") + 1, 0))
        assert not screen.is_finding
