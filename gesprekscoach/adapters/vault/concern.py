"""What every part of the store shares: the connection, and the look-up that says a recording is there."""

from datetime import UTC, datetime, timedelta

from gesprekscoach.adapters.vault.session import Row, Session
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import NotFound

PAD = bytes(4000)  # SQLCipher leaves 4016 bytes of a page, so a tree page never holds what comes after this


class Concern:
    """One part of the store."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def _visible(self, recording_id: str, columns: str = "recordings.*") -> Row:
        """Return the row of a recording, in one question: another window may erase it before a second one.

        Raises NotFound when there is none, or its import is not finished.
        """
        row = self._session.row(
            f"SELECT {columns} FROM recordings JOIN names USING (number) WHERE id = ? AND state <> ?",
            [recording_id, State.IMPORTING.value],
        )
        if row is None:
            raise NotFound(
                f"Er staat geen gesprek met nummer {recording_id} in de kluis.",
                "Zoek het nummer op met: gesprekscoach lijst",
            )
        return row


def now() -> str:
    """Return the time in UTC, ISO 8601, to the microsecond: two changes within one second differ too."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def stood_still(state: State, span: timedelta) -> tuple[str, list[str]]:
    """Return the condition, with its parameters, of recordings in this state that nothing was written to for so long.

    What was written that far ahead counts too: the clock of the machine was set back since.
    """
    here = datetime.now(UTC)
    times = [at.isoformat(timespec="microseconds") for at in (here - span, here + span)]
    return "state = ? AND touched_at NOT BETWEEN ? AND ?", [state.value, *times]
