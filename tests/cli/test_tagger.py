"""``tagger`` and ``evalueer --verschil`` as a user calls them, on a vault without conversations."""

import json
from pathlib import Path

from tests.cli.conftest import Call


def test_in_an_empty_vault_there_is_nothing_to_learn_from(gesprekscoach: Call, vault: Path) -> None:
    outcome = gesprekscoach("tagger", "leer")

    assert outcome.code == 7
    assert "nog geen verbeterde tags" in outcome.error[0]


def test_the_group_explains_itself(gesprekscoach: Call) -> None:
    out = gesprekscoach("tagger", "--help").out

    assert all(word in out for word in ("leer", "herstel", "stand", "Toon deze uitleg."))


def test_undoing_nothing_is_no_error(gesprekscoach: Call, vault: Path) -> None:
    outcome = gesprekscoach("tagger", "herstel")

    assert (outcome.code, outcome.out) == (0, "Er was niets geleerd.\n")


def test_the_state_names_the_versions(gesprekscoach: Call, vault: Path) -> None:
    outcome = gesprekscoach("tagger", "stand")

    assert outcome.code == 0
    assert outcome.out.startswith("Tagger ") and "codeboek 1." in outcome.out
    assert "nog niets geleerd" in outcome.out


def test_an_empty_vault_has_no_differences(gesprekscoach: Call, vault: Path) -> None:
    assert gesprekscoach("evalueer", "--verschil").out.startswith("Er zijn geen gesprekken met tags om te vergelijken")
    assert "Na de bewaartermijn telt een gesprek niet mee" in gesprekscoach("evalueer", "--verschil").out
    assert json.loads(gesprekscoach("evalueer", "--verschil", "--json").out) == []


def test_differences_are_about_the_vault_and_agreement_about_a_folder(gesprekscoach: Call, tmp_path: Path) -> None:
    assert gesprekscoach("evalueer").code == 2
    assert gesprekscoach("evalueer", "--verschil", tmp_path).code == 2
