"""The matrix of ZOEKEN."""

from dataclasses import replace

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.matrix import matrix


def turn(n: int, phase: str, *domain: str, signal: tuple[str, ...] = ()) -> Turn:
    return Turn(n, "client", (Utterance("..."),), phase, "life", domain=domain, signal=signal)


def test_a_turn_fills_the_column_of_its_phase_and_of_what_was_named() -> None:
    conversation = Conversation(
        "a",
        (
            turn(1, "clarify", "money"),
            turn(2, "analyse", "money", "network_named"),
            turn(3, "action", "money", signal=("strength",)),
            turn(4, "start", "money"),
            replace(turn(5, "start", "money"), speaker="professional"),
        ),
    )

    (row,) = matrix(conversation)

    assert row.domain == "money"
    assert row.turns == {"situation": (1, 2, 4), "strength": (3,), "network": (2,), "action": (3,)}


def test_only_domains_that_fill_a_column_have_a_row_in_the_order_in_which_they_came() -> None:
    greeted = replace(turn(3, "start", "justice"), speaker="professional")
    conversation = Conversation("a", (turn(1, "clarify", "housing", "strength"), turn(2, "clarify", "money"), greeted))

    assert [row.domain for row in matrix(conversation)] == ["housing", "money"]
