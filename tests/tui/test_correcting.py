"""Correcting a conversation: one key per track, notes, words, speakers, undo and redo."""

import asyncio
from dataclasses import replace
from time import sleep

import pytest
from textual.events import Paste
from textual.widgets import Input
from textual.widgets._toast import ToastRack

from gesprekscoach.domain.conversation import Conversation, Utterance
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.errors import DiskFull
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.widgets.choice import ChoiceScreen
from gesprekscoach.tui.widgets.word_picker import WordPicker
from tests.tui.opening import opened, opened_at, opened_over_library, settled, shown_lines, text_of, until
from tests.tui.reviewing import FakeReview, corpus_conversation


def here(screen: ConversationScreen) -> object:
    assert screen.view is not None
    return screen.view.turns[screen.cursor]


async def test_f_and_a_letter_change_the_phase_and_say_so() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("f")
        assert isinstance(pilot.app.screen, ChoiceScreen)
        await pilot.press("v")
        await settled(pilot)

        assert (review.edits[0].path, review.edits[0].after) == ("turn/1/phase", '"clarify"')
        assert screen.view is not None
        assert screen.view.turns[0].phase == "clarify"
        assert "door jou" in text_of(screen, "#detail-text")


@pytest.mark.parametrize(
    ("keys", "path", "after"),
    [
        (("w", "b"), "turn/1/world", '"bridge"'),
        (("right", "right", "h", "a"), "turn/1/utterance/3/act", '"advice"'),
        (("b", "n"), "turn/1/stance", '"take_over"'),
        (("j", "t", "b"), "turn/2/talk", '"sustain"'),
        (("j", "B", "d"), "turn/2/movement", '"do"'),
        (("s", "k"), "turn/1/speaker", '"client"'),
        (("j", "V", "v", "enter"), "turn/2/signal", '["safety"]'),
        (("v", "j", "enter"), "turn/1/utterance/1/flags", '["yes_but"]'),
    ],
)
async def test_every_track_has_a_key(keys: tuple[str, ...], path: str, after: str) -> None:
    review = FakeReview()
    async with opened(review) as (pilot, _screen):
        for key in keys:
            await pilot.press(key)
        await settled(pilot)

        assert [(edit.path, edit.after) for edit in review.edits] == [(path, after)]


@pytest.mark.parametrize(
    ("keys", "kept", "told"),
    [
        (("3", "2"), {"act": '"open_question"', "depth": "3", "follow_up": '"D2"'}, "Met elke u neem je er één terug."),
        (("escape", "2"), {"act": '"open_question"', "follow_up": '"D2"'}, "Met elke u neem je er één terug."),
        (
            ("escape", "escape"),
            {"act": '"open_question"'},
            "Handeling van beurt 1: Open vraag. Met u neem je het terug.",
        ),
    ],
)
async def test_a_sentence_that_becomes_a_question_is_asked_how_deep_it_goes(
    keys: tuple[str, ...], kept: dict[str, str], told: str
) -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.view is not None and not screen.view.turns[0].utterances[0].is_question
        for key in ("h", "o", *keys):
            await pilot.press(key)
            await pilot.pause()
        await settled(pilot)
        assert {edit.path: edit.after for edit in review.edits} == {
            f"turn/1/utterance/1/{track}": value for track, value in kept.items()
        }
        [notice] = pilot.app._notifications
        assert notice.message.endswith(told)
        for left in range(len(kept) - 1, -1, -1):
            await pilot.press("u")
            await settled(pilot)
            assert len(review.edits) == left


async def test_another_kind_of_question_keeps_its_depth_and_asks_nothing_more() -> None:
    review = FakeReview()
    async with opened_at("j", "j", "right", "h", "g", review=review) as (pilot, screen):
        assert pilot.app.screen is screen
        assert [edit.path for edit in review.edits] == ["turn/3/utterance/2/act"]


