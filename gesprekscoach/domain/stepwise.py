"""Long work step by step: a generator that yields the share that is done (0-1), and returns what it made."""

from collections.abc import Generator
from typing import TypeVar

Made = TypeVar("Made")
Steps = Generator[float, None, Made]


def finished(steps: Generator[object, None, Made]) -> Made:
    """Do the work to its end and return what it made."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made: Made = end.value
            return made


def part(steps: Steps[Made], first: float, last: float) -> Steps[Made]:
    """Do the work as the part of something larger that goes from one share of it to another."""
    try:
        while True:
            yield first + (last - first) * next(steps)
    except StopIteration as end:
        made: Made = end.value
        return made
