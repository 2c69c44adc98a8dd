"""The feedback on a recording in the vault."""

from collections.abc import Sequence
from datetime import date

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import Correction, Note, notes, speaker_names
from gesprekscoach.domain.feedback import StatementTexts, feedback_card
from gesprekscoach.domain.moments import beside
from gesprekscoach.domain.pseudonyms import pseudonymous
from gesprekscoach.domain.report import Report
from gesprekscoach.errors import NotFound
from gesprekscoach.services.consenting import require
from gesprekscoach.services.ports import Store


def report_of(
    store: Store,
    recording_id: str,
    texts: StatementTexts,
    today: date,
    *,
    hide_names: bool = False,
    with_notes: bool = False,
) -> Report:
    """Gather a recording, its tagged conversation and its feedback card.

    ``hide_names`` replaces recognised names; ``with_notes`` takes along what a person wrote or marked at a turn.

    Raises:
        NotFound: no such recording, or it has no tags yet.
        ConsentMissing: consent ended or was withdrawn.
    """
    require(store, recording_id, today)
    recording = store.recording(recording_id)
    conversation = store.conversation(recording_id)
    if conversation is None or not conversation.has_tags:
        raise NotFound(
            "Van deze opname is nog geen feedback gemaakt.", f"Typ eerst: gesprekscoach verwerk {recording_id}"
        )
    edits = store.corrections(recording_id)
    noted = notes_beside(store, recording_id, conversation, edits) if with_notes else None
    report = Report(recording, conversation, feedback_card(conversation, texts), speaker_names(edits), noted)
    return pseudonymous(report) if hide_names else report


def notes_beside(
    store: Store, recording_id: str, conversation: Conversation, edits: Sequence[Correction]
) -> tuple[Note, ...]:
    """Return what a person wrote or marked at a turn, and what was noticed while recording."""
    return beside(conversation, notes(conversation, edits), store.moments(recording_id))
