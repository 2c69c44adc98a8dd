"""``wachtzin wijzigen``: the new key opens the vault, the old one no longer."""

from pathlib import Path

import pytest

from tests.cli.conftest import PASSPHRASE, Call

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


def test_a_short_new_passphrase_that_is_typed_is_exit_2_and_the_old_one_stays(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "kort")
    outcome = gesprekscoach("wachtzin", "wijzigen")
    assert outcome.code == 2
    assert "4 tekens" in outcome.error[-2] and "minstens 12" in outcome.error[-1]
    assert gesprekscoach("lijst").code == 0


def test_no_vault_is_made_with_a_short_passphrase_that_is_typed(
    gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN", raising=False)
    type_in(monkeypatch, "kort")
    assert gesprekscoach("nieuw").code == 2
    assert gesprekscoach("lijst").code == 6


def test_a_typing_error_in_a_new_passphrase_makes_no_vault_and_leaves_the_old_passphrase(
    gesprekscoach: Call, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, NEW, "zeven rode bakken")
    changed = gesprekscoach("wachtzin", "wijzigen")
    type_in(monkeypatch, NEW, "zeven rode bakken")
    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN")
    made = gesprekscoach("--kluis", tmp_path / "ander.db", "nieuw")
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", PASSPHRASE)
    assert (changed.code, made.code) == (2, 2)
    assert changed.error[0] == made.error[0] == "De twee wachtzinnen zijn niet gelijk."
    assert not (tmp_path / "ander.db").exists()
    assert gesprekscoach("lijst").code == 0


def test_a_program_may_choose_its_own_passphrase(gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "kort")
    assert gesprekscoach("nieuw").code == 0
    assert gesprekscoach("lijst").code == 0


def test_an_empty_variable_does_not_make_a_typed_passphrase_that_of_a_program(
    gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "")
    type_in(monkeypatch, "kort")
    assert gesprekscoach("nieuw").code == 2


@pytest.mark.parametrize("command", [("nieuw",), ("lijst",), ("wachtzin", "wijzigen")])
def test_a_passphrase_that_is_no_text_is_wrong_use_and_changes_nothing(
    gesprekscoach: Call, vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    unreadable = "vier gr\udcfcne fietsen"
    place = ("--kluis", tmp_path / "ander.db") if command == ("nieuw",) else ()
    variable = "GESPREKSCOACH_NIEUWE_WACHTZIN" if len(command) == 2 else "GESPREKSCOACH_WACHTZIN"
    monkeypatch.setenv(variable, unreadable)
    refused = gesprekscoach(*place, *command)
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", PASSPHRASE)
    assert refused.code == 2
    assert refused.error[0] == "In de wachtzin staat een teken dat niet te lezen is."
    assert not (tmp_path / "ander.db").exists()
    assert gesprekscoach("lijst").code == 0


def test_bytes_typed_that_are_no_text_are_wrong_use(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(question: str, stream: object) -> str:
        return b"gr\xfcn".decode()

    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", ask)
    refused = gesprekscoach("lijst")
    assert refused.code == 2
    assert "teken dat niet te lezen is" in refused.error[0]


@pytest.mark.parametrize(("args", "code"), [((), 0), (("lijst",), 6), (("wachtzin", "wijzigen"), 6)])
def test_without_any_input_nobody_is_asked(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], code: int
) -> None:
    """``<&-`` leaves no standard input at all, and answers as an empty one does."""
    if args != ("wachtzin", "wijzigen"):
        monkeypatch.delenv("GESPREKSCOACH_WACHTZIN")
    monkeypatch.setattr("sys.stdin", None)
    outcome = gesprekscoach(*args)
    assert outcome.code == code
    assert outcome.out.startswith("Gebruik:") == (args == ())


def type_in(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Let someone sit at a terminal and answer the questions for a passphrase in turn, the last answer also after."""
    left = list(answers)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda question, stream=None: left.pop(0) if len(left) > 1 else left[0])
