"""The feedback card: what it counts, and the JSON that other programs rely on."""

import json

import pytest

from gesprekscoach.domain.feedback import FeedbackCard, card_to_json
from tests.domain.feedback.talk import asks, card_of, client, corpus, professional, says, talk

SHARE = {"value", "low", "high", "n", "enough"}


@pytest.fixture
def card() -> FeedbackCard:
    return card_of(corpus("debt-01"))


def test_the_json_has_exactly_the_keys_of_the_contract(card: FeedbackCard) -> None:
    document = card_to_json(card)
    assert set(document) == {"opening", "questions", "balance", "phases", "movement", "strengths", "next_step"}
    assert set(document["opening"]) == {"level", "positive", "negative", "evidence"}
    questions = document["questions"]
    assert set(questions) == {
        "count", "open_share", "depth", "follow_up", "follow_up_ratio", "longest_chain", "spoiled",
    }  # fmt: skip
    balance = document["balance"]
    assert set(balance) == {
        "talk_share", "reflections_per_question", "complex_share", "advice_share", "system_share", "missed",
    }  # fmt: skip
    shares = [questions["open_share"], questions["follow_up_ratio"], *(v for k, v in balance.items() if k != "missed")]
    assert all(set(share) == SHARE for share in shares)
    assert set(document["phases"][0]) == {"phase", "from", "to"}
    assert {"text", "turns", "quote"} <= set(document["next_step"])
    assert json.loads(json.dumps(document)) == document


def test_where_no_opening_is_judged_the_json_keeps_its_keys_without_a_level() -> None:
    card = card_of(talk(client("En toen.")))
    assert card.opening is None
    assert card_to_json(card)["opening"] == {"level": None, "positive": [], "negative": [], "evidence": {}}


def test_the_counts_of_a_known_conversation(card: FeedbackCard) -> None:
    document = card_to_json(card)
    assert document["questions"]["count"] == 21
    assert document["questions"]["depth"] == {"0": 13, "1": 4, "2": 1, "3": 0, "4": 3}
    assert document["questions"]["open_share"]["value"] == pytest.approx(2 / 21, abs=0.001)
    assert document["balance"]["advice_share"]["n"] == 32
    assert document["questions"]["spoiled"]["why_blame"] == [27]


def test_the_same_conversation_always_gives_the_same_card() -> None:
    assert card_of(corpus("wmo-05")) == card_of(corpus("wmo-05"))


def test_passages_join_turns_of_one_phase_and_return_is_not_an_error() -> None:
    card = card_of(talk(client("Ja.", phase="start"), client("Nou."), client("Hm."), client("O.", phase="start")))
    assert [(p.phase, p.first, p.last) for p in card.phases] == [("start", 1, 1), ("clarify", 2, 3), ("start", 4, 4)]


def test_advice_that_was_asked_for_does_not_count_as_unasked() -> None:
    asked = professional(says("Bel haar gerust.", "advice", flags=("with_permission",)))
    unasked = professional(says("U moet haar bellen.", "advice"), says("En vandaag nog.", "advice"))
    share = card_of(talk(asked, client("Ja."), unasked, client("Nou."))).shares.advice_share
    assert (share.value, share.n) == (0.5, 2)


def test_the_longest_chain_is_the_longest_row_of_questions_that_take_up_the_client() -> None:
    card = card_of(
        talk(
            professional(asks("Wat bracht u hier?", follow_up=None)),
            client("De post."),
            professional(asks("Wat is er met de post?", follow_up="D2")),
            client("Die blijft liggen in het krat."),
            professional(asks("Wat zit er voor u in dat krat?", 3, "D3")),
            client("Alles."),
            professional(asks("En uw werk?", follow_up="D0")),
            client("Goed."),
            professional(asks("Wat is er goed aan?", follow_up="D2")),
        )
    )
    assert card.longest_chain == (3, 5)


def test_the_longest_chain_has_the_most_questions_whatever_the_number_of_turns() -> None:
    linked = asks("Wat is er met de post?", follow_up="D2")
    card = card_of(
        talk(
            professional(linked),
            client("Die ligt er."),
            professional(linked),
            client("In het krat."),
            professional(asks("En uw werk?", follow_up="D0")),
            client("Dat is zwaar."),
            professional(linked, linked, linked),
        )
    )
    assert card.longest_chain == (7,) and card.chain_length == 3
    assert card_to_json(card)["questions"]["longest_chain"] == [7]


def test_a_feeling_that_is_followed_by_another_subject_is_a_missed_connection() -> None:
    card = card_of(
        talk(
            client("Ik slaap er slecht van.", signal=("stress",)),
            professional(asks("Heeft u een auto?", 1, "D0")),
            client("Ik ben bang voor de brief.", signal=("feeling",)),
            professional(asks("Wat maakt u bang?", 3, "D3")),
        )
    )
    assert card.missed == (2,)


def test_a_conversation_without_professional_gives_a_card_without_statements() -> None:
    card = card_of(talk(client("Hallo?"), client("Is daar iemand?")))
    assert card.strengths == () and card.next_step is None
    assert card_to_json(card)["balance"]["talk_share"]["enough"] is False
