"""The tagger of the program: encoder, network, decoding and reasons for one conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesprekscoach.adapters.tagger.decoding import Choice, Decoder
from gesprekscoach.adapters.tagger.encoder import EncodedUtterance, Encoder
from gesprekscoach.adapters.tagger.explaining import direction, telling_words
from gesprekscoach.adapters.tagger.features import SpokenTurn, hand_features
from gesprekscoach.adapters.tagger.manifest import read_decoding, read_manifest
from gesprekscoach.adapters.tagger.network import Logits, Network
from gesprekscoach.domain.conversation import QUESTION_ACTS, Conversation, Turn, Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

SEVERAL = frozenset({"flags", "domain", "signal"})
TURN_TRACKS = {
    "professional": ("phase", "world", "stance", "domain"),
    "client": ("phase", "world", "talk", "movement", "domain", "signal"),
    "other": ("phase", "world", "domain"),
}
NO_FOLLOW_UP = "null"
NO_TURN_TAGS: Mapping[str, Any] = {
    "phase": None, "world": None, "stance": None, "talk": None, "movement": None, "domain": (), "signal": (),
    "source": {},
}  # fmt: skip
NO_UTTERANCE_TAGS: Mapping[str, Any] = {
    "act": None, "depth": None, "follow_up": None, "flags": (), "source": {}, "confidence": {}, "why": {}
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reading:
    """Everything the network said about one conversation, with the choices made from it."""

    encoded: Sequence[EncodedUtterance]
    logits: Logits
    choices: Mapping[str, Sequence[Choice]]


class NeuralTagger:
    """Fills every learned track of the codebook; the same input gives the same output."""

    def __init__(self, folder: Path) -> None:
        """Load the tagger, about a second.

        Args:
            folder: the folder ``tagger/model`` of the models.

        Raises:
            ModelMissing: a file is absent or damaged.
        """
        manifest = read_manifest(folder)
        self.version = manifest.version
        self._tracks = manifest.tracks
        self._encoder = Encoder(folder, dict(manifest.speaker_marks), manifest.max_tokens)
        self._network = Network(folder, manifest.utterance_dilations, manifest.turn_dilations)
        self._decoder = Decoder(manifest.tracks, read_decoding(folder))

    def tag(self, conversation: Conversation) -> Conversation:
        """Return the conversation with all learned tracks, their confidence and reasons; labels it had are ignored."""
        if not any(turn.utterances for turn in conversation.turns):
            return conversation
        reading = self._read(conversation)
        turns, at = [], 0
        for number, turn in enumerate(conversation.turns):
            utterances = [
                self._utterance(turn, utterance, reading, at + i) for i, utterance in enumerate(turn.utterances)
            ]
            turns.append(self._turn(replace(turn, utterances=tuple(utterances)), reading, number, at))
            at += len(utterances)
        return replace(conversation, turns=tuple(turns))

    def _read(self, conversation: Conversation) -> _Reading:
        import numpy as np

        spoken = [SpokenTurn(t.speaker, tuple(u.text for u in t.utterances)) for t in conversation.turns]
        encoded = self._encoder.encode([(t.speaker, text) for t in spoken for text in t.texts])
        turn_of = np.array([n for n, t in enumerate(spoken) for _ in t.texts])
        features = np.array(hand_features(spoken), np.float32)
        logits = self._network.run(np.stack([e.vector for e in encoded]), features, turn_of)
        return _Reading(encoded, logits, self._choices(logits, [int(n) for n in turn_of]))

    def _choices(self, logits: Logits, turn_of: Sequence[int]) -> Mapping[str, Sequence[Choice]]:
        decoder, choices = self._decoder, {}
        for track, values in logits.tracks.items():
            if track == "phase":
                choices[track] = decoder.phases(values)
            elif track in SEVERAL:
                choices[track] = decoder.several(track, decoder.probabilities(track, values))
            else:
                choices[track] = decoder.single(decoder.probabilities(track, values))
        acts = [self._tracks["act"][choice.labels[0]] for choice in choices["act"]]
        flags = decoder.probabilities("flags", logits.tracks["flags"])
        return {**choices, "flags": decoder.flags(flags, acts, turn_of)}

    def _turn(self, turn: Turn, reading: _Reading, number: int, at: int) -> Turn:
        shares = reading.logits.share[number]
        parts = [(reading.encoded[i], float(shares[i])) for i in range(at, at + len(turn.utterances))]
        tags = self._tags(TURN_TRACKS[turn.speaker], reading, number, parts)
        return replace(turn, **{**NO_TURN_TAGS, **tags})

    def _utterance(self, turn: Turn, utterance: Utterance, reading: _Reading, at: int) -> Utterance:
        if turn.speaker != "professional":
            return replace(utterance, **NO_UTTERANCE_TAGS)
        asked = self._label("act", reading.choices["act"][at]) in QUESTION_ACTS
        tracks = ("act", "flags", "depth", "follow_up") if asked else ("act", "flags")
        tags = self._tags(tracks, reading, at, [(reading.encoded[at], 1.0)])
        return replace(utterance, **{**NO_UTTERANCE_TAGS, **tags})

    def _tags(
        self, tracks: Sequence[str], reading: _Reading, unit: int, parts: Sequence[tuple[EncodedUtterance, float]]
    ) -> dict[str, Any]:
        """Labels, confidence and reasons of one turn or utterance, as fields of the domain's types."""
        labels, confidence, why = {}, {}, {}
        for track in tracks:
            choice = reading.choices[track][unit]
            labels[track] = self._label(track, choice)
            confidence[track] = self._decoder.calibrated(track, choice.confidence)
            towards = direction(
                self._network.direct_weights(track),
                reading.logits.tracks[track][unit],
                choice.labels,
                several=track in SEVERAL,
            )
            why[track] = telling_words(parts, towards)
        return {**labels, "confidence": confidence, "why": why}

    def _label(self, track: str, choice: Choice) -> Any:
        """The labels of a choice as the domain writes them."""
        names = [self._tracks[track][k] for k in choice.labels]
        if track in SEVERAL:
            return tuple(names)
        if track == "depth":
            return int(names[0])
        return None if names[0] == NO_FOLLOW_UP else names[0]
