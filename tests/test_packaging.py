"""A wheel carries all that the program needs, and runs away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.adapters.sounds import write_start

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_models_samples_codebook_and_handbook(names: set[str]) -> None:
    for needed in (
        "gesprekscoach/codebook/nl.toml",
        "gesprekscoach/handbook/handleiding.md",
        "gesprekscoach/data/models/whisper.toml",
        "gesprekscoach/data/models/nl_gesprek/pipeline/meta.json",
        "gesprekscoach/data/models/speaker/ge2e.onnx",
    ):
        assert needed in names
    assert sum(name.startswith("gesprekscoach/data/sample_audio/") and name.endswith(".opus") for name in names) == 2


def test_every_shipped_model_comes_with_its_readme_and_licence(names: set[str]) -> None:
    folders = {
        name.split("/")[3] for name in names if name.startswith("gesprekscoach/data/models/") and name.count("/") > 3
    }
    for folder in folders:
        assert f"gesprekscoach/data/models/{folder}/README.md" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_what_made_the_models_stays_behind(names: set[str]) -> None:
    assert not [name for name in names if "/corpus/" in name or "/recipe/" in name or name.startswith("tests/")]


def test_the_wheel_is_small_enough_to_send_around(wheel: Path) -> None:
    assert wheel.stat().st_size < 100e6


@pytest.mark.e2e
def test_the_demo_runs_from_a_wheel_installed_elsewhere(wheel: Path, tmp_path: Path) -> None:
    site, work = tmp_path / "site", tmp_path / "elders"
    work.mkdir()
    pip = [sys.executable, *"-m pip install --quiet --no-deps --no-index --target".split(), str(site), str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    for sound in (site / "gesprekscoach" / "data" / "sample_audio").glob("*.opus"):
        write_start(tmp_path / "begin.wav", sound, 2).replace(sound)  # a minute shows as well where everything stands
    # -P and PYTHONPATH: the installed package is found before an editable install of the checkout.
    environment = os.environ | {"PYTHONPATH": str(site), "GESPREKSCOACH_MAP": str(tmp_path / "map")}
    where = [sys.executable, "-P", "-c", "import gesprekscoach; print(gesprekscoach.__file__)"]
    found = subprocess.run(where, cwd=work, env=environment, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()).is_relative_to(site)
    run = subprocess.run(
        [sys.executable, "-P", "-m", "gesprekscoach", "demo", "--naar", str(work / "verslagen")],
        cwd=work, env=environment, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert len(list((work / "verslagen").glob("*.html"))) == 2
