"""What a form makes of what people type."""

from datetime import date, time

import pytest

from gesprekscoach.adapters.consent_file import example_consent, parse_consent
from gesprekscoach.domain.consent import Purpose
from gesprekscoach.domain.held import Start
from gesprekscoach.tui.forms import (
    consent_of,
    drafts_of,
    new_draft,
    new_drafts,
    problem_with,
    read_day,
    read_start,
)
from tests.tui.places import TODAY, consent


@pytest.mark.parametrize("text", ["20-11-2026", "20/11/2026", "20.11.2026", "2026-11-20", "20 11 2026"])
def test_a_date_may_be_typed_in_several_ways(text: str) -> None:
    assert read_day(text) == date(2026, 11, 20)


@pytest.mark.parametrize("text", ["5-3-26", "05.03.26", "2026-3-5"])
def test_a_year_of_two_digits_is_one_of_this_century(text: str) -> None:
    assert read_day(text) == date(2026, 3, 5)


@pytest.mark.parametrize("text", ["20-11-2026 14:05", "20-11-2026, 14.05", "2026-11-20 14:05", "20 11 2026 14:05"])
def test_a_time_may_follow_the_date(text: str) -> None:
    assert read_start(text) == Start(date(2026, 11, 20), time(14, 5))


@pytest.mark.parametrize("text", ["", "14:05", "20-11-2026 24:05", "20-11-2026 14:61", "morgen 14:05"])
def test_what_is_no_date_with_a_time_is_refused(text: str) -> None:
    assert read_start(text) is None
    assert read_start("20-11-2026") == Start(date(2026, 11, 20))


@pytest.mark.parametrize(
    "text", ["", "20-11", "31-02-2026", "morgen", "20-11-zes", "1-1-1-1", "5-3-6", "5-3-026", "5-3-20261", "²-1-2026"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert read_day(text) is None


def test_a_new_form_asks_for_names_first() -> None:
    assert problem_with(new_drafts(TODAY), TODAY) == "Vul een naam in. Een schuilnaam mag ook."


def test_with_two_names_the_proposed_consent_suffices_and_allows_no_more_than_that() -> None:
    drafts = new_drafts(TODAY)
    drafts[0].name, drafts[1].name = "Noor", "Sem"
    assert problem_with(drafts, TODAY) is None
    assert [person.purposes for person in consent_of(drafts).people] == [{Purpose.TRANSCRIBE}] * 2


def test_a_typed_name_is_the_name_that_a_consent_file_gives() -> None:
    drafts = new_drafts(TODAY)
    drafts[0].name, drafts[1].name = " Ren\u00e9  de\u00a0Wit", "Sem\x1b[2J"
    written = example_consent(TODAY).replace("Deelnemer A", "Rene\u0301 de Wit").replace("Deelnemer B", "Sem [2J")
    assert [person.name for person in consent_of(drafts).people] == [p.name for p in parse_consent(written).people]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"keep_until": "25-11-2026"}, "liep af"),
        ({"keep_until": "straks"}, "'bewaren tot' als dag-maand-jaar"),
        ({"given_on": "straks"}, "'zei ja op' als dag-maand-jaar"),
        ({"given_on": "27-11-2026"}, "'zei ja op' moet nog komen"),
        ({"purposes": {Purpose.GROUP}}, "geen toestemming"),
        ({"role": "professional"}, "geen klant"),
        ({"name": "noor "}, "dezelfde naam"),
    ],
)
def test_the_form_says_what_keeps_consent_from_sufficing(change: dict[str, object], words: str) -> None:
    drafts = new_drafts(TODAY)
    drafts[0].name, drafts[1].name = "Noor", "Sem"
    for name, value in change.items():
        setattr(drafts[1], name, value)
    problem = problem_with(drafts, TODAY)
    assert problem is not None and words in problem


def test_an_earlier_consent_fills_the_form_unchanged() -> None:
    earlier = consent("Noor", "Sem", "Rood")
    assert consent_of(drafts_of(earlier)) == earlier


def test_a_third_person_need_not_speak() -> None:
    draft = new_draft("anders", TODAY)
    draft.name, draft.speaks = "Rood", False
    assert not draft.person().speaks
