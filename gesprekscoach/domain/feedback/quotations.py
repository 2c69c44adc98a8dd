"""What a speaker quotes from someone else, and marks that lost their partner where a passage was cut out."""

import re
from collections.abc import Iterator, Sequence

_OPENS, _CLOSES = '"“„«', '"”“»'
_INSIDE = rf"[^{_OPENS}{_CLOSES}]*"
_LETTER = rf"[^\s{_OPENS}{_CLOSES}]"
_OPENING = rf"(?<![\w.,?!…])[{_OPENS}]"
# Three words or more, or with a mark of a sentence: a word or two between quotation marks are the speaker's own.
_IS_SAID = rf"(?={_INSIDE}?(?:{_LETTER}\s+{_LETTER}+\s+{_LETTER}|[.,;:?!…]))"
_QUOTED = re.compile(rf"({_OPENING}{_IS_SAID}{_INSIDE}(?:[{_CLOSES}]|$))")
_NOT_CLOSED = re.compile(rf"{_OPENING}{_INSIDE}$")
_EDGES = " .,;:!-–—•*·"
_SINGLE = re.compile(r"^[‘'](?=\w\w)|[’']$")
_DEEPEST = 3


def _loose(opens: str, closes: str) -> re.Pattern[str]:
    """Match a pair around the whole, a mark at an edge without its partner, and what such a mark inside cuts off."""
    return re.compile(
        rf"^[{opens}]([^{opens}{closes}]*)[{closes}]$|^[{opens}](?=[^{closes}]*$)|^([^{opens}]*)[{closes}]$"
        rf"|\s[{opens}][^{opens}{closes}]*$|^[^{opens}]*[{closes}]\s+"
    )


_LOOSE = (_loose(r"(", r")"), _loose(r"\[", r"\]"), _loose(_OPENS, _CLOSES))


def quoted_parts(said: Sequence[str]) -> Iterator[list[tuple[str, bool]]]:
    """Yield each utterance of a turn in parts, each with whether it is quoted from someone else.

    A quotation goes on in the next utterance until it is closed. A turn that stands between quotation marks as a whole
    is all said by the speaker.
    """
    found, inside = [], ""
    for spoken in said:
        text = inside + spoken
        found.append(_QUOTED.split(text))
        inside = "“" if _NOT_CLOSED.search(text) else ""
    says_more = any(re.search(r"\w", part) for parts in found for part in parts[::2])
    for parts in found:
        yield [(part, says_more and i % 2 == 1) for i, part in enumerate(parts)]


def without_loose_marks(text: str) -> str:
    """Return the text without bullets and marks at its edges, and without brackets or quotation marks that stand alone.

    It stays one stretch of the text.
    """
    for _ in range(_DEEPEST):
        text = _SINGLE.sub("", text.strip(_EDGES))
        for marks in _LOOSE:
            text = marks.sub(r"\1\2", text)
    return text.strip(_EDGES)
