"""Two conversations beside each other, and one person over time."""

from dataclasses import replace
from datetime import date

import pytest
from textual.widgets import Static

from gesprekscoach.domain.consent import Purpose
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.services.ports import RecordingSummary
from gesprekscoach.tui.screens import over_time
from gesprekscoach.tui.screens.comparing import CompareScreen
from gesprekscoach.tui.screens.over_time import OverTimeChart
from gesprekscoach.tui.widgets.canvas import Canvas
from gesprekscoach.tui.widgets.choice import Answers
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.passage_list import PassageList
from tests.tui.opening import compared, opened, opened_at, seen_over_time, settled, shown_lines
from tests.tui.reviewing import FakeReview, StillReview, TogetherReview, corpus_conversation, days


def rows_of(shown: CompareScreen) -> list[str]:
    return [str(option.prompt) for option in shown.query_one(PassageList).options]


def title_of(shown: CompareScreen, which: str) -> str:
    return str(shown.query_one(f"#{which}-title", Static).content)


async def test_the_older_conversation_comes_first_and_it_says_what_can_be_chance() -> None:
    async with opened() as (pilot, _screen):
        shown = await compared(pilot)
        assert title_of(shown, "first").startswith("eerst") and title_of(shown, "first").endswith("6 okt 2026")
        assert title_of(shown, "second").startswith("daarna") and "Versie veertien" in title_of(shown, "second")
        assert any("verschil kan toeval zijn" in row for row in rows_of(shown))
        assert "omwisselen" not in str(shown.query_one(KeyBar).content)
        await pilot.press("w")
        assert "Versie veertien" in title_of(shown, "second")


async def test_of_one_day_the_one_held_first_comes_first_with_its_time() -> None:
    review = FakeReview(helds=days(all_on=date(2026, 11, 12), is_time_known=True))
    async with opened(review) as (pilot, _screen):
        shown = await compared(pilot)
        assert title_of(shown, "first").startswith("eerst") and title_of(shown, "first").endswith("12 nov 2026, 14:03")
        assert title_of(shown, "second").startswith("daarna") and "Versie veertien" in title_of(shown, "second")
        assert "omwisselen" not in str(shown.query_one(KeyBar).content)
        assert not any("importeren" in row for row in rows_of(shown))


@pytest.mark.parametrize(
    ("day", "when"), [(date(2026, 11, 12), "12 nov 2026, geïmporteerd 14:03"), (None, "geïmporteerd 12 nov 2026 14:03")]
)
async def test_imports_stand_in_the_order_of_importing_and_the_user_may_swap_them(day: date | None, when: str) -> None:
    async with opened(FakeReview(helds=days(all_on=day))) as (pilot, _screen):
        shown = await compared(pilot)
        assert title_of(shown, "first").startswith("eerst") and title_of(shown, "first").endswith(when)
        assert title_of(shown, "second").startswith("daarna") and "Versie veertien" in title_of(shown, "second")
        assert any("De volgorde is die van importeren." in row for row in rows_of(shown))
        assert "w omwisselen" in str(shown.query_one(KeyBar).content)
        await pilot.press("w")
        assert title_of(shown, "first").startswith("eerst") and "Versie veertien" in title_of(shown, "first")
        assert any("Je hebt de gesprekken omgewisseld." in row for row in rows_of(shown))


async def test_on_a_narrow_screen_the_title_gives_way_to_the_time() -> None:
    async with opened(FakeReview(helds=days(all_on=date(2026, 11, 12))), size=(54, 24)) as (pilot, _screen):
        shown = await compared(pilot)
        assert title_of(shown, "second").endswith("…  12 nov 2026, geïmporteerd 14:04")


async def test_the_choice_of_another_conversation_tells_those_of_one_day_apart() -> None:
    async with opened_at("C", review=FakeReview(helds=days(all_on=date(2026, 11, 12)))) as (pilot, _screen):
        answers = [str(answer.prompt) for answer in pilot.app.screen.query_one(Answers).options]
        assert [answer.rsplit(" ", 1)[1] for answer in answers] == ["14:03", "14:01"]


async def test_what_tells_most_comes_first_as_on_the_card() -> None:
    async with opened() as (pilot, _screen):
        names = [row[:24].strip() for row in rows_of(await compared(pilot))]
        assert names[names.index("Opening") + 1 :][:2] == ["Teruggeven", "Ongevraagd advies"]


