"""Transcript and tags in the vault, as the machine made them and as they are shown with corrections."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from gesprekscoach.adapters.vault.concern import Concern, now
from gesprekscoach.adapters.vault.passages import refresh_passages
from gesprekscoach.adapters.vault.shown import (
    HEARD,
    RETAGGED,
    corrections_in_force,
    read_conversation,
    shown_conversation,
)
from gesprekscoach.adapters.vault.speech import words_json
from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance
from gesprekscoach.domain.corrections import is_structural

_TURN_TRACKS = ("phase", "world", "stance", "talk", "movement", "domain", "signal")
_UTTERANCE_TRACKS = ("act", "depth", "follow_up", "flags")


class Conversations(Concern):
    """Reading and writing whole conversations, each in one transaction."""

    def save_conversation(self, recording_id: str, conversation: Conversation) -> None:
        """Replace the machine's version of transcript and tags; corrections stay and are laid over it on reading."""
        self._visible(recording_id)
        with self._session.atomic():
            self._session.run("DELETE FROM conversations WHERE recording_id = ?", [recording_id])
            self._write(recording_id, HEARD, (), conversation)

    def save_retagged(self, recording_id: str, conversation: Conversation) -> None:
        """Keep the tags made again for the transcript as corrected up to now."""
        with self._session.atomic():
            basis = [c.seq for c in corrections_in_force(self._session, recording_id) if is_structural(c)]
            self._session.run(
                "DELETE FROM conversations WHERE recording_id = ? AND version = ?", [recording_id, RETAGGED]
            )
            self._write(recording_id, RETAGGED, basis, conversation)

    def machine_conversation(self, recording_id: str) -> Conversation | None:
        """Return transcript and tags as ``save_conversation`` got them, without corrections."""
        self._visible(recording_id)
        return read_conversation(self._session, recording_id, HEARD)

    def conversation(self, recording_id: str) -> Conversation | None:
        """Return transcript and tags with corrections applied, or None when nothing was transcribed yet."""
        self._visible(recording_id)
        return shown_conversation(self._session, recording_id)

    def _write(self, recording_id: str, version: int, basis: Sequence[int], conversation: Conversation) -> None:
        opening = conversation.opening
        self._session.run(
            "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                recording_id,
                version,
                json.dumps(list(basis)),
                conversation.address,
                None if opening is None else json.dumps(_opening_json(opening)),
                json.dumps(dict(conversation.models)),
                now(),
            ],
        )
        key = (recording_id, version)
        turns = conversation.turns
        self._session.many(
            "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?)",
            [(*key, t.n, t.speaker, t.start_ms, t.end_ms) for t in turns],
        )
        self._session.many(
            "INSERT INTO utterances VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (*key, t.n, position, u.text, u.start_ms, u.end_ms, json.dumps(words_json(u.words), ensure_ascii=False))
                for t in turns
                for position, u in enumerate(t.utterances, 1)
            ],
        )
        self._session.many(
            "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*key, *tag) for t in turns for tag in _turn_tags(t)],
        )
        refresh_passages(self._session, recording_id)


def _turn_tags(turn: Turn) -> Iterator[tuple[Any, ...]]:
    yield from _tag_rows(turn, turn.n, 0, _TURN_TRACKS)
    for position, utterance in enumerate(turn.utterances, 1):
        yield from _tag_rows(utterance, turn.n, position, _UTTERANCE_TRACKS)


def _tag_rows(value: Turn | Utterance, n: int, position: int, tracks: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (n, position, track, label, confidence, why, source) for every track that says anything."""
    labels = {track: getattr(value, track) for track in tracks if getattr(value, track) not in (None, ())}
    for track in dict.fromkeys([*labels, *value.confidence, *value.why, *value.source]):
        label = json.dumps(labels.get(track), ensure_ascii=False)
        why = json.dumps(value.why.get(track), ensure_ascii=False)
        yield n, position, track, label, value.confidence.get(track), why, value.source.get(track)


def _opening_json(opening: Opening) -> dict[str, Any]:
    evidence = {code: list(turns) for code, turns in opening.evidence.items()}
    return {"level": opening.level, "positive": opening.positive, "negative": opening.negative, "evidence": evidence}
