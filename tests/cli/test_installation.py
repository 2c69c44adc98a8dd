"""An installation that is not whole: two lines that name what is missing, and how to install anew."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from gesprekscoach.adapters import packages
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.bootstrap import Coach
from gesprekscoach.cli import main
from gesprekscoach.settings import load_settings
from tests.cli.conftest import Call

NOT_WHOLE = """
import sys, types
sys.modules["{package}"] = {what_stands_there}
sys.argv[1:] = ["nieuw"]
from gesprekscoach.cli import main
main()
"""


@pytest.mark.parametrize(
    ("package", "what_stands_there"), [("click", "None"), ("click", "types.ModuleType('old')"), ("sqlcipher3", "None")]
)
def test_a_package_that_is_absent_or_another_is_named(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, package: str, what_stands_there: str
) -> None:
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", "vier gele fietsen")
    command = [sys.executable, "-c", NOT_WHOLE.format(package=package, what_stands_there=what_stands_there)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    what, remedy = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert what == f"Een onderdeel van het programma ontbreekt of past hier niet: {package}."
    assert remedy.startswith("Installeer gesprekscoach opnieuw")


@pytest.mark.parametrize("error", [SyntaxError("source code string cannot contain null bytes"), AttributeError("ours")])
def test_a_file_of_the_program_itself_that_is_damaged_is_not_blamed_on_a_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    class Damaged:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "gesprekscoach.cli.group":
                raise error

    monkeypatch.delitem(sys.modules, "gesprekscoach.cli.group", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Damaged(), *sys.meta_path])
    with pytest.raises(SystemExit) as end:
        main()

    what, remedy = capsys.readouterr().err.splitlines()
    assert end.value.code == 1
    assert what == "Een onderdeel van het programma ontbreekt of past hier niet."
    assert remedy.startswith("Installeer gesprekscoach opnieuw")


def test_what_looks_like_a_bug_is_a_package_of_another_version(
    gesprekscoach: Call, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: VaultStore) -> None:
        raise AttributeError("module 'sqlite_utils' has no attribute 'what came later'")

    monkeypatch.setattr(VaultStore, "recordings", fail)
    monkeypatch.setattr(packages, "version", lambda name: "3.39" if name == "sqlite-utils" else version(name))
    outcome = gesprekscoach("lijst")

    assert (outcome.code, outcome.out) == (1, "")
    assert "past hier niet: sqlite-utils is 3.39, nodig is " in outcome.error[0]


def test_the_doctor_names_every_package_that_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    old = {"click": "8.1.7", "textual": "7.5.0"}
    monkeypatch.setattr(packages, "version", lambda name: old.get(name) or version(name))

    found = next(finding for finding in Coach(load_settings()).checkup() if finding.name == "Pakketten")

    assert found.is_ok is False
    assert "click is 8.1.7" in found.text and "textual is 7.5.0, nodig is ==8.2.8" in found.text