async def test_many_questions_of_one_depth_are_longer_than_fewer_of_another() -> None:
    class ManyQuestions(FakeReview):
        def card(self, conversation: Conversation) -> FeedbackCard:
            return replace(super().card(conversation), depth={0: 40, 1: 20, 2: 1, 3: 0, 4: 0})

        def beside(self, recording_id: str) -> "ManyQuestions":
            return ManyQuestions(corpus_conversation(recording_id))

    async with opened(ManyQuestions(), size=(80, 24)) as (pilot, _screen):
        rows = rows_of(await compared(pilot))
        shown = rows[next(i for i, row in enumerate(rows) if "Vraagdiepte" in row) + 1 :]
        assert [row.split()[-2:] for row in shown[:3]] == [["▇▇▇▇▇▇▇▇", "40"], ["▇▇▇▇", "20"], ["▇", "1"]]
        await pilot.press("escape", "2")
        await settled(pilot)
        listed = pilot.app.screen.query_one("#light-card PassageList", PassageList).options
        (row,) = (str(option.prompt) for option in listed if str(option.prompt).startswith("Vraagdiepte"))
        assert [part.count("▇") for part in row.split()[2:11:2]] == [12, 6, 1, 0, 0]


async def test_on_a_narrow_screen_every_number_still_has_its_margin() -> None:
    async with opened(StillReview(), size=(80, 24)) as (pilot, _screen):
        rows = rows_of(await compared(pilot))
        (talk,) = (row for row in rows if row.startswith("Wie praat"))
        assert talk.split()[2:6] == ["40%", "(30–52)", "40%", "(30–52)"]
        (back,) = (row for row in rows if row.startswith("Teruggeven"))
        assert back.split()[1:5] == ["0,4", "(0,3–0,5)", "0,4", "(0,3–0,5)"]
        assert not [row for row in rows if "toeval zijn" in row and len(row.rstrip()) > 76]


async def test_without_another_conversation_it_says_so() -> None:
    review = FakeReview()
    review.others = ()
    async with opened_at("C", review=review) as (pilot, screen):
        assert pilot.app.screen is screen
        assert [note.message for note in pilot.app._notifications] == [
            "Er is nog geen ander gesprek van deze persoon met tags."
        ]


async def test_one_person_over_time_draws_a_dot_per_conversation() -> None:
    async with opened() as (pilot, _screen):
        shown = await seen_over_time(pilot)
        assert "".join(shown_lines(shown.query_one(OverTimeChart))).count("●") == 3
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, CompareScreen)


async def test_over_time_another_measure_is_drawn_once_and_not_anew_for_every_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with opened() as (pilot, _screen):
        await seen_over_time(pilot)
        drawn: list[Canvas] = []
        rows = Canvas.rows
        monkeypatch.setattr(Canvas, "rows", lambda canvas: drawn.append(canvas) or rows(canvas))
        await pilot.press("j")
        await settled(pilot)
        assert 1 <= len(drawn) <= 2


async def test_over_time_conversations_of_one_day_are_numbered_and_it_says_on_what_the_order_rests() -> None:
    async with opened_at("T", review=FakeReview(helds=days(all_on=date(2026, 11, 12)))) as (pilot, _screen):
        drawn = shown_lines(pilot.app.screen.query_one(OverTimeChart))
        assert drawn[-2].split() == ["1e", "2e", "3e"] and drawn[-1].split() == ["12", "nov"] * 3
        assert "op volgorde van importeren" in str(pilot.app.screen.query_one("#status", Static).content)


class UntaggedReview(FakeReview):
    """One conversation, which is being processed anew while ``is_tagged`` is false."""

    is_tagged = True

    def series(self) -> list[RecordingSummary]:
        return [row for row in super().series() if self.is_tagged and row.id == self.conversation.id]


async def test_over_time_stays_when_the_only_conversation_is_processed_anew_in_another_window() -> None:
    async with opened(review := UntaggedReview()) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        review.is_tagged = False
        shown.look()
        await settled(pilot)
        assert "".join(shown_lines(shown.query_one(OverTimeChart))).count("●") == 1


async def test_over_time_does_not_call_erased_what_is_processed_anew() -> None:
    review = FakeReview()
    async with opened(review) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        review.others = ("carer-01",)
        shown.look()
        await settled(pilot)
        assert str(shown.query_one("#status", Static).content) == "2 gesprekken"
        assert not pilot.app._notifications


async def test_over_time_without_a_tagged_conversation_says_so() -> None:
    review = UntaggedReview()
    review.is_tagged = False
    async with opened_at("T", review=review) as (pilot, _screen):
        said = str(pilot.app.screen.query_one("#status", Static).content)
        assert said == "Er is nog geen gesprek van deze persoon met tags."


async def test_over_time_says_that_older_conversations_have_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_time, "_MOST", 2)
    async with opened_at("T") as (pilot, _screen):
        assert "".join(shown_lines(pilot.app.screen.query_one(OverTimeChart))).count("●") == 2
        assert str(pilot.app.screen.query_one("#status", Static).content) == "De laatste 2 van 3 gesprekken"


class Many(StillReview):
    """As many conversations as there is room for."""

    def series(self) -> list[RecordingSummary]:
        *_others, own = super().series()
        return [own] * 24


async def test_over_time_the_most_conversations_fit_a_small_screen_with_dates_and_each_measure_on_one_line() -> None:
    async with opened(Many(), size=(80, 24)) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        drawn = shown_lines(shown.query_one(OverTimeChart))
        assert "".join(drawn).count("●") == 24
        assert drawn[-1].split()[:2] == ["12", "nov"]
        assert len(shown.query_one(PassageList)._lines) == 7


