"""Where the client's steps and the professional's moving along meet."""

import pytest

from gesprekscoach.domain.conversation import Conversation, Speaker, Turn, Utterance
from gesprekscoach.domain.movement import own_steps, steps


def meeting_of(movement: str, stance: str) -> list[str]:
    client = Turn(1, "client", (Utterance("Ik ga bellen."),), "action", "life", movement=movement)
    professional = Turn(2, "professional", (Utterance("Goed."),), "action", "life", stance=stance)
    return [step.meeting for step in steps(Conversation("a", (client, professional)))]


@pytest.mark.parametrize(
    ("movement", "stance", "found"),
    [
        ("do", "leave", ["fits"]),
        ("choose", "activate", ["fits"]),
        ("want", "guide", ["fits"]),
        ("choose", "take_over", ["clashes"]),
        ("do", "take_over", ["clashes"]),
        ("see", "take_over", []),
        ("none", "guide", []),
        ("want", "none", []),
    ],
)
def test_a_form_of_moving_along_fits_clashes_or_says_nothing(movement: str, stance: str, found: list[str]) -> None:
    assert meeting_of(movement, stance) == found


@pytest.mark.parametrize("speaker", ["other", "client"])
def test_another_turn_may_stand_between_the_step_and_the_professional(speaker: Speaker) -> None:
    turns = (
        Turn(1, "client", (Utterance("Ik ga morgen bellen."),), movement="do"),
        Turn(2, speaker, (Utterance("Ja."),), movement="none" if speaker == "client" else None),
        Turn(3, "professional", (Utterance("Ik bel wel."),), stance="take_over"),
        Turn(4, "professional", (Utterance("Ik regel het."),), stance="take_over"),
    )

    assert [(s.client_n, s.n, s.meeting) for s in steps(Conversation("a", turns))] == [(1, 3, "clashes")]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Ik doe het alleen, maar schrijf jij op wat ik moet zeggen.", Utterance("Dat doe ik.", act="information")),
        ("Morgen ga ik.", Utterance("Dan bel ik de gemeente, vindt u dat goed?", act="permission")),
        ("Morgen ga ik.", Utterance("Zal ik ze vast bellen?", act="closed_question")),
    ],
)
def test_a_task_that_was_asked_for_or_offered_is_no_clash(said: str, answer: Utterance) -> None:
    client = Turn(1, "client", (Utterance(said),), movement="choose")
    assert steps(Conversation("a", (client, Turn(2, "professional", (answer,), stance="take_over")))) == ()


def test_what_may_not_have_been_taking_over_is_no_clash() -> None:
    client = Turn(1, "client", (Utterance("Ik ga morgen bellen."),), movement="do")
    noted = Turn(2, "professional", (Utterance("Dat noteer ik."),), stance="take_over", confidence={"stance": 0.55})
    assert steps(Conversation("a", (client, noted))) == ()


def test_own_steps_are_what_the_client_chooses_or_plans() -> None:
    turns = tuple(
        Turn(n, "client", (Utterance("..."),), movement=m) for n, m in enumerate(("see", "want", "choose", "do"), 1)
    )

    assert [turn.n for turn in own_steps(Conversation("a", turns))] == [3, 4]
