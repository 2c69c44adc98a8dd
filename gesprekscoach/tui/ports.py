"""What the screens need from the rest of the program; the services fulfil these protocols."""

from typing import Protocol

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import Recording


class Review(Protocol):
    """One recording of the vault being read and corrected. Each method may be called from any thread."""

    def load(self) -> tuple[Recording, Conversation, Codebook]:
        """Return what is known about the recording, its transcript with corrections, and the codebook.

        Raises:
            NotFound: the recording is gone or has no transcript yet.
        """
