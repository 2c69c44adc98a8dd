"""The consent file: what it may hold, and what the message says when it does not."""

import errno
from datetime import date
from pathlib import Path

import pytest

from gesprekscoach.adapters.consent_file import example_consent, load_consent, parse_consent
from gesprekscoach.domain.consent import Purpose
from gesprekscoach.errors import ConsentMissing, ExitCode, NotFound, WrongUse

TODAY = date(2026, 11, 26)
GOOD = """\
[[persoon]]
naam = "Deelnemer A"
rol = "professional"
datum = 2026-11-20
doelen = ["transcriberen", "bespreken", "groep", "voorbeeld"]
bewaren_tot = 2027-02-20
vorm = "getekend"

[[persoon]]
naam = "Deelnemer B"
rol = "client"
datum = 2026-11-20
doelen = ["transcriberen"]
bewaren_tot = 2027-03-01
vorm = "mondeling"

[[persoon]]
naam = "Meekijker"
rol = "anders"
datum = 2026-11-20
doelen = ["transcriberen"]
bewaren_tot = 2027-02-20
vorm = "mondeling"
spreekt = false
"""


def test_a_good_file_gives_everyone_with_what_they_agreed_to() -> None:
    consent = parse_consent(GOOD)
    first, second, watcher = consent.people
    assert (first.name, first.role, first.given_on) == ("Deelnemer A", "professional", date(2026, 11, 20))
    assert first.purposes == set(Purpose)
    assert (second.purposes, second.form, second.speaks) == ({Purpose.TRANSCRIBE}, "mondeling", True)
    assert not watcher.speaks
    assert len(consent.speakers) == 2
    assert consent.keep_until == date(2027, 2, 20)
    assert consent.gaps(TODAY) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('naam = "Deelnemer A"\n', "", "bij persoon 1 ontbreekt 'naam'"),
        ("bewaren_tot = 2027-03-01\n", "", r"bij persoon 2 \(Deelnemer B\) ontbreekt 'bewaren_tot'"),
        ("datum = 2026-11-20", 'datum = "20 november"', r"persoon 1 \(Deelnemer A\) is 'datum' geen datum"),
        ("datum = 2026-11-20", "datum = 20261120", "'datum' geen datum"),
        ('"bespreken"', '"bespreeken"', r"'doelen' de waarde 'bespreeken'.*bedoel je 'bespreken'\?"),
        ('["transcriberen"]', '"transcriberen"', "moet 'doelen' een lijst zijn"),
        ('"professional"', '"profesional"', r"'rol' de waarde 'profesional'.*bedoel je 'professional'\?"),
        ('"mondeling"', '"gebaren"', "'vorm' de waarde 'gebaren', kies uit getekend, mondeling"),
        ('"professional"', "2026-11-20", "bij 'rol' iets anders dan tekst, kies uit professional, client, anders"),
        ('"getekend"', f"0x{'f' * 5000}", "bij 'vorm' iets anders dan tekst, kies uit getekend, mondeling"),
        ("spreekt = false", 'spreekt = "nee"', "moet 'spreekt' true of false zijn"),
        ("spreekt", "sprekt", r"staat 'sprekt', dat is onbekend \(bedoel je 'spreekt'\?\)"),
        ('[[persoon]]\nnaam = "Meekijker"', '[[persoonn]]\nnaam = "Meekijker"', r"bedoel je 'persoon'\?"),
        ('naam = "Deelnemer A"', 'naam = "  "', "'naam' leeg"),
        ('naam = "Deelnemer A"', 'naam = "\\u001b"', "'naam' leeg"),
        ("Deelnemer B", "Deelnemer A", "'Deelnemer A' staat er meer dan één keer in"),
        ("vorm =", "vorm", r"er staat een schrijffout in, op regel 7, teken 6\.\n"),
        ("2026-11-20", "20-11-2026", "op regel 4 staat 20-11-2026; schrijf die datum als 2026-11-20"),
        ("vorm =", f"vorm = {'9' * 5000} #", "er staat een waarde in die te groot is"),
        ("vorm =", f"vorm = {'[' * 100_000} #", "er staat een waarde in die te groot is"),
        ("spreekt = false", 'vorm2 = """', "schrijffout in, aan het einde"),
    ],
)
def test_what_is_wrong_is_said_with_where(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "toestemming.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConsentMissing, match=message) as refused:
        load_consent(path)
    assert refused.value.exit_code == ExitCode.CONSENT
    assert "\n" not in refused.value.what


def test_single_brackets_are_recognised_as_the_usual_slip() -> None:
    with pytest.raises(ValueError, match="dubbele haken"):
        parse_consent(GOOD[: GOOD.index("[[persoon]]", 5)].replace("[[persoon]]", "[persoon]"))


@pytest.mark.parametrize("text", ["", "# niets\n"])
def test_a_file_without_people_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="geen \\[\\[persoon\\]\\]"):
        parse_consent(text)


def test_an_absent_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_consent(tmp_path / "weg.toml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "foto.toml").write_bytes(b"\xff\xd8\x00\x80")
    with pytest.raises(ConsentMissing, match="niet als tekst"):
        load_consent(tmp_path / "foto.toml")


def test_a_recording_given_as_consent_is_not_read_to_the_end(tmp_path: Path) -> None:
    with (tmp_path / "gesprek.wav").open("wb") as file:
        file.truncate(2_000_000)
    with pytest.raises(ConsentMissing, match="te groot"):
        load_consent(tmp_path / "gesprek.wav")


def test_a_file_that_may_not_be_read_is_another_matter_than_what_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(WrongUse, match="mag niet worden gelezen"):
        load_consent(tmp_path / "dicht.toml")


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "toestemming.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert len(load_consent(path).people) == 3


def test_a_name_is_the_same_however_its_accents_are_stored() -> None:
    as_apple_stores_it = GOOD.replace("Deelnemer B", "Rene\u0301 B")
    assert parse_consent(as_apple_stores_it).people[1].name == "Ren\u00e9 B"


def test_a_date_between_quotes_is_a_date_too() -> None:
    assert parse_consent(GOOD.replace("= 2027-02-20", '= "2027-02-20"')).keep_until == date(2027, 2, 20)


@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 30), date(2027, 12, 31)])
def test_the_example_is_a_file_that_suffices_today(today: date) -> None:
    consent = parse_consent(example_consent(today))
    assert consent.gaps(today) == ()
    assert (consent.keep_until - today).days in range(85, 95)


def test_the_example_shows_an_observer_too() -> None:
    text = example_consent(TODAY)
    observer = text.index("# [[persoon]]")
    switched_on = "".join(line.removeprefix("# ") for line in text[observer:].splitlines(keepends=True))
    assert not parse_consent(text[:observer] + switched_on).people[2].speaks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_written_by_any_windows_shell_can_be_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "toestemming.toml"
    path.write_text(GOOD, encoding=encoding)

    assert load_consent(path) == parse_consent(GOOD)
