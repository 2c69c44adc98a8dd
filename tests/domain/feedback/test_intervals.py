"""Intervals: when a number may be shown, and how chance and doubtful labels widen it."""

from dataclasses import replace
from random import Random

import pytest

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback.intervals import Share, shares
from tests.domain.feedback.talk import asks, client, professional, says, talk


def with_questions(count: int, confidence: float = 1.0) -> Conversation:
    """A talk with so many open questions and one reflection to every two of them."""
    turns = []
    for i in range(count):
        asked = asks("Hoe gaat dat bij u thuis?", confidence={"act": confidence})
        given = [says("Dat weegt zwaar.", "complex_reflection", confidence={"act": confidence})] if i % 2 else []
        turns += [professional(*given, asked), client("Nou, dat gaat zo zijn gang wel, denk ik.")]
    return talk(*turns)


def width(share: Share) -> float:
    assert share.low is not None and share.high is not None
    return share.high - share.low


def test_nine_questions_are_too_few_and_ten_are_enough() -> None:
    assert not shares(with_questions(9)).open_share.enough
    assert shares(with_questions(10)).open_share.enough


def test_the_complex_share_also_needs_ten_reflections() -> None:
    assert not shares(with_questions(12)).complex_share.enough
    assert shares(with_questions(20)).complex_share.enough


def test_the_interval_holds_the_value_and_keeps_room_for_chance_at_the_edges() -> None:
    share = shares(with_questions(10)).open_share
    assert share.value == 1.0 == share.high
    assert share.low is not None and 0.8 < share.low < 0.99


def test_more_material_gives_a_narrower_interval() -> None:
    few, many = shares(with_questions(10)), shares(with_questions(60))
    assert width(many.reflections_per_question) < width(few.reflections_per_question)
    assert width(many.talk_share) < width(few.talk_share)


def test_doubtful_labels_give_a_wider_interval_than_certain_ones() -> None:
    sure, doubtful = shares(with_questions(40)), shares(with_questions(40, confidence=0.6))
    assert width(doubtful.reflections_per_question) > 1.2 * width(sure.reflections_per_question)


def test_a_doubtful_speaker_widens_the_talk_share() -> None:
    sure = with_questions(20)
    doubtful = replace(sure, turns=tuple(replace(t, confidence={"speaker": 0.7}) for t in sure.turns))
    assert width(shares(doubtful).talk_share) > width(shares(sure).talk_share)


@pytest.mark.parametrize("count", [10, 40])
def test_eight_in_ten_intervals_hold_the_share_that_made_the_talk(count: int) -> None:
    random, held, runs = Random(4), 0, 200
    for _ in range(runs):
        truth = random.uniform(0.1, 0.9)
        acts = ["open_question" if random.random() < truth else "closed_question" for _ in range(count)]
        turns = [professional(says("Hoe gaat dat?", act, depth=2, follow_up="D1")) for act in acts]
        share = shares(talk(*turns)).open_share
        assert share.low is not None and share.high is not None
        held += share.low <= truth <= share.high
    assert 0.72 <= held / runs <= 0.88


def test_what_changes_one_number_leaves_the_margins_of_the_others() -> None:
    one, other = shares(with_questions(20, confidence=0.8)), shares(with_questions(20, confidence=0.7))
    assert one.open_share != other.open_share
    assert (one.talk_share, one.system_share) == (other.talk_share, other.system_share)


def test_without_any_question_there_is_no_value() -> None:
    share = shares(talk(professional(says("Dag.")))).reflections_per_question
    assert share == Share(None, None, None, 0, False)
