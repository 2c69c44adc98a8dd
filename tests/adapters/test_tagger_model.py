"""The shipped tagger, through the door the program uses."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from gesprekscoach import resources
from gesprekscoach.adapters.tagger import NeuralTagger, load_tagger
from gesprekscoach.domain.conversation import Conversation, Speaker, Turn, Utterance
from gesprekscoach.domain.corpus_format import conversation_from_json

pytestmark = pytest.mark.e2e

CORPUS = Path(__file__).parents[2] / "models" / "tagger" / "corpus"


@pytest.fixture(scope="module")
def tagger() -> NeuralTagger:
    return load_tagger(resources.models_dir(), resources.codebook_file().with_name("followup.toml"))


@pytest.fixture(scope="module")
def judged() -> Conversation:
    whole = conversation_from_json(json.loads((CORPUS / "debt-02.json").read_text(encoding="utf-8")))
    return replace(whole, turns=whole.turns[:16])


def talk(*turns: tuple[Speaker, str]) -> Conversation:
    return Conversation("proef", tuple(Turn(n, s, (Utterance(text),)) for n, (s, text) in enumerate(turns, 1)))


def test_the_same_conversation_gets_the_same_tags_twice(tagger: NeuralTagger, judged: Conversation) -> None:
    assert tagger.tag(judged) == tagger.tag(judged)


def test_labels_in_the_input_are_ignored(tagger: NeuralTagger, judged: Conversation) -> None:
    bare = replace(
        judged,
        turns=tuple(Turn(t.n, t.speaker, tuple(Utterance(u.text) for u in t.utterances)) for t in judged.turns),
    )
    assert tagger.tag(bare).turns == tagger.tag(judged).turns


def test_every_speaker_gets_the_tracks_that_are_theirs(tagger: NeuralTagger) -> None:
    asked, told, other = tagger.tag(
        talk(("professional", "Hoe gaat het met u?"), ("client", "Ik lig er wakker van."), ("other", "Ze slaapt niet."))
    ).turns
    assert asked.phase and asked.world and asked.stance and asked.talk is None
    assert asked.utterances[0].act and asked.utterances[0].depth is not None
    assert told.phase and told.world and told.talk and told.movement and told.stance is None
    assert told.utterances[0].act is None
    assert set(other.confidence) == {"phase", "world", "domain"}


def test_every_label_comes_with_a_confidence_and_a_reason(tagger: NeuralTagger, judged: Conversation) -> None:
    for turn in tagger.tag(judged).turns:
        for unit in (turn, *(turn.utterances if turn.speaker == "professional" else ())):
            assert set(unit.confidence) == set(unit.why) != set()
            assert all(0 < value < 1 for value in unit.confidence.values())
            assert all(unit.why.values())


def test_plain_recogniser_text_is_understood(tagger: NeuralTagger) -> None:
    asked = (
        tagger.tag(talk(("client", "ik slaap slecht"), ("professional", "wat doet dat met u"))).turns[1].utterances[0]
    )
    assert (asked.act, asked.depth) == ("open_question", 3)


def test_without_the_words_that_carried_it_a_label_loses_confidence(tagger: NeuralTagger, judged: Conversation) -> None:
    """Leaving out the named words must cost more than leaving out as many others, in four of five cases."""
    tagged = tagger.tag(judged)
    places = [
        (at, i) for at, t in enumerate(tagged.turns) if t.speaker == "professional" for i in range(len(t.utterances))
    ]
    outcomes = []
    for at, i in places:
        utterance = tagged.turns[at].utterances[i]
        words = utterance.text.split()
        telling = [w for w in words if w.strip(".,;:?!…") in utterance.why["act"]]
        others = [w for w in words if w not in telling][: len(telling)]
        if telling and len(others) == len(telling):
            without = [_confidence_without(tagger, tagged, at, i, removed) for removed in (telling, others)]
            outcomes.append(without[0] < without[1])
    assert len(outcomes) >= 10
    assert sum(outcomes) / len(outcomes) >= 0.8


def _confidence_without(tagger: NeuralTagger, conversation: Conversation, at: int, i: int, removed: list[str]) -> float:
    """The confidence left for the act of one utterance when some of its words are left out; 0 when the act changes."""
    turn = conversation.turns[at]
    before = turn.utterances[i]
    left = " ".join(word for word in before.text.split() if word not in removed)
    utterances = (*turn.utterances[:i], replace(before, text=left), *turn.utterances[i + 1 :])
    around = (*conversation.turns[:at], replace(turn, utterances=utterances), *conversation.turns[at + 1 :])
    after = tagger.tag(replace(conversation, turns=around)).turns[at].utterances[i]
    return after.confidence["act"] if after.act == before.act else 0.0
