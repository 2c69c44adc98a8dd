"""A recording that grows while it is made, and the moments noted meanwhile."""

from datetime import timedelta

from gesprekscoach.adapters.vault.concern import PAD, Concern, now, stood_still
from gesprekscoach.adapters.vault.recordings import Recordings
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.recording import State
from gesprekscoach.services.ports import AudioPiece

_ENDED_AFTER = timedelta(minutes=1)  # a recording writes every few seconds, in a pause too


class Live(Concern):
    """Writing while people talk; every call is a transaction of its own."""

    def grow(self, recording_id: str, piece: AudioPiece) -> None:
        """Store the next piece of a recording that is visible already; its length grows along. Raises NotFound.

        A plan that was made when it stood still and seemed ended does not hold the rest.
        """
        with self._session.atomic():
            Recordings(self._session).add_piece(recording_id, piece)
            self._session.run("DELETE FROM plans WHERE recording_id = ?", [recording_id])
            self._session.run(
                "UPDATE recordings SET duration_ms = ?, state = ? WHERE id = ?",
                [piece.span.end_ms, State.RECORDING.value, recording_id],
            )

    def keep_growing(self, recording_id: str) -> None:
        """Say that a recording is still being made although nothing is added. Else it counts as ended."""
        self._session.run(
            "UPDATE recordings SET touched_at = ?, state = ? WHERE id = ?", [now(), State.RECORDING.value, recording_id]
        )

    def end_broken_off(self) -> None:
        """Let recordings that stopped without a word (power cut, kill) be ready to process; what runs is left alone."""
        broken_off, asked = stood_still(State.RECORDING, _ENDED_AFTER)
        if self._session.rows(f"SELECT 1 FROM recordings WHERE {broken_off}", asked):
            self._session.run(f"UPDATE recordings SET state = ? WHERE {broken_off}", [State.IMPORTED.value, *asked])

    def add_moment(self, recording_id: str, moment: Moment) -> None:
        """Keep one moment. Raises NotFound."""
        self._session.run(
            "INSERT INTO moments (recording_id, at_ms, kind, pad, text) VALUES (?, ?, ?, ?, ?)",
            [recording_id, moment.at_ms, moment.kind.value, PAD, moment.text],
        )

    def moments(self, recording_id: str) -> tuple[Moment, ...]:
        """Return the moments in order of time."""
        rows = self._session.rows(
            "SELECT at_ms, kind, text FROM moments WHERE recording_id = ? ORDER BY at_ms, id", [recording_id]
        )
        return tuple(Moment(row["at_ms"], MomentKind(row["kind"]), row["text"]) for row in rows)
