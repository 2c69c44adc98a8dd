"""Whose words were used: the organisation's or the client's."""

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance, Word
from gesprekscoach.domain.worlds import dictionary

SMALL = frozenset({"daarna", "eigenlijk"})


def turn(n: int, speaker: str, world: str, text: str) -> Turn:
    return Turn(n, speaker, (Utterance(text),), "clarify", world)  # type: ignore[arg-type]


CONVERSATION = Conversation(
    "a",
    (
        turn(1, "professional", "system", "Heeft u daarna een beschikking gehad?"),
        turn(2, "client", "life", "Die envelop ligt in de keuken, eigenlijk."),
        turn(3, "professional", "system", "De beschikking moet ik zien."),
        turn(4, "client", "life", "De keuken is van mijn moeder, met die envelopje."),
        turn(5, "professional", "life", "De keuken van uw moeder."),
    ),
)


def test_a_system_word_says_who_brought_it_in_and_where_it_stands() -> None:
    word = next(w for w in dictionary(CONVERSATION, SMALL).system if w.word == "beschikking")

    assert (word.first, word.by_professional, word.by_client, word.turns) == ("professional", 2, 0, (1, 3))


def test_an_own_word_that_was_never_taken_up_stands_out() -> None:
    own = {w.word: w.is_unused for w in dictionary(CONVERSATION, SMALL).own}

    assert own["envelop"] is True
    assert own["keuken"] is False


def test_forms_of_one_word_count_together() -> None:
    word = next(w for w in dictionary(CONVERSATION, SMALL).own if w.word == "envelop")

    assert (word.by_client, word.turns) == (2, (2, 4))


@pytest.mark.parametrize(
    ("said", "answered"),
    [("gevallen", "vallen"), ("schrijven", "schrijf"), ("brieven", "brief"), ("gebeurt", "gebeuren")],
)
def test_a_word_taken_up_in_another_form_is_taken_up(said: str, answered: str) -> None:
    talk = Conversation(
        "a", (turn(1, "client", "life", f"Toen was het {said}."), turn(2, "professional", "life", f"Ja, {answered}?"))
    )

    assert [w.is_unused for w in dictionary(talk, frozenset()).own if w.word == said] == [False]


@pytest.mark.parametrize(("one", "other"), [("gewoon", "woont"), ("kamer", "kameel"), ("gezin", "zinnen")])
def test_another_word_is_not_taken_for_a_form(one: str, other: str) -> None:
    talk = Conversation(
        "a", (turn(1, "client", "life", f"Mijn {one}."), turn(2, "professional", "life", f"Een {other}."))
    )

    assert [w.is_unused for w in dictionary(talk, frozenset()).own if w.word == one] == [True]


def test_a_word_that_was_never_surely_heard_is_left_out() -> None:
    heard = [("teidoken", 0.3), ("keuken", 0.3), ("keuken", 0.8)]
    said = [
        Utterance(text, words=(Word(text, at * 1_000, at * 1_000 + 500, chance),))
        for at, (text, chance) in enumerate(heard)
    ]
    talk = Conversation("a", (Turn(1, "client", tuple(said), "clarify", "life"),))

    assert [(w.word, w.by_client) for w in dictionary(talk, frozenset()).own] == [("keuken", 2)]


def test_words_without_a_subject_are_left_out() -> None:
    found = dictionary(CONVERSATION, SMALL)

    assert not {"daarna", "eigenlijk"} & {w.word for w in (*found.system, *found.own)}


def test_a_word_that_also_stands_in_life_talk_is_no_system_word() -> None:
    mixed = Conversation(
        "a", (turn(1, "professional", "system", "uw moeder"), turn(2, "client", "life", "mijn moeder"))
    )

    assert dictionary(mixed, SMALL).system == ()
