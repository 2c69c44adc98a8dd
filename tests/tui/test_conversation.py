"""The conversation screen, driven by keys and mouse."""

from dataclasses import replace

import pytest
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Static

from gesprekscoach.domain.consent import PURPOSES, Purpose
from gesprekscoach.domain.conversation import Utterance
from gesprekscoach.errors import NotFound
from gesprekscoach.services.reviewing import Loaded
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.lights.detail import Detail
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.explanation import ExplanationScreen
from gesprekscoach.tui.screens.tour import TourScreen
from gesprekscoach.tui.themes import HIGH_CONTRAST, contrast, themes
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.timeline import Timeline
from tests.tui.opening import opened, opened_at, running, settled, shown_lines, text_of
from tests.tui.reviewing import NO_VAULT, FakeReview, corpus_conversation, long_conversation


async def test_a_turn_shows_time_phase_world_speaker_words_and_act() -> None:
    async with opened(size=(160, 40)) as (_pilot, screen):
        first = next(line for line in shown_lines(screen.query_one(Transcript)) if "00:00" in line and "Noor" in line)

        assert first.split()[:4] == ["▌", "00:00", "S", "▒"]
        assert "erkenning" in first


async def test_the_timeline_tells_the_names_of_the_sample_consent_apart() -> None:
    review = FakeReview()
    review.correct("speakers/professional/name", "Deelnemer A")
    review.correct("speakers/client/name", "Deelnemer B")
    async with opened(review) as (_pilot, screen):
        assert "▀ Deelnemer A  ▄ Deelnemer B" in shown_lines(screen.query_one(Timeline))[1]


@pytest.mark.parametrize(
    ("professional", "client", "legend"),
    [
        ("Noor", "Mevrouw De Wit", "▀ Noor  ▄ Mevrouw De Wit"),
        ("Mevrouw Van den Berg", "Ada", "▀ Mevrouw Van de…Berg  ▄ Ada"),
        ("Deelnemer nummer 11", "Deelnemer nummer 12", "▀ Deelneme…11  ▄ Deelneme…12"),
        ("王小明女士王小明女士", "Ada", "▀ 王小明女士…小明女士  ▄ Ada"),
    ],
)
async def test_the_timeline_shortens_names_only_when_both_do_not_fit_and_keeps_their_end(
    professional: str, client: str, legend: str
) -> None:
    review = FakeReview()
    review.correct("speakers/professional/name", professional)
    review.correct("speakers/client/name", client)
    async with opened(review) as (_pilot, screen):
        assert shown_lines(screen.query_one(Timeline))[1].rstrip().endswith(legend)


async def test_a_narrow_timeline_says_what_its_letters_and_digits_are() -> None:
    async with opened(size=(80, 24)) as (_pilot, screen):
        phases, questions, _pointer = shown_lines(screen.query_one(Timeline))
        assert phases.startswith(" fase  opent met letter ") and questions.startswith(" vragen  diepte 0 tot 4 ")


async def test_arrow_and_letter_keys_move_the_cursor_everywhere_at_once() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("j", "down", "k")

        assert (screen.cursor, screen.query_one(Timeline).cursor, screen.query_one(Transcript).cursor) == (1, 1, 1)
        assert "Beurt 2" in text_of(screen, "#detail-text")


async def test_the_cursor_stops_at_both_ends() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("k")
        assert screen.cursor == 0
        await pilot.press("G", "j")
        assert screen.cursor == len(corpus_conversation().turns) - 1
        await pilot.press("g")
        assert screen.cursor == 0


async def test_capital_letters_go_from_passage_to_passage() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("J")
        phases = [turn.phase for turn in corpus_conversation().turns]
        assert phases[screen.cursor] != phases[screen.cursor - 1]
        await pilot.press("K")
        assert screen.cursor == 0


async def test_left_and_right_go_through_the_sentences_of_the_professional() -> None:
    async with opened() as (pilot, screen):
        await pilot.press("right")
        assert (screen.cursor, screen.utterance) == (0, 1)
        assert "zin 2 van" in text_of(screen, "#detail-text")
        await pilot.press("left", "left")
        assert (screen.cursor, screen.utterance) == (0, 0)


async def test_n_goes_to_the_next_place_and_counts_what_is_left() -> None:
    async with opened() as (pilot, screen):
        before = text_of(screen, "#status")
        await pilot.press("n")
        after = text_of(screen, "#status")

        count = [int(text.split("Nog ")[1].split()[0]) for text in (before, after)]
        assert count[1] == count[0] - 1
        assert screen.cursor > 0


@pytest.mark.parametrize("keys", [("2", "n"), ("2", "ctrl+n"), ("4", "j", "1"), ("2", "enter")])
async def test_whoever_comes_from_another_light_reads_in_the_pane_about_the_turn_at_the_cursor(
    keys: tuple[str, ...],
) -> None:
    async with opened() as (pilot, screen):
        await pilot.press(keys[0])
        await settled(pilot)
        screen.go(2)
        await pilot.press(*keys[1:])
        await settled(pilot)
        assert screen.light == "transcript"
        assert text_of(screen, "#detail-text").startswith(f"Beurt {screen.cursor + 1} ")