async def test_over_time_one_conversation_has_nothing_to_compare_with() -> None:
    async with opened(UntaggedReview()) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        assert "enter" not in str(shown.query_one(KeyBar).content)


async def test_over_time_a_difference_is_said_to_be_with_the_first_conversation() -> None:
    review = StillReview()
    review.others = ("work-10",)
    async with opened(review) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        assert "enter vergelijken" in str(shown.query_one(KeyBar).content)
        said = [str(option.prompt) for option in shown.query_one(PassageList).options]
        assert next(row for row in said if row.startswith("Open vragen")).endswith("40%  minder dan in het eerste")


class TaggedBefore(FakeReview):
    """The other conversations were tagged by an earlier version."""

    def beside(self, recording_id: str) -> FakeReview:
        beside = super().beside(recording_id)
        tagger = "2" if recording_id == self.conversation.id else "1"
        beside.conversation = replace(beside.conversation, models={"tagger": tagger})
        return beside


async def test_it_says_so_where_the_difference_can_be_that_of_the_program() -> None:
    review = TaggedBefore(replace(corpus_conversation(), models={"tagger": "2"}))
    async with opened(review, size=(80, 24)) as (pilot, _screen):
        assert any("niet met dezelfde versie getagd" in row for row in rows_of(await compared(pilot)))
        await pilot.press("escape")
        shown = await seen_over_time(pilot)
        said = " ".join(" ".join(shown_lines(shown.query_one("#status"))).split())
        assert said.startswith("3 gesprekken. Ze zijn niet met dezelfde versie getagd.") and said.endswith("opnieuw.")


async def test_over_time_the_explanation_begins_with_the_measure_at_the_cursor() -> None:
    async with opened() as (pilot, _screen):
        await seen_over_time(pilot)
        await pilot.press("end", "question_mark")
        await pilot.pause()
        explained = str(pilot.app.screen.query_one(Static).content)
        assert explained.startswith("Systeemtaal: ") and "Elke stip is een gesprek" in explained


@pytest.mark.parametrize(("review", "is_told"), [(TogetherReview(), True), (FakeReview(), False)], ids=["two", "one"])
async def test_the_card_says_whom_it_calls_je_where_two_held_the_conversation(
    review: FakeReview, is_told: bool
) -> None:
    async with opened_at("2", review=review) as (_pilot, screen):
        rows = [str(option.prompt) for option in screen.query_one("#light-card PassageList", PassageList).options]
        assert any("‘Je’ is steeds wie in de tekst Professional heet." in row for row in rows) == is_told


async def test_conversations_that_two_held_together_carry_both_names() -> None:
    async with opened(TogetherReview()) as (pilot, _screen):
        shown = await seen_over_time(pilot)
        assert str(shown.query_one(".title", Static).content) == "De gesprekken van Noor en Els"


class RefusedByOthers(FakeReview):
    """The client of this conversation agreed to showing it to a group, those of the others did not."""

    def beside(self, recording_id: str) -> FakeReview:
        beside = super().beside(recording_id)
        if recording_id != self.conversation.id:
            beside.client_agrees_to = set(Purpose) - {Purpose.GROUP}
        return beside


@pytest.mark.parametrize("keys", [("C", "a"), ("T", "enter")])
async def test_before_a_class_comparing_says_without_a_name_that_the_other_conversation_was_refused(
    keys: tuple[str, ...],
) -> None:
    async with opened(RefusedByOthers()) as (pilot, _screen):
        for key in ("f11", *keys):
            await pilot.press(key)
            await settled(pilot)
        assert isinstance(pilot.app.screen, CompareScreen)
        warnings = [note.message for note in pilot.app._notifications if note.severity == "warning"]
        assert warnings == [
            "Niet iedereen zei ja tegen: laten zien in de trainingsgroep. Wie, lees je bij de toestemming."
        ]


async def test_over_time_known_days_need_no_number_and_no_word_about_importing() -> None:
    async with opened_at("T") as (pilot, _screen):
        drawn = shown_lines(pilot.app.screen.query_one(OverTimeChart))
        assert drawn[-2].split() == [] and drawn[-1].split()[-2:] == ["12", "nov"]
        assert str(pilot.app.screen.query_one("#status", Static).content) == "3 gesprekken"


async def test_every_other_conversation_can_be_chosen_also_when_the_letters_have_run_out() -> None:
    class Colleague(FakeReview):
        def series(self) -> list[RecordingSummary]:
            *others, own = super().series()
            return [*(replace(others[0], id=f"{n}") for n in range(30)), own]

    async with opened_at("C", review=Colleague()) as (pilot, _screen):
        assert len(pilot.app.screen.query_one(Answers).options) == 30
        await pilot.press("space")  # the letter of those that have none is no key
        await settled(pilot)
        assert len(pilot.app.screen.query_one(Answers).options) == 30
