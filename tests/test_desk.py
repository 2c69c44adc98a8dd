"""The program as the app sees it, with its real parts: what the screens are tested with stands in for some of these."""

from pathlib import Path

import pytest

from gesprekscoach.bootstrap import build_desk
from gesprekscoach.desk import CoachDesk, CoachVault
from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.settings import load_settings


@pytest.fixture
def desk(own_home: Path) -> CoachDesk:
    return build_desk(load_settings())


@pytest.fixture
def vault(desk: CoachDesk, tmp_path: Path) -> CoachVault:
    return desk.create(None, tmp_path / "sleutel")


def test_a_vault_that_was_made_with_a_key_file_opens_with_that(
    desk: CoachDesk, vault: CoachVault, tmp_path: Path
) -> None:
    again = desk.unlock(None, tmp_path / "sleutel")
    again.open().close()
    assert again.path == vault.path


def test_a_setting_that_changes_leaves_the_vault_that_was_chosen(desk: CoachDesk, tmp_path: Path) -> None:
    desk.choose_vault(tmp_path / "ander.db")
    desk.save_settings({"op_slot_na": 5})
    assert (desk.settings.vault, desk.settings.lock_minutes) == (tmp_path / "ander.db", 5)


def test_the_child_works_with_the_model_that_was_chosen_last(desk: CoachDesk, vault: CoachVault) -> None:
    desk.save_settings({"model": "bestaat-niet"})
    with pytest.raises(GesprekscoachError, match="bestaat-niet"):
        list(vault.process("20261112-krat").steps())


def test_the_vault_goes_on_after_its_key_was_changed(vault: CoachVault, tmp_path: Path) -> None:
    vault.change_key(None, tmp_path / "nieuw")
    vault.open().close()
