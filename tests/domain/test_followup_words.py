"""Words that are taken over: related words, and rows of them."""

import pytest

from gesprekscoach.domain.followup_words import FollowUpWords, longest_row, said, shared, stem
from tests.fakes import plain_tokens

NO_LISTS = FollowUpWords(frozenset(), frozenset(), frozenset(), (), ())


@pytest.mark.parametrize(
    ("one", "two", "related"),
    [("boekje", "boeken", True), ("raam", "raamkozijn", True), ("keukenraam", "raam", True), ("bus", "busje", False)],
)
def test_related_words_share_a_stem_or_are_part_of_a_compound(one: str, two: str, related: bool) -> None:
    assert bool(shared({one: one}, {two: two})) == related


def test_first_and_second_person_are_the_same_row_of_words() -> None:
    client = said([plain_tokens("Ik ben m'n eigen stem kwijt.")], NO_LISTS)
    professional = said([plain_tokens("U bent uw eigen stem kwijt?")], NO_LISTS)
    assert longest_row(professional.row, client.row) == 4


def test_a_stem_keeps_three_letters() -> None:
    assert [stem(word) for word in ("dagje", "wandelen", "aten")] == ["dag", "wandel", "aten"]
