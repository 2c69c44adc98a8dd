"""The lights on one conversation: each shows the same moment, and every number leads to its passages."""

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.widgets import OptionList, Static

from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.timeline import columns
from gesprekscoach.domain.worlds import Dictionary, WorldWord, dictionary
from gesprekscoach.tui.lights import worlds
from gesprekscoach.tui.lights.movement import Lanes
from gesprekscoach.tui.lights.questions import Ladder
from gesprekscoach.tui.lights.worlds import WorldsLight
from gesprekscoach.tui.phrases import NO_TAGS
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.widgets.passage_list import PassageList
from gesprekscoach.tui.widgets.timeline import Timeline
from tests.tui.opening import opened, opened_at, settled, shown_lines, text_of
from tests.tui.reviewing import FakeReview, StillReview, TogetherReview, codebook, corpus_conversation


def rows_of(screen: ConversationScreen, selector: str = "") -> list[str]:
    shown = screen.query_one(f"#light-{screen.light} {selector or 'PassageList'}", PassageList)
    return [str(option.prompt) for option in shown.options]


@pytest.mark.parametrize("key", ["2", "3", "4", "5", "6"])
async def test_the_cursor_stays_at_the_same_moment_under_every_light(key: str) -> None:
    async with opened_at("j", "j", "j", key) as (pilot, screen):
        assert screen.light != "transcript"
        assert (screen.cursor, screen.query_one(Timeline).cursor) == (3, 3)
        await pilot.press("1")
        assert screen.cursor == 3


async def test_the_card_names_strengths_one_step_and_the_numbers_behind_them() -> None:
    async with opened_at("2") as (_pilot, screen):
        rows = "\n".join(rows_of(screen))

        for part in ("Wat sterk was", "Eén volgende stap", "Teruggeven", "richtlijn", "├", "Vraagdiepte"):
            assert part in rows


async def test_while_the_tags_are_being_made_it_says_so_and_judges_nothing() -> None:
    heard = corpus_conversation()
    untagged = replace(
        heard, turns=tuple(Turn(t.n, t.speaker, (Utterance(t.text),)) for t in heard.turns), opening=None
    )
    async with opened(FakeReview(untagged)) as (pilot, screen):
        assert NO_TAGS in text_of(screen, "#status")
        await pilot.press("2")
        await settled(pilot)
        assert rows_of(screen) == [NO_TAGS]


@pytest.mark.parametrize("width", [80, 84, 88])
async def test_the_times_behind_a_strength_stay_together_where_the_line_is_full(width: int) -> None:
    class LongReview(StillReview):
        """A strength of 60 characters with three passages."""

        def card(self, conversation: Conversation) -> FeedbackCard:
            card = super().card(conversation)
            long = replace(card.strengths[0], text=f"{'Je bleef bij de ander.':x<60}", turns=(1, 3, 5))
            return replace(card, strengths=(long,))

    async with opened_at("2", review=LongReview(), size=(width, 40)) as (_pilot, screen):
        lines = shown_lines(screen.query_one("#light-card PassageList"))
        assert next(line.strip() for line in lines if "▸" in line).endswith("00:00 ▸  00:23 ▸  00:41 ▸")


@pytest.mark.parametrize(("review", "is_said"), [(FakeReview, False), (TogetherReview, True)])
async def test_the_card_says_whom_it_calls_je_where_two_professionals_speak(
    review: type[FakeReview], is_said: bool
) -> None:
    async with opened_at("2", review=review()) as (_pilot, screen):
        assert any("‘Je’ is steeds wie" in row for row in rows_of(screen)) is is_said


async def test_enter_on_a_number_walks_through_its_passages_and_escape_leads_back() -> None:
    async with opened_at("2") as (pilot, screen):
        shown = screen.query_one("#light-card PassageList", OptionList)
        shown.highlighted = next(i for i, o in enumerate(shown.options) if "Ongevraagd advies" in str(o.prompt))
        await pilot.press("enter")
        advice = [t.n for t in corpus_conversation().turns if any(u.act == "advice" for u in t.utterances)]

        assert screen.light == "transcript"
        assert screen.cursor + 1 == advice[0]
        assert f"plek 1 van {len(advice)}" in text_of(screen, "#status")
        await pilot.press("n")
        assert screen.cursor + 1 == advice[1]
        await pilot.press("escape")
        assert (screen.light, screen.cursor) == ("card", 0)


