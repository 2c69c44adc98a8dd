"""The feedback card of a conversation that stands in the vault, or of one that was just tagged."""

from functools import cache

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback import FeedbackCard, StatementTexts, feedback_card, read_statement_texts
from gesprekscoach.errors import NotFound
from gesprekscoach.resources import codebook_file
from gesprekscoach.services.ports import Store


def card_of(conversation: Conversation) -> FeedbackCard:
    """Make the card with the wordings that ship with the program."""
    return feedback_card(conversation, _texts())


def tagged_conversation(store: Store, recording_id: str) -> Conversation:
    """Return transcript and tags. Raises NotFound: no such recording, or it was not processed yet."""
    store.recording(recording_id)
    conversation = store.conversation(recording_id)
    if conversation is None or not any(t.phase for t in conversation.turns):
        raise NotFound(
            "Van deze opname zijn nog geen tags gemaakt.",
            f"Typ 'gesprekscoach verwerk {recording_id}' en probeer het opnieuw.",
        )
    return conversation


@cache
def _texts() -> StatementTexts:
    return read_statement_texts(codebook_file().with_name("statements.toml"))
