"""Follow-up by the rules of the codebook: what a question takes up of the client's words."""

from collections.abc import Sequence

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.evidence import plain_tokens
from gesprekscoach.domain.followup import follow_up
from gesprekscoach.domain.followup_evidence import FEATURES, follow_up_evidence
from gesprekscoach.domain.followup_words import FollowUpWords, read_follow_up_words
from gesprekscoach.resources import codebook_file


@pytest.fixture(scope="module")
def words() -> FollowUpWords:
    return read_follow_up_words(codebook_file().with_name("followup.toml"))


def client(text: str, *, phase: str = "clarify", world: str = "life", domain: tuple[str, ...] = ("day",)) -> Turn:
    return Turn(1, "client", (Utterance(text),), phase=phase, world=world, domain=domain)


def asks(
    *said: Utterance, phase: str = "clarify", world: str = "life", domain: tuple[str, ...] = ("day",)
) -> Turn:  # fmt: skip
    return Turn(1, "professional", said, phase=phase, world=world, domain=domain)


def open_question(text: str, depth: int) -> Utterance:
    return Utterance(text, act="open_question", depth=depth)


def closed_question(text: str, depth: int) -> Utterance:
    return Utterance(text, act="closed_question", depth=depth)


def conversation(turns: Sequence[Turn]) -> Conversation:
    return Conversation("x", tuple(turns))


def labels(turns: Sequence[Turn], words: FollowUpWords) -> tuple[str | None, ...]:
    talk = conversation(turns)
    return follow_up(talk, [[plain_tokens(u.text) for u in t.utterances] for t in talk.turns], words)


STORY = client("Sinds de herfst sta ik elke middag achter het raam te wachten op de bus.")


def test_before_the_client_said_anything_there_is_nothing_to_follow(words: FollowUpWords) -> None:
    assert labels([asks(closed_question("Wat is uw postcode?", 0))], words) == (None,)


def test_small_talk_at_the_door_is_not_yet_substance(words: FollowUpWords) -> None:
    door = client("Goedemorgen, koud vandaag.", phase="start", world="neutral", domain=())
    assert labels([door, asks(closed_question("Wat is uw postcode?", 0))], words) == (None,)


def test_a_word_of_the_client_makes_it_d2(words: FollowUpWords) -> None:
    assert labels([STORY, asks(closed_question("Welke bus is dat?", 1)), asks(closed_question("En dat raam?", 1))],
                  words) == ("D2", "D2")  # fmt: skip


def test_part_of_a_compound_is_a_word_of_the_client_too(words: FollowUpWords) -> None:
    before = closed_question("Is het koud?", 1)
    assert labels([STORY, asks(before, closed_question("Hoe hoog is het raamkozijn?", 1))], words)[1] == "D2"


def test_a_word_of_the_client_and_deeper_than_the_question_before_is_d3(words: FollowUpWords) -> None:
    first = asks(closed_question("Hoe laat is het dan?", 1))
    assert labels([STORY, first, asks(open_question("Wat doet dat wachten met u?", 3))], words)[1] == "D3"


def test_not_deeper_than_the_question_before_stays_d2(words: FollowUpWords) -> None:
    first = asks(open_question("Wat raakt u daarin?", 3))
    assert labels([STORY, first, asks(open_question("Hoe gaat dat wachten?", 2))], words)[1] == "D2"


def test_only_pointing_is_d1(words: FollowUpWords) -> None:
    assert labels([STORY, asks(closed_question("Hoe lang is dat al zo?", 1))], words) == ("D1",)


def test_an_echo_earlier_in_the_turn_carries_over_to_a_pointing_question(words: FollowUpWords) -> None:
    echo = Utterance("Achter het raam.", act="simple_reflection")
    assert labels([STORY, asks(echo, closed_question("Hoe lang is dat al zo?", 1))], words) == ("D2",)


def test_another_subject_is_d0(words: FollowUpWords) -> None:
    question = closed_question("Heeft u een zorgverzekering?", 0)
    assert labels([STORY, asks(question, world="system", domain=("money",))], words) == ("D0",)


def test_a_listening_sound_does_not_wipe_out_what_was_said_before_it(words: FollowUpWords) -> None:
    turns = [STORY, asks(Utterance("Hm.", act="other")), client("Ja."), asks(closed_question("Komt die bus dan?", 1))]
    assert labels(turns, words) == ("D2",)


def test_an_older_subject_named_again_is_taken_up(words: FollowUpWords) -> None:
    later = [client("Mijn zus kookt op zondag."), client("Zij woont in Assen.")]
    before = asks(open_question("Hoe was het?", 2))
    assert labels([STORY, *later, before, asks(closed_question("En die bus, rijdt die nog?", 1))], words)[1] == "D2"


@pytest.mark.parametrize("question", ["Wat ziet u achter dat raam?", "wat zie je achter dat raam"])
def test_form_of_address_capitals_and_marks_do_not_matter(question: str, words: FollowUpWords) -> None:
    assert labels([STORY, asks(closed_question("Hoe laat?", 1), open_question(question, 2))], words)[1] == "D3"


def test_the_evidence_names_the_words_it_rests_on(words: FollowUpWords) -> None:
    talk = conversation([STORY, asks(closed_question("Welke bus is dat?", 1))])
    (evidence,) = follow_up_evidence(talk, [[plain_tokens(u.text) for u in t.utterances] for t in talk.turns], words)
    assert (evidence.turn, evidence.utterance, evidence.words) == (1, 0, ("bus",))
    assert len(evidence.values) == len(FEATURES)
    assert evidence["last_words"] == 1
