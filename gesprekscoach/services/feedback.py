"""The feedback on a recording in the vault."""

from datetime import date

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import notes, speaker_names
from gesprekscoach.domain.feedback import StatementTexts, feedback_card
from gesprekscoach.domain.moments import beside
from gesprekscoach.domain.pseudonyms import pseudonymous
from gesprekscoach.domain.report import Report
from gesprekscoach.errors import NotFound
from gesprekscoach.services.consenting import require
from gesprekscoach.services.ports import Store


def report_of(
    store: Store, recording_id: str, texts: StatementTexts, today: date, *, hide_names: bool = False
) -> Report:
    """Gather a recording, its tagged conversation and its feedback card; ``hide_names`` replaces recognised names.

    Raises:
        NotFound: no such recording, or it has no tags yet.
        ConsentMissing: consent ended or was withdrawn.
    """
    require(store, recording_id, today)
    recording = store.recording(recording_id)
    conversation = _tagged(store.conversation(recording_id), recording_id)
    edits = store.corrections(recording_id)
    given, noted = speaker_names(edits), beside(conversation, notes(conversation, edits), store.moments(recording_id))
    report = Report(recording, conversation, feedback_card(conversation, texts), given, noted)
    return pseudonymous(report) if hide_names else report


def _tagged(conversation: Conversation | None, recording_id: str) -> Conversation:
    if conversation is None or not any(turn.phase for turn in conversation.turns):
        raise NotFound(
            "Van deze opname is nog geen feedback gemaakt.", f"Typ eerst: gesprekscoach verwerk {recording_id}"
        )
    return conversation