async def test_depth_works_at_a_question_only() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("d")
        assert pilot.app.screen is screen
        await pilot.press("j", "j", "right", "d")
        await settled(pilot)
        assert text_of(pilot.app.screen, "#how").startswith("Een cijfer kiest")
        await pilot.press("1")
        await settled(pilot)

        assert [(edit.path, edit.after) for edit in review.edits] == [("turn/3/utterance/2/depth", "1")]


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (("t",), "Deze tag hoort bij wat de klant zegt."),
        (("j", "h"), "Deze tag hoort bij wat de professional zegt."),
        (("d",), "Deze tag hoort bij een vraag. Met de pijl naar rechts kies je een andere zin."),
    ],
)
async def test_the_key_of_a_tag_that_this_place_cannot_have_says_why(keys: tuple[str, ...], why: str) -> None:
    async with opened() as (pilot, screen):
        await pilot.press(*keys)
        await pilot.pause()
        assert pilot.app.screen is screen
        assert [notice.message for notice in pilot.app._notifications] == [why]


async def test_escape_leaves_everything_as_it_is() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        for key in ("f", "c", "z", "e"):
            await pilot.press(key, "escape")
            await settled(pilot)

        assert pilot.app.screen is screen
        assert review.edits == []


async def test_undo_and_redo_go_back_and_forth() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.view is not None
        before = screen.view.turns[0].phase
        await pilot.press("f", "v")
        await settled(pilot)
        await pilot.press("u")
        await settled(pilot)
        assert screen.view.turns[0].phase == before
        await pilot.press("U")
        await settled(pilot)
        assert screen.view.turns[0].phase == "clarify"


async def test_undo_also_takes_back_what_was_done_on_another_day() -> None:
    review = FakeReview()
    review.correct("turn/1/phase", "action")
    async with opened_at("u", review=review) as (_pilot, screen):
        assert review.edits == []
        assert screen.view is not None
        assert screen.view.turns[0].phase == "start"


async def test_confirming_takes_the_doubt_away() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.view is not None
        doubtful = next(i for i, turn in enumerate(screen.view.turns) if turn.confidence["phase"] < 0.6)
        screen.cursor = doubtful
        await pilot.press("equals_sign")
        await settled(pilot)

        assert f"turn/{doubtful + 1}/phase" in [edit.path for edit in review.edits]
        assert screen.view.turns[doubtful].source["phase"] == "person"


def with_doubt(conversation: Conversation, track: str, position: int, **tags: None) -> Conversation:
    """The conversation with one doubtful tag, in this sentence of the first turn."""
    first, *others = conversation.turns
    sure = [replace(utterance, confidence={}) for utterance in first.utterances]
    sure[position] = replace(sure[position], confidence={track: 0.4}, **tags)
    return replace(conversation, turns=(replace(first, utterances=tuple(sure), confidence={}), *others))


async def test_a_doubt_in_another_sentence_of_the_turn_is_shown_before_it_is_taken_away() -> None:
    review = FakeReview(with_doubt(corpus_conversation(), "act", 2))
    async with opened(review) as (pilot, screen):
        await pilot.press("equals_sign")
        assert (screen.utterance, review.edits) == (2, [])
        assert any("De twijfel zit in zin 3." in notice.message for notice in pilot.app._notifications)

        await pilot.press("equals_sign")
        await settled(pilot)
        assert [edit.path for edit in review.edits] == ["turn/1/utterance/3/act"]


@pytest.mark.parametrize("chance", [0.1, 0.9])
async def test_where_only_words_are_unsure_it_says_how_to_say_that_they_are_right(chance: float) -> None:
    sure = with_doubt(corpus_conversation(), "act", 0)
    first = sure.turns[0]
    said = first.utterances[0]
    heard = replace(said, confidence={}, words=(replace(said.words[0], probability=chance), *said.words[1:]))
    turn = replace(first, utterances=(heard,))
    async with opened(FakeReview(replace(sure, turns=(turn, *sure.turns[1:])))) as (pilot, _screen):
        await pilot.press("equals_sign")
        [notice] = pilot.app._notifications
        assert ("Druk op e, en dan op enter." in notice.message) == (chance < 0.5)


