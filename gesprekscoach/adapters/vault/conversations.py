"""Transcript and tags in the vault, as the machine made them and as they are shown with corrections."""

import json
from collections.abc import Sequence

from gesprekscoach.adapters.vault.concern import PAD, Concern, now
from gesprekscoach.adapters.vault.documents import document_of
from gesprekscoach.adapters.vault.shown import (
    HEARD,
    RETAGGED,
    read_conversation,
    refresh_shown,
    shown_conversation,
)
from gesprekscoach.domain.conversation import Conversation


class Conversations(Concern):
    """Reading and writing whole conversations, each in one transaction."""

    def save_conversation(self, recording_id: str, conversation: Conversation) -> None:
        """Replace the machine's version of transcript and tags; corrections stay and are laid over it on reading."""
        self._replace(recording_id, HEARD, (), conversation)

    def save_retagged(self, recording_id: str, conversation: Conversation, basis: Sequence[int]) -> None:
        """Keep the tags made again for the transcript with the edits ``basis`` in it.

        What another window changed or undid while the tags were made is no part of it, and goes over it on reading.
        """
        self._replace(recording_id, RETAGGED, basis, conversation)

    def machine_conversation(self, recording_id: str) -> Conversation | None:
        """Return transcript and tags as ``save_conversation`` got them, without corrections."""
        self._visible(recording_id)
        return read_conversation(self._session, recording_id, HEARD)

    def conversation(self, recording_id: str) -> Conversation | None:
        """Return transcript and tags with corrections applied, or None when nothing was transcribed yet."""
        self._visible(recording_id)
        return shown_conversation(self._session, recording_id)

    def _replace(self, recording_id: str, version: int, basis: Sequence[int], conversation: Conversation) -> None:
        """Write a version in the place of the one before it, and of what was made again from that."""
        with self._session.atomic():
            self._session.run(
                "DELETE FROM conversations WHERE recording_id = ? AND version >= ?", [recording_id, version]
            )
            self._session.run(
                "INSERT INTO conversations VALUES (?, ?, ?, ?, ?, ?)",
                [recording_id, version, json.dumps(list(basis)), now(), PAD, document_of(conversation)],
            )
            refresh_shown(self._session, recording_id)
