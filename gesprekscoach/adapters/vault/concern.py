"""What every part of the store shares: the connection, and the look-up that says a recording is there."""

from datetime import UTC, datetime

from gesprekscoach.adapters.vault.session import Row, Session
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import NotFound

PAD = bytes(4000)  # SQLCipher leaves 4016 bytes of a page, so a tree page never holds what comes after this


class Concern:
    """One part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _visible(self, recording_id: str) -> Row:
        """Return the row of a recording. Raises NotFound when there is none, or its import is not finished."""
        row = self._session.row(
            "SELECT * FROM recordings WHERE id = ? AND state <> ?", [recording_id, State.IMPORTING.value]
        )
        if row is None:
            raise NotFound(
                f"Er staat geen gesprek met nummer {recording_id} in de kluis.",
                "Zoek het nummer op met: gesprekscoach lijst",
            )
        return row

    def _names(self, recording_id: str) -> Row:
        """Return title and people (JSON) of a recording that is there."""
        sql = "SELECT title, people FROM names JOIN recordings USING (number) WHERE id = ?"
        return self._session.rows(sql, [recording_id])[0]


def now() -> str:
    """Return the time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
