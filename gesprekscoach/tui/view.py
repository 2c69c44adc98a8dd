"""One conversation made ready to look at: what every light needs, computed once per version of the conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.feedback.connection import missed_connections
from gesprekscoach.domain.feedback.measures import Passage, passages
from gesprekscoach.domain.finding import fold
from gesprekscoach.domain.report import shown_names
from gesprekscoach.domain.review import Place, review_places
from gesprekscoach.domain.safety import SafetyLexicon, for_others, notices_of
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.timeline import has_times, turn_spans
from gesprekscoach.services.reviewing import Loaded


@dataclass(frozen=True)
class ConversationView:
    """A conversation with who takes part (speaker -> name) and agreed to what, when it was held, and what follows."""

    conversation: Conversation
    names: Mapping[str, str]
    title: str
    held_on: date | None
    safety: SafetyLexicon
    consent: Consent
    notes: Mapping[int, Note] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Loaded) -> "ConversationView":
        """Join what the vault knows; names are those of the report."""
        recording = loaded.recording
        names = shown_names(recording.consent, loaded.given_names)
        notes = {note.n: note for note in loaded.notes}
        return cls(
            loaded.conversation, names, recording.title, recording.held_on, loaded.safety, recording.consent, notes
        )

    def changed(self, conversation: Conversation, notes: Mapping[int, Note]) -> "ConversationView":
        """Return the view on another version of the same conversation."""
        return replace(self, conversation=conversation, notes=notes)

    def for_class(self) -> "ConversationView":
        """Return the view that a class may see: nothing of it is about safety."""
        return replace(self, conversation=replace(self.conversation, turns=tuple(map(for_others, self.turns))))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The span of every turn in ms."""
        return turn_spans(self.conversation)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The passages in order; turns without a phase belong to none."""
        return passages(self.turns)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words of every turn, joined by spaces, ready to find something in."""
        return tuple(
            fold(" ".join(" ".join([word.text for word in said.words]) or said.text for said in turn.utterances))
            for turn in self.turns
        )

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
        """Return how a speaker is called."""
        return self.names[speaker]

    @cached_property
    def missed(self) -> frozenset[int]:
        """Numbers of the turns that left a feeling, worry or wish lying."""
        return frozenset(missed_connections(self.conversation))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places that ask for a look, in the order of the conversation."""
        return review_places(self.conversation)

    def notices_at(self, index: int) -> tuple[str, ...]:
        """Return what to say about safety at the turn at this index, to the user of this conversation alone."""
        before = self.turns[index - 1] if index else None
        return notices_of(self.turns[index], before, self.safety)

    @cached_property
    def marks(self) -> Mapping[int, str]:
        """The marks behind a turn by its index: missed connection, doubt, safety, comment, example."""
        found = {place.n: place.marks for place in self.places}
        for n in self.missed:
            found[n] = found.get(n, "").replace("!", "") + "!"
        for n, note in self.notes.items():
            found[n] = found.get(n, "") + ("✎" if note.comment else "") + ("★" if note.is_example else "")
        return {n - 1: marks for n, marks in found.items()}
