"""``wachtzin wijzigen``: the new key opens the vault, the old one no longer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import create_vault
from tests.cli.conftest import PASSPHRASE, Outcome

Call = Callable[..., Outcome]
NEW = "zeven rode banken"


def test_after_the_change_only_the_new_passphrase_opens(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GESPREKSCOACH_NIEUWE_WACHTZIN", NEW)
    assert gesprekscoach("wachtzin", "wijzigen").code == 0
    assert gesprekscoach("lijst").code == 6
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", NEW)
    assert gesprekscoach("lijst").code == 0


def test_a_key_file_takes_the_place_of_the_passphrase(gesprekscoach: Call, vault: Path, tmp_path: Path) -> None:
    key = tmp_path / "stick" / "sleutel"
    assert gesprekscoach("wachtzin", "wijzigen", "--nieuw-sleutelbestand", key).code == 0
    assert gesprekscoach("--sleutelbestand", key, "lijst").code == 0
    assert gesprekscoach("lijst").code == 6


def test_the_wrong_old_passphrase_changes_nothing(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GESPREKSCOACH_NIEUWE_WACHTZIN", NEW)
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "niet goed")
    assert gesprekscoach("wachtzin", "wijzigen").code == 6
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", PASSPHRASE)
    assert gesprekscoach("lijst").code == 0


def test_without_a_new_passphrase_the_old_one_stays(gesprekscoach: Call, vault: Path) -> None:
    outcome = gesprekscoach("wachtzin", "wijzigen")
    assert outcome.code == 6
    assert "oude geldt nog" in outcome.error[0]
    assert gesprekscoach("lijst").code == 0


def test_a_short_new_passphrase_is_exit_2_and_the_old_one_stays(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GESPREKSCOACH_NIEUWE_WACHTZIN", "kort")
    outcome = gesprekscoach("wachtzin", "wijzigen")
    assert outcome.code == 2
    assert "4 tekens" in outcome.error[0] and "minstens 12" in outcome.error[1]
    assert gesprekscoach("lijst").code == 0


def test_no_vault_is_made_with_a_short_passphrase_and_that_is_exit_2(
    gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "kort")
    assert gesprekscoach("nieuw").code == 2
    assert gesprekscoach("lijst").code == 6


def test_a_vault_that_was_made_with_a_short_passphrase_keeps_opening_and_is_not_made_anew(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.unlink()
    create_vault(vault, "kort").open().close()
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "kort")
    assert gesprekscoach("lijst").code == 0
    outcome = gesprekscoach("nieuw")
    assert outcome.code == 2 and "bestaat al" in outcome.error[0]
