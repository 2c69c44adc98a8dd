"""A report as Markdown."""

import re
from collections.abc import Iterable

from gesprekscoach.adapters.report_outline import Block

_MARKS = {"title": "# ", "heading": "## ", "subheading": "### ", "point": "- ", "line": ""}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_AT_START = re.compile(r"^([-+]|\d+[.)])(?=\s|$)")


def report_md(blocks: Iterable[Block]) -> str:
    """Write the report; signs of Markdown in what was said are shown as they are."""
    return "\n\n".join(_paragraph(block) for block in blocks) + "\n"


def _paragraph(block: Block) -> str:
    lead = f"**{_plain(block.lead)}** " if block.lead else ""
    text = _plain(block.text)
    return f"{_MARKS[block.kind]}{lead}{text if lead else _AT_START.sub(_escaped, text)}"


def _escaped(found: re.Match[str]) -> str:
    return f"{found[1][:-1]}\\{found[1][-1]}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
