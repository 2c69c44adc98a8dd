"""What the card rests on: a label that the program calls doubtful carries no statement, a surer one comes first."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.conversation import Turn, Utterance
from gesprekscoach.domain.feedback import Statement
from tests.domain.feedback.talk import asks, card_of, client, professional, says, talk

DOUBT, SURE = 0.55, 0.65
WORRY = client("Ik lig elke nacht te rekenen aan de huur.", signal=("stress",))
STORY = client("Wij zitten met zijn vieren op één kamer, de kleine slaapt in de badkuip op een matrasje.")
PLAN = client("Dan ga ik morgen mijn zus bellen.", movement="choose")
RULE = professional(says("Voor urgentie is er een lijst.", "information"), world="system")
HM = professional(says("Hm."))


def kinds(*turns: Turn) -> list[str]:
    card = card_of(talk(*turns))
    return [statement.kind for statement in (*card.strengths, card.next_step) if statement]


def with_sureness(value: float, *tracks: str) -> dict[str, float]:
    return dict.fromkeys(tracks, value)


@pytest.mark.parametrize(
    ("kind", "turns", "at", "track"),
    [
        ("heard_feeling", [WORRY, professional(says("Die huur houdt u wakker.", "complex_reflection"))], 1, "act"),
        ("word_followed", [WORRY, professional(asks("Wat rekent u uit?", follow_up="D2"))], 1, "follow_up"),
        ("own_step", [HM, WORRY, professional(asks("Hoe zou u dat doen?", 4)), PLAN], 3, "movement"),
        ("ask_when", [HM, STORY, professional(asks("Hoe zou u dat doen?", 4, "D2")), PLAN], 3, "movement"),
        ("data_first", [professional(asks("Wat is uw geboortedatum?", 0, None)), client("Twee mei.")], 0, "depth"),
        ("advice", [STORY, professional(says("U moet verhuizen.", "advice"))], 1, "act"),
        ("missed_system", [STORY, RULE], 1, "world"),
        ("missed_system", [WORRY, RULE], 1, "world"),
        ("own_step", [HM, STORY, professional(asks("Wat zou u doen?"), stance="activate"), PLAN], 2, "stance"),
        ("bridge", [STORY, professional(says("Die lijst is er voor u.", "information"), world="bridge")], 1, "world"),
        ("asked_first", [STORY, professional(says("Bel eens.", "advice", flags=("with_permission",)))], 1, "flags"),
        ("leading", [HM, STORY, professional(asks("Dat wilt u toch niet?", flags=("leading",)))], 2, "flags"),
        ("missed", [WORRY, professional(asks("Heeft u een auto?", 1, "D0"))], 1, "follow_up"),
    ],
)
def test_a_label_that_is_shown_as_doubtful_carries_no_statement(
    kind: str, turns: list[Turn], at: int, track: str
) -> None:
    def card_with(value: float) -> list[str]:
        turn, confidence = turns[at], with_sureness(value, track)
        said = tuple(replace(u, confidence=confidence) for u in turn.utterances)
        return kinds(*turns[:at], replace(turn, utterances=said, confidence=confidence), *turns[at + 1 :])

    assert kind in card_with(SURE)
    assert kind not in card_with(DOUBT)


def test_another_subject_is_named_for_what_it_is_where_only_the_world_of_the_turn_is_doubtful() -> None:
    turn = professional(asks("Heeft u een auto?", 1, "D0"), world="system", confidence=with_sureness(DOUBT, "world"))
    assert kinds(WORRY, turn) == ["missed"]


@pytest.mark.parametrize("track", ["depth", "follow_up"])
def test_of_two_strong_questions_the_surer_one_is_named(track: str) -> None:
    less, more = (
        asks(f"Wat rekent u {when} uit, aan de huur?", follow_up="D2", confidence=with_sureness(value, track))
        for when, value in (("dan", SURE), ("nu", 0.95))
    )
    (strength,) = card_of(talk(WORRY, professional(less), WORRY, professional(more))).strengths
    assert strength.quote == more.text


def test_of_two_steps_of_a_kind_the_surer_one_is_named() -> None:
    def advice(text: str, value: float) -> Utterance:
        return says(text, "advice", confidence={"act": value})

    less, more = advice("U moet verhuizen.", SURE), advice("U moet eens bellen.", 0.95)
    step: Statement | None = card_of(talk(STORY, professional(less), STORY, professional(more))).next_step
    assert step is not None and step.quote == more.text


def test_a_row_of_questions_that_is_praised_ends_at_one_that_is_doubtful() -> None:
    def praised(value: float) -> bool:
        linked = asks("Wat is er met de post?", follow_up="D2", confidence={"follow_up": value})
        heard = client("De post ligt in het krat.")
        return "chain" in kinds(*[heard, professional(linked)] * 3)

    assert praised(SURE) and not praised(DOUBT)


def test_a_kind_word_is_praised_only_when_it_is_surely_one() -> None:
    def praised(value: float) -> list[str]:
        return kinds(
            HM, WORRY, professional(says("Ik luister wel degelijk.", "acknowledgement", confidence={"act": value}))
        )

    assert praised(0.9) == ["acknowledged"] and praised(0.7) == []
