"""The picture in the README is the start of the card that the demo prints now.

``SNAPSHOTS=1 pytest tests/test_demo_picture.py`` draws it anew; look at it before you keep it.
"""

import io
import json
import os
import re
from datetime import date
from html import unescape

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from gesprekscoach.adapters.text_views import card_text
from gesprekscoach.domain.codebook import read_codebook
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.report import shown_names
from gesprekscoach.resources import codebook_file, handbook_file, sample_audio_dir
from gesprekscoach.services.demo import demo_consent
from gesprekscoach.services.example import HEARD
from tests.domain.feedback.talk import card_of

PICTURE = handbook_file().with_name("demo.svg")
NUMBERS = "Waar dit op rust"
"""Where the picture ends."""


def start_of_the_card() -> list[str]:
    heard = json.loads((sample_audio_dir() / f"rollenspel-2{HEARD}").read_text(encoding="utf-8"))
    said = conversation_from_json(heard)
    names = shown_names(demo_consent(date(2026, 11, 20)), {})
    text = card_text(card_of(said), said, read_codebook(codebook_file()), names)
    return text.split(NUMBERS)[0].rstrip().splitlines()


def draw(lines: list[str]) -> str:
    """Draw a terminal with these lines, without the fonts that Rich would fetch from the internet."""
    console = Console(width=90, record=True, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ gesprekscoach demo\n", "bold"))
    for line in lines:
        console.print(Text(line, "bold cyan" if line and not line.startswith(" ") else ""))
    svg = console.export_svg(title="gesprekscoach demo", theme=MONOKAI, unique_id="demo")
    svg = re.sub(r"\s*@font-face \{[^}]*\}|<!--.*?-->", "", svg)
    return svg.replace("Fira Code, monospace", "'Fira Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace")


def words_in(svg: str) -> list[str]:
    lines: dict[float, str] = {}
    for y, text in re.findall(r'<text class="demo-r\d+" x="[\d.]+" y="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        lines[float(y)] = lines.get(float(y), "") + unescape(text).replace("\xa0", " ").rstrip("\n")
    return [line.rstrip() for line in lines.values()]


def test_the_picture_shows_the_card_as_the_demo_prints_it() -> None:
    card = start_of_the_card()
    if os.environ.get("SNAPSHOTS"):
        PICTURE.write_text(draw(card), encoding="utf-8")

    assert words_in(PICTURE.read_text(encoding="utf-8")) == ["$ gesprekscoach demo", "", *card]


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    assert re.findall(r"https?://[^\"' )]+", PICTURE.read_text(encoding="utf-8")) == ["http://www.w3.org/2000/svg"]
