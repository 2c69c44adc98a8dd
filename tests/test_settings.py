"""Where files stand and what the user set."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from gesprekscoach import resources
from gesprekscoach.bootstrap import build_coach
from gesprekscoach.domain.conversation import Word
from gesprekscoach.errors import WrongUse
from gesprekscoach.settings import load_settings, save_settings
from gesprekscoach.tui.themes import themes


def settings_in(home: Path, text: str) -> dict[str, str]:
    home.mkdir(exist_ok=True)
    (home / "instellingen.toml").write_text(text, encoding="utf-8")
    return {"GESPREKSCOACH_MAP": str(home)}


def test_without_a_file_everything_stands_under_one_folder(tmp_path: Path) -> None:
    settings = load_settings({"GESPREKSCOACH_MAP": str(tmp_path)})

    assert (settings.vault.parent, settings.models_dir.parent) == (tmp_path, tmp_path)
    assert settings.workers >= 1
    assert (settings.model, settings.lock_minutes) == ("base", 15)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the system always knows a home folder")
def test_a_user_without_a_home_folder_is_told_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user whom nobody knows

    with pytest.raises(WrongUse, match="waar je eigen map is"):
        load_settings({})


def test_paths_are_relative_to_the_settings_file(tmp_path: Path) -> None:
    lines = 'kluis = "les/kluis.db"\nmodellen = "spraak"\nmodel = "small"\nwerkers = 3\n'
    settings = load_settings(settings_in(tmp_path, lines))

    assert (settings.vault, settings.models_dir) == (tmp_path / "les" / "kluis.db", tmp_path / "spraak")
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
def test_a_value_that_does_not_fit_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(WrongUse):
        load_settings(settings_in(tmp_path, line))


@pytest.mark.parametrize("colours", [theme.name for theme in themes()])
def test_the_colours_of_the_app_can_be_set(tmp_path: Path, colours: str) -> None:
    assert load_settings(settings_in(tmp_path, f'kleuren = "{colours}"')).colours == colours


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_of_a_windows_editor_is_read_and_kept_when_a_setting_changes(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "instellingen.toml").write_text("werkers = 3\r\n", encoding=encoding)
    environment = {"GESPREKSCOACH_MAP": str(tmp_path)}
    assert load_settings(environment).workers == 3
    save_settings(tmp_path, {"model": "small"})
    settings = load_settings(environment)
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
def test_what_cannot_be_read_is_said_in_dutch_with_its_place(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "instellingen.toml").write_bytes(content)
    with pytest.raises(WrongUse) as refused:
        load_settings({"GESPREKSCOACH_MAP": str(tmp_path)})
    assert f"zijn niet te lezen: {reason}" in refused.value.what
    with pytest.raises(WrongUse) as refused:
        save_settings(tmp_path, {"model": "small"})
    assert refused.value.remedy == "Herstel dat bestand."


def test_settings_that_cannot_be_written_stay_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = settings_in(tmp_path, 'kluis = "les/kluis.db"\n')

    def half(path: Path, text: str, encoding: str) -> None:
        with path.open("w", encoding=encoding) as file:
            file.write(text[:3])
        raise OSError(errno.ENOSPC, "vol")

    with monkeypatch.context() as patch, pytest.raises(WrongUse) as refused:
        patch.setattr(Path, "write_text", half)
        save_settings(tmp_path, {"model": "small"})
    assert refused.value.remedy == "Kijk of je daar mag schrijven, en of er ruimte is."  # the file itself is in order
    assert load_settings(environment).vault == tmp_path / "les" / "kluis.db"


def test_a_home_folder_of_nobody_is_a_name_like_any_other(tmp_path: Path) -> None:
    settings = load_settings(settings_in(tmp_path, 'kluis = "~niemand/kluis.db"\n'))
    assert settings.vault == tmp_path / "~niemand" / "kluis.db"


def test_words_of_the_trade_from_a_windows_editor_are_read(tmp_path: Path) -> None:
    environment = settings_in(tmp_path, "")
    (tmp_path / "vakwoorden.toml").write_text('van_ons = ["wijkregisseur"]\r\n', encoding="utf-8-sig")
    words = build_coach(load_settings(environment)).domain_words
    assert words.repair([Word("wijk", 0, 1, 1.0), Word("regisseur", 1, 2, 1.0)])[0].text == "wijkregisseur"


@pytest.mark.parametrize("text", ['van_ons = "wijkregisseur"', "van_ons = 3", f"van_ons = [{'9' * 5000}]"])
def test_words_of_the_trade_that_are_no_list_are_refused(tmp_path: Path, text: str) -> None:
    environment = settings_in(tmp_path, "")
    (tmp_path / "vakwoorden.toml").write_text(text, encoding="utf-8")
    with pytest.raises(WrongUse, match="De lijst met vakwoorden"):
        _ = build_coach(load_settings(environment)).domain_words


@pytest.mark.parametrize(
    ("part", "name", "right", "wrong", "told"),
    [
        ("codebook", "nl.toml", 'letter = "A"', 'letter = "V"', "nl.toml staat een fout: spoor phase: letter 'V' komt"),
        ("codebook", "nl.toml", "version = ", "version ", "nl.toml staat een fout: er staat een schrijffout in, op"),
        ("statement_texts", "statements.toml", "[words]", "[woorden]", "In statements.toml of everyday_words.toml"),
        ("statement_texts", "everyday_words.toml", "alledaags", "gewoon", "statements.toml of everyday_words.toml"),
        ("rule_book", "safety.toml", "[notice]", "[melding]", "opening.toml of safety.toml staat een fout."),
        ("domain_words", "domain_words.toml", "wonen =", "wonen", "In domain_words.toml staat een fout."),
        ("tagger", "followup.toml", "generic =", "gewoon =", "followup.toml staat een fout."),
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
        getattr(build_coach(load_settings(settings_in(tmp_path, ""))), part)

    assert told in refused.value.what
    assert str(folder) in refused.value.remedy
