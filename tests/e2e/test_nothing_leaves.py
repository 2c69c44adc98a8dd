"""What libraries underneath do by themselves: nothing is kept outside the program's own folder, or sent."""

import json
import os
import subprocess
import sys
from pathlib import Path

from gesprekscoach.resources import sample_audio_dir

_KEEPS_FILES_IN = ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "TMPDIR", "TEMP", "TMP")
_OURS = """
import gesprekscoach.adapters, os, sys
assert not any(name.startswith(("onnxruntime", "faster_whisper")) for name in sys.modules)
print(os.environ["ORT_DISABLE_TELEMETRY"])
"""


def test_a_model_at_work_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "thuis"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    heard = sample_audio_dir() / "rollenspel-2.heard.json"
    done = subprocess.run(
        [sys.executable, "-m", "gesprekscoach", "tag", str(heard)],
        env={**kept, **dict.fromkeys(_KEEPS_FILES_IN, str(home))},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["turns"]
    assert list(home.rglob("*")) == []


def test_reports_to_the_maker_of_a_library_are_off_before_it_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", _OURS], capture_output=True, check=True)
    assert done.stdout.split() == [b"1"]
