"""Everything a user reads is plain Dutch (B1): short sentences and everyday words, wherever it stands."""

import re
from collections.abc import Callable, Iterable

import pytest

from tests import shown_texts
from tests.plain_dutch import B1, CODEBOOK, HARD_WORDS, Rules, average, findings
from tests.shown_texts import Shown, in_a_module

Place = Callable[[], Iterable[Shown]]
_LOOSE_PERCENT = re.compile(r"\s%")

# Where texts stand, the rules for them, and one text that must be among those found there.
PLACES = [
    pytest.param(shown_texts.in_the_sources, B1, "Verbeter wat er bij deze zin opvalt", id="app and error texts"),
    pytest.param(shown_texts.in_the_handbook, B1, "alleen om te proberen", id="handbook"),
    pytest.param(shown_texts.in_the_statements, B1, "Je zei wat er onder “X” zat.", id="feedback card"),
    pytest.param(shown_texts.in_the_codebook, CODEBOOK, "De volgorde ligt niet vast: teruggaan mag.", id="codebook"),
    pytest.param(shown_texts.in_the_notices, B1, "Bel 113 of 0800-0113 om te overleggen.", id="notices"),
    pytest.param(shown_texts.on_the_command_line, B1, "Ook als het controlegetal van dit model", id="help pages"),
]


@pytest.mark.parametrize(("place", "rules", "among"), PLACES)
def test_every_text_is_plain_dutch(place: Place, rules: Rules, among: str) -> None:
    texts = list(place())

    hard = [f"{shown.where}: {f.rule}: {f.about}" for shown in texts for f in findings(shown.text, rules)]

    assert hard == []
    assert average(shown.text for shown in texts) <= rules.average


@pytest.mark.parametrize(("place", "rules", "among"), PLACES)
def test_the_texts_are_really_found(place: Place, rules: Rules, among: str) -> None:
    assert any(among in shown.text for shown in place())


@pytest.mark.parametrize(("place", "rules", "among"), PLACES)
def test_the_percent_sign_stands_against_its_number(place: Place, rules: Rules, among: str) -> None:
    assert [shown for shown in place() if _LOOSE_PERCENT.search(shown.text)] == []


def test_a_loose_percent_sign_is_found() -> None:
    found = in_a_module('line = f"{bar} {round(share * 100):>3} %  {step}"\nshare = f"{share}\u00a0%"\n', "x.py")
    assert [bool(_LOOSE_PERCENT.search(shown.text)) for shown in found] == [True, True]


BAD = {
    "lange zin": (
        "Als je het gesprek hebt opgenomen en het daarna laat verwerken, dan zie je na een tijdje op het scherm "
        "de tekst staan met de tags ernaast."
    ),
    "moeilijk woord": "Middels deze knop sla je het gesprek op.",
    "lang woord": "Vul het toestemmingsregistratieformulier in.",
    "dubbel passief": "De tekst wordt gemaakt nadat het geluid werd bewaard.",
    "stapel naamwoorden": "De verwerking van de registratie geeft zekerheid.",
}


@pytest.mark.parametrize("rule", BAD)
def test_a_bad_text_fails_by_the_rule_it_breaks(rule: str) -> None:
    assert {finding.rule for finding in findings(BAD[rule])} == {rule}


def test_short_sentences_that_are_all_rather_long_fail_on_average() -> None:
    text = "Je ziet hier wat er in het gesprek gebeurde en wie er toen aan het woord was."

    assert list(findings(text)) == []
    assert average([text]) > B1.average


def test_a_good_text_passes() -> None:
    text = (
        "Het geluid staat in de kluis. Nu kun je het laten verwerken. Dat duurt een paar minuten.\n"
        "Druk op enter om het gesprek te lezen."
    )

    assert list(findings(text)) == []
    assert average([text]) <= B1.average


@pytest.mark.parametrize(
    "bad",
    [
        'raise WrongUse("De default past hier niet.", "Kies iets anders.")',
        'Binding("x", "x", "uploaden")',
        'Button("Submit")',
        'text = f"<p>Het rapport wordt gemaakt <b>{n}</b> keer conform de regels.</p>"',
    ],
)
def test_a_bad_text_in_a_source_is_found(bad: str) -> None:
    assert [f.rule for shown in in_a_module(bad, "x.py") for f in findings(shown.text)] == ["moeilijk woord"]


def test_what_no_user_reads_is_left_alone() -> None:
    source = '"""Een docstring over de default van het account."""\nx = {"error": 1}\ny = "SELECT value FROM data"\n'

    assert list(in_a_module(source, "x.py")) == []


def test_no_alternative_is_itself_a_hard_word() -> None:
    assert len(HARD_WORDS) > 100
    assert [found for plain in HARD_WORDS.values() for found in findings(plain)] == []