async def test_the_opening_shows_the_first_minutes_with_words_per_turn() -> None:
    async with opened_at("3") as (_pilot, screen):
        rows = rows_of(screen)
        first = next(row for row in rows if row.startswith("00:00"))

        assert str(corpus_conversation().turns[0].word_count) in first
        assert any("voldoende" in row for row in rows)


async def test_the_opening_shows_every_code_also_after_an_introduction_or_three_minutes() -> None:
    plain = corpus_conversation().turns
    intro = tuple(replace(plain[1], speaker="other", start_ms=0, end_ms=0) for _ in range(3))
    late = [replace(t, start_ms=(t.start_ms or 0) + 200_000, end_ms=(t.end_ms or 0) + 200_000) for t in plain[10:]]
    turns = tuple(replace(turn, n=n) for n, turn in enumerate((*intro, *plain[:10], *late), 1))
    seen = Opening(1, positive=("O1",), negative=("N8",), evidence={"O1": (4,), "N8": (14,)})
    said = replace(corpus_conversation(), turns=turns, opening=seen)
    async with opened_at("3", review=FakeReview(said)) as (_pilot, screen):
        marked = [row for row in rows_of(screen) if row[2:3] == ":" and ("+ O1" in row or "− N8" in row)]
        assert len(marked) == 2


async def test_on_a_small_screen_the_keys_reach_what_stands_above_the_first_row_and_below_the_last() -> None:
    async with opened_at("3", size=(80, 24)) as (pilot, screen):
        shown = screen.query_one("#light-opening PassageList", PassageList)

        def drawn() -> str:
            return "\n".join(shown_lines(shown))

        assert "●" in drawn()
        first = shown.highlighted
        await pilot.press("j", "end")
        await pilot.pause()
        last, bottom = shown.highlighted, drawn()
        assert "●" not in bottom and shown.scroll_y == shown.max_scroll_y
        await pilot.press("down")
        assert shown.highlighted == last
        await pilot.press("pageup", "pageup", "pageup", "pageup", "pageup")
        await pilot.pause()
        assert (shown.highlighted, shown.scroll_y) == (first, 0)
        await pilot.press("j", "j", "j", "j", "k", "k", "k", "k")
        assert (shown.highlighted, shown.scroll_y) == (first, 0)
        await pilot.press("k")
        assert (shown.highlighted, shown.scroll_y) == (first, 0)


async def test_the_ladder_names_its_rungs_and_the_arrow_goes_from_one_question_to_the_next() -> None:
    async with opened_at("4") as (pilot, screen):
        lines = shown_lines(screen.query_one(Ladder))
        assert [line[1] for line in lines[:9:2]] == ["4", "3", "2", "1", "0"]
        asked = dict.fromkeys(turn.n for turn, _ in corpus_conversation().questions)
        seen = []
        for _ in asked:
            await pilot.press("right")
            seen.append(screen.cursor + 1)
            assert "vraag" in text_of(screen, "#question-here")
        assert seen == list(asked)
        assert "→ volgende vraag" in text_of(screen, "#keys")


async def test_a_click_in_the_ladder_goes_to_that_moment() -> None:
    async with opened_at("4") as (pilot, screen):
        ladder = screen.query_one(Ladder)
        assert screen.view is not None
        filled = columns(screen.view.spans, ladder.room)
        at = next(x for x in range(30, len(filled)) if filled[x - 1] == filled[x] == filled[x + 1])
        await pilot.click(Ladder, offset=(ladder.start + at, 3))
        await pilot.pause()
        assert screen.cursor == filled[at] > 0


