"""What the tagger learns from corrections, on a made-up network: each unit is seen by a feature of its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import numpy as np

from gesprekscoach.adapters.tagger import NeuralTagger
from gesprekscoach.adapters.tagger.learning import TopLayerLearner
from gesprekscoach.adapters.tagger.network import Logits
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.learning import TAUGHT_TRACKS, TAUGHT_UTTERANCE_TRACKS

TRACKS = {track: ["first", "other"] for track in TAUGHT_TRACKS}
PERSON = {"act": "person", "phase": "person", "domain": "person"}
BY_MACHINE = Utterance("Zo.", "first")
CORRECTED = Utterance("Zo.", "other", source=PERSON)
TALK = Conversation(
    "een",
    (
        Turn(1, "client", (Utterance("Ja."),), "first"),
        Turn(2, "professional", (BY_MACHINE, CORRECTED), "first"),
        Turn(3, "client", (Utterance("Ja."),), "other", domain=("first", "other"), source=PERSON),
    ),
)
SAID = Logits(
    {track: np.array([[2, -2]] * (4 if track in TAUGHT_UTTERANCE_TRACKS else 3), np.float32) for track in TRACKS},
    np.ones(4, np.float32),
    np.eye(4, dtype=np.float32),
    np.eye(3, 5, dtype=np.float32),
)


class MadeUpTagger:
    """Says the same of every conversation; adjusted, it is what adjusts."""

    version, tracks = "1", TRACKS

    def logits(self, conversation: Conversation) -> Logits:
        return SAID

    def adjusted(self, name: str, adjust: Callable[[Logits], Logits]) -> Callable[[Logits], Logits]:
        return adjust


def leaning(conversation: Conversation) -> dict[str, list[float]]:
    """How much more each unit leans to the other label after learning, per track on which that changed."""
    learner = TopLayerLearner(cast(NeuralTagger, MadeUpTagger()))
    adjust = cast("Callable[[Logits], Logits]", learner.tagger(learner.learn([learner.study(conversation)])))
    after = {track: (logits - SAID.tracks[track])[:, 1].tolist() for track, logits in adjust(SAID).tracks.items()}
    return {track: [round(change, 2) for change in changes] for track, changes in after.items() if any(changes)}


def test_a_correction_is_followed_at_its_own_sentence_or_turn_and_little_changes_elsewhere() -> None:
    learned = leaning(TALK)
    assert learned.keys() == {"act", "phase", "domain"}
    for changes in learned.values():
        followed = changes.pop(2)
        assert 2 < followed < 3.5, "enough to turn a doubtful label, and a sure one hardly"
        assert max(changes) <= 0


def test_without_a_person_nothing_is_learned() -> None:
    plain = tuple(replace(turn, source={}, utterances=(BY_MACHINE,) * len(turn.utterances)) for turn in TALK.turns)
    assert leaning(replace(TALK, turns=plain)) == {}
