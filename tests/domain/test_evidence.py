"""Words without a model: the fallback tokens and what the form rule makes of them."""

import pytest

from gesprekscoach.domain.evidence import plain_tokens, question_form
from gesprekscoach.domain.followup_words import FollowUpWords, longest_row, said, shared, stem

NO_LISTS = FollowUpWords(frozenset(), frozenset(), frozenset(), (), ())


def test_words_and_marks_are_separate_tokens() -> None:
    assert [t.text for t in plain_tokens("Heeft u m'n brief?")] == ["Heeft", "u", "m'n", "brief", "?"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Heeft u gebeld?", "verb_first"),
        ("En wat zou je willen?", "wh"),
        ("Met wie gaat u erheen?", "wh"),
        ("U heeft gebeld.", "statement"),
        ("Als u daar bent, heeft u dan pijn?", "verb_first"),
        ("Heeft, heeft u gebeld", "verb_first"),
        ("Hm.", "fragment"),
    ],
)
def test_closed_word_lists_alone_tell_the_common_forms(text: str, form: str) -> None:
    assert question_form(plain_tokens(text)) == form


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