async def test_that_a_question_takes_up_nothing_can_be_confirmed() -> None:
    review = FakeReview(with_doubt(corpus_conversation(), "follow_up", 0, follow_up=None))
    async with opened_at("equals_sign", review=review) as (_pilot, _screen):
        assert [(edit.path, edit.after) for edit in review.edits] == [("turn/1/utterance/1/follow_up", "null")]


async def test_a_comment_and_an_example_leave_a_mark() -> None:
    async with opened_at("c", *"mooi", "enter") as (pilot, screen):
        await pilot.press("x")
        await settled(pilot)

        assert screen.view is not None
        assert screen.view.notes[1].comment == "mooi"
        assert screen.view.marks[0].endswith("✎★")
        assert "mooi" in text_of(screen, "#detail-text")


async def test_what_was_written_or_marked_is_found_again_turn_by_turn() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("X")
        assert screen.cursor == 0  # nothing yet
        await pilot.press("j", "x", "j", "j", "c", *"mooi", "enter", "end")
        await settled(pilot)
        await pilot.press("X")
        assert screen.cursor == 1 and "plek 1 van 2" in text_of(screen, "#status")
        await pilot.press("n")
        assert screen.cursor == 3 and "mooi" in text_of(screen, "#detail-text")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("mooi\x1b[2J zo", "mooi [2J zo"),
        ("Mooi begin.\nLater vroeg je\n\ndoor op het krat.\n", "Mooi begin. Later vroeg je door op het krat."),
    ],
    ids=["no order to a terminal", "every line"],
)
async def test_what_is_kept_of_a_pasted_comment(pasted: str, kept: str) -> None:
    async with opened() as (pilot, screen):
        await pilot.press("c")
        pilot.app.screen.query_one(Input).post_message(Paste(pasted))
        await pilot.pause()
        await pilot.press("enter")
        await settled(pilot)
        assert screen.view is not None
        assert screen.view.notes[1].comment == kept


class FullDisk(FakeReview):
    """A vault on a disk that is full until there is room."""

    has_room = False

    def correct(self, path: str, value: object, seen: Conversation | None = None) -> None:
        if not self.has_room:
            raise DiskFull("De schijf is vol.", "Maak ruimte en probeer het opnieuw.")
        super().correct(path, value, seen)


@pytest.mark.parametrize(
    ("key", "path"),
    [("c", "turn/1/comment"), ("e", "turn/1/utterance/1/text"), ("a", "speakers/professional/name")],
)
async def test_what_was_typed_is_still_there_when_it_could_not_be_kept(key: str, path: str) -> None:
    review = FullDisk()
    async with opened_at(key, "home", *"mooi ", "enter", review=review) as (pilot, screen):
        told = next(iter(pilot.app._notifications))
        assert (told.title, "Wat je typte, staat er dan nog." in told.message) == ("De schijf is vol.", True)

        review.has_room = True
        await pilot.press(key)
        assert pilot.app.screen.query_one(Input).value.startswith("mooi")
        await pilot.press("enter")
        await settled(pilot)
        assert [(edit.path, "mooi" in edit.after) for edit in review.edits] == [(path, True)]
        assert pilot.app.screen is screen


async def test_what_is_being_typed_can_be_seen() -> None:
    async with opened(size=(80, 24)) as (pilot, _screen):
        await pilot.press("c", *"zonnebloem")
        await pilot.pause()
        assert "zonnebloem" in pilot.app.export_screenshot()


async def test_a_notice_does_not_cover_what_is_being_typed() -> None:
    async with opened(size=(80, 24)) as (pilot, _screen):
        await pilot.press("c")
        pilot.app.notify("Er is geen koptelefoon of luidspreker gevonden.")
        await settled(pilot)
        rack = pilot.app.screen.query_one(ToastRack)
        assert not rack.region.overlaps(pilot.app.screen.query_one(Input).region)