async def test_enter_on_a_kind_of_follow_up_walks_through_the_questions_of_that_kind() -> None:
    async with opened_at("4") as (pilot, screen):
        shown = screen.query_one("#light-questions PassageList", PassageList)
        name = codebook().name("follow_up", "D2")
        shown.highlighted = next(at for at, row in enumerate(rows_of(screen)) if row.startswith(name))
        shown.focus()
        await pilot.press("enter")
        turns = list(dict.fromkeys(turn.n for turn, u in corpus_conversation().questions if u.follow_up == "D2"))
        assert screen.cursor + 1 == turns[0]
        assert f"plek 1 van {len(turns)}" in text_of(screen, "#status")


async def test_own_words_that_were_never_taken_up_stand_out() -> None:
    async with opened_at("5") as (_pilot, screen):
        assert any("niet herhaald" in row for row in rows_of(screen, "#own-words"))
        assert not any("niet herhaald" in row for row in rows_of(screen, "#system-words"))
        assert "Eigen woorden van Ada" in str(screen.query_one("#own-title", Static).content)


@pytest.mark.parametrize(
    ("width", "first"),
    [
        (72, ("eerst jij", "eerst de klant")),
        (80, ("eerst jij", "eerst de klant")),
        (200, ("eerst door ",)),
    ],
)
async def test_of_a_word_in_system_language_it_is_said_who_said_it_first_also_where_there_is_little_room(
    width: int, first: tuple[str, ...]
) -> None:
    async with opened_at("5", size=(width, 40)) as (_pilot, screen):
        shown = [line.rstrip("│ ▁▂▃▄▅▆▇█") for line in shown_lines(screen.query_one("#system-words")) if "×" in line]
        assert shown and all(any(words in line for words in first) for line in shown), shown


