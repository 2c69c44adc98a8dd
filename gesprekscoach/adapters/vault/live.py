"""A recording that grows while it is made, and the moments noted meanwhile."""

from gesprekscoach.adapters.vault.concern import PAD, Concern
from gesprekscoach.adapters.vault.recordings import Recordings
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.services.ports import AudioPiece


class Live(Concern):
    """Writing while people talk; every call is a transaction of its own."""

    def grow(self, recording_id: str, piece: AudioPiece) -> None:
        """Store the next piece of a recording that is visible already; its length grows along. Raises NotFound."""
        self._visible(recording_id)
        with self._session.atomic():
            Recordings(self._session).add_piece(recording_id, piece)
            self._session.run("UPDATE recordings SET duration_ms = ? WHERE id = ?", [piece.span.end_ms, recording_id])

    def add_moment(self, recording_id: str, moment: Moment) -> None:
        """Keep one moment. Raises NotFound."""
        self._visible(recording_id)
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
