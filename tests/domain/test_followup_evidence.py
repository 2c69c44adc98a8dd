"""What a question takes up of the client's words (codebook, track follow_up)."""

from collections.abc import Sequence

import pytest

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.followup_evidence import QuestionEvidence, follow_up_evidence
from gesprekscoach.domain.followup_words import FollowUpWords, read_follow_up_words
from gesprekscoach.resources import codebook_file
from tests.fakes import plain_tokens


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


def evidence(turns: Sequence[Turn], words: FollowUpWords) -> tuple[QuestionEvidence, ...]:
    analysed = [[plain_tokens(u.text) for u in t.utterances] for t in turns]
    return follow_up_evidence(Conversation("x", tuple(turns)), analysed, words)


STORY = client("Sinds de herfst sta ik elke middag achter het raam te wachten op de bus.")


def test_before_the_client_said_anything_there_is_nothing_to_follow(words: FollowUpWords) -> None:
    (question,) = evidence([asks(closed_question("Wat is uw postcode?", 0))], words)
    assert not question["answered"]


def test_small_talk_at_the_door_is_not_yet_substance(words: FollowUpWords) -> None:
    door = client("Goedemorgen, koud vandaag.", phase="start", world="neutral", domain=())
    (question,) = evidence([door, asks(closed_question("Wat is uw postcode?", 0))], words)
    assert not question["answered"]


def test_a_word_of_the_client_that_comes_back_is_named_with_its_question(words: FollowUpWords) -> None:
    (question,) = evidence([STORY, asks(closed_question("Welke bus is dat?", 1))], words)
    assert (question.turn, question.utterance, question.words) == (1, 0, ("bus",))
    assert question["last_words"] == 1


def test_part_of_a_compound_is_a_word_of_the_client_too(words: FollowUpWords) -> None:
    before = closed_question("Is het koud?", 1)
    _, question = evidence([STORY, asks(before, closed_question("Hoe hoog is het raamkozijn?", 1))], words)
    assert question.words == ("raamkozijn",)


@pytest.mark.parametrize(("first", "then", "deeper"), [(1, 3, True), (3, 2, False), (2, 2, False)])
def test_deeper_is_deeper_than_the_question_before(first: int, then: int, deeper: bool, words: FollowUpWords) -> None:
    before, after = asks(open_question("Hoe is het dan?", first)), asks(open_question("Hoe gaat dat wachten?", then))
    assert evidence([STORY, before, after], words)[1]["deeper"] == deeper


def test_a_question_that_only_points_takes_up_no_word(words: FollowUpWords) -> None:
    (question,) = evidence([STORY, asks(closed_question("Hoe lang is dat al zo?", 1))], words)
    assert question["pointing"] and not question["pointing_first"]
    assert question.words == ()


def test_an_echo_earlier_in_the_turn_carries_over_to_a_pointing_question(words: FollowUpWords) -> None:
    echo = Utterance("Achter het raam.", act="simple_reflection")
    (question,) = evidence([STORY, asks(echo, closed_question("Hoe lang is dat al zo?", 1))], words)
    assert question["last_echo"] and question["after_simple"]
    assert question.words == ("achter", "raam")


def test_another_subject_is_seen_in_the_domain_and_the_world(words: FollowUpWords) -> None:
    question = asks(closed_question("Heeft u een zorgverzekering?", 0), world="system", domain=("money",))
    (found,) = evidence([STORY, question], words)
    assert found["other_domain"] and found["system"] and not found["shared_domain"]


def test_a_listening_sound_does_not_wipe_out_what_was_said_before_it(words: FollowUpWords) -> None:
    turns = [STORY, asks(Utterance("Hm.", act="other")), client("Ja."), asks(closed_question("Komt die bus dan?", 1))]
    (question,) = evidence(turns, words)
    assert question["listening"]
    assert question.words == ("bus",)


def test_an_older_subject_named_again_is_taken_up(words: FollowUpWords) -> None:
    later = [client("Mijn zus kookt op zondag."), client("Zij woont in Assen.")]
    (question,) = evidence([STORY, *later, asks(closed_question("En die bus, rijdt die nog?", 1))], words)
    assert (question["last_words"], question["recent_words"], question.words) == (0, 1, ("bus",))


@pytest.mark.parametrize("text", ["Wat ziet u achter dat raam?", "wat zie je achter dat raam"])
def test_form_of_address_capitals_and_marks_do_not_matter(text: str, words: FollowUpWords) -> None:
    (question,) = evidence([STORY, asks(open_question(text, 2))], words)
    assert (question["last_words"], question["length"], question.words) == (2, 0.6, ("achter", "raam"))
