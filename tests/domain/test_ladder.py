"""Questions on their rungs."""

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.ladder import ladder

CONVERSATION = Conversation(
    "a",
    (
        Turn(
            1, "professional", (Utterance("Welkom.", "acknowledgement"), Utterance("Hoe is het?", "open_question", 3))
        ),
        Turn(2, "client", (Utterance("Ik ben bang."),), signal=("feeling",)),
        Turn(3, "professional", (Utterance("Wat is uw BSN?", "closed_question", 0, "D0"),), world="system"),
        Turn(4, "client", (Utterance("Dat weet ik niet."),)),
        Turn(5, "professional", (Utterance("Waar bent u bang voor?", "open_question", 3, "D3"),), world="life"),
        Turn(6, "client", (Utterance("Dat het weer gebeurt."),)),
        Turn(7, "professional", (Utterance("En hoe is het met uw werk?", "open_question", 2, "D0"),), world="life"),
    ),
)


def test_every_question_stands_on_the_rung_of_its_depth() -> None:
    assert [(rung.n, rung.utterance, rung.depth, rung.is_open) for rung in ladder(CONVERSATION)] == [
        (1, 1, 3, True),
        (3, 0, 0, False),
        (5, 0, 3, True),
        (7, 0, 2, True),
    ]


def test_a_question_that_takes_the_client_up_is_linked_and_one_that_leaves_a_feeling_breaks() -> None:
    assert [(rung.is_linked, rung.breaks) for rung in ladder(CONVERSATION)] == [
        (False, False),
        (False, True),
        (True, False),
        (False, False),
    ]