@pytest.mark.parametrize("width", [80, 120])
async def test_a_word_that_fell_a_hundred_times_stands_on_one_line_and_a_long_one_whole_where_it_fits(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    often = [WorldWord(f"woord{n}", "client", 100 + n, 23, (1, 2)) for n in range(20)]  # more than the screen holds
    found = Dictionary((WorldWord("schuldhulpverlening", "professional", 7, 0, (1,)), *often), ())
    monkeypatch.setattr(worlds, "dictionary", lambda *_: found)
    async with opened_at("5", size=(width, 24)) as (_pilot, screen):
        first, second, third, *_ = (line.split() for line in shown_lines(screen.query_one("#system-words")))
    assert first[:4] == ["schuldhulpverlening", "7×", "eerst", "jij"]
    assert second[:5] == ["woord0", "123×", "eerst", "de", "klant"] and third[:2] == ["woord1", "124×"]


async def test_two_worlds_open_on_the_list_that_holds_a_word_and_an_empty_one_says_what_that_means() -> None:
    plain = corpus_conversation()
    turns = tuple(replace(turn, world="life" if turn.speaker == "client" else "neutral") for turn in plain.turns)
    async with opened(FakeReview(replace(plain, turns=turns))) as (pilot, screen):
        for _ in range(2):  # the second time the light stands already
            await pilot.press("5")
            await settled(pilot)
            assert screen.focused is screen.query_one("#own-words")
            assert rows_of(screen, "#system-words")[0].startswith("Hier viel geen woord van het systeem op. Dan ging")
            await pilot.press("1")


async def test_movement_shows_both_lanes_and_the_clients_own_steps() -> None:
    async with opened_at("6") as (_pilot, screen):
        lines = shown_lines(screen.query_one(Lanes))
        rows = rows_of(screen)

        assert [line[1] for line in lines[:9]] == ["D", "K", "W", "Z", " ", "B", "A", "L", "N"]
        assert "┃" in lines[4]
        assert any("06:45" in row for row in rows)
        assert any(row.startswith("Thuis") for row in rows)


async def test_a_step_of_the_client_that_is_in_doubt_says_so() -> None:
    plain = corpus_conversation()
    turns = tuple(replace(t, confidence={"movement": 0.5}) if t.movement == "do" else t for t in plain.turns)
    async with opened_at("6", review=FakeReview(replace(plain, turns=turns))) as (_pilot, screen):
        own = [row for row in rows_of(screen) if "“" in row]
        assert {row.split()[1]: row.endswith("” (twijfel)") for row in own} == {"K": False, "D": True}


async def test_a_light_survives_small_screens() -> None:
    async with opened(size=(80, 24)) as (pilot, screen):
        for key in "234561":
            await pilot.press(key)
            await settled(pilot)
        await pilot.resize_terminal(50, 15)
        await pilot.press("4")
        await settled(pilot)
        assert screen.light == "questions"


async def test_a_page_key_does_nothing_to_a_list_of_which_no_line_is_in_sight() -> None:
    async with opened_at("5", size=(80, 10)) as (pilot, screen):
        assert not screen.query_one("#system-words").size.height
        await pilot.press("pagedown", "pageup")
        assert screen.light == "worlds"


async def test_a_small_screen_names_the_rows_in_whole_words_and_keeps_the_tags_in_sight() -> None:
    async with opened_at("4", "right", "right", size=(80, 24)) as (pilot, screen):
        rungs = "\n".join(shown_lines(screen.query_one(Ladder)))
        for name in ("administratief", "verhaal", "beleving", "waarde, wens, kracht"):
            assert f"{name} " in rungs
        said = text_of(screen, "#question-here").splitlines()
        assert len(said) == 3 and all(len(line) <= 76 for line in said) and "vraag" in said[-1]
        await pilot.press("6")
        await settled(pilot)
        lanes = "\n".join(shown_lines(screen.query_one(Lanes)))
        for name in ("willen", "kunnen", "begeleiden", "overnemen"):
            assert f"{name} " in lanes


async def test_on_a_small_screen_the_opening_keeps_its_words_whole_with_the_codes_under_them() -> None:
    seen = Opening(1, positive=("O1",), negative=("N4",), evidence={"O1": (1,), "N4": (1,)})
    said = replace(corpus_conversation(), opening=seen)
    async with opened_at("3", review=FakeReview(said), size=(80, 24)) as (_pilot, screen):
        rows = [row.splitlines() for row in rows_of(screen) if row[2:3] == ":"]
        begin = rows[0][0].index(said.turns[0].text[:12])
        assert [line.strip() for line in rows[0][-2:]] == ["+ O1 welkom", "− N4 intake of aanvraag als kader"]
        del rows[0][-2:]
        for turn, lines in zip(said.turns, rows, strict=False):
            assert " ".join(line[begin:] for line in lines) == turn.text and max(map(len, lines)) < 80


@pytest.mark.parametrize("width", [80, 120])
async def test_the_signs_of_the_ladder_are_named_whole_at_every_width(width: int) -> None:
    async with opened_at("4", size=(width, 24)) as (_pilot, screen):
        drawn = shown_lines(screen.query_one(Ladder))
        assert any("liet een gevoel liggen" in line for line in drawn)
        assert any("waarde, wens, kracht" in line for line in drawn)


async def test_what_was_said_on_the_card_wraps_under_itself() -> None:
    review = FakeReview()
    async with opened_at("2", review=review, size=(80, 24)) as (_pilot, screen):
        quotes = [row for row in rows_of(screen) if "Jij zei:" in row]
        begin = next(line.index("“") for line in quotes[0].splitlines() if "Jij zei:" in line)
        wrapped = [line for row in quotes for line in row.splitlines() if line.startswith("   ")]
        assert wrapped and all(line[:begin].isspace() for line in wrapped if not line.lstrip().startswith("“"))


@pytest.mark.parametrize(("key", "said_by"), [("4", "zei daarna"), ("6", "K "), ("6", "jij:")])
async def test_what_was_said_wraps_under_itself_in_the_other_lists_too(key: str, said_by: str) -> None:
    async with opened(FakeReview(corpus_conversation("wmo-01")), size=(80, 24)) as (pilot, screen):
        await pilot.press(key)
        await settled(pilot)
        row = next(row for row in rows_of(screen) if said_by in row and "\n" in row)
        lines = row.splitlines()
        begin = next(line.index("“") for line in lines if said_by in line)
        assert all(len(line) <= 76 for line in lines)
        assert all(line[:begin].isspace() for line in lines if "“" not in line[: begin + 1])


@pytest.mark.parametrize(("key", "said_by"), [("2", " zei:"), ("4", " zei “"), ("6", ": “")])
@pytest.mark.parametrize("client", ["Maximiliaan Wolfgang van der Berg-Jansen", "中村さん山田太郎の母"])
async def test_beside_a_long_name_what_was_said_keeps_half_of_a_narrow_screen(
    key: str, said_by: str, client: str
) -> None:
    review = FakeReview(corpus_conversation("wmo-01"))
    review.correct("speakers/client/name", client)
    async with opened_at(key, review=review, size=(62, 40)) as (_pilot, screen):
        row = next(row for row in rows_of(screen) if client[:4] in row and said_by in row)
        lines = row[row.index(client[:4]) :].splitlines()
        assert cell_len(lines[0].partition("“")[0]) <= 31
        assert all(cell_len(line) <= 58 for line in lines)


@pytest.mark.parametrize(("key", "yours"), [("2", "Jij zei:"), ("4", "jij zei daarna")])
async def test_what_two_people_said_begins_at_the_same_cell_where_a_name_has_wide_characters(
    key: str, yours: str
) -> None:
    review = FakeReview(corpus_conversation("wmo-01"))
    review.correct("speakers/client/name", "中村さん山田太郎の母")
    async with opened_at(key, review=review) as (_pilot, screen):
        row = next(row for row in rows_of(screen) if "中村さん" in row and yours in row)
        said = [line for line in row.splitlines() if "中村さん" in line or yours in line]
        assert len({cell_len(line.partition("“")[0]) for line in said}) == 1


@pytest.mark.parametrize("key", ["1", "3"])
async def test_what_is_said_begins_at_the_same_cell_beside_a_name_in_wide_characters(key: str) -> None:
    review = FakeReview()
    review.correct("speakers/client/name", "中村さん")
    async with opened_at(key, review=review) as (_pilot, screen):
        drawn = shown_lines(screen.query_one("#transcript" if key == "1" else "#light-opening PassageList"))
        begins = [
            cell_len(line.partition(turn.text[:9])[0])
            for turn in corpus_conversation().turns[:2]
            for line in drawn
            if turn.text[:9] in line
        ]
        assert len(begins) == 2 and len(set(begins)) == 1


async def test_on_a_wide_screen_every_word_says_how_often_each_of_the_two_said_it() -> None:
    async with opened_at("5", size=(200, 60)) as (_pilot, screen):
        lit = screen.query_one("#light-worlds", WorldsLight).lit
        assert lit is not None
        own = dictionary(lit.view.conversation, lit.everyday).own
        at, word = next((at, word) for at, word in enumerate(own) if word.by_professional != word.by_client)
        told = f"Noor {word.by_professional}×  Ada {word.by_client}×"
        assert told in rows_of(screen, "#own-words")[at]


async def test_at_thirty_lines_the_list_under_the_ladder_shows_the_row_at_the_cursor() -> None:
    async with opened_at("4", "right", "right", "right", size=(100, 30)) as (_pilot, screen):
        shown = screen.query_one("#light-questions PassageList", PassageList)
        assert any(shown.row_text in line for line in shown_lines(shown))


async def test_on_a_small_screen_what_was_said_fills_its_line_as_soon_as_the_ladder_opens() -> None:
    async with opened_at("4", size=(80, 24)) as (_pilot, screen):
        said, tags = text_of(screen, "#question-here").splitlines()
        assert 70 < len(said) <= 76 and said.endswith("…")
        assert "Met → ga je naar de volgende" in tags


async def test_a_conversation_with_no_question_says_so_and_heads_no_empty_list() -> None:
    plain = corpus_conversation()
    turns = tuple(
        replace(
            turn,
            utterances=tuple(replace(u, act="other", depth=None, follow_up=None, flags=()) for u in turn.utterances),
        )
        for turn in plain.turns
    )
    async with opened_at("4", review=FakeReview(replace(plain, turns=turns))) as (_pilot, screen):
        assert text_of(screen, "#question-here").endswith("In dit gesprek staat geen vraag.")
        assert not any("Doorvragen" in row for row in rows_of(screen))


async def test_after_the_last_question_the_way_back_to_it_is_named() -> None:
    async with opened_at("4", "G") as (_pilot, screen):
        assert text_of(screen, "#question-here").endswith("Met ← ga je naar de vorige.")
