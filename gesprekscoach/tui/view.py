"""One conversation made ready to look at: what every light needs, computed once per version of the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.feedback.connection import missed_connections
from gesprekscoach.domain.feedback.measures import Passage, passages
from gesprekscoach.domain.recording import Recording
from gesprekscoach.domain.review import Place, review_places
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.timeline import has_times, turn_spans

_ROLES = {"professional": "Professional", "client": "Klant", "other": "Ander"}


@dataclass(frozen=True)
class ConversationView:
    """A conversation with who takes part (speaker -> name), when it was held, and what follows from it."""

    conversation: Conversation
    names: Mapping[str, str]
    title: str
    held_on: date | None

    @classmethod
    def of(cls, recording: Recording, conversation: Conversation) -> "ConversationView":
        """Join what the vault knows: of each role the first person who speaks gives the name."""
        roles = {"professional": "professional", "client": "client", "anders": "other"}
        speaking = [person for person in recording.consent.people if person.speaks]
        names = {roles[person.role]: person.name for person in reversed(speaking)}
        return cls(conversation, names, recording.title, recording.held_on)

    def with_conversation(self, conversation: Conversation) -> "ConversationView":
        """Return the view on another version of the same conversation."""
        return replace(self, conversation=conversation)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The span of every turn in ms."""
        return turn_spans(self.conversation)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages in order; turns without a phase belong to none."""
        return passages(self.turns)

    @cached_property
    def has_times(self) -> bool:
        """Whether the times are those of a recording."""
        return has_times(self.conversation)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns in order."""
        return self.conversation.turns

    @property
    def duration_ms(self) -> int:
        """The length of the recording, or of the words when there is none."""
        return self.conversation.duration_ms or (self.spans[-1].end_ms if self.spans else 0)

    def name_of(self, speaker: str) -> str:
        """Return how a speaker is called: the name given, else the role."""
        return self.names.get(speaker) or _ROLES[speaker]

    @cached_property
    def missed(self) -> frozenset[int]:
        """Numbers of the turns that left a feeling, worry or wish lying."""
        return frozenset(missed_connections(self.conversation))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places that ask for a look, in the order of the conversation."""
        return review_places(self.conversation)

    def passage_at(self, index: int) -> Passage | None:
        """Return the passage of the turn at this index."""
        n = self.turns[index].n
        return next((passage for passage in self.passages if passage.first <= n <= passage.last), None)

    def marks(self) -> dict[int, str]:
        """Return the marks behind a turn by its index: missed connection, doubt, safety, in letters."""
        found = {place.n - 1: place.marks for place in self.places}
        return found | {n - 1: found.get(n - 1, "").replace("!", "") + "!" for n in self.missed}
