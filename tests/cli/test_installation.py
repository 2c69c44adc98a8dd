"""An installation that is not whole: two lines that name what is missing, and how to install anew."""

import subprocess
import sys
from pathlib import Path

import pytest

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
