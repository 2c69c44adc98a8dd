"""One recording read and corrected over a longer time: what a screen needs, with a fresh store for every call."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation, Speaker
from gesprekscoach.domain.corrections import Correction, Note, speaker_names
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.feedback import FeedbackCard, StatementTexts, feedback_card
from gesprekscoach.domain.hearing import HearingNotes
from gesprekscoach.domain.held import Held
from gesprekscoach.domain.recording import Recording
from gesprekscoach.domain.safety import SafetyLexicon
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.errors import NotFound
from gesprekscoach.services.consenting import require
from gesprekscoach.services.correcting import Tag, correct, retag
from gesprekscoach.services.feedback import notes_beside
from gesprekscoach.services.hearing import hearing_notes
from gesprekscoach.services.ports import AudioPiece, RecordingSummary, Store


class Player(Protocol):
    """Sound from the vault through the speakers."""

    @property
    def position_ms(self) -> int | None:
        """What sounds now, in ms of the recording; None when nothing plays."""

    def play(self, pieces: Iterable[AudioPiece], span: Span, speed: float) -> None:
        """Play the span and return at its end or after ``stop``; call it from a thread of its own.

        ``speed`` is 0.5 to 2; voices keep their pitch.

        Raises:
            GesprekscoachError: this machine has no sound output that can be used.
        """

    def stop(self) -> None:
        """Stop at once, from any thread."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything about one recording: transcript with corrections laid over it, and what people wrote beside it.

    ``given_names``: how a person called the speakers, over the names in the consent register. ``version``: see
    ``Store.version``.
    """

    recording: Recording
    held: Held
    conversation: Conversation
    notes: tuple[Note, ...]
    codebook: Codebook
    texts: StatementTexts
    safety: SafetyLexicon
    given_names: Mapping[Speaker, str]
    version: str


@dataclass(frozen=True, slots=True)
class VaultReview:
    """One recording of the vault; methods may be called from any thread, each opens and closes a store."""

    open_store: Callable[[], Store]
    recording_id: str
    codebook: Codebook
    texts: StatementTexts
    tag: Tag
    today: Callable[[], date]
    player: Player
    domain_words: Callable[[], DomainWords]
    safety: Callable[[], SafetyLexicon]

    def load(self) -> Loaded:
        """Read the recording.

        Raises:
            NotFound: no such recording, or it was not transcribed yet.
            ConsentMissing: consent ended or was withdrawn.
        """
        with closing(self.open_store()) as store:
            require(store, self.recording_id, self.today())
            version = store.version(self.recording_id)  # first: what comes while the rest is read, is read again
            conversation = store.conversation(self.recording_id)
            if conversation is None:
                raise NotFound("Van dit gesprek is nog geen tekst gemaakt.", "Verwerk het eerst.")
            edits = store.corrections(self.recording_id)
            recording = store.recording(self.recording_id)
            held = store.held(self.recording_id)
            noted = notes_beside(store, self.recording_id, conversation, edits)
        given = speaker_names(edits)
        texts, safety = self.texts, self.safety()
        return Loaded(recording, held, conversation, noted, self.codebook, texts, safety, given, version)

    def version(self) -> str:
        """Return what differs from ``Loaded.version`` once anything was changed. Raises NotFound, ConsentMissing."""
        with closing(self.open_store()) as store:
            version = store.version(self.recording_id)
            require(store, self.recording_id, self.today())
        return version

    def series(self) -> list[RecordingSummary]:
        """Return the tagged conversations that the same professional held, oldest first, this one among them.

        Of a conversation that two held together: those that both held. Those in which that person was the client or
        only watched are left out: their numbers are of someone else. So are those past their retention date, which may
        not be read any more.
        """
        with closing(self.open_store()) as store:
            names = _held_by(store.consent(self.recording_id))
            wanted = {self.recording_id}
            for found in {found for name in names for found in store.recordings_with(name)}:
                consent = store.consent(found)
                if names <= _held_by(consent) and not consent.gaps(self.today()):
                    wanted.add(found)
            rows = [row for row in store.recordings() if row.id in wanted and row.state.is_tagged]
        return rows[::-1]

    def beside(self, recording_id: str) -> "VaultReview":
        """Return another recording of the same vault."""
        return replace(self, recording_id=recording_id)

    def correct(self, path: str, value: Any, seen: Conversation | None = None) -> None:
        """Keep one edit of the conversation as it was seen; raises as ``services.correcting.correct``."""
        with closing(self.open_store()) as store:
            correct(store, self.recording_id, path, value, seen, self.codebook.version)

    def undo(self) -> Correction | None:
        """Take the last edit back and return it; None when there is none."""
        with closing(self.open_store()) as store:
            return store.undo(self.recording_id)

    def redo(self) -> Correction | None:
        """Put the last undone edit back and return it; None when there is none."""
        with closing(self.open_store()) as store:
            return store.redo(self.recording_id)

    def retag(self) -> Steps[None]:
        """Tag again what a person changed in words or speakers. Raises ModelMissing, NotFound."""
        with closing(self.open_store()) as store:
            yield from retag(store, self.recording_id, self.tag)

    def card(self, conversation: Conversation) -> FeedbackCard:
        """Make the feedback card of this version of the conversation."""
        return feedback_card(conversation, self.texts)

    def hearing(self, conversation: Conversation) -> HearingNotes:
        """Say how sure the program is of what it heard in this version of the conversation. Raises NotFound."""
        with closing(self.open_store()) as store:
            return hearing_notes(store, self.recording_id, conversation, self.domain_words())

    def sound(self, span: Span) -> Iterator[AudioPiece]:
        """Yield the pieces of sound that overlap the span, in order. Raises NotFound, ConsentMissing."""
        with closing(self.open_store()) as store:
            require(store, self.recording_id, self.today())
            yield from store.audio_pieces(self.recording_id, span)


def _held_by(consent: Consent) -> set[str]:
    """Return the names of the professionals who speak."""
    return {person.name for person in consent.speakers if person.role == "professional"}
