"""Edits by a person in the vault: append-only rows, and one pointer a recording that undo and redo move."""

from gesprekscoach.adapters.vault.concern import PAD, Concern, now
from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.adapters.vault.shown import correction_from_row, corrections_in_force, refresh_shown
from gesprekscoach.domain.corrections import Correction, Edit


class Corrections(Concern):
    """Adding, undoing and redoing edits."""

    def add_correction(self, recording_id: str, edit: Edit) -> Correction:
        """Append one edit; what was undone before it can no longer be redone."""
        with self._session.atomic():
            row = self._session.row(
                """INSERT INTO corrections (recording_id, previous, at, path, anchor_ms, pad, before, after,
                    anchor_text, codebook) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                [
                    recording_id,
                    _head(self._session, recording_id),
                    now(),
                    edit.path,
                    edit.anchor_ms,
                    PAD,
                    edit.before,
                    edit.after,
                    edit.anchor_text,
                    edit.codebook,
                ],
            )
            assert row is not None
            correction = correction_from_row(row)
            self._move_head(recording_id, correction.seq)
        return correction

    def undo(self, recording_id: str) -> Correction | None:
        """Take back the last edit and return it; None when there is none. Works across restarts."""
        with self._session.atomic():
            row = self._session.row("SELECT * FROM corrections WHERE seq = ?", [_head(self._session, recording_id)])
            if row is None:
                return None
            self._move_head(recording_id, row["previous"])
        return correction_from_row(row)

    def redo(self, recording_id: str) -> Correction | None:
        """Put back the edit that was last undone and return it; None when there is none."""
        with self._session.atomic():
            row = self._session.row(
                "SELECT * FROM corrections WHERE recording_id = ? AND previous = ? ORDER BY seq DESC LIMIT 1",
                [recording_id, _head(self._session, recording_id)],
            )
            if row is None:
                return None
            self._move_head(recording_id, row["seq"])
        return correction_from_row(row)

    def corrections(self, recording_id: str) -> tuple[Correction, ...]:
        """Return the edits in force, in order."""
        self._visible(recording_id)
        return corrections_in_force(self._session, recording_id)

    def _move_head(self, recording_id: str, seq: int) -> None:
        self._session.run(
            "INSERT INTO correction_heads VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq",
            [recording_id, seq],
        )
        refresh_shown(self._session, recording_id)


def _head(session: Session, recording_id: str) -> int:
    row = session.row("SELECT seq FROM correction_heads WHERE recording_id = ?", [recording_id])
    return 0 if row is None else int(row["seq"])
