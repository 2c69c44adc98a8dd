"""The horizontal scale that timeline and charts share, so that a moment stands in the same column everywhere."""

_NAME_CELLS = 9
_NOTE_CELLS = 30
_NOTE_FROM = 110
_NARROW_NAME_CELLS = 24
"""A letter and "waarde, wens, kracht": without notes on the right, the names of the rows stand whole on the left."""


def note_cells(width: int) -> int:
    """Return the cells kept for explaining words on the right; none on a narrow screen."""
    return _NOTE_CELLS if width >= _NOTE_FROM else 0


def name_cells(width: int) -> int:
    """Return the cells for what stands before the conversation."""
    return _NAME_CELLS if note_cells(width) else _NARROW_NAME_CELLS


def time_cells(width: int) -> int:
    """Return the cells for the conversation itself, from ``name_cells`` on."""
    return max(10, width - name_cells(width) - 2 - note_cells(width))