async def test_of_two_questions_at_one_place_of_the_timeline_the_deepest_is_shown() -> None:
    plain = corpus_conversation()
    first = plain.turns[0]
    asked = tuple(Utterance("Hoe is dat?", act="open_question", depth=depth) for depth in (4, 1))
    review = FakeReview(replace(plain, turns=(replace(first, utterances=asked), *plain.turns[1:])))
    async with opened(review, size=(120, 40)) as (_pilot, screen):
        questions = shown_lines(screen.query_one(Timeline))[3]
        assert questions.removeprefix(" vragen").lstrip()[0] == "4"


async def test_a_click_in_the_timeline_jumps_there() -> None:
    async with opened() as (pilot, screen):
        await pilot.click(Timeline, offset=(9 + screen.query_one(Timeline).room - 1, 1))
        assert screen.cursor >= len(corpus_conversation().turns) - 2
        assert any("▌" in line for line in shown_lines(screen.query_one(Transcript)))


async def test_a_click_on_a_turn_takes_the_cursor_there() -> None:
    async with opened() as (pilot, screen):
        lines = shown_lines(screen.query_one(Transcript))
        row = next(y for y, line in enumerate(lines) if "Ada" in line)
        await pilot.click(Transcript, offset=(30, row))
        assert screen.cursor == 1


async def test_an_uncertain_word_looks_different_without_colour() -> None:
    async with opened() as (_pilot, screen):
        transcript = screen.query_one(Transcript)
        styled = [s for y in range(transcript.size.height) for s in transcript.render_line(y) if s.style]
        uncertain = [segment.text for segment in styled if segment.style and segment.style.underline]

        assert uncertain
        assert all(segment.style.italic for segment in styled if segment.style and segment.style.underline)


async def test_on_a_small_screen_enter_opens_the_tags_below_and_the_cursor_stays_in_sight() -> None:
    async with opened(size=(80, 24)) as (pilot, screen):
        assert not screen.query_one(Detail).display
        await pilot.press("j", "j", "j", "enter")
        await pilot.pause()

        assert screen.query_one(Detail).display
        assert any(line.startswith("▌") for line in shown_lines(screen.query_one(Transcript)))
        assert screen.query_one(Timeline).size.height == 3


async def test_on_a_small_screen_tab_leads_to_the_tags_and_the_arrows_to_what_does_not_fit() -> None:
    async with opened(size=(80, 24)) as (pilot, screen):
        await pilot.press(*"jjjj", "enter", "tab", *["down"] * 3)
        await pilot.pause()
        assert (screen.query_one(Detail).scroll_offset.y, screen.cursor) == (3, 4)
        await pilot.press("j")
        assert (screen.query_one(Detail).scroll_offset.y, screen.cursor) == (0, 5)
        await pilot.press("enter")
        await pilot.pause()
        assert screen.focused is screen.query_one(Transcript)


async def test_at_a_hundred_columns_the_tags_leave_the_words_their_room() -> None:
    async with opened(size=(100, 30)) as (_pilot, screen):
        assert screen.query_one(Transcript).text_cells >= 40


async def test_question_mark_explains_the_tags_from_the_codebook() -> None:
    async with opened() as (pilot, _screen):
        await pilot.press("question_mark")
        explanation = pilot.app.screen
        assert isinstance(explanation, ExplanationScreen)
        assert "Meeleven of normaal maken" in str(explanation.query_one(Static).content)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ConversationScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 12)])
async def test_the_key_bar_fits_and_ends_with_the_palette(size: tuple[int, int]) -> None:
    async with opened(size=size) as (_pilot, screen):
        keys = str(screen.query_one(KeyBar).content)

        assert len(keys) <= size[0]
        assert keys.endswith("ctrl-p functies")


