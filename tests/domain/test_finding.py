"""Finding words in what was said."""

import pytest

from gesprekscoach.domain.finding import Hit, fold, hits, is_enough, letters_in_words, nearest

SAID = ("Eén cliënt, in het krat.", "De huurschuld!", "Krat in de KRAT")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("krat", ["krat", "krat", "krat"]),
        ("CLIENT", ["client"]),
        ("één", ["een"]),
        ("schuld", ["schuld"]),
        ("cliënt in het", ["client, in het"]),
        ("krat, in", ["krat in"]),
        ("de (krat)", ["de krat"]),
        ("k.at", []),
        ("?", []),
    ],
)
def test_case_accents_and_signs_make_no_difference_and_words_are_found_inside_longer_ones(
    words: str, found: list[str]
) -> None:
    folded = [fold(text) for text in SAID]
    assert [folded[hit.turn][hit.start : hit.end] for hit in hits(folded, words)] == found


@pytest.mark.parametrize(("words", "is_so"), [("ja", True), ("a", False), (" a ", False), ("?!", False), ("a?", True)])
def test_two_signs_with_a_letter_or_digit_are_enough_to_look_for(words: str, is_so: bool) -> None:
    assert is_enough(words) is is_so


def test_the_nearest_place_is_the_one_here_or_further_on_and_after_the_last_the_first() -> None:
    found = [Hit(2, 0, 4), Hit(2, 8, 12), Hit(5, 0, 4)]
    assert [nearest(found, index) for index in (0, 2, 3, 5, 6)] == [0, 0, 2, 2, 0]
    assert nearest([], 3) is None


def test_the_letters_to_mark_stand_where_they_are_written() -> None:
    words = ["De", "huurschuld,", "zegt", "ﬁnanciën"]
    folded = [fold(" ".join(words))]
    [across] = hits(folded, "schuld zegt")
    [ligature] = hits(folded, "nanc")
    assert letters_in_words(words, [across, ligature]) == {
        1: [(4, 11, across)],
        2: [(0, 4, across)],
        3: [(0, 8, ligature)],
    }
