"""TOML that a person wrote: any editor may have saved it, and what is wrong with it is said in Dutch."""

import re
import tomllib
from pathlib import Path
from typing import Any

_PLACE = re.compile(r"at line (\d+), column (\d+)")
_DUTCH_DAY = re.compile(r"(?<!\S)(\d{1,2})-(\d{1,2})-(\d{4})(?!\S)")


class Unusable(ValueError):
    """What a person wrote cannot be used; the message (Dutch) says why."""


def read_toml_file(path: Path) -> dict[str, Any]:
    """Parse a file. Raises Unusable, with the name of the file."""
    try:
        return read_toml(toml_text(path.read_bytes()))
    except Unusable as error:
        raise Unusable(f"{error} ({path.name})") from None


def toml_text(content: bytes) -> str:
    """Decode UTF-8, or the UTF-16 that ``>`` writes in older Windows shells. Raises Unusable."""
    try:
        return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable("het bestand is niet als tekst te lezen") from None


def read_toml(text: str) -> dict[str, Any]:
    """Parse a document. Raises Unusable, with the place where Python tells it."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        day = _DUTCH_DAY.search(text.split("\n")[int(place[1]) - 1]) if place else None
        if place and day:
            written = f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
            raise Unusable(f"op regel {place[1]} staat {day[0]}; schrijf die datum als {written}") from None
        where = f"op regel {place[1]}, teken {place[2]}" if place else "aan het einde"
        raise Unusable(f"er staat een schrijffout in, {where}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets in brackets without end
        raise Unusable("er staat een waarde in die te groot is") from None
