"""The notes on what was heard, gathered from the vault."""

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import left_out
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.hearing import HearingNotes, suggestions, without_words
from gesprekscoach.domain.roles import judge_conversation, known_roles
from gesprekscoach.services.ports import Store
from gesprekscoach.services.transcribing import kept_out


def hearing_notes(
    store: Store, recording_id: str, conversation: Conversation, domain_words: DomainWords, *, hide_names: bool = False
) -> HearingNotes:
    """Gather the notes on one transcript, as it is shown; ``hide_names`` leaves out words that are not in it.

    Raises:
        NotFound: no such recording.
    """
    heard = store.machine_conversation(recording_id)
    notes = HearingNotes(
        known_roles(store.consent(recording_id)) or judge_conversation(conversation),
        kept_out(store, recording_id, conversation.models.get("speech", "")),
        tuple(suggestions(conversation, domain_words)),
        () if heard is None else left_out(heard, store.corrections(recording_id)),
    )
    return without_words(notes) if hide_names else notes
