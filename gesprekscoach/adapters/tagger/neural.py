"""The tagger of the program: encoder, network, decoding and reasons for one conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesprekscoach.adapters.tagger.decoding import HEARD, NO_FOLLOW_UP, STACKED, WRITTEN, Choice, Decoder
from gesprekscoach.adapters.tagger.encoder import Encoder
from gesprekscoach.adapters.tagger.explaining import WeighedWords, telling_words, weighed, weights_of
from gesprekscoach.adapters.tagger.features import SpokenTurn, hand_features
from gesprekscoach.adapters.tagger.manifest import read_decoding, read_manifest
from gesprekscoach.adapters.tagger.network import Logits, Network
from gesprekscoach.domain.conversation import QUESTION_ACTS, SEVERAL, TURN_TRACKS_OF, Conversation, Turn, Utterance
from gesprekscoach.domain.feedback.connection import LINKED
from gesprekscoach.domain.followup_evidence import QuestionEvidence
from gesprekscoach.domain.stepwise import Steps, finished, part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

EvidenceOf = Callable[[Conversation], Sequence[QuestionEvidence]]
Adjust = Callable[[Logits], Logits]

_ALONE, _TOGETHER = 0.26, 0.86
"""The share of the work that is done once the encoder read each utterance alone, and in its place (measured)."""

NO_WORD = "geen woord van de klant"
_QUESTIONS = "{} vragen in deze beurt"

NO_TURN_TAGS: Mapping[str, Any] = {
    "phase": None, "world": None, "stance": None, "talk": None, "movement": None, "domain": (), "signal": (),
    "source": {},
}  # fmt: skip
NO_UTTERANCE_TAGS: Mapping[str, Any] = {
    "act": None, "depth": None, "follow_up": None, "flags": (), "source": {}, "confidence": {}, "why": {}, "cues": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reading:
    """Everything the network said about one conversation, with the choices made from it."""

    words: Sequence[WeighedWords]
    logits: Logits
    choices: Mapping[str, Sequence[Choice]]
    cues: Sequence[tuple[str, ...]]

    def telling(
        self, parts: Sequence[tuple[WeighedWords, float]], track: str, unit: int, chosen: Sequence[int]
    ) -> tuple[str, ...]:
        """The words that speak most for labels of one unit."""
        logits = self.logits.tracks[track][unit]
        return telling_words(parts, track, weights_of(chosen, logits, are_apart=track in SEVERAL))


class NeuralTagger:
    """Fills every track of the codebook but the opening; the same input gives the same output."""

    def __init__(self, folder: Path, evidence_of: EvidenceOf) -> None:
        """Load the tagger, about a second.

        Args:
            folder: the folder ``tagger/model`` of the models.
            evidence_of: what each question of a tagged conversation takes up of the client's words, in order.

        Raises:
            ModelMissing: a file is absent or damaged.
        """
        manifest = read_manifest(folder)
        self.version = manifest.version
        self.tracks: Mapping[str, Sequence[str]] = manifest.tracks
        """The labels per track, in the order of the logits."""
        self._encoder = Encoder(folder, dict(manifest.speaker_marks), manifest.max_tokens)
        self._network = Network(folder, manifest.utterance_dilations, manifest.turn_dilations, manifest.area_dilations)
        self._decoder = Decoder(manifest.tracks, read_decoding(folder))
        self._evidence_of = evidence_of
        self._adjust: Adjust | None = None

    def adjusted(self, name: str, adjust: Adjust) -> NeuralTagger:
        """Return this tagger with logits changed before anything is decided; its version gets the name added."""
        other = copy(self)
        other.version, other._adjust = f"{self.version}+{name}", adjust
        return other

    def logits(self, conversation: Conversation) -> Logits:
        """What the network says, and what its heads saw, of a conversation in which something is said."""
        return finished(self._heard(conversation))[-1]

    def tag(self, conversation: Conversation) -> Conversation:
        """Tag a conversation as ``steps`` does, to the end."""
        return finished(self.steps(conversation))

    def steps(self, conversation: Conversation) -> Steps[Conversation]:
        """Return the conversation with all learned tracks, their confidence and reasons; labels it had are ignored."""
        if not any(turn.utterances for turn in conversation.turns):
            return conversation
        reading = yield from self._read(conversation)
        turns, at = [], 0
        for number, turn in enumerate(conversation.turns):
            asked = sum(self._asks(reading, at + i) for i in range(len(turn.utterances)))
            utterances = [
                self._utterance(turn, utterance, reading, at + i, asked) for i, utterance in enumerate(turn.utterances)
            ]
            turns.append(self._turn(replace(turn, utterances=tuple(utterances)), reading, number, at))
            at += len(utterances)
        return self._with_follow_up(replace(conversation, turns=tuple(turns)), reading)

    def _with_follow_up(self, conversation: Conversation, reading: _Reading) -> Conversation:
        """Label the questions once all that the evidence reads is known: acts, depths, phases, worlds and domains."""
        turns = [list(turn.utterances) for turn in conversation.turns]
        starts = list(accumulate((len(utterances) for utterances in turns), initial=0))
        first = next((n for n, turn in enumerate(conversation.turns) if turn.speaker == "client"), len(turns))
        for evidence in self._evidence_of(conversation):
            unit, asked = starts[evidence.turn] + evidence.utterance, turns[evidence.turn][evidence.utterance]
            logits = reading.logits.tracks["follow_up"][unit]
            choice = self._decoder.follow_up(logits, evidence, has_spoken=evidence.turn > first)
            label = self._label("follow_up", choice)
            named = evidence.words or (NO_WORD,)
            if label is None or bool(evidence.words) != (label in LINKED):
                named = reading.telling([(reading.words[unit], 1.0)], "follow_up", unit, choice.labels)
            turns[evidence.turn][evidence.utterance] = replace(
                asked,
                follow_up=label,
                confidence={**asked.confidence, "follow_up": self._decoder.calibrated("follow_up", choice.confidence)},
                why={**asked.why, "follow_up": named},
            )
        pairs = zip(conversation.turns, turns, strict=True)
        return replace(conversation, turns=tuple(replace(turn, utterances=tuple(us)) for turn, us in pairs))

    def _read(self, conversation: Conversation) -> Steps[_Reading]:
        words, vectors, turn_of, logits = yield from self._heard(conversation)
        if self._adjust is not None:
            logits = self._adjust(logits)
        said = [utterance for turn in conversation.turns for utterance in turn.utterances]
        origin = HEARD if any(utterance.words for utterance in said) else WRITTEN
        turns = [turn.text for turn in conversation.turns]
        choices = self._choices(logits, turn_of, [utterance.text for utterance in said], turns, origin)
        return _Reading(words, logits, choices, self._network.cues(vectors))

    def _heard(self, conversation: Conversation) -> Steps[tuple[Sequence[WeighedWords], Array, Sequence[int], Logits]]:
        import numpy as np

        spoken = [SpokenTurn(t.speaker, tuple(u.text for u in t.utterances)) for t in conversation.turns]
        vectors, words = [], []
        utterances = [(turn.speaker, text) for turn in spoken for text in turn.texts]
        read = yield from part(self._encoder.alone(utterances), 0, _ALONE)
        turn_of = np.array([n for n, t in enumerate(spoken) for _ in t.texts])
        overheard = self._network.overhear([speaker for speaker, _ in utterances], [r.tokens for r in read], turn_of)
        for n, utterance in enumerate(self._encoder.together(read)):
            vectors.append(utterance.vector)
            words.append(weighed(utterance, self._network.directions, overheard.lost[n]))
            yield _ALONE + (_TOGETHER - _ALONE) * (n + 1) / len(read)
        features = np.array(hand_features(spoken), np.float32)
        together = np.stack(vectors)
        return words, together, turn_of.tolist(), self._network.run(together, features, turn_of, overheard)

    def _choices(
        self, logits: Logits, turn_of: Sequence[int], texts: Sequence[str], turns: Sequence[str], origin: str
    ) -> Mapping[str, Sequence[Choice]]:
        decoder = self._decoder
        told = {track: decoder.probabilities(track, said) for track, said in logits.tracks.items() if track != "phase"}
        told |= {track: decoder.phrased(track, told[track], texts) for track in ("act", "depth")}
        told |= {track: decoder.phrased(track, told[track], turns) for track in ("talk", "movement")}
        told["signal"] = decoder.with_feelings(told["signal"], turns)
        acts = decoder.acts(told["act"], texts, origin)
        choices = {
            track: decoder.several(track, values) if track in SEVERAL else decoder.single(values)
            for track, values in told.items()
        }
        return {
            **choices,
            "phase": decoder.phases(logits.tracks["phase"]),
            "act": acts,
            "depth": decoder.graded(told["depth"]),
            "flags": decoder.flags(told["flags"], told["act"], acts, turn_of),
        }

    def _turn(self, turn: Turn, reading: _Reading, number: int, at: int) -> Turn:
        parts = [(reading.words[i], float(reading.logits.share[i])) for i in range(at, at + len(turn.utterances))]
        tags = self._tags(TURN_TRACKS_OF[turn.speaker], reading, number, parts)
        return replace(turn, **{**NO_TURN_TAGS, **tags})

    def _asks(self, reading: _Reading, at: int) -> bool:
        return self._label("act", reading.choices["act"][at]) in QUESTION_ACTS

    def _utterance(self, turn: Turn, utterance: Utterance, reading: _Reading, at: int, asked: int) -> Utterance:
        """One utterance with its tags; ``asked``: the number of questions in its turn."""
        if turn.speaker != "professional":
            return replace(utterance, **NO_UTTERANCE_TAGS)
        tracks = ("act", "flags", "depth") if self._asks(reading, at) else ("act", "flags")
        parts = [(reading.words[at], 1.0)]
        tags = self._tags(tracks, reading, at, parts)
        if STACKED in tags["flags"] and asked > 1:
            others = [k for k in reading.choices["flags"][at].labels if self.tracks["flags"][k] != STACKED]
            words = reading.telling(parts, "flags", at, others) if others else ()
            tags["why"]["flags"] = (_QUESTIONS.format(asked), *words)
        return replace(utterance, **{**NO_UTTERANCE_TAGS, **tags, "cues": reading.cues[at]})

    def _tags(
        self, tracks: Sequence[str], reading: _Reading, unit: int, parts: Sequence[tuple[WeighedWords, float]]
    ) -> dict[str, Any]:
        """Labels, confidence and reasons of one turn or utterance, as fields of the domain's types."""
        labels, confidence, why = {}, {}, {}
        for track in tracks:
            choice = reading.choices[track][unit]
            labels[track] = self._label(track, choice)
            confidence[track] = self._decoder.calibrated(track, choice.confidence)
            why[track] = reading.telling(parts, track, unit, choice.labels)
        return {**labels, "confidence": confidence, "why": why}

    def _label(self, track: str, choice: Choice) -> Any:
        """The labels of a choice as the domain writes them."""
        names = [self.tracks[track][k] for k in choice.labels]
        if track in SEVERAL:
            return tuple(names)
        if track == "depth":
            return int(names[0])
        return None if names[0] == NO_FOLLOW_UP else names[0]
