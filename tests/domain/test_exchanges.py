"""The turns around a turn of the professional, whoever else speaks in between."""

import pytest

from gesprekscoach.domain.conversation import Speaker, Turn, Utterance
from gesprekscoach.domain.exchanges import client_after, client_before, next_professional

SPEAKERS: dict[str, Speaker] = {"P": "professional", "C": "client", "O": "other"}


def turns(speakers: str) -> tuple[Turn, ...]:
    return tuple(Turn(n, SPEAKERS[who], (Utterance("..."),)) for n, who in enumerate(speakers, 1))


@pytest.mark.parametrize(("speakers", "at", "found"), [("CP", 0, 1), ("COCP", 0, 3), ("PCP", 0, 2), ("PCO", 0, None)])
def test_the_next_turn_of_the_professional(speakers: str, at: int, found: int | None) -> None:
    assert next_professional(turns(speakers), at) == found


@pytest.mark.parametrize(
    ("speakers", "at", "found"),
    [("PC", 0, (1,)), ("POCOCP", 0, (2, 4)), ("PCPC", 0, (1,)), ("PPC", 0, ()), ("POP", 0, ()), ("P", 0, ())],
)
def test_the_turns_of_the_client_after_it(speakers: str, at: int, found: tuple[int, ...]) -> None:
    assert client_after(turns(speakers), at) == found


@pytest.mark.parametrize(
    ("speakers", "at", "found"),
    [("CP", 1, (0,)), ("PCOCOP", 5, (1, 3)), ("CPCP", 3, (2,)), ("CPP", 2, ()), ("P", 0, ())],
)
def test_the_turns_of_the_client_before_it(speakers: str, at: int, found: tuple[int, ...]) -> None:
    assert client_before(turns(speakers), at) == found
