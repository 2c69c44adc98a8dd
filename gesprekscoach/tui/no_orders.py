"""Text of others on the screen, such as the name of a file: it gives the terminal no orders."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SHOWN = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),  # orders: to clear the screen, to fill the clipboard
    **dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),  # which way the line is read
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # a byte of a file name that is not UTF-8
}


class NoOrders(LineFilter):
    """Leaves out of every line what a terminal would obey; that has no width, so the rest stands where it stood."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments as they can be shown."""
        return [
            segment if segment.text.isprintable() else Segment(segment.text.translate(_SHOWN), segment.style)
            for segment in segments
        ]
