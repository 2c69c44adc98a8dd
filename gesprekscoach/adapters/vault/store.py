"""The vault as one object: domain types in and out, each concern in its own module."""

from typing import Self

from gesprekscoach.adapters.vault.conversations import Conversations
from gesprekscoach.adapters.vault.corrections import Corrections
from gesprekscoach.adapters.vault.erasing import Erasing
from gesprekscoach.adapters.vault.learned import Learned
from gesprekscoach.adapters.vault.live import Live
from gesprekscoach.adapters.vault.recordings import Recordings
from gesprekscoach.adapters.vault.register import Register
from gesprekscoach.adapters.vault.search import Search
from gesprekscoach.adapters.vault.speech import Speech


class VaultStore(Recordings, Live, Register, Speech, Conversations, Corrections, Learned, Search, Erasing):
    """Fulfils ``services.ports.Store`` on one connection, for the thread that opened it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._session.close()
