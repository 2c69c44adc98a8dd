"""Where files stand and what the user set."""

import errno
from pathlib import Path

import pytest

from gesprekscoach.errors import WrongUse
from gesprekscoach.settings import load_settings, save_settings


def settings_in(home: Path, text: str) -> dict[str, str]:
    home.mkdir(exist_ok=True)
    (home / "instellingen.toml").write_text(text, encoding="utf-8")
    return {"GESPREKSCOACH_MAP": str(home)}


def test_without_a_file_everything_stands_under_one_folder(tmp_path: Path) -> None:
    settings = load_settings({"GESPREKSCOACH_MAP": str(tmp_path)})

    assert (settings.vault.parent, settings.models_dir.parent) == (tmp_path, tmp_path)
    assert settings.workers >= 1


def test_paths_are_relative_to_the_settings_file(tmp_path: Path) -> None:
    settings = load_settings(settings_in(tmp_path, 'kluis = "les/kluis.db"\nmodel = "small"\nwerkers = 3\n'))

    assert (settings.vault, settings.model, settings.workers) == (tmp_path / "les" / "kluis.db", "small", 3)


@pytest.mark.parametrize("line", ["werkers = 0", "werkers = true", 'werkers = "twee"', "model = 1", "dit is geen toml"])
def test_a_value_that_does_not_fit_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(WrongUse):
        load_settings(settings_in(tmp_path, line))


def test_settings_that_cannot_be_written_stay_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = settings_in(tmp_path, 'kluis = "les/kluis.db"\n')

    def half(path: Path, text: str, encoding: str) -> None:
        with path.open("w", encoding=encoding) as file:
            file.write(text[:3])
        raise OSError(errno.ENOSPC, "vol")

    with monkeypatch.context() as patch, pytest.raises(WrongUse):
        patch.setattr(Path, "write_text", half)
        save_settings(tmp_path, {"model": "small"})
    assert load_settings(environment).vault == tmp_path / "les" / "kluis.db"


def test_a_home_folder_of_nobody_is_a_name_like_any_other(tmp_path: Path) -> None:
    settings = load_settings(settings_in(tmp_path, 'kluis = "~niemand/kluis.db"\n'))
    assert settings.vault == tmp_path / "~niemand" / "kluis.db"
