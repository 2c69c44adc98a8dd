"""The command line as a user calls it, and small real inputs for it."""

import math
import shutil
import wave
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import create_vault
from gesprekscoach.cli.group import run
from gesprekscoach.settings import load_settings

Consent = Callable[..., Path]
PASSPHRASE = "vier gele fietsen"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def error(self) -> list[str]:
        """The last two lines on stderr."""
        return self.err.strip().splitlines()[-2:]


Call = Callable[..., Outcome]


@pytest.fixture
def gesprekscoach(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line within this process."""

    def call(*args: object) -> Outcome:
        capsys.readouterr()
        code = run([str(arg) for arg in args])
        streams = capsys.readouterr()
        return Outcome(code, streams.out, streams.err)

    return call


@pytest.fixture(scope="session")
def new_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return create_vault(tmp_path_factory.mktemp("nieuw") / "kluis.db", PASSPHRASE).path


@pytest.fixture
def vault(new_vault: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a new vault where the program looks for it; its passphrase is known to every call of the test."""
    monkeypatch.setenv("GESPREKSCOACH_WACHTZIN", PASSPHRASE)
    own_home.mkdir(mode=0o700)
    return Path(shutil.copy(new_vault, load_settings().vault))


@pytest.fixture
def consent(tmp_path: Path) -> Consent:
    """Write a consent file; each keyword replaces or adds a line of both people, None leaves it out."""

    def write(*roles: str, until: date | None = None, purposes: str = '["transcriberen"]') -> Path:
        end = until or date.today() + timedelta(days=30)
        people = [
            f'[[persoon]]\nnaam = "{role.title()} {n}"\nrol = "{role}"\ndatum = 2026-01-05\ndoelen = {purposes}\n'
            f'bewaren_tot = {end.isoformat()}\nvorm = "getekend"\n'
            for n, role in enumerate(roles or ("professional", "client"), 1)
        ]
        path = tmp_path / "toestemming.toml"
        path.write_text("\n".join(people), encoding="utf-8")
        return path

    return write


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Write two seconds of a 220 Hz tone at 8 kHz."""
    samples = array("h", (round(8000 * math.sin(2 * math.pi * 220 * n / 8000)) for n in range(16000)))
    path = tmp_path / "toon.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())
    return path
