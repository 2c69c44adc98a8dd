"""The notes on what was heard, gathered from the vault."""

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import left_out, struck
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.hearing import HearingNotes, suggestions, without_words
from gesprekscoach.domain.roles import judge_conversation, known_roles
from gesprekscoach.services.ports import Store
from gesprekscoach.services.transcribing import kept_out


def hearing_notes(
    store: Store, recording_id: str, conversation: Conversation, domain_words: DomainWords, *, hide_names: bool = False
) -> HearingNotes:
    """Gather the notes on one transcript, as it is shown; ``hide_names`` leaves out words that are not in it.

    What was kept out of a stretch that a person struck out goes with it.

    Raises:
        NotFound: no such recording.
    """
    heard, edits = store.machine_conversation(recording_id), store.corrections(recording_id)
    segments = kept_out(store, recording_id, conversation.models.get("speech", ""))
    notes = HearingNotes(
        known_roles(store.consent(recording_id)) or judge_conversation(conversation),
        tuple(s for s in segments if not any(s.span.overlaps(span) for span in struck(edits))),
        tuple(suggestions(conversation, domain_words)),
        () if heard is None else left_out(heard, edits),
    )
    return without_words(notes) if hide_names else notes