async def test_words_can_be_edited() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("e")
        written = pilot.app.screen.query_one(Input)
        assert written.value.startswith("Meneer Haverkamp")
        written.value = "Meneer Havermans, goeiemorgen."
        await pilot.press("enter")
        await settled(pilot)

        assert screen.view is not None
        assert screen.view.turns[0].utterances[0].text == "Meneer Havermans, goeiemorgen."


async def test_enter_on_unsure_words_as_they_are_says_that_they_are_right() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.view is not None
        screen.cursor = next(i for i, turn in enumerate(screen.view.turns) if is_unsure(turn.utterances[0]))
        spoken = screen.view.turns[screen.cursor].utterances[0]
        await pilot.press("e")
        assert "ook als het zo klopt" in text_of(pilot.app.screen, "#how")
        await pilot.press("enter")
        await until(pilot, lambda: len(pilot.app._notifications) > 0)
        review.player.stop()
        right = screen.view.turns[screen.cursor].utterances[0]
        assert (right.text, is_unsure(right)) == (spoken.text, False)
        [notice] = pilot.app._notifications
        assert notice.message == "De woorden kloppen. Met u neem je het terug."
        await pilot.press("u")
        await settled(pilot)
        assert is_unsure(screen.view.turns[screen.cursor].utterances[0])


async def test_enter_on_sure_words_as_they_are_changes_nothing() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.here is not None and not is_unsure(screen.here[2])
        await pilot.press("e", "enter")
        await pilot.pause()
        review.player.stop()
        await settled(pilot)
        assert review.edits == []


def is_unsure(utterance: Utterance) -> bool:
    return any(word.is_unsure for word in utterance.words)


async def test_first_words_move_to_the_turn_before() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.view is not None
        before = screen.view.turns[0].word_count
        await pilot.press("j", "m")
        assert isinstance(pilot.app.screen, WordPicker)
        await pilot.press("right", "enter")
        await settled(pilot)

        assert (review.edits[0].path, review.edits[0].after) == ("turn/2/move_first", "2")
        assert screen.view.turns[0].word_count == before + 2


async def test_a_turn_can_be_split_and_joined_again() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        assert screen.view is not None
        count = len(screen.view.turns)
        await pilot.press("z", "enter")
        await settled(pilot)
        assert len(screen.view.turns) == count + 1
        assert screen.view.turns[1].speaker == "client"
        await pilot.press("Z")
        await settled(pilot)
        assert len(screen.view.turns) == count


async def test_speakers_are_swapped_everywhere_at_once() -> None:
    async with opened_at("S") as (_pilot, screen):
        assert screen.view is not None
        assert [turn.speaker for turn in screen.view.turns[:2]] == ["client", "professional"]


async def test_a_speaker_gets_a_name_everywhere_and_undo_takes_it_back() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, screen):
        await pilot.press("j", "a")
        written = pilot.app.screen.query_one(Input)
        assert written.value == "Ada"
        written.value = "Samira"
        await pilot.press("enter")
        await settled(pilot)

        assert [(edit.path, edit.after) for edit in review.edits] == [("speakers/client/name", '"Samira"')]
        assert "Samira" in text_of(screen, "#about") and "Samira" in text_of(screen, "#detail-text")
        assert any("Samira" in line for line in shown_lines(screen.query_one(Transcript)))
        await pilot.press("u")
        await settled(pilot)
        assert "Samira" not in text_of(screen, "#about")


async def test_a_name_that_is_too_long_is_refused_and_can_be_made_shorter() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("j", "a")
        pilot.app.screen.query_one(Input).value = "Samira " * 30
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen is screen and "Ada" in text_of(screen, "#about")

        await pilot.press("a")
        assert pilot.app.screen.query_one(Input).value.startswith("Samira Samira")


@pytest.mark.parametrize("name", ["Sem [hij]", "[/Sem]"])
async def test_a_name_with_square_brackets_is_told_as_it_was_typed(name: str) -> None:
    async with opened() as (pilot, _screen):
        await pilot.press("a")
        pilot.app.screen.query_one(Input).value = name
        await pilot.press("enter")
        await settled(pilot)
        await until(pilot, lambda: any(name in str(toast.render()) for toast in pilot.app.screen.query("Toast")))


