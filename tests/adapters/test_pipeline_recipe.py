"""The recipe of the Dutch pipeline runs from treebank to a pipeline that loads, on a tiny part of the corpus."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from gesprekscoach.adapters.pipeline import Pipeline
from gesprekscoach.resources import models_dir

FOLDER = models_dir() / "nl_gesprek"


@pytest.mark.e2e
def test_one_command_builds_a_pipeline(tmp_path: Path) -> None:
    output = tmp_path / "pipeline"
    command = [sys.executable, str(FOLDER / "recipe" / "build.py"), str(output)]
    trial = ["--sentences", "60", "--spoken", "40", "--steps", "10"]
    subprocess.run([*command, *trial], check=True, capture_output=True, timeout=300)
    tokens = Pipeline(output).analyse(["Slaapt u goed?"])[0]
    assert [token.text for token in tokens] == ["Slaapt", "u", "goed", "?"]
    assert all(token.lemma and token.pos for token in tokens)


def test_the_shipped_files_are_those_that_were_measured() -> None:
    for line in (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name
