"""What the library shows, in which order, and what it warns about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gesprekscoach.domain.held import Held
from gesprekscoach.domain.recording import State
from gesprekscoach.services.browsing import (
    Order,
    Shelf,
    days_left,
    ending,
    in_order,
    of_kind,
    on_shelf,
    reflections_per_question,
    ribbon,
    with_words,
)
from gesprekscoach.services.ports import RecordingSummary

TODAY = date(2026, 11, 26)


def on(day: date | None, number: int = 1) -> Held:
    return Held(day, datetime(2026, 11, 20, 12, tzinfo=UTC), number)


KRAT = RecordingSummary(
    id="krat",
    title="Het krat achter in de bus",
    held=on(date(2026, 11, 12)),
    duration_ms=872_000,
    state=State.REVIEWED,
    keep_until=TODAY + timedelta(days=80),
    people=("Noor", "Sem"),
    opening_level=2,
    questions=20,
    reflections=9,
    phases=("opening", "exploration", "closing"),
)
DOZEN = replace(KRAT, id="dozen", title="Drie dozen", state=State.TAGGED, questions=0, reflections=0, opening_level=3)
ROLLENSPEL = RecordingSummary(
    "rol", "Rollenspel", on(None), 190_000, State.IMPORTED, TODAY + timedelta(days=9), people=("Bas", "Sem")
)
ROWS = [KRAT, DOZEN, ROLLENSPEL]


@pytest.mark.parametrize(
    ("shelf", "expected"),
    [
        (Shelf.ALL, ["krat", "dozen", "rol"]),
        (Shelf.TO_PROCESS, ["rol"]),
        (Shelf.TO_REVIEW, ["dozen"]),
        (Shelf.ENDING, ["rol"]),
    ],
)
def test_a_shelf_holds_what_asks_the_same_of_the_user(shelf: Shelf, expected: list[str]) -> None:
    assert [row.id for row in on_shelf(ROWS, shelf, TODAY)] == expected


def test_state_and_field_of_work_narrow_the_list() -> None:
    rows = [replace(KRAT, setting="debt"), replace(DOZEN, setting="debt"), ROLLENSPEL]
    assert [row.id for row in of_kind(rows, setting="debt")] == ["krat", "dozen"]
    assert [row.id for row in of_kind(rows, setting="debt", state=State.TAGGED)] == ["dozen"]
    assert of_kind(rows) == rows


@pytest.mark.parametrize(
    ("order", "first"),
    [(Order.TITLE, "dozen"), (Order.LENGTH, "rol"), (Order.PEOPLE, "rol"), (Order.OPENING, "rol")],
)
def test_sorting_puts_the_smallest_first_and_what_is_unknown_before_it(order: Order, first: str) -> None:
    assert in_order(ROWS, order)[0].id == first


def test_sorting_the_other_way_puts_the_best_opening_first() -> None:
    assert in_order(ROWS, Order.OPENING, is_reversed=True)[0].id == "dozen"


def test_of_one_day_the_later_one_stands_on_the_same_side_as_later_days() -> None:
    days = {"later": on(TODAY, 2), "eerder": on(TODAY, 1), "dag ervoor": on(date(2026, 11, 25), 3)}
    rows = [replace(KRAT, id=name, held=held) for name, held in days.items()]
    assert [row.id for row in in_order(rows, Order.DATE, is_reversed=True)] == ["later", "eerder", "dag ervoor"]
    assert [row.id for row in in_order(rows, Order.DATE)] == ["dag ervoor", "eerder", "later"]


def test_an_import_of_an_unknown_day_stands_where_it_was_imported_and_not_before_everything() -> None:
    rows = [replace(KRAT, held=on(day)) for day in (date(2026, 11, 21), None, date(2026, 11, 19))]
    found = in_order(rows[::-1], Order.DATE, is_reversed=True)
    assert [row.held.on and row.held.on.day for row in found] == [21, None, 19]


def test_words_match_title_and_people_whatever_their_case_and_accents() -> None:
    assert [row.id for row in with_words(ROWS, "KRAT sem")] == ["krat"]
    assert with_words([replace(KRAT, title="Eén cliënt")], "een CLIENT")
    assert [row.id for row in with_words(ROWS, "sem")] == ["krat", "dozen", "rol"]


def test_reflections_per_question_is_unknown_with_too_few_questions_as_on_the_card() -> None:
    assert reflections_per_question(KRAT) == pytest.approx(0.45)
    assert reflections_per_question(replace(KRAT, questions=10)) == pytest.approx(0.9)
    assert reflections_per_question(replace(KRAT, questions=9)) is None
    assert reflections_per_question(DOZEN) is None
    assert reflections_per_question(ROLLENSPEL) is None


def test_the_last_day_of_consent_is_not_yet_past() -> None:
    last_day = replace(KRAT, id="vandaag", keep_until=TODAY)
    late = replace(KRAT, id="gisteren", keep_until=TODAY - timedelta(days=1))
    past, soon = ending([*ROWS, last_day, late], TODAY)
    assert ([row.id for row in past], [row.id for row in soon]) == (["gisteren"], ["vandaag", "rol"])
    assert days_left(last_day, TODAY) == 0


def test_a_ribbon_keeps_every_phase_at_its_share() -> None:
    assert ribbon(("a", "b", "b", None), 4) == ("a", "b", "b", None)
    assert ribbon(("a", "b"), 6) == ("a", "a", "a", "b", "b", "b")
    assert ribbon((), 5) == ()


def test_a_conversation_without_a_field_of_work_comes_first_in_the_order_of_those() -> None:
    rows = [replace(KRAT, setting="youth"), ROLLENSPEL, replace(DOZEN, setting="debt")]
    assert [row.id for row in in_order(rows, Order.SETTING)] == ["rol", "dozen", "krat"]
