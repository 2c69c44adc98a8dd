"""What the screens of a conversation need; ``services.reviewing`` fulfils it."""

from collections.abc import Iterator
from typing import Any, Protocol

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import Correction
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.hearing import HearingNotes
from gesprekscoach.domain.speech import Span
from gesprekscoach.services.ports import AudioPiece, RecordingSummary
from gesprekscoach.services.reviewing import Loaded, Player


class Review(Protocol):
    """One recording of the vault being read, heard and corrected. Each method may be called from any thread."""

    @property
    def player(self) -> Player:
        """The speakers of this machine."""

    def load(self) -> Loaded:
        """Read the recording.

        Raises:
            NotFound: the recording is gone or has no transcript yet.
            ConsentMissing: consent ended or was withdrawn.
        """

    def version(self) -> str:
        """Return what differs from ``Loaded.version`` once this or another window changed the conversation.

        Raises:
            NotFound: the recording is gone.
            ConsentMissing: consent ended or was withdrawn.
        """

    def series(self) -> list[RecordingSummary]:
        """Return the tagged conversations of the same professional, oldest first, this one among them."""

    def beside(self, recording_id: str) -> "Review":
        """Return another recording of the same vault."""

    def correct(self, path: str, value: Any, seen: Conversation | None = None) -> None:
        """Keep one edit of the conversation as it was seen; paths are those of ``domain.corrections``.

        Raises:
            WrongUse: it does not fit, or what it is about was changed in another window.
        """

    def undo(self) -> Correction | None:
        """Take the last edit back and return it; None when there is none."""

    def redo(self) -> Correction | None:
        """Put the last undone edit back and return it; None when there is none."""

    def retag(self) -> None:
        """Tag again what a person changed in words or speakers. Raises ModelMissing."""

    def card(self, conversation: Conversation) -> FeedbackCard:
        """Make the feedback card."""

    def hearing(self, conversation: Conversation) -> HearingNotes:
        """Say how sure the program is of what it heard."""

    def sound(self, span: Span) -> Iterator[AudioPiece]:
        """Yield the pieces of sound that overlap the span, in order."""
