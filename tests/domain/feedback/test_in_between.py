"""The feedback when someone else speaks between client and professional, or the client takes two turns."""

import pytest

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.feedback.connection import missed_pairs
from tests.domain.feedback.talk import asks, card_of, client, other, professional, says, talk

AFRAID = client("Ja. Ik ben zo bang dat ik mijn huis kwijtraak.", signal=("feeling",))
RULES = professional(says("Volgens de regels moet u dat binnen een week melden.", "information"), world="system")
PASSPORT = professional(asks("Heeft u uw paspoort bij u?", 0, "D0"))


@pytest.mark.parametrize("between", [other("Zij is bang dat zij haar huis kwijtraakt."), client("Ja."), client("Hm.")])
@pytest.mark.parametrize("answer", [RULES, PASSPORT])
def test_a_missed_connection_is_with_the_next_turn_of_the_professional(between: Turn, answer: Turn) -> None:
    conversation = talk(AFRAID, between, answer)

    assert card_of(conversation).missed == (3,)
    assert [(before.n, after.n) for before, after in missed_pairs(conversation)] == [(1, 3)]


def test_a_question_about_something_else_leaves_a_feeling_lying_whatever_goes_before_it_in_the_turn() -> None:
    both = professional(says("Oké."), *PASSPORT.utterances)

    assert card_of(talk(AFRAID, both)).missed == (2,)


def test_what_the_professional_already_answered_is_not_missed_later() -> None:
    back = professional(says("U bent bang uw huis te verliezen.", "complex_reflection"))

    assert card_of(talk(AFRAID, back, other("Ja."), RULES)).missed == ()


@pytest.mark.parametrize("between", [other("Zij is bang dat zij haar huis kwijtraakt."), client("Ja.")])
def test_the_next_step_names_what_the_client_said_and_not_what_was_said_in_between(between: Turn) -> None:
    step = card_of(talk(AFRAID, between, RULES, address="u")).next_step

    assert step is not None and (step.kind, step.turns) == ("missed_system", (1, 3))
    assert step.heard == AFRAID.utterances[0].text


def test_giving_back_through_an_interpreter_is_a_strength_and_the_answer_comes_with_it() -> None:
    back = professional(says("U bent bang uw huis te verliezen.", "complex_reflection"))
    answer = client("Ja, elke nacht lig ik daar wakker van, tot het licht wordt.", signal=("stress",))
    [strength] = card_of(talk(AFRAID, other("Zij is bang."), back, other("Vertaald."), answer)).strengths

    assert strength.kind == "heard_feeling" and strength.turns[:2] == (1, 3)


def test_giving_back_to_a_partner_is_no_strength_with_the_client() -> None:
    back = professional(says("U loopt al maanden op uw tenen.", "complex_reflection"))
    waits = other("Ik wacht al acht maanden, ik kook en ik was.")

    assert card_of(talk(client("De hond kan niet wachten vandaag."), waits, back, client("Hm."))).strengths == ()


def test_a_question_between_two_turns_of_a_partner_is_not_about_the_client() -> None:
    question = professional(asks("Wat viel u daaraan op?", 2, "D1"))

    assert card_of(talk(AFRAID, other("Dat zegt ze nooit."), question, other("Dat ze het zegt."))).next_step is None


def test_an_answer_that_begins_with_no_is_a_refusal_also_when_more_follows() -> None:
    back = professional(says("U bent bang voor wat komt.", "complex_reflection"))
    more = client("Ik slaap gewoon slecht door het oude matras, al weken lang.")

    assert card_of(talk(AFRAID, back, client("Nee."), more)).strengths == ()