async def test_resizing_keeps_the_cursor_in_sight() -> None:
    async with opened(FakeReview(long_conversation(300))) as (pilot, screen):
        await pilot.press("G")
        for size in ((80, 24), (200, 60), (60, 16), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert any(line.startswith("▌") for line in shown_lines(screen.query_one(Transcript)))


class Missing(FakeReview):
    def load(self) -> Loaded:
        raise NotFound("Dit gesprek is er niet meer.", "Kies een ander gesprek.")


async def test_a_conversation_that_cannot_be_read_goes_on_saying_what_to_do() -> None:
    app = GesprekscoachApp(lambda: ConversationScreen(Missing(), NO_VAULT))
    async with running(app, size=(80, 24)) as pilot:
        await settled(pilot)

        assert isinstance(app.screen, ConversationScreen)
        assert text_of(app.screen, "#status") == "Dit gesprek is er niet meer.\nKies een ander gesprek."
        assert app.screen.query_one("#status").size.height >= 2


async def test_presenting_leaves_only_words_and_says_how_to_make_them_larger() -> None:
    async with opened(size=(160, 40)) as (pilot, screen):
        await pilot.press("f11")
        await pilot.pause()
        lines = shown_lines(screen.query_one(Transcript))

        assert not screen.query_one(Detail).display
        assert any("erkenning" in line and "Noor" not in line for line in lines)
        assert not any("erkenning" in line and "Noor" in line for line in lines)
        assert "ctrl en +" in next(iter(pilot.app._notifications)).message
        await pilot.press("f11")
        assert screen.query_one(Detail).display


async def test_before_a_class_the_way_back_is_on_the_screen_for_who_has_no_keys() -> None:
    async with opened_at("f11") as (pilot, screen):
        await pilot.click("#leave", offset=(2, 0))
        assert not screen.is_presenting


async def test_in_large_letters_the_acts_under_a_turn_end_at_a_whole_word() -> None:
    async with opened_at("f11", size=(54, 24)) as (_pilot, screen):
        (acts,) = (line for line in shown_lines(screen.query_one(Transcript)) if "daarna" in line)
        assert acts.rstrip().endswith(" …") and acts.split()[-2].strip(",") in (
            "daarna",
            "erkenning",
            "overig",
            "informatie",
        )


async def test_escape_first_leaves_the_class_and_only_then_the_conversation() -> None:
    async with opened() as (pilot, screen):
        await pilot.app.push_screen(ConversationScreen(FakeReview(), NO_VAULT))
        await settled(pilot)
        over = pilot.app.screen
        assert isinstance(over, ConversationScreen) and over is not screen
        await pilot.press("f11", "escape")
        await settled(pilot)
        assert pilot.app.screen is over and not over.query_one(Transcript).is_presenting
        await pilot.press("escape")
        assert pilot.app.screen is screen


@pytest.mark.parametrize(
    ("key", "missing", "warning"),
    [
        ("f11", Purpose.GROUP, "Niet iedereen zei ja tegen: {purpose}. Wie, lees je bij de toestemming."),
        ("x", Purpose.EXAMPLE, "Ada zei geen ja tegen: {purpose}."),
    ],
    ids=["before a class without a name", "alone with the name"],
)
async def test_it_warns_of_what_someone_did_not_agree_to_but_lets_the_user(
    key: str, missing: Purpose, warning: str
) -> None:
    def warnings() -> list[str]:
        return [notice.message for notice in pilot.app._notifications if notice.severity == "warning"]

    review = FakeReview()
    review.client_agrees_to = set(Purpose) - {missing}
    async with opened_at(key, review=review) as (pilot, screen):
        assert warnings() == [warning.format(purpose=PURPOSES[missing])]
        assert screen.query_one(Transcript).is_presenting or review.edits
        await pilot.press(key)
        await settled(pilot)
        assert len(warnings()) == 1


async def test_the_tour_ends_by_itself_and_is_remembered() -> None:
    async with opened() as (pilot, screen):
        assert pilot.app.screen is screen
        assert isinstance(pilot.app, GesprekscoachApp)
        kept: list[str] = []
        pilot.app.tour_waits, pilot.app.remember_tour = True, lambda: kept.append("gezien")
        pilot.app.push_screen(ConversationScreen(FakeReview(), NO_VAULT))
        while not isinstance(pilot.app.screen, TourScreen):
            await pilot.pause()
        await pilot.press("enter", "left", *["enter"] * 5)
        assert isinstance(pilot.app.screen, ConversationScreen)
        assert not pilot.app.tour_waits and kept == ["gezien"]


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_everything_on_the_cursor_is_as_legible_as_the_rest(theme: Theme) -> None:
    async with opened() as (pilot, screen):
        pilot.app.theme = theme.name
        await pilot.press("j", "j")
        await pilot.pause()
        behind = Color.parse(theme.variables["cursor"])
        shown = screen.query_one(Transcript)
        drawn = [segment for y in range(shown.size.height) for segment in shown.render_line(y) if segment.text.strip()]
        ratios = {
            segment.text: round(contrast(Color.parse(style.color.name), behind), 1)
            for segment in drawn
            if (style := segment.style) and style.color and style.bgcolor and style.bgcolor.name == behind.hex.lower()
        }
        assert len(ratios) > 5
        assert {t: r for t, r in ratios.items() if r < (7 if theme.name == HIGH_CONTRAST else 4.5)} == {}


async def test_on_a_small_screen_the_line_of_the_review_says_what_n_does_as_far_as_there_is_room() -> None:
    async with opened_at("ctrl+n", size=(80, 24)) as (_pilot, screen):
        said = shown_lines(screen.query_one("#status"))[-1]
        assert "plek 1 van" in said and "   n vol" in said and said.rstrip().endswith("…")


async def test_where_a_connection_was_missed_the_pane_says_what_was_left_lying() -> None:
    async with opened(size=(140, 50)) as (pilot, screen):
        assert screen.view is not None
        asked = min(screen.view.missed)
        screen.cursor = asked - 1
        await settled(pilot)
        told = text_of(screen, "#detail-text")
        assert "Gemiste aansluiting" in told and screen.view.turns[asked - 2].text in told
