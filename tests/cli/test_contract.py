"""What other programs rely on: commands, exit codes, streams and JSON, with a real vault but without models."""

import csv
import errno
import io
import json
import os
import sqlite3
import sys
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document

from gesprekscoach.adapters.vault import unlock
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.bootstrap import Coach
from gesprekscoach.cli import handbook
from gesprekscoach.cli.group import root
from gesprekscoach.domain.consent import Consent as Consented
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance, Word
from gesprekscoach.domain.corrections import edit_for
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.domain.speech_models import SpeechModel
from gesprekscoach.resources import handbook_file
from gesprekscoach.services.browsing import STATE_WORDS
from gesprekscoach.services.correcting import correct
from gesprekscoach.services.ports import Plan
from gesprekscoach.services.written_out import read_conversation
from tests.adapters.sounds import write_dated
from tests.cli.conftest import PASSPHRASE, Call, Consent
from tests.tui.places import said
from tests.vault_samples import add, conversation
from tests.vault_samples import consent as agreed

COMMANDS = root.list_commands(root.make_context("gesprekscoach", ["lijst"]))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_dutch(gesprekscoach: Call, command: str) -> None:
    outcome = gesprekscoach(command, "--help")

    assert outcome.code == 0
    assert outcome.out.startswith(f"Gebruik: gesprekscoach {command}")
    assert "Toon deze uitleg." in outcome.out
    assert not any(english in outcome.out for english in ("Usage", "Options:", "Show this", "[OPTIONS]", "required"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_page_fits_a_terminal_of_80_columns(
    gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    assert [line for line in gesprekscoach(command, "--help").out.splitlines() if len(line) > 80] == []


def test_every_command_is_listed(gesprekscoach: Call) -> None:
    listed = gesprekscoach("--help").out

    assert all(f"\n  {command} " in listed for command in COMMANDS)


@pytest.mark.parametrize(
    "args",
    [
        ("onbekend",),
        ("lijst", "--nee"),
        ("importeer",),
        ("importeer", "x.wav"),
        ("importeer", "x.wav", "--toestemming", "t.toml", "--kanalen", "drie"),
        ("importeer", "x.wav", "--toestemming", "t.toml", "--datum", "gisteren"),
        ("verwerk",),
        ("verwerk", "een", "--alles"),
        ("verwerk", "een", "--noem", "Samira"),
        ("verwerk", "--noem", "client=Samira"),
        ("model", "haal", "enorm"),
        ("tag",),
        ("toon", "een", "twee"),
        ("model",),
        ("tagger", "leert"),
        ("browser", "--poort", "veel"),
        ("browser", "--poort", "70000"),
        ("opnemen", "--toestemming", "t.toml", "--microfoon", "die"),
    ],
)
def test_wrong_use_is_two_dutch_lines_and_exit_2(gesprekscoach: Call, args: tuple[str, ...]) -> None:
    outcome = gesprekscoach(*args)

    assert outcome.code == 2
    assert outcome.out == ""
    assert len(outcome.err.strip().splitlines()) == 2
    assert not any(english in outcome.err for english in ("Missing", "No such", "nvalid", "Error", " argument", "not "))


@pytest.mark.parametrize("option", ["--kluis", "--sleutelbestand"])
def test_an_option_that_stands_behind_the_command_is_told_its_place(gesprekscoach: Call, option: str) -> None:
    outcome = gesprekscoach("lijst", option, "x.db")

    assert outcome.code == 2 and outcome.error[0].startswith(f"De optie {option} hoort voor de opdracht")


@pytest.mark.parametrize("args", [("importeer", "x.wav", "--toestemming"), ("lijst", "--json=ja"), ("lijst", "--nee")])
def test_wrong_use_points_to_the_help_of_that_command(gesprekscoach: Call, args: tuple[str, ...]) -> None:
    outcome = gesprekscoach(*args)

    assert outcome.code == 2
    assert outcome.error[1] == f"Typ 'gesprekscoach {args[0]} --help' voor uitleg."
    if args[-1] != "--nee":
        assert outcome.error[0].endswith("er staat een waarde te veel, of er mist er een.")


def test_a_new_vault_prints_its_path_alone(gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", PASSPHRASE)
    outcome = gesprekscoach("nieuw")

    assert outcome.code == 0
    assert Path(outcome.out.removesuffix("\n")).is_file()
    assert json.loads(gesprekscoach("lijst", "--json").out) == []


def test_a_second_new_vault_leaves_the_first_alone(gesprekscoach: Call, vault: Path) -> None:
    before = vault.read_bytes()

    assert gesprekscoach("nieuw").code == 2
    assert vault.read_bytes() == before


def test_import_prints_the_id_alone_and_warns_about_the_original(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    outcome = gesprekscoach(
        "importeer", tone, "--toestemming", consent(), "--titel", "Proef", "--datum", "2026-11-20", "--werkveld", "debt"
    )

    assert outcome.code == 0
    assert outcome.out == outcome.out.strip() + "\n" and " " not in outcome.out
    assert tone.name in outcome.err and len(outcome.err.splitlines()) == 1
    assert json.loads(gesprekscoach("lijst", "--json").out) == [
        {
            "id": outcome.out.strip(),
            "title": "Proef",
            "date": "2026-11-20",
            "duration_ms": 2000,
            "state": "imported",
        }
    ]
    with unlock(vault, PASSPHRASE).open() as store:
        assert store.recording(outcome.out.strip()).setting == "debt"


def test_the_date_in_the_file_is_that_of_the_conversation_and_it_says_so(
    gesprekscoach: Call, vault: Path, consent: Consent, tmp_path: Path
) -> None:
    sound = write_dated(tmp_path / "veldrecorder.wav", origination_date="2026-03-02", origination_time="14:05:10")
    done = gesprekscoach("importeer", sound, "--toestemming", consent())
    assert "De datum komt uit het bestand: 02-03-2026 om 14:05 uur." in done.err
    assert done.out.startswith("20260302-")
    assert json.loads(gesprekscoach("lijst", "--json").out)[0]["date"] == "2026-03-02"


def test_a_date_that_was_not_given_is_null(gesprekscoach: Call, vault: Path, consent: Consent, tone: Path) -> None:
    gesprekscoach("importeer", tone, "--toestemming", consent())

    assert json.loads(gesprekscoach("lijst", "--json").out)[0]["date"] is None


def test_the_same_file_twice_is_stored_once(gesprekscoach: Call, vault: Path, consent: Consent, tone: Path) -> None:
    first, second = (gesprekscoach("importeer", tone, "--toestemming", consent()) for _ in range(2))

    assert (first.code, first.out) == (second.code, second.out)
    assert "staat al in de kluis" in second.err
    assert len(json.loads(gesprekscoach("lijst", "--json").out)) == 1


@pytest.mark.parametrize(
    "people",
    [
        {"roles": ("professional",)},
        {"roles": ("client",)},
        {"roles": ("professional", "client", "anders"), "purposes": '["bespreken"]'},
        {"roles": ("professional", "client"), "until": date.today() - timedelta(days=1)},
    ],
)
def test_insufficient_consent_is_exit_3_and_stores_nothing(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path, people: dict[str, object]
) -> None:
    roles = people.pop("roles")
    outcome = gesprekscoach("importeer", tone, "--toestemming", consent(*roles, **people))  # type: ignore[misc]

    assert outcome.code == 3
    assert len(outcome.error) == 2
    assert json.loads(gesprekscoach("lijst", "--json").out) == []


@pytest.mark.parametrize("content", [b"", b"Dit is geen geluid, maar tekst.\n" * 40])
def test_a_file_without_sound_is_exit_4(
    gesprekscoach: Call, vault: Path, consent: Consent, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "nep.wav"
    path.write_bytes(content)

    outcome = gesprekscoach("importeer", path, "--toestemming", consent())

    assert outcome.code == 4
    assert path.name in outcome.error[0]
    assert json.loads(gesprekscoach("lijst", "--json").out) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_is_no_recording(gesprekscoach: Call, vault: Path, consent: Consent, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.wav")

    outcome = gesprekscoach("importeer", tmp_path / "pijp.wav", "--toestemming", consent())

    assert (outcome.code, outcome.out) == (4, "")
    assert "is geen gewoon bestand" in outcome.error[0]


def test_a_model_that_is_not_there_is_exit_5_with_the_command_that_brings_it(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    recording_id = gesprekscoach("importeer", tone, "--toestemming", consent()).out.strip()

    outcome = gesprekscoach("verwerk", recording_id, "--model", "small")

    assert outcome.code == 5
    assert "gesprekscoach model haal small" in outcome.error[1]


def test_a_model_comes_from_the_folder_that_was_named_and_an_unknown_one_only_when_asked(
    gesprekscoach: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = ("model", "haal", "tiny", "--van", tmp_path)

    known = gesprekscoach(*fetch)
    monkeypatch.setattr(SpeechModel, "known", False)
    refused, allowed = gesprekscoach(*fetch), gesprekscoach(*fetch, "--onbekend")

    assert known.code == refused.code == allowed.code == 5
    assert known.error[0] == allowed.error[0] and known.error[0].startswith(f"In {tmp_path} ontbreekt ")
    assert refused.error[1].endswith("gesprekscoach model haal tiny --onbekend")


def test_checking_says_that_there_is_no_model_yet(gesprekscoach: Call) -> None:
    outcome = gesprekscoach("model", "controleer")

    assert (outcome.code, outcome.out, outcome.err) == (0, "Er is nog geen model om na te lezen.\n", "")


def test_a_recording_without_speech_does_not_keep_the_others_waiting(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    shorter = tone.with_name("korter.wav")
    with wave.open(str(tone), "rb") as source, wave.open(str(shorter), "wb") as copy:
        copy.setparams(source.getparams())
        copy.writeframes(source.readframes(8000))
    ids = [gesprekscoach("importeer", file, "--toestemming", consent()).out.strip() for file in (tone, shorter)]

    outcome = gesprekscoach("verwerk", "--alles")

    assert (outcome.code, outcome.out) == (4, "")
    assert all(f"({recording_id})" in outcome.err and recording_id in outcome.error[0] for recording_id in ids)


def test_a_recording_that_is_gone_does_not_keep_the_others_waiting(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    recording_id = gesprekscoach("importeer", tone, "--toestemming", consent()).out.strip()

    outcome = gesprekscoach("verwerk", "20261101-gone", recording_id)

    assert (outcome.code, outcome.out) == (7, "")
    assert f"({recording_id})" in outcome.err and "20261101-gone" in outcome.error[0]


def test_expired_consent_of_one_does_not_keep_the_others_waiting(gesprekscoach: Call, vault: Path) -> None:
    expired = agreed(keep_until=date.today() - timedelta(days=1))
    with unlock(vault, PASSPHRASE).open() as store:
        *ids, ready = [add(store, f"20261120-{name}", expired) for name in ("bcdf", "ghjk", "mnpq")]
        store.set_state(ready, State.TAGGED)

    outcome = gesprekscoach("verwerk", "--alles")

    assert (outcome.code, outcome.out) == (3, "")
    assert all(f"Het gesprek {one} mag niet gebruikt worden." in outcome.err and one in outcome.error[0] for one in ids)
    assert ready not in outcome.err


@pytest.mark.parametrize("args", [("evalueer", "--verschil", "--json"), ("evalueer", "--verschil")])
def test_only_long_work_writes_progress_for_another_program(
    gesprekscoach: Call, vault: Path, args: tuple[str, ...]
) -> None:
    outcome = gesprekscoach(*args)

    assert (outcome.code, outcome.err) == (0, "")


def test_the_handbook_is_as_wide_as_the_terminal_and_for_another_program_as_it_was_written(
    gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = gesprekscoach("handleiding")
    monkeypatch.setattr(handbook, "is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", "60")
    shown = gesprekscoach("handleiding")

    assert piped.out.strip() == handbook_file().read_text(encoding="utf-8").strip()
    assert max(map(len, shown.out.splitlines())) == 60
    assert "Als iets niet lukt" in shown.out and "gesprekscoach importeer gesprek.m4a" in shown.out


def test_no_vault_yet_is_exit_6(gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "x")

    outcome = gesprekscoach("lijst")

    assert outcome.code == 6
    assert "gesprekscoach nieuw" in outcome.error[1]


def test_a_wrong_passphrase_is_exit_6_and_changes_nothing(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = vault.read_bytes()
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "iets anders")

    outcome = gesprekscoach("lijst")

    assert outcome.code == 6
    assert vault.read_bytes() == before


def test_a_locked_vault_without_anyone_to_ask_is_exit_6(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN")

    outcome = gesprekscoach("lijst")

    assert outcome.code == 6
    assert "GESPREKSCOACH_WACHTZIN" in outcome.error[1]


def test_a_vault_that_is_still_to_be_made_is_not_called_locked(gesprekscoach: Call, own_home: Path) -> None:
    outcome = gesprekscoach("nieuw")

    assert (outcome.code, outcome.out) == (6, "")
    assert outcome.error[0] == "Er is geen wachtzin gegeven voor de nieuwe kluis."


def test_a_key_file_opens_the_vault_it_was_made_with(gesprekscoach: Call, tmp_path: Path) -> None:
    key = tmp_path / "sleutel"
    assert gesprekscoach("--sleutelbestand", key, "nieuw").code == 0

    assert gesprekscoach("--sleutelbestand", key, "lijst").code == 0
    key.write_text("een andere sleutel", encoding="utf-8")
    assert gesprekscoach("--sleutelbestand", key, "lijst").code == 6


def test_a_vault_that_cannot_be_made_leaves_no_new_key_file(gesprekscoach: Call, vault: Path, tmp_path: Path) -> None:
    outcome = gesprekscoach("--sleutelbestand", tmp_path / "sleutel", "nieuw")
    own_key = gesprekscoach("--kluis", tmp_path / "een.db", "--sleutelbestand", tmp_path / "een.db", "nieuw")

    assert (outcome.code, own_key.code) == (2, 2)
    assert "is de kluis zelf" in own_key.error[0]
    assert not (tmp_path / "sleutel").exists() and not (tmp_path / "een.db").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("toon", "20260101-bcdf"),
        ("feedback", "20260101-bcdf"),
        ("wis", "20260101-bcdf"),
        ("toestemming", "toon", "20260101-bcdf"),
        ("importeer", "weg.wav", "--toestemming", "weg.toml"),
        ("tag", "weg.json"),
        ("evalueer", "wegmap"),
    ],
)
def test_what_is_not_there_is_exit_7(gesprekscoach: Call, vault: Path, args: tuple[str, ...]) -> None:
    outcome = gesprekscoach(*args)

    assert outcome.code == 7
    assert len(outcome.error) == 2


@pytest.mark.parametrize("command", ["tag", "evalueer"])
@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"id": "x", "turns": [{"speaker": "client", "utterances": [{"text": "Ja \\ud800"}]}]}',
        '{"id": "x", "turns": [{"speaker": "client", "utterances": [{"text": "Ja", "words": ["Ja"]}]}]}',
        '{"id": "x", "turns": [{"speaker": "client", "utterances": [{"text": "Ja", "words": '
        '[{"text": "Ja", "start_ms": 0, "end_ms": 9, "probability": NaN}]}]}]}',
    ],
)
def test_a_file_that_is_no_conversation_is_wrong_use_and_named(
    gesprekscoach: Call, tmp_path: Path, command: str, content: str
) -> None:
    path = tmp_path / "stuk.json"
    path.write_text(content, encoding="utf-8")

    outcome = gesprekscoach(command, path if command == "tag" else tmp_path)

    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.err.strip().splitlines()) == 2
    assert path.name in outcome.error[0]


def test_a_film_is_no_conversation_and_not_read_to_the_end(gesprekscoach: Call, tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(101_000_000)

    outcome = gesprekscoach("tag", tmp_path / "film.mp4")

    assert outcome.code == 2 and "film.mp4 is niet te lezen als gesprek: daar is het bestand" in outcome.error[0]


def test_a_folder_is_no_conversation_and_what_macos_hides_in_it_neither(gesprekscoach: Call, tmp_path: Path) -> None:
    (tmp_path / "._les.json").write_bytes(b"\x00\x05\x16\x07")

    tagged, compared = gesprekscoach("tag", tmp_path), gesprekscoach("evalueer", tmp_path)

    assert tagged.code == 2 and (tagged.error[0] == f"{tmp_path} is een map." or sys.platform == "win32")
    assert compared.code == 7 and "staat geen gesprek" in compared.error[0]


def test_a_name_that_is_not_utf8_can_be_named_in_an_error(gesprekscoach: Call) -> None:
    outcome = gesprekscoach("tag", "gr\udcfcn.json")

    assert outcome.code == 7
    assert "gr\\udcfcn.json" in outcome.error[0]
    assert len(outcome.err.strip().splitlines()) == 2


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("importeer", "{file}", "--toestemming", "{consent}"), 4),
        (("tag", "{file}"), 2),
        (("evalueer", "{folder}"), 7),
    ],
)
def test_what_may_not_be_read_is_told_in_dutch(
    gesprekscoach: Call,
    vault: Path,
    consent: Consent,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...],
    code: int,
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    places = {"file": tmp_path / "dicht.wav", "consent": consent(), "folder": tmp_path / "dicht"}
    places["file"].touch()
    places["folder"].mkdir()
    real_open = Path.open
    monkeypatch.setattr(Path, "open", lambda p, *a, **k: refuse(p) if p.stem == "dicht" else real_open(p, *a, **k))
    monkeypatch.setattr(os, "access", lambda *_, **__: False)

    outcome = gesprekscoach(*(arg.format(**places) for arg in args))

    assert (outcome.code, outcome.out) == (code, "")
    assert len(outcome.err.strip().splitlines()) == 2
    assert "dicht" in outcome.error[0] and "readable" not in outcome.err


@pytest.mark.parametrize("command", ["tag", "evalueer"])
def test_rights_that_are_missing_are_named(
    gesprekscoach: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    real_open = Path.open
    monkeypatch.setattr(Path, "open", lambda p, *a, **k: refuse(p) if p == tmp_path else real_open(p, *a, **k))
    monkeypatch.setattr(Path, "iterdir", refuse)

    outcome = gesprekscoach(command, tmp_path)

    assert (outcome.code, outcome.out) == (2, "")
    assert f"{tmp_path} mag niet worden gelezen." in outcome.error[0] and "rechten" in outcome.error[1]


def test_a_place_that_is_out_of_reach_is_wrong_use(
    gesprekscoach: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bestand"
    file.touch()
    for_reports = gesprekscoach("demo", "--naar", file)
    monkeypatch.setenv("GESPREKSCOACH_MAP", str(file))

    for outcome in (for_reports, gesprekscoach("lijst")):
        assert (outcome.code, outcome.out) == (2, "")
        assert len(outcome.err.strip().splitlines()) == 2
        assert str(file) in outcome.error[0]


@pytest.mark.skipif(os.name != "posix", reason="making a link needs rights on Windows")
@pytest.mark.parametrize(
    "args",
    [
        ("--kluis", "{link}", "nieuw"),
        ("--kluis", "{link}/kluis.db", "nieuw"),
        ("--kluis", "{link}", "lijst"),
        ("--sleutelbestand", "{link}", "lijst"),
    ],
)
def test_a_link_to_itself_is_told_in_dutch(
    gesprekscoach: Call, vault: Path, tmp_path: Path, args: tuple[str, ...]
) -> None:
    link = tmp_path / "kring"
    link.symlink_to(link)

    outcome = gesprekscoach(*(arg.format(link=link) for arg in args))

    assert outcome.code in (2, 6) and outcome.out == ""
    assert len(outcome.err.strip().splitlines()) == 2 and str(link) in outcome.error[0]
    assert link.is_symlink()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no folder in which nobody can make another")
def test_a_folder_that_cannot_be_made_is_wrong_use(gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESPREKSCOACH_MAP", "/proc/gesprekscoach")

    for args, folder in ((["demo"], "demo"), (["model", "haal", "base"], "modellen")):
        outcome = gesprekscoach(*args)

        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.error[0] == f"De map /proc/gesprekscoach/{folder} kan niet worden gemaakt."


@pytest.mark.parametrize("args", [("zoek", "gr\udcfcn"), ("toon", "gr\udcfcn")])
def test_an_argument_that_is_no_text_is_wrong_use(gesprekscoach: Call, vault: Path, args: tuple[str, ...]) -> None:
    outcome = gesprekscoach(*args)

    assert (outcome.code, outcome.out) == (2, "")
    assert "teken" in outcome.error[0]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such file names")
def test_a_recording_whose_name_is_not_utf8_is_imported(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    path = tone.rename(tone.with_name("gr\udcfcn.wav"))

    outcome = gesprekscoach("importeer", path, "--toestemming", consent())

    assert (outcome.code, len(outcome.out.split())) == (0, 1)
    assert json.loads(gesprekscoach("lijst", "--json").out)[0]["title"] == "gr?n"


def test_a_title_of_spaces_is_none(gesprekscoach: Call, vault: Path, consent: Consent, tone: Path) -> None:
    gesprekscoach("importeer", tone, "--toestemming", consent(), "--titel", "  ")

    assert json.loads(gesprekscoach("lijst", "--json").out)[0]["title"] == tone.stem


def test_a_title_stays_on_its_line_and_gives_the_terminal_no_orders(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    title = "Een\ntwee\x1b[2J\u202edrie"

    done = gesprekscoach("importeer", tone, "--toestemming", consent(), "--titel", title)

    assert gesprekscoach("lijst").out.splitlines()[1].endswith("  Een twee [2J drie")
    assert json.loads(gesprekscoach("lijst", "--json").out)[0]["title"] == title
    assert gesprekscoach("verwerk", done.out.strip()).err.splitlines()[0].startswith("Een twee [2J drie (")
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(done.out.strip(), said("Hoe is het?", "Zwaar."))
    assert gesprekscoach("zoek", "zwaar").out.startswith("Een twee [2J drie (")


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_title_stays_on_its_line_in_a_report_and_gives_who_prints_it_no_orders(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path, tmp_path: Path, suffix: str
) -> None:
    done = gesprekscoach("importeer", tone, "--toestemming", consent(), "--titel", "Een\ntwee\x1b\u202edrie")
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(done.out.strip(), said("Hoe is het?", "Zwaar."))
    assert gesprekscoach("rapport", done.out.strip(), "--naar", tmp_path / f"r{suffix}").code == 0
    assert "Een twee drie" in (tmp_path / f"r{suffix}").read_text(encoding="utf-8")


def test_what_was_said_or_noted_gives_the_terminal_no_orders(gesprekscoach: Call, vault: Path) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        recording_id = add(store)
        talk = said("Hoe \x1b]52;c;cm0=\x07 is het?", "Zwaar\x9b2J, heel \u202ezwaar.")
        store.save_conversation(recording_id, talk)
        store.add_correction(recording_id, edit_for(talk, "turn/1/comment", "Mooi\x1b[2J!"))

    shown, found = gesprekscoach("toon", recording_id).out, gesprekscoach("zoek", "zwaar")
    assert not any(sign in shown + found.out for sign in "\x1b\x07\x9b\u202e")
    assert "heel zwaar." in shown and "heel zwaar." in found.out and "✎ Mooi" in shown
    assert json.loads(gesprekscoach("zoek", "zwaar", "--json").out)[0]["text"] == talk.turns[1].text


def test_a_name_in_an_error_gives_the_terminal_no_orders(gesprekscoach: Call) -> None:
    assert "[2Jweg.json" in gesprekscoach("tag", "\x1b[2Jweg.json").error[0]
    assert "\x1b" not in gesprekscoach("tag", "\x1b[2Jweg.json").err


def test_who_sits_left_is_found_however_the_accent_is_typed(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    agreed = consent()
    agreed.write_text(agreed.read_text(encoding="utf-8").replace("Client 2", "Rene\u0301"), encoding="utf-8")

    for number, typed in enumerate(("Rene\u0301", "Ren\u00e9")):
        tone.write_bytes(tone.read_bytes() + bytes(number))  # another recording than the one before
        outcome = gesprekscoach("importeer", tone, "--toestemming", agreed, "--links", typed)
        assert outcome.code == 0 and "Wie links zit, telt daarom niet mee." in outcome.err


def test_voices_that_are_not_apart_in_the_file_cannot_be_kept_apart(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    outcome = gesprekscoach("importeer", tone, "--toestemming", consent(), "--kanalen", "gescheiden")

    assert outcome.code == 2 and "maar één kanaal" in outcome.error[0]
    assert json.loads(gesprekscoach("lijst", "--json").out) == []


def test_withdrawal_erases_and_writes_a_receipt(gesprekscoach: Call, vault: Path, consent: Consent, tone: Path) -> None:
    recording_id = gesprekscoach("importeer", tone, "--toestemming", consent()).out.strip()
    assert "Client 2, klant\n" in gesprekscoach("toestemming", "toon", recording_id).out

    outcome = gesprekscoach("toestemming", "intrekken", recording_id, "Client 2")

    assert outcome.code == 0
    assert recording_id in outcome.out and "kan niet bij" in outcome.out
    assert json.loads(gesprekscoach("lijst", "--json").out) == []
    for command in (["toon"], ["feedback"], ["verwerk"], ["verwerk", "--wissel-sprekers"], ["toestemming", "toon"]):
        afterwards = gesprekscoach(*command, recording_id)
        assert afterwards.code == 3 and "ingetrokken" in afterwards.error[0], command


def test_the_register_shows_who_agreed_to_what_and_until_when(gesprekscoach: Call, vault: Path) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        recording_id = add(store, agreed=agreed("Noor", "Sem", "Rood"))

    lines = gesprekscoach("toestemming", "toon", recording_id).out.splitlines()

    assert lines[:4] == [
        "Noor, professional",
        "  toestemming: getekend, op 20-11-2026",
        "  waarvoor:    bespreken, groep, transcriberen, voorbeeld",
        "  bewaren tot: 20-02-2027",
    ]
    assert [line for line in lines if "kijkt mee" in line] == ["Rood, anders (kijkt mee, zegt niets)"]


def test_who_stops_while_the_room_goes_back_still_gets_the_receipt(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_store: VaultStore) -> None:
        raise KeyboardInterrupt

    with unlock(vault, PASSPHRASE).open() as store:
        recording_id = add(store)
    monkeypatch.setattr(VaultStore, "_give_room_back", stop)
    outcome = gesprekscoach("wis", recording_id)

    assert outcome.code == 0 and outcome.out.startswith(f"Bewijs van wissen: {recording_id}")
    assert "ander venster" not in outcome.out and gesprekscoach("toon", recording_id).code == 7


def test_erasing_what_is_past_its_date_gives_a_receipt_and_leaves_the_rest(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    recording_id = gesprekscoach("importeer", tone, "--toestemming", consent(until=date.today())).out.strip()
    assert "niets" in gesprekscoach("opruimen").out
    with unlock(vault, PASSPHRASE).open() as store:
        past = add(store, agreed=agreed(keep_until=date.today() - timedelta(days=1)))

    outcome = gesprekscoach("opruimen")

    assert outcome.code == 0 and outcome.out.startswith(f"Bewijs van wissen: {past}")
    assert [row["id"] for row in json.loads(gesprekscoach("lijst", "--json").out)] == [recording_id]


def test_the_doctor_says_how_the_vault_stands(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> str:
        outcome = gesprekscoach("dokter")
        assert (outcome.code, outcome.err) == (0, "")
        return " ".join(outcome.out.split())

    monkeypatch.setattr(Coach, "checkup", lambda _coach: iter(()))
    assert told() == f"goed Kluis {vault} gaat open, 0 opnames"
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "iets anders")
    assert told().startswith("FOUT Kluis ")
    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN")
    assert told().startswith(f"let op Kluis {vault} is op slot")
    vault.unlink()
    assert told().startswith("let op Kluis er is nog geen kluis")


def test_the_example_consent_file_can_be_used_as_it_is(
    gesprekscoach: Call, vault: Path, tone: Path, tmp_path: Path
) -> None:
    path = tmp_path / "voorbeeld.toml"
    path.write_text(gesprekscoach("toestemming", "voorbeeld").out, encoding="utf-8")

    assert gesprekscoach("importeer", tone, "--toestemming", path).code == 0


def test_a_bug_is_exit_1_and_quotes_nothing_of_a_conversation(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: VaultStore) -> None:
        raise ValueError("Ongeopende post")

    monkeypatch.setattr(VaultStore, "recordings", fail)
    outcome = gesprekscoach("lijst")

    assert (outcome.code, outcome.out) == (1, "")
    assert len(outcome.err.strip().splitlines()) == 2
    assert outcome.error[0].startswith("Er zit een fout in het programma (ValueError, ")
    assert "Ongeopende" not in outcome.err


class _Panic(BaseException):
    """What a library in Rust raises when it gives up."""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MemoryError(), "Er is te weinig geheugen vrij."),
        (RuntimeError("[ONNXRuntimeError] Exception: std::bad_alloc"), "Er is te weinig geheugen vrij."),
        (_Panic("Ongeopende post"), "Er zit een fout in het programma (_Panic, "),
    ],
)
def test_what_a_library_gives_up_for_is_two_lines(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, told: str
) -> None:
    def fail(_store: VaultStore) -> None:
        raise error

    monkeypatch.setattr(VaultStore, "recordings", fail)
    outcome = gesprekscoach("lijst")

    assert (outcome.code, outcome.out) == (1, "")
    assert len(outcome.err.strip().splitlines()) == 2
    assert outcome.error[0].startswith(told) and "Ongeopende" not in outcome.err


def test_a_vault_that_finds_no_room_on_the_disk_is_exit_8(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: VaultStore) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(VaultStore, "recordings", fail)
    outcome = gesprekscoach("lijst")

    assert (outcome.code, outcome.error[0]) == (8, "De schijf is vol. Wat al bewaard was, blijft staan.")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder that a program stands in")
def test_a_terminal_whose_folder_is_gone_is_exit_7(
    gesprekscoach: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "stick"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    outcome = gesprekscoach("verwerk", "--alles")

    assert (outcome.code, outcome.error[0]) == (7, "De map waarin je terminal staat, is er niet meer.")


def test_a_terminal_in_a_folder_that_may_not_be_read_is_exit_7(
    gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> str:
        """As macOS does in a folder that the terminal was given no access to."""
        raise PermissionError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(os, "getcwd", refused)
        outcome = gesprekscoach("lijst")

    assert (outcome.code, outcome.error[0]) == (7, "De map waarin je terminal staat, mag je niet lezen.")


def test_an_unknown_setting_is_named(gesprekscoach: Call, own_home: Path) -> None:
    own_home.mkdir(parents=True)
    (own_home / "instellingen.toml").write_text('modle = "base"\n', encoding="utf-8")

    for args in (["lijst"], ["model", "lijst"]):
        outcome = gesprekscoach(*args)

        assert (outcome.code, outcome.out) == (2, "")
        assert "'modle'" in outcome.error[0] and "'model'" in outcome.error[0]


def test_the_list_and_what_was_found_speak_the_words_and_times_of_the_app(gesprekscoach: Call, vault: Path) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(add(store), conversation())
        store.set_state("20261120-bcdf", State.TRANSCRIBING)

    row = gesprekscoach("lijst").out.splitlines()[1]

    assert STATE_WORDS[State.TRANSCRIBING] in row and " 01:00 " in row
    assert "beurt 2, 00:08" in gesprekscoach("zoek", "geslapen").out


def test_search_refuses_a_label_that_does_not_exist(gesprekscoach: Call, vault: Path) -> None:
    outcome = gesprekscoach("zoek", "huur", "--fase", "midden")

    assert outcome.code == 2
    assert "clarify" in outcome.error[1]
    assert gesprekscoach("zoek", "huur", "--fase", "Overig").code == 0
    assert gesprekscoach("zoek", "huur", "--fase", "vraagverheldering").code == 0


def test_search_takes_the_speakers_by_the_names_of_the_app_too(gesprekscoach: Call, vault: Path) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(add(store), conversation())

    for name in ("client", "klant", "Klant"):
        assert "beurt 2" in gesprekscoach("zoek", "geslapen", "--spreker", name).out
    assert gesprekscoach("zoek", "geslapen", "--spreker", "ander").out == "Niets gevonden.\n"
    assert "client (klant)" in gesprekscoach("zoek", "huur", "--spreker", "piet").error[1]


@pytest.mark.parametrize(
    ("words", "option", "held", "other"),
    [
        ("bent", "--fase", "goede start (cirkel 1)", "clarify"),
        ("geslapen", "--wereld", "life", "system"),
        ("zorgen", "--handeling", "complex_reflection", "open_question"),
    ],
)
def test_search_gives_only_turns_with_the_label_that_was_asked(
    gesprekscoach: Call, vault: Path, words: str, option: str, held: str, other: str
) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(add(store), conversation())

    assert "beurt" in gesprekscoach("zoek", words, option, held).out
    assert gesprekscoach("zoek", words, option, other).out == "Niets gevonden.\n"


def test_search_says_when_there_can_be_more_than_it_gives(gesprekscoach: Call, vault: Path) -> None:
    talk = conversation()
    turns = tuple(replace(talk.turns[1], n=n) for n in range(1, 202))
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(add(store), replace(talk, turns=turns))

    outcome = gesprekscoach("zoek", "geslapen", "--json")

    assert len(json.loads(outcome.out)) == 200
    assert outcome.err.startswith("Dit zijn de beste 200 plekken.")
    assert gesprekscoach("zoek", "niemand").err == ""


def test_everything_stays_under_one_folder(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path, own_home: Path
) -> None:
    gesprekscoach("importeer", tone, "--toestemming", consent())

    assert vault.parent == own_home


def test_a_name_given_to_a_speaker_stands_in_the_transcript(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path
) -> None:
    recording_id = gesprekscoach("importeer", tone, "--toestemming", consent()).out.strip()
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(recording_id, said("Hoe is het?", "Zwaar."))

    assert gesprekscoach("verwerk", recording_id, "--noem", "client=Samira").code == 0
    shown = gesprekscoach("toon", recording_id).out
    assert "Samira" in shown and "Client 2" not in shown


@pytest.fixture
def talk_id(gesprekscoach: Call, vault: Path, consent: Consent, tone: Path) -> str:
    """Store a tagged talk of two turns with times, with signs that mean something in a report."""
    recording_id = gesprekscoach("importeer", tone, "--toestemming", consent(), "--titel", "A & <B>").out.strip()
    question = Utterance("Hoe is *dat* < voor u?", "open_question", 3, "D2", ("leading", "stacked"), 0, 900)
    professional = Turn(
        1, "professional", (question,), "start", "life", "none", domain=("day",), start_ms=0, end_ms=900
    )
    answer = Utterance('Zwaar, zei ze: "ja" & \x07klaar.', start_ms=800, end_ms=1900)
    client = Turn(2, "client", (answer,), "clarify", "life", talk="neutral", movement="want", start_ms=800, end_ms=1900)
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(recording_id, Conversation(recording_id, (professional, client), duration_ms=2000))
    return recording_id


@pytest.fixture
def written(gesprekscoach: Call, talk_id: str, tmp_path: Path) -> Callable[..., bytes]:
    """Write a report of that talk and return what is in the file."""

    def write(suffix: str, *options: str) -> bytes:
        target = tmp_path / f"verslag{suffix}"
        outcome = gesprekscoach("rapport", talk_id, "--naar", target, *options)
        assert (outcome.code, outcome.out) == (0, f"{target}\n"), outcome.err
        return target.read_bytes()

    return write


KINDS = [".html", ".docx", ".md", ".json", ".csv", ".vtt", ".eaf"]


@pytest.mark.parametrize("suffix", KINDS)
def test_a_report_comes_in_every_kind_and_hides_names_in_each(written: Callable[..., bytes], suffix: str) -> None:
    assert "Zwaar, zei ze" in _text(suffix, written(suffix))
    assert "Client 2" not in _text(suffix, written(suffix, "--pseudoniem"))


@pytest.mark.parametrize("suffix", [".html", ".docx", ".md", ".json"])
def test_words_that_were_kept_out_stand_in_no_report_with_other_names(
    vault: Path, talk_id: str, written: Callable[..., bytes], suffix: str
) -> None:
    made_up = Segment(Span(500, 900), (Word("Sem", 500, 900),), -1, 0.9, 1, rejected="Hier werd niet gesproken.")
    with unlock(vault, PASSPHRASE).open() as store:
        heard = store.machine_conversation(talk_id)
        assert heard is not None
        store.save_conversation(talk_id, replace(heard, models={"speech": "base"}))
        store.save_plan(talk_id, Plan("base", (), (Block(0, Span(0, 2000)),)))
        store.save_block(talk_id, "base", 0, [made_up])

    hidden = _text(suffix, written(suffix, "--pseudoniem"))

    assert "Sem" in _text(suffix, written(suffix))
    assert "Sem" not in hidden and "Hier werd niet gesproken." in hidden

    with unlock(vault, PASSPHRASE).open() as store:
        correct(store, talk_id, "strike", {"start_ms": 0, "end_ms": 600})
    assert "Sem" not in _text(suffix, written(suffix))


NOTED = [kind for kind in KINDS if kind != ".vtt"]


@pytest.fixture
def write_beside(vault: Path, talk_id: str) -> Callable[[], None]:
    """Write something at both turns of that talk, mark the first, and notice something while recording."""

    def write() -> None:
        with unlock(vault, PASSPHRASE).open() as store:
            correct(store, talk_id, "turn/1/comment", "Vraag *dit* & dat ook aan Client 2")
            correct(store, talk_id, "turn/1/example", True)
            correct(store, talk_id, "turn/2/comment", "=1+1")
            store.add_moment(talk_id, Moment(5_000, MomentKind.WORD, "zij zucht"))

    return write


def test_where_two_professionals_speak_the_card_says_whom_it_calls_je(
    gesprekscoach: Call, vault: Path, tmp_path: Path
) -> None:
    professional, client = agreed().people
    with unlock(vault, PASSPHRASE).open() as store:
        one = add(store)
        two = add(store, "20261121-dddd", Consented((professional, replace(professional, name="Els"), client)))
        for recording_id in (one, two):
            store.save_conversation(recording_id, said("Hoe is het?", "Zwaar."))
            correct(store, recording_id, "speakers/professional/name", "Noor")

    def told(recording_id: str, suffix: str) -> str:
        if suffix == "feedback":
            return gesprekscoach("feedback", recording_id).out
        target = tmp_path / f"{recording_id}{suffix}"
        assert gesprekscoach("rapport", recording_id, "--naar", target).code == 0
        return _text(suffix, target.read_bytes())

    for suffix in ("feedback", ".html", ".docx", ".md"):
        assert "‘Je’ is steeds wie in de tekst Noor heet." in told(two, suffix)
        assert "‘Je’ is" not in told(one, suffix)


@pytest.mark.parametrize("suffix", KINDS)
def test_what_was_written_at_a_turn_changes_nothing_in_a_report_unless_asked(
    written: Callable[..., bytes], write_beside: Callable[[], None], suffix: str
) -> None:
    before = _text(suffix, written(suffix))
    write_beside()

    assert _text(suffix, written(suffix)) == before


@pytest.mark.parametrize("suffix", NOTED)
def test_what_was_written_at_a_turn_goes_along_on_request_with_its_names_hidden_too(
    written: Callable[..., bytes], write_beside: Callable[[], None], suffix: str
) -> None:
    write_beside()
    shown = _text(suffix, written(suffix, "--met-opmerkingen"))
    hidden = _text(suffix, written(suffix, "--met-opmerkingen", "--pseudoniem"))

    assert "dat ook aan Client 2" in shown and "tijdens de opname: zij zucht" in shown
    assert "dat ook aan Klant" in hidden and "Client 2" not in hidden


def test_subtitles_have_no_place_for_what_was_written_and_that_is_said(
    gesprekscoach: Call, talk_id: str, written: Callable[..., bytes], write_beside: Callable[[], None], tmp_path: Path
) -> None:
    write_beside()
    outcome = gesprekscoach("rapport", talk_id, "--naar", tmp_path / "met.vtt", "--met-opmerkingen")

    assert (outcome.code, outcome.out) == (0, f"{tmp_path / 'met.vtt'}\n")
    assert "In ondertitels is geen plek voor opmerkingen." in outcome.err
    assert (tmp_path / "met.vtt").read_bytes() == written(".vtt")


def test_a_word_and_a_markdown_report_list_what_was_written_and_have_it_at_the_turn(
    written: Callable[..., bytes], write_beside: Callable[[], None]
) -> None:
    write_beside()
    document = _in_docx(written(".docx", "--met-opmerkingen")).splitlines()
    lines = written(".md", "--met-opmerkingen").decode("utf-8").splitlines()

    top = document.index("Heading 1: Opmerkingen")
    assert top < document.index("Heading 1: Wat sterk was")
    assert document[top + 2 : top + 4] == [
        "List Bullet: 00:00: ★ Gemerkt als voorbeeld",
        "List Bullet: 00:00: Vraag *dit* & dat ook aan Client 2",
    ]
    turn = next(at for at, line in enumerate(document) if line.startswith("Normal: Professional 1 (00:00):"))
    assert document[turn + 1 : turn + 3] == [
        "List Bullet: ★ Gemerkt als voorbeeld",
        "List Bullet: Opmerking: Vraag *dit* & dat ook aan Client 2",
    ]
    assert "- **Opmerking:** Vraag \\*dit\\* & dat ook aan Client 2" in lines


def test_a_json_report_has_what_was_written_by_turn_and_an_empty_list_without(
    written: Callable[..., bytes], write_beside: Callable[[], None]
) -> None:
    assert json.loads(written(".json", "--met-opmerkingen"))["notes"] == []
    write_beside()

    assert json.loads(written(".json", "--met-opmerkingen"))["notes"] == [
        {"n": 1, "comment": "Vraag *dit* & dat ook aan Client 2", "is_example": True},
        {"n": 2, "comment": "=1+1\ntijdens de opname: zij zucht", "is_example": False},
    ]


def test_a_csv_report_has_what_was_written_in_its_last_columns_as_text(
    written: Callable[..., bytes], write_beside: Callable[[], None]
) -> None:
    write_beside()
    rows = list(csv.reader(io.StringIO(written(".csv", "--met-opmerkingen").decode("utf-8"), newline="")))

    assert rows[0][-3:] == ["flags", "comment", "is_example"]
    assert [row[-2:] for row in rows[1:]] == [
        ["Vraag *dit* & dat ook aan Client 2", "1"],
        ["'=1+1 / tijdens de opname: zij zucht", "0"],
    ]


def test_an_elan_report_has_a_tier_for_what_was_written_and_one_for_the_marks(
    written: Callable[..., bytes], write_beside: Callable[[], None]
) -> None:
    write_beside()
    tiers = _tiers(ElementTree.fromstring(written(".eaf", "--met-opmerkingen")))

    assert tiers["professional comment"] == ["Vraag *dit* & dat ook aan Client 2"]
    assert tiers["professional example"] == ["example"] and "client example" not in tiers
    assert tiers["client comment"] == ["=1+1 / tijdens de opname: zij zucht"]


def test_a_report_that_replaces_a_file_says_so(gesprekscoach: Call, talk_id: str, tmp_path: Path) -> None:
    target = tmp_path / "verslag.csv"

    first, second = (gesprekscoach("rapport", talk_id, "--naar", target) for _ in range(2))

    assert first.code == 0 and "vervangen" not in first.err
    assert (second.code, second.out) == (0, f"{target}\n")
    assert "Dat is nu vervangen." in second.err


def test_a_report_with_other_names_says_that_a_name_may_have_stayed(
    gesprekscoach: Call, talk_id: str, tmp_path: Path
) -> None:
    outcome = gesprekscoach("rapport", talk_id, "--naar", tmp_path / "verslag.csv", "--pseudoniem")

    assert "Lees het rapport na voordat je het deelt" in outcome.err


def test_how_well_it_was_heard_stands_under_the_transcript_and_the_other_lights_under_the_card(
    gesprekscoach: Call, talk_id: str
) -> None:
    assert f"gesprekscoach verwerk {talk_id} --wissel-sprekers" in gesprekscoach("toon", talk_id).out
    assert "roles" in json.loads(gesprekscoach("toon", talk_id, "--json").out)["hearing"]
    assert "\nWoorden in systeemtaal\n" in gesprekscoach("feedback", talk_id).out


def test_feedback_on_tags_of_an_older_version_says_so_beside_it(gesprekscoach: Call, vault: Path) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        recording_id = add(store)
        store.save_conversation(recording_id, conversation())

    outcome = gesprekscoach("feedback", recording_id, "--json")

    assert "questions" in json.loads(outcome.out) and "Deze tags zijn van een oudere versie." in outcome.err


def test_feedback_without_a_tagger_or_on_tags_of_no_tagger_says_nothing_about_versions(
    gesprekscoach: Call, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        ours, no_tagger = add(store), add(store, "20261121-dddd")
        store.save_conversation(ours, conversation())
        store.save_conversation(no_tagger, replace(conversation(), models={}))

    assert gesprekscoach("feedback", no_tagger).err == ""
    monkeypatch.setattr("gesprekscoach.resources.models_dir", lambda: tmp_path / "weg")
    assert gesprekscoach("feedback", ours).err == ""


@pytest.mark.parametrize("command", ["toon", "feedback"])
def test_where_it_may_be_about_safety_is_said_with_whom_to_call(gesprekscoach: Call, vault: Path, command: str) -> None:
    plain = said("Hoe is het thuis?", "Hij slaat me.")
    talk = replace(plain, turns=(plain.turns[0], replace(plain.turns[1], signal=("safety",))))
    with unlock(vault, PASSPHRASE).open() as store:
        recording_id = add(store)
        store.save_conversation(recording_id, talk)

    assert "0800-2000" in gesprekscoach(command, recording_id).out


@pytest.mark.parametrize(
    ("purposes", "told"),
    [
        ('["transcriberen", "bespreken"]', ""),
        (
            '["transcriberen"]',
            "Professional 1 en Client 2 zeiden geen ja tegen: samen terugkijken met een begeleider of collega.\n",
        ),
    ],
)
def test_a_report_says_as_the_app_does_who_did_not_agree_to_looking_back_together(
    gesprekscoach: Call, vault: Path, consent: Consent, tone: Path, tmp_path: Path, purposes: str, told: str
) -> None:
    recording_id = gesprekscoach("importeer", tone, "--toestemming", consent(purposes=purposes)).out.strip()
    with unlock(vault, PASSPHRASE).open() as store:
        store.save_conversation(recording_id, said("Hoe is het?", "Zwaar."))

    outcome = gesprekscoach("rapport", recording_id, "--naar", tmp_path / "verslag.csv")

    assert (outcome.code, outcome.err) == (0, told)


def _text(suffix: str, content: bytes) -> str:
    return _in_docx(content) if suffix == ".docx" else content.decode("utf-8")


def _in_docx(content: bytes) -> str:
    return "\n".join(f"{p.style and p.style.name}: {p.text}" for p in Document(io.BytesIO(content)).paragraphs)


def _tiers(document: ElementTree.Element) -> dict[str | None, list[str | None]]:
    """What stands on each tier of an ELAN file."""
    return {t.get("TIER_ID"): [value.text for value in t.iter("ANNOTATION_VALUE")] for t in document.iter("TIER")}


def test_a_json_report_is_read_back_as_the_conversation_it_holds(
    gesprekscoach: Call, talk_id: str, written: Callable[..., bytes], tmp_path: Path
) -> None:
    written(".json")
    (tmp_path / "getoond.json").write_text(gesprekscoach("toon", talk_id, "--json").out, encoding="utf-8")

    report, shown = (read_conversation(tmp_path / name, with_labels=True) for name in ("verslag.json", "getoond.json"))

    assert report == shown and report.questions


def test_a_word_report_has_headings_and_says_who_said_what(written: Callable[..., bytes]) -> None:
    document = _in_docx(written(".docx"))

    assert "Title: A & <B>" in document and "Heading 1: Wat sterk was" in document
    assert "Hoe is *dat* < voor u?" in document and "Client 2" in document


def test_a_word_report_is_an_a4_page_of_today_and_has_its_title(written: Callable[..., bytes]) -> None:
    document = Document(io.BytesIO(written(".docx")))
    page, about = document.sections[0], document.core_properties

    assert [round(size.mm) for size in (page.page_width, page.page_height) if size] == [210, 297]
    assert about.title == "A & <B>"
    assert not any("app.xml" in str(part.partname) for part in document.part.package.iter_parts()), "says Word for Mac"
    assert about.created and datetime.now() - about.created.replace(tzinfo=None) < timedelta(days=1)


def test_reports_to_write_on_in_hold_the_questions_and_the_movement_too(written: Callable[..., bytes]) -> None:
    document, lines = _in_docx(written(".docx")), written(".md").decode("utf-8").splitlines()

    assert "Heading 1: Vragen: 1" in document and "List Bullet: 3 Beleving: 1" in document
    assert "List Bullet: Gestapeld: 00:00" in document
    assert "Heading 1: Beweging van de ander" in document
    assert "## Vragen: 1" in lines and "- **Gestapeld:** 00:00" in lines
    assert any(line.startswith("- **Willen") and "Zwaar, zei ze" in line for line in lines)


def test_a_markdown_report_shows_signs_as_they_were_said(written: Callable[..., bytes]) -> None:
    lines = written(".md").decode("utf-8").splitlines()

    assert lines[0] == "# A & \\<B\\>"
    assert "## Gesprek" in lines
    assert any("Hoe is \\*dat\\* \\< voor u?" in line for line in lines)


def test_a_csv_report_has_a_row_for_every_utterance(written: Callable[..., bytes]) -> None:
    first, second = csv.DictReader(io.StringIO(written(".csv").decode("utf-8"), newline=""))

    assert (first["n"], first["speaker"], first["act"], first["flags"]) == (
        "1",
        "professional",
        "open_question",
        "leading stacked",
    )
    assert (second["start_ms"], second["talk"], second["act"]) == ("800", "neutral", "")
    assert second["text"].startswith('Zwaar, zei ze: "ja" &')
    assert (first["domain"], second["domain"]) == ("day", "")


@pytest.mark.parametrize("sign", "=+-@")
def test_a_csv_report_is_text_to_a_spreadsheet_that_would_calculate(
    gesprekscoach: Call, talk_id: str, written: Callable[..., bytes], sign: str
) -> None:
    assert gesprekscoach("verwerk", talk_id, "--noem", f"client={sign}1+1").code == 0
    first, second = csv.DictReader(io.StringIO(written(".csv").decode("utf-8"), newline=""))

    assert (first["name"], second["name"]) == ("Professional 1", f"'{sign}1+1")


def test_a_semicolon_in_a_csv_report_is_no_new_column_to_libreoffice_which_splits_at_it(
    gesprekscoach: Call, talk_id: str, written: Callable[..., bytes]
) -> None:
    assert gesprekscoach("verwerk", talk_id, "--noem", "client=Sem; zoon").code == 0

    assert '"Sem; zoon"' in written(".csv").decode("utf-8")


def test_subtitles_say_who_speaks_and_when(written: Callable[..., bytes]) -> None:
    cues = written(".vtt").decode("utf-8").split("\n\n")

    assert cues[0] == "WEBVTT"
    assert cues[1] == "00:00:00.000 --> 00:00:00.900\n<v Professional 1>Hoe is *dat* &lt; voor u?</v>"


def test_an_elan_report_has_a_tier_for_every_speaker_and_track(written: Callable[..., bytes]) -> None:
    document = ElementTree.fromstring(written(".eaf"))
    tiers = _tiers(document)
    slots = {slot.get("TIME_SLOT_ID"): slot.get("TIME_VALUE") for slot in document.iter("TIME_SLOT")}

    assert tiers["professional act"] == ["open_question"] and tiers["client talk"] == ["neutral"]
    assert tiers["client"] == ['Zwaar, zei ze: "ja" & klaar.']
    said = next(document.iter("ALIGNABLE_ANNOTATION"))
    assert [slots[said.get(f"TIME_SLOT_REF{n}")] for n in (1, 2)] == ["0", "900"]
    in_order = [int(at or 0) for at in slots.values()]
    assert in_order == sorted(in_order)


def test_in_an_elan_report_a_name_may_hold_a_quote_and_what_is_said_at_once_does_not_overlap(
    gesprekscoach: Call, vault: Path, talk_id: str, written: Callable[..., bytes]
) -> None:
    with unlock(vault, PASSPHRASE).open() as store:
        talk = store.machine_conversation(talk_id)
        assert talk is not None
        said_at_once = (*talk.turns[1].utterances, Utterance("Ja.", start_ms=850, end_ms=900))
        store.save_conversation(talk_id, replace(talk, turns=(replace(talk.turns[1], utterances=said_at_once),)))
    assert gesprekscoach("verwerk", talk_id, "--noem", 'client=Sem "de Kok" & zn').code == 0

    document = ElementTree.fromstring(written(".eaf"))
    slots = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE") or 0) for slot in document.iter("TIME_SLOT")}
    tier = next(document.iter("TIER"))
    times = [[slots[a.get(f"TIME_SLOT_REF{n}")] for n in (1, 2)] for a in tier.iter("ALIGNABLE_ANNOTATION")]
    assert tier.get("PARTICIPANT") == 'Sem "de Kok" & zn'
    assert times == [[800, 1900], [1900, 1901]]
