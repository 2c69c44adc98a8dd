"""Where files stand and what the user set."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from gesprekscoach import resources
from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.conversation import Word
from gesprekscoach.errors import WrongUse
from gesprekscoach.settings import load_settings, save_settings
from gesprekscoach.tui.themes import themes


def write(name: str, text: str, encoding: str = "utf-8") -> None:
    """Write a file where the program looks for it."""
    home = load_settings().home
    home.mkdir(exist_ok=True)
    (home / name).write_text(text, encoding=encoding)


def test_without_a_file_everything_stands_under_one_folder(own_home: Path) -> None:
    settings = load_settings()

    assert (settings.vault.parent, settings.models_dir.parent) == (own_home, own_home)
    assert settings.workers >= 1
    assert (settings.model, settings.lock_minutes) == ("base", 15)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the system always knows a home folder")
def test_a_user_without_a_home_folder_is_told_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GESPREKSCOACH_MAP", "HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user whom nobody knows

    with pytest.raises(WrongUse, match="waar je eigen map is"):
        load_settings()


def test_paths_are_relative_to_the_settings_file(own_home: Path) -> None:
    write("instellingen.toml", 'kluis = "les/kluis.db"\nmodellen = "spraak"\nmodel = "small"\nwerkers = 3\n')
    settings = load_settings()

    assert (settings.vault, settings.models_dir) == (own_home / "les" / "kluis.db", own_home / "spraak")
    assert (settings.model, settings.workers) == ("small", 3)


@pytest.mark.parametrize(
    "line",
    [
        "werkers = 0",
        "werkers = true",
        'werkers = "twee"',
        "model = 1",
        "op_slot_na = -1",
        "op_slot_na = true",
        'kleuren = "nord"',
        'rondleiding = "nooit"',
        "dit is geen toml",
    ],
)
def test_a_value_that_does_not_fit_is_refused(line: str) -> None:
    write("instellingen.toml", line)
    with pytest.raises(WrongUse):
        load_settings()


@pytest.mark.parametrize("colours", [theme.name for theme in themes()])
def test_the_colours_of_the_app_can_be_set(colours: str) -> None:
    write("instellingen.toml", f'kleuren = "{colours}"')
    assert load_settings().colours == colours


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_of_a_windows_editor_is_read_and_kept_when_a_setting_changes(own_home: Path, encoding: str) -> None:
    write("instellingen.toml", "werkers = 3\r\n", encoding)
    assert load_settings().workers == 3
    save_settings(own_home, {"model": "small"})
    settings = load_settings()
    assert (settings.workers, settings.model) == (3, "small")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"werkers 3", "er staat een schrijffout in, op regel 1, teken 9"),
        (b"werkers =", "er staat een schrijffout in, "),
        (b"kluis = '\xff'", "het bestand is niet als tekst te lezen"),
        (b"werkers = " + b"9" * 5000, "er staat een waarde in die te groot is"),
        (b"werkers = " + b"[" * 100_000, "er staat een waarde in die te groot is"),
    ],
    ids=["no sign", "no value", "no text", "a huge number", "brackets without end"],
)
def test_what_cannot_be_read_is_said_in_dutch_with_its_place(own_home: Path, content: bytes, reason: str) -> None:
    own_home.mkdir()
    (own_home / "instellingen.toml").write_bytes(content)
    with pytest.raises(WrongUse) as refused:
        load_settings()
    assert f"zijn niet te lezen: {reason}" in refused.value.what
    with pytest.raises(WrongUse) as refused:
        save_settings(own_home, {"model": "small"})
    assert refused.value.remedy == "Herstel dat bestand."


def test_settings_that_cannot_be_written_stay_as_they_were(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("instellingen.toml", 'kluis = "les/kluis.db"\n')

    def half(path: Path, text: str, encoding: str) -> None:
        with path.open("w", encoding=encoding) as file:
            file.write(text[:3])
        raise OSError(errno.ENOSPC, "vol")

    with monkeypatch.context() as patch, pytest.raises(WrongUse) as refused:
        patch.setattr(Path, "write_text", half)
        save_settings(own_home, {"model": "small"})
    assert refused.value.remedy == "Kijk of je daar mag schrijven, en of er ruimte is."  # the file itself is in order
    assert load_settings().vault == own_home / "les" / "kluis.db"


def test_what_is_saved_is_read_back_also_over_what_was_set_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "nog" / "niet"
    monkeypatch.setenv("GESPREKSCOACH_MAP", str(home))
    save_settings(home, {"model": "small", "op_slot_na": 5, "rondleiding": "wacht"})
    save_settings(home, {"kluis": "les 🚲/kluis.db", "op_slot_na": 0, "rondleiding": "gezien"})

    settings = load_settings()
    assert (settings.vault, settings.model) == (home / "les 🚲" / "kluis.db", "small")
    assert (settings.lock_minutes, settings.tour) == (0, "gezien")


def test_a_place_may_begin_at_the_home_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("GESPREKSCOACH_MAP", "~/coach")
    write("instellingen.toml", 'kluis = "~/kluis.db"\nmodellen = "~/spraak"\n')

    settings = load_settings()
    assert settings.home == tmp_path / "coach"
    assert (settings.vault, settings.models_dir) == (tmp_path / "kluis.db", tmp_path / "spraak")


def test_a_home_folder_of_nobody_is_a_name_like_any_other(own_home: Path) -> None:
    write("instellingen.toml", 'kluis = "~niemand/kluis.db"\n')
    assert load_settings().vault == own_home / "~niemand" / "kluis.db"


def test_words_of_the_trade_from_a_windows_editor_are_read() -> None:
    write("vakwoorden.toml", 'van_ons = ["wijkregisseur"]\r\n', "utf-8-sig")
    words = Coach(load_settings()).domain_words
    assert words.repair([Word("wijk", 0, 1, 1.0), Word("regisseur", 1, 2, 1.0)])[0].text == "wijkregisseur"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('van_ons = "wijkregisseur"', "niet elk kopje heeft een lijst"),
        ("van_ons = [3]", "niet alles in de lijsten is een woord"),
        (f"van_ons = [{'9' * 5000}]", "er staat een waarde in die te groot is"),
        ("van_ons = [\n'a'\n'b']", "er staat een schrijffout in, op regel 3"),
    ],
)
def test_words_of_the_trade_that_are_no_list_are_refused(text: str, why: str) -> None:
    write("vakwoorden.toml", text)
    with pytest.raises(WrongUse, match=f"De lijst met vakwoorden .* is niet te lezen: {why}"):
        _ = Coach(load_settings()).domain_words


@pytest.mark.parametrize(
    ("part", "name", "right", "wrong", "told"),
    [
        ("codebook", "nl.toml", 'letter = "A"', 'letter = "V"', "nl.toml staat een fout: spoor phase: letter 'V' komt"),
        ("codebook", "nl.toml", 'version = "1.3"', "", "nl.toml staat een fout: 'version' ontbreekt."),
        ("codebook", "nl.toml", "version = ", "version ", "nl.toml staat een fout: er staat een schrijffout in, op"),
        ("statement_texts", "statements.toml", "[words]", "[woorden]", "words.toml staat een fout: 'words' ontbreekt."),
        ("statement_texts", "everyday_words.toml", "alledaags", "gewoon", "een fout: 'alledaags' ontbreekt."),
        ("statement_texts", "statements.toml", "“{client}”.", "“{cliënt}”.", "wat {cliënt} is, is niet bekend (in: De"),
        ("statement_texts", "statements.toml", "“{client}”.", "“{client”.", "de accolades kloppen niet in: De ander"),
        ("statement_texts", "statements.toml", "“{client}”.", "“{}”.", "de accolades kloppen niet in: De ander zei"),
        ("statement_texts", "statements.toml", "echo = [", "echo = 'Goed.'\nx = [", "bij echo staat geen zin tussen ["),
        ("statement_texts", "statements.toml", "[instead.idea]", "[instead.idee]", "staat een fout: 'idea' ontbreekt."),
        ("rule_book", "safety.toml", "[notice]", "[melding]", "safety.toml staat een fout: 'notice' ontbreekt."),
        ("rule_book", "safety.toml", '"leven beu",', '"leven beu"', ", teken 15 (safety.toml)."),
        ("rule_book", "safety.toml", '"leven beu"', '"leven & beu & moe"', "‘leven & beu & moe’ staat meer dan één &"),
        ("rule_book", "opening.toml", '"welkom"', '"welkom &"', "een deel van ‘welkom &’ is leeg"),
        ("rule_book", "opening.toml", "welcome = [", "a = 'dag'\nb = [", "een fout: ‘dag’ staat niet in een lijst,"),
        ("domain_words", "domain_words.toml", "wonen =", "wonen", "een fout: er staat een schrijffout in, op regel"),
        ("tagger", "followup.toml", '"verder",', "3,", "een fout: bij turning staat geen lijst van woorden"),
        ("tagger", "followup.toml", "turning = [", "turning = 'tot slot'\na = [", "bij turning staat geen lijst van w"),
        ("tagger", "followup.toml", "generic =", "gewoon =", "followup.toml staat een fout: 'generic' ontbreekt."),
    ],
)
def test_what_a_trainer_broke_in_the_codebook_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, name: str, right: str, wrong: str, told: str
) -> None:
    folder = shutil.copytree(resources.codebook_file().parent, tmp_path / "codeboek")
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text.replace(right, wrong, 1), encoding="utf-8")
    monkeypatch.setattr(resources, "codebook_file", lambda: folder / "nl.toml")

    with pytest.raises(WrongUse) as refused:
        getattr(Coach(load_settings()), part)

    assert told in refused.value.what
    assert str(folder) in refused.value.remedy


@pytest.mark.parametrize("part", ["codebook", "rule_book", "statement_texts", "domain_words"])
def test_what_a_trainer_changed_is_read_whatever_editor_saved_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    folder = shutil.copytree(resources.codebook_file().parent, tmp_path / "codeboek")
    for file in folder.glob("*.toml"):
        file.write_text(file.read_text(encoding="utf-8"), encoding="utf-8-sig", newline="\r\n")
    monkeypatch.setattr(resources, "codebook_file", lambda: folder / "nl.toml")

    assert getattr(Coach(load_settings()), part)
