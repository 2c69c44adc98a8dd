"""Which places ask for a look, and in which order."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance, Word
from gesprekscoach.domain.review import by_weight, minutes_for, review_places, trust_in_words


def asks(n: int, confidence: float = 0.9, source: str = "machine") -> Turn:
    said = Utterance(
        "Hoe gaat het?",
        "open_question",
        3,
        confidence={"act": confidence},
        source={"act": source},  # type: ignore[dict-item]
    )
    return Turn(n, "professional", (said,), "clarify", "life")


def answers(n: int, **tags: tuple[str, ...]) -> Turn:
    return Turn(n, "client", (Utterance("Het gaat wel."),), "clarify", "life", **tags)  # type: ignore[arg-type]


def test_a_certain_conversation_asks_for_nothing() -> None:
    assert review_places(Conversation("a", (asks(1), answers(2)))) == ()


def test_a_safety_signal_and_a_missed_connection_are_always_places() -> None:
    turned_away = replace(asks(3), world="system")
    found = review_places(Conversation("a", (asks(1), answers(2, signal=("safety", "feeling")), turned_away)))

    assert [(place.n, place.reasons, place.marks) for place in found] == [
        (2, ("safety",), "⚑"),
        (3, ("missed",), "!"),
    ]


def test_a_doubtful_act_weighs_more_than_a_doubtful_word() -> None:
    word = Word("Ypsilon", 0, 10, 0.2)
    unclear = Turn(2, "client", (Utterance("Ypsilon", words=(word,)),), "clarify", "life")
    conversation = Conversation("a", (asks(1, 0.4), unclear, *(answers(n) for n in range(3, 18))))

    assert [place.n for place in by_weight(review_places(conversation))] == [1, 2]


def test_a_tag_that_a_person_gave_is_settled() -> None:
    assert review_places(Conversation("a", (asks(1, 0.4, "person"),))) == ()


def test_of_many_doubtful_turns_only_the_heaviest_are_asked_for() -> None:
    doubtful = Conversation("a", tuple(asks(n, 0.5 if n % 10 else 0.2) for n in range(1, 41)))

    assert [place.n for place in review_places(doubtful)] == [1, 10, 20, 30, 40]


@pytest.mark.parametrize(
    ("confidence", "words"), [(None, "zeker"), (0.9, "zeker"), (0.7, "redelijk zeker"), (0.5, "twijfel")]
)
def test_confidence_is_said_in_words(confidence: float | None, words: str) -> None:
    assert trust_in_words(confidence) == words


def test_fourteen_places_take_about_eight_minutes() -> None:
    assert minutes_for(14) == 8
    assert minutes_for(0) == 0
