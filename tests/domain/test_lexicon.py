"""Phrase patterns as a trainer writes them."""

from time import process_time

import pytest

from gesprekscoach.domain.lexicon import Phrases, plain


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("fijn dat u|je", "Wat fijn, dat u er bent!", "fijn dat u"),
        ("fijn dat u|je", "Fijn dat het lukt", None),
        ("waar ... over", "Waar wilt u het over hebben?", "waar wilt u het over"),
        ("waar ... over", "waar a b c d e f over", None),
        ("verplicht*", "Uw verplichtingen zijn bekend.", "verplichtingen"),
        ("hoeft niks|niet_meer", "Het hoeft niet meer.", "hoeft niet meer"),
        ("id", "Een idee.", None),
        ("m'n huis", "In m’n huis.", "m'n huis"),
        ("fijn ... bent", "Wat fijn. U bent laat.", None),
        ("de kleine is betast", "De ‘kleine’ is 'betast'.", "de kleine is betast"),
        ("'s nachts foto's", "'s Nachts 'foto's'", "'s nachts foto's"),
        ("niet meer verder", "Ik kan niet meer... verder.", "niet meer verder"),
        ("niet meer verder", "Ik kan niet meer... Verder niets.", None),
        ("hebben ... uur", "We hebben tot 14.30 uur.", "hebben tot 14 30 uur"),
        ("niet meer leven", "Ik wil níet méér leven.", "níet méér leven"),
        ("niet meer leven", "Ik wil ni\u0301et me\u0301e\u0301r leven.", "níet méér leven"),
        ("hé suïcid*", "He, suicidaal?", "he suicidaal"),
        ("tot één uur", "Tot een uur of tien.", None),
        ("heb ik het een keer", "Heb ’k 't 'n keer gezegd?", "heb 'k 't 'n keer"),
        ("trekt hem", "Hij trekt 'm aan.", None),
        ("kind & geslagen", "Geslagen is het kind nooit.", "geslagen is het kind"),
        ("kind & geslagen", "Het kind slaapt. Hij werd geslagen.", None),
    ],
)
def test_a_pattern_fits_whole_words_in_a_row(pattern: str, text: str, found: str | None) -> None:
    assert Phrases([pattern]).find(text) == found


def test_a_line_of_dots_without_end_is_read_at_once() -> None:
    begin = process_time()
    assert plain("Naam " + "." * 20_000) == "naam " + "." * 20_000
    assert process_time() - begin < 1


def test_no_patterns_find_nothing() -> None:
    assert Phrases([]).find("Van alles.") is None


def test_an_empty_pattern_is_a_slip() -> None:
    with pytest.raises(ValueError, match="leeg"):
        Phrases(["  "])


def test_fitting_words_can_be_taken_out() -> None:
    assert Phrases(["me dood"]).without("Ik lach me dóód, écht.").split() == ["ik", "lach", ".", "écht", "."]
