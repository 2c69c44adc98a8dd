"""Compares what the app draws with a stored drawing, as plain SVG text.

``SNAPSHOTS=1 pytest tests/tui/test_snapshots.py`` stores new drawings; look at each before you keep it.
"""

import os
import re
from pathlib import Path

from textual.app import App

FOLDER = Path(__file__).parent / "snapshots"


def matches(app: App[None], name: str) -> bool:
    """Compare with the stored drawing, or store it; on a difference the new one is kept beside it for looking."""
    drawn = normalised(app.export_screenshot(title="gesprekscoach"))
    stored, seen = FOLDER / f"{name}.svg", FOLDER / f"{name}.new.svg"
    if os.environ.get("SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        stored.write_text(drawn, encoding="utf-8")
    is_same = stored.is_file() and stored.read_text(encoding="utf-8") == drawn
    if is_same:
        seen.unlink(missing_ok=True)
    else:
        seen.write_text(drawn, encoding="utf-8")
    return is_same


def normalised(svg: str) -> str:
    """Take out what differs from run to run (the ids that Textual makes up) and the web fonts."""
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip()) + "\n"
