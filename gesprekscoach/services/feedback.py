"""The feedback on a recording in the vault."""

from datetime import date

from gesprekscoach.domain.consent import Purpose
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback import StatementTexts, feedback_card
from gesprekscoach.domain.recording import Recording
from gesprekscoach.domain.report import Report
from gesprekscoach.errors import ConsentMissing, NotFound
from gesprekscoach.services.ports import Store


def report_of(store: Store, recording_id: str, texts: StatementTexts, today: date) -> Report:
    """Gather a recording, its tagged conversation and its feedback card.

    Raises:
        NotFound: no such recording, or it has no tags yet.
        ConsentMissing: consent ended or was withdrawn.
    """
    recording = store.recording(recording_id)
    _check_consent(recording, today)
    conversation = _tagged(store.conversation(recording_id), recording_id)
    return Report(recording, conversation, feedback_card(conversation, texts))


def _check_consent(recording: Recording, today: date) -> None:
    gaps = recording.consent.gaps(Purpose.TRANSCRIBE, today)
    if gaps:
        raise ConsentMissing(gaps[0], "Vraag opnieuw toestemming, of wis de opname met 'gesprekscoach opruimen'.")


def _tagged(conversation: Conversation | None, recording_id: str) -> Conversation:
    if conversation is None or not any(turn.phase for turn in conversation.turns):
        raise NotFound(
            "Van deze opname is nog geen feedback gemaakt.", f"Typ eerst: gesprekscoach verwerk {recording_id}"
        )
    return conversation