async def test_words_of_someone_else_are_struck_out() -> None:
    async with opened_at("0", "enter") as (_pilot, screen):
        assert screen.view is not None
        assert screen.view.turns[0].utterances[0].text == "[…]"


async def test_tags_are_made_again_when_asked_for() -> None:
    review = FakeReview()
    async with opened_at("R", review=review) as (_pilot, _screen):
        assert review.retagged == 1


async def test_while_the_tags_are_made_again_the_line_above_the_keys_says_how_far_that_is() -> None:
    review = FakeReview()
    review.is_tagged.clear()
    async with opened(review) as (pilot, screen):
        before = text_of(screen, "#status")
        await pilot.press("R")
        await until(pilot, lambda: text_of(screen, "#status") == f"Tags maken: 42%   {before}")
        review.is_tagged.set()
        await settled(pilot)
        assert text_of(screen, "#status") == before


async def test_leaving_the_program_does_not_wait_for_tags_that_are_made_again() -> None:
    class LongReview(FakeReview):
        """Takes ten seconds for the tags."""

        def retag(self) -> Steps[None]:
            for step in range(1_000):
                self.begun.append(step)
                yield step / 1_000
                sleep(0.01)
            self.retagged += 1

    review = LongReview()
    async with opened(review) as (pilot, _screen):
        await pilot.press("R")
        await until(pilot, lambda: len(review.begun) > 2)
    at_the_end = len(review.begun)
    await asyncio.sleep(0.2)
    assert len(review.begun) <= at_the_end + 1


async def test_tags_are_made_again_to_the_end_also_when_the_conversation_is_left_meanwhile() -> None:
    review = FakeReview()
    review.is_tagged.clear()
    async with opened_over_library(review) as (pilot, screen):
        await pilot.press("R")
        await until(pilot, lambda: review.begun == [0])
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is not screen)
        review.is_tagged.set()
        await until(pilot, lambda: review.retagged == 1)


async def test_what_is_corrected_while_the_tags_are_made_again_is_kept_at_once() -> None:
    review = FakeReview()
    review.is_tagged.clear()
    async with opened(review) as (pilot, screen):
        await pilot.press("R", "x")
        await until(pilot, lambda: [edit.path for edit in review.edits] == ["turn/1/example"])
        review.is_tagged.set()
        await settled(pilot)
        assert screen.view is not None and screen.view.notes[1].is_example


async def test_what_is_said_by_another_while_the_tags_are_made_again_is_told_to_need_that_once_more() -> None:
    review = FakeReview()
    review.is_tagged.clear()
    async with opened(review) as (pilot, _screen):
        await pilot.press("R", "S")
        await until(pilot, lambda: len(review.edits) == 1)
        review.is_tagged.set()
        await settled(pilot)
        told = [note.message for note in pilot.app._notifications][-1]
        assert "Wat je intussen veranderde, telt nog niet mee. Met R maak je de tags opnieuw." in told


async def test_tags_are_made_again_once_at_a_time_and_once_more_for_all_that_was_asked_meanwhile() -> None:
    review = FakeReview()
    review.is_tagged.clear()
    async with opened(review) as (pilot, _screen):
        await pilot.press("R")
        await until(pilot, lambda: review.begun == [0])
        await pilot.press("S", "R", "R")
        await until(pilot, lambda: len(review.edits) == 1)
        await pilot.pause(0.1)
        assert review.begun == [0]
        review.is_tagged.set()
        await settled(pilot)
        assert review.begun == [0, 1]
        assert [note.message for note in pilot.app._notifications][-1] == "De tags zijn opnieuw gemaakt."


async def test_the_card_follows_a_correction() -> None:
    async with opened_at("h", "a") as (pilot, screen):
        await pilot.press("2")
        await settled(pilot)
        rows = [str(option.prompt) for option in screen.query_one("#light-card PassageList").options]  # type: ignore[attr-defined]
        assert any("in 3 van je 30 beurten" in row for row in rows)
