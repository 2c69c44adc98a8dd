"""Agreement between two codings, as the contract counts it."""

from dataclasses import replace

import pytest

from gesprekscoach.domain.agreement import agreement, kappa, macro_f1
from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance


def question(text: str = "Hoe gaat het?", depth: int = 3, flags: tuple[str, ...] = ()) -> Utterance:
    return Utterance(text, act="open_question", depth=depth, follow_up="D1", flags=flags)


def conversation(*utterances: Utterance, signal: tuple[str, ...] = (), level: int = 2) -> Conversation:
    asked = Turn(1, "professional", utterances, phase="clarify", world="life", stance="none")
    answered = Turn(
        2,
        "client",
        (Utterance("Slecht."),),
        phase="clarify",
        world="life",
        talk="neutral",
        movement="none",
        signal=signal,
    )
    return Conversation("proef", (asked, answered), opening=Opening(level))


def test_kappa_takes_chance_into_account() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: the textbook example with kappa 0.4
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_macro_f1_counts_every_label_that_occurs_often_enough_alike() -> None:
    pairs = [("a", "a")] * 8 + [("a", "b")] * 2 + [("b", "b")] * 4 + [("rare", "a")]
    # a: 8 hits, 3 misses; b: 4 hits, 2 misses; the single rare unit says nothing about its label
    assert macro_f1(pairs) == pytest.approx((16 / 19 + 8 / 10) / 2)


def test_macro_f1_counts_rare_labels_when_there_are_no_others() -> None:
    assert macro_f1([("2", "2")]) == 1.0
    assert macro_f1([("2", "2"), ("1", "3")]) == 0.5
    assert macro_f1([]) == 0.0


def test_a_question_that_was_not_seen_is_an_error_on_depth_follow_up_and_flags() -> None:
    labelled = conversation(question(), question(depth=1, flags=("leading",)))
    missed = Utterance("Hoe gaat het?", act="other")
    tagged = conversation(missed, question(depth=1, flags=("leading",)))
    scores = agreement([(labelled, tagged)])
    assert scores["depth"].n == 2
    assert scores["depth"].accuracy == 0.5
    assert scores["depth"].within_one == 0.5
    assert scores["follow_up"].accuracy == 0.5
    assert scores["flag.leading"].accuracy == 0.5
    assert scores["question"].accuracy == 0.5


def test_what_is_no_question_in_the_labels_does_not_count_for_depth() -> None:
    labelled = conversation(Utterance("Fijn dat u er bent.", act="acknowledgement"))
    tagged = conversation(question())
    scores = agreement([(labelled, tagged)])
    assert "depth" not in scores
    assert scores["act"].accuracy == 0.0


def test_a_question_of_which_only_the_act_was_coded_has_no_follow_up_to_compare() -> None:
    only_act = Utterance("Hoe gaat het?", act="open_question")
    scores = agreement([(conversation(only_act), conversation(question()))])
    assert "depth" not in scores and "follow_up" not in scores
    first = replace(question(), follow_up=None)
    assert agreement([(conversation(first), conversation(question()))])["follow_up"].n == 1


def test_a_track_that_may_be_empty_counts_unless_no_document_has_a_key_for_it() -> None:
    tagged = conversation(question(flags=("leading",)), signal=("feeling",))
    only_acts = replace(conversation(question()), uncoded=frozenset({"flags", "follow_up", "signal"}))
    assert not {"flag.leading", "follow_up", "feeling"} & agreement([(only_acts, tagged)]).keys()
    both = agreement([(only_acts, tagged), (conversation(question()), tagged)])
    assert [both[track].n for track in ("flag.leading", "follow_up", "feeling")] == [2, 2, 2]


def test_every_kind_of_reflection_counts_as_reflection() -> None:
    labelled = conversation(Utterance("Zwaar.", act="simple_reflection"))
    tagged = conversation(Utterance("Zwaar.", act="summary"))
    scores = agreement([(labelled, tagged)])
    assert scores["reflection"].accuracy == 1.0
    assert scores["act"].accuracy == 0.0


def test_feeling_counts_client_turns_only() -> None:
    labelled = conversation(question(), signal=("feeling", "stress"))
    tagged = conversation(question(), signal=("feeling",))
    assert agreement([(labelled, tagged)])["feeling"].n == 1
    assert agreement([(labelled, tagged)])["feeling"].accuracy == 1.0


def test_an_opening_level_one_off_is_near() -> None:
    scores = agreement([(conversation(question(), level=2), conversation(question(), level=3))])["opening"]
    assert (scores.accuracy, scores.within_one) == (0.0, 1.0)


def test_an_opening_that_was_not_seen_is_an_error_and_one_that_nobody_coded_does_not_count() -> None:
    seen, unseen = conversation(question()), replace(conversation(question()), opening=None)
    scores = agreement([(seen, seen), (seen, unseen), (unseen, seen)])["opening"]
    assert (scores.n, scores.accuracy, scores.within_one) == (2, 0.5, 0.5)


def test_the_interval_is_drawn_over_whole_conversations() -> None:
    good = (conversation(question()), conversation(question()))
    bad = (conversation(question()), conversation(Utterance("Hoe gaat het?", act="other")))
    assert agreement([good], draws=100)["act"].low is None
    assert agreement([good, bad, good, bad])["act"].low is None
    scores = agreement([good, bad, good, bad], draws=100)["act"]
    assert scores.low is not None and scores.high is not None
    assert scores.low <= scores.kappa <= scores.high
    assert agreement([good, bad, good, bad], draws=100)["act"] == scores


def test_different_utterances_cannot_be_compared() -> None:
    labelled = conversation(question())
    with pytest.raises(ValueError, match="same turns"):
        agreement([(labelled, replace(labelled, turns=labelled.turns[:1]))])
