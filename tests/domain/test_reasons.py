"""Reasons placed in what was said, with the words around them."""

from time import process_time

import pytest

from gesprekscoach.domain.reasons import quotation, written_words


def shown(reasons: tuple[str, ...], *said: str) -> tuple[str, list[str]]:
    """The quotation with the carrying words in brackets, and the reasons that stand beside it."""
    pieces, others = quotation(reasons, written_words(said))
    return "".join(f"[{piece.text}]" if piece.carries else piece.text for piece in pieces), others


@pytest.mark.parametrize(
    ("reasons", "said", "expected"),
    [
        (("Hoe", "dat ik"), "Hoe vindt u het, dat ik hier nu zit?", "[Hoe] vindt u het, [dat ik] hier nu zit?"),
        (("Vertelt",), "Vertelt u eens, wat deed Ans graag?", "[Vertelt] u eens, …"),
        (("deed",), "Vertelt u eens, wat deed Ans graag?", "… wat [deed] Ans graag?"),
        (("lange",), "Dat is vast een hele lange nacht geweest voor jullie allemaal samen.",
         "… een hele [lange] nacht geweest …"),
        (("een",), "Dat is vast een hele lange nacht geweest voor jullie allemaal samen.",
         "Dat is vast [een] hele lange …"),
        (("is", "samen"), "Dat is vast een hele lange nacht geweest voor jullie allemaal samen.",
         "Dat [is] vast een … jullie allemaal [samen]."),
        (("hele", "jullie"), "Dat is vast een hele lange nacht geweest voor jullie allemaal samen.",
         "… vast een [hele] lange nacht geweest voor [jullie] allemaal samen."),
        (("moe",), "Ja, moe.", "Ja, [moe]."),
        (("moe",), "Ja. Moe. Nou.", "[Moe]."),
        (("dhr. Bakker",), "Dat is dhr. Bakker. Die ken ik.", "Dat is [dhr. Bakker]."),
        (("zo'n",), "Een avond, ‘zo’n’ mooie!", "… ‘[zo’n]’ mooie!"),
        (("één",), "Ik wil er een.", "Ik wil er [een]."),
        (("Ja", "ja"), "Ja. - Nou ja!", "[Ja]. - Nou [ja]!"),
        (("durf ik",), "Dan durf [lacht] ik het.", ""),
    ],
)  # fmt: skip
def test_the_words_around_a_reason_are_quoted_with_it(reasons: tuple[str, ...], said: str, expected: str) -> None:
    assert shown(reasons, said)[0] == expected


def test_sentences_without_a_reason_are_left_out() -> None:
    said = ("Dan was het stil in mijn hoofd.", "Als je zingt, kun je niet piekeren.", "Ik kwam altijd fluitend thuis.")
    assert shown(("mijn", "fluitend"), *said)[0] == (
        "Dan was het stil in [mijn] hoofd. … Ik kwam altijd [fluitend] thuis."
    )
    assert shown(("kun je niet",), *said)[0] == "… [kun je niet] piekeren."


def test_a_word_that_stands_there_twice_is_taken_as_written_and_near_the_others() -> None:
    said = ("Ik zie dat u zit.", "U zegt dat u wel wil, en dat wil ik ook.")
    assert shown(("Ik",), *said)[0] == "[Ik] zie dat u zit."
    assert shown(("ik",), *said)[0] == "… en dat wil [ik] ook."
    assert shown(("Zegt", "dat"), "Dat zegt u.", "Zegt u dat zo?")[0] == "[Zegt] u [dat] zo?"
    assert shown(("dat", "wel"), *said)[0] == "U zegt [dat] u [wel] wil, …"


@pytest.mark.parametrize(
    ("reasons", "said", "expected", "others"),
    [
        (("2 vragen in deze beurt", "of"), "Heer of koop?", "Heer [of] koop?", ["2 vragen in deze beurt"]),
        (("Goedemiddag metvrouw", "ik"), "Goedemiddag mevrouw, ik ben Sam.", "… [ik] ben Sam.",
         ["Goedemiddag metvrouw"]),
        (("de beurten eromheen",), "Ja, zo is het.", "", ["de beurten eromheen"]),
        ((), "Ja, zo is het.", "", []),
        (("ik", "…"), "", "", ["ik", "…"]),
    ],
)  # fmt: skip
def test_facts_and_words_that_were_corrected_stand_beside_it(
    reasons: tuple[str, ...], said: str, expected: str, others: list[str]
) -> None:
    assert shown(reasons, said) == (expected, others)


def test_each_reason_is_found_also_where_they_are_not_in_the_order_of_the_text() -> None:
    assert shown(("bang", "Ik"), "Ik ben bang.")[0] == "[Ik] ben [bang]."


def test_hours_of_talk_by_one_person_are_searched_within_a_second() -> None:
    words = written_words(["Ik zei dat ik het niet wist, en dat ik het ook niet wil weten."] * 2000)
    begin = process_time()
    quotation(("ik", "niet", "dat ik"), words)
    assert process_time() - begin < 1
