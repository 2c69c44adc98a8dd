"""What the card quotes: passages whose words the recogniser was sure of, where it can say the same with those."""

import json
from collections.abc import Iterable
from dataclasses import replace

from gesprekscoach import resources
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance, Word
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.feedback.passages import telling_fragment
from tests.domain.feedback.talk import asks, card_of, client, professional, says, shipped_texts, talk


def heard(utterance: Utterance, unsure: Iterable[str] = ()) -> Utterance:
    """Give an utterance recognised words, some of them unsure."""
    words = [Word(w, n, n + 1, 0.2 if w.strip(".,?") in unsure else 0.9) for n, w in enumerate(utterance.text.split())]
    return replace(utterance, words=tuple(words))


def told(text: str, unsure: str = "", **labels: object) -> Turn:
    """One turn of the client as it was recognised."""
    turn = client(text, **labels)
    return replace(turn, utterances=(heard(turn.utterances[0], unsure.split()),))


def reflected(first_unsure: str, second_unsure: str) -> Conversation:
    """Two reflections on a feeling, equally telling; some of the client's words were heard badly."""
    return talk(
        professional(asks("Hoe gaat het?", follow_up=None)),
        told("Ik slaap er niet meer van.", first_unsure, signal=("stress",)),
        professional(heard(says("Het houdt u wakker.", "complex_reflection"))),
        told("Ja, elke nacht weer.", signal=("stress",)),
        professional(heard(asks("En overdag?", depth=1))),
        told("Ik schrik van elke brief.", second_unsure, signal=("stress",)),
        professional(heard(says("Een brief is een dreiging geworden.", "complex_reflection"))),
        told("Ja, elke dag weer.", signal=("stress",)),
    )


def test_of_two_passages_that_say_the_same_the_card_quotes_the_one_that_was_heard_well() -> None:
    first = card_of(reflected("", "schrik brief")).strengths[0]
    second = card_of(reflected("slaap niet", "")).strengths[0]

    assert (first.kind, first.heard) == ("heard_feeling", "Ik slaap er niet meer van.")
    assert (second.kind, second.heard) == ("heard_feeling", "Ik schrik van elke brief.")


def test_what_the_card_says_does_not_hang_on_how_well_the_words_were_heard() -> None:
    for number in (1, 2):
        path = resources.sample_audio_dir() / f"rollenspel-{number}.labels.json"
        said = conversation_from_json(json.loads(path.read_text(encoding="utf-8")))
        blurred = replace(said, turns=tuple(_blurred(t) for t in said.turns))

        sure, unsure = card_of(said), card_of(blurred)

        assert [s.kind for s in unsure.strengths] == [s.kind for s in sure.strengths]
        assert unsure.next_step and sure.next_step and unsure.next_step.kind == sure.next_step.kind
        assert (unsure.shares, unsure.opening, unsure.missed) == (sure.shares, sure.opening, sure.missed)
        quotes = [(s.quote, s.heard) for s in (*unsure.strengths, unsure.next_step)]
        assert quotes != [(s.quote, s.heard) for s in (*sure.strengths, sure.next_step)]


def _blurred(turn: Turn) -> Turn:
    """Every word of every second pair of turns was heard badly."""
    return replace(
        turn, utterances=tuple(heard(u, u.text.replace(".", " ").split() * (turn.n % 4 < 2)) for u in turn.utterances)
    )


def test_a_passage_that_tells_far_more_is_quoted_all_the_same() -> None:
    conversation = reflected("er", "")
    answer = "Ja, elke nacht weer, dan lig ik tot vijf uur te malen over wat er nog moet en wie er nog belt. " * 2
    longer = told(answer, signal=("stress",))
    richer = replace(conversation, turns=(*conversation.turns[:3], replace(longer, n=4), *conversation.turns[4:]))

    assert card_of(richer).strengths[0].heard == "Ik slaap er niet meer van."


def test_within_a_turn_the_clause_that_was_heard_well_is_quoted() -> None:
    text = "De kast in de gang staat open, de fiets van de buren ligt buiten."

    assert telling_fragment(told(text), shipped_texts()) == "De kast in de gang staat open"
    assert telling_fragment(told(text, "kast gang"), shipped_texts()) == "de fiets van de buren ligt buiten"


def test_a_clause_that_was_heard_well_comes_before_a_longer_one_with_a_word_in_doubt() -> None:
    text = "De grote kast met alle oude brieven staat teidoken open, de fiets ligt buiten."

    assert telling_fragment(told(text), shipped_texts()) == "De grote kast met alle oude brieven staat teidoken open"
    assert telling_fragment(told(text, "teidoken"), shipped_texts()) == "de fiets ligt buiten"


def test_words_that_a_person_wrote_over_count_as_sure() -> None:
    turn = told("De kast in de gang staat open, de fiets van de buren ligt buiten.", "kast gang")
    corrected = replace(turn.utterances[0], text="De last in de zang staat open, de fiets van de buren ligt buiten.")

    assert telling_fragment(replace(turn, utterances=(corrected,)), shipped_texts()) == "De last in de zang staat open"
