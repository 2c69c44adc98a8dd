"""The horizontal scale that timeline and charts share, so that a moment stands in the same column everywhere."""

NAME_CELLS = 9
_NOTE_CELLS = 30
_NOTE_FROM = 110


def note_cells(width: int) -> int:
    """Return the cells kept for explaining words on the right; none on a narrow screen."""
    return _NOTE_CELLS if width >= _NOTE_FROM else 0


def time_cells(width: int) -> int:
    """Return the cells for the conversation itself, from ``NAME_CELLS`` on."""
    return max(10, width - NAME_CELLS - 2 - note_cells(width))
