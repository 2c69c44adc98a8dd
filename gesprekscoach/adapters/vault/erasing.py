"""Erasing a recording so that no byte of it remains in the vault or beside it."""

import json
from datetime import UTC, datetime, timedelta

from gesprekscoach.adapters.vault.concern import Concern, now
from gesprekscoach.services.ports import Erased

_ABANDONED_AFTER = timedelta(minutes=10)  # an import writes a piece every few seconds


class Erasing(Concern):
    """Erasing one recording, and imports that were broken off."""

    def erase(self, recording_id: str) -> Erased:
        """Erase everything of the recording; only its id and the counts stay, in the audit trail. Raises NotFound.

        Rows are overwritten (secure_delete), the full-text index is rewritten without the old words, and the
        write-ahead log is emptied. Source: sqlite.org, secure_delete and FTS5 'optimize'.
        """
        row = self._visible(recording_id)
        counts = self._counts(recording_id)
        with self._session.atomic():
            self._session.run(
                "INSERT INTO audit (at, recording_id, event, counts) VALUES (?, ?, 'erased', ?)",
                [now(), recording_id, json.dumps(counts)],
            )
            self._delete(recording_id)
            self._session.run("INSERT INTO passages_fts (passages_fts) VALUES ('optimize')")
        return Erased(recording_id, duration_ms=row["duration_ms"], is_wiped=self._empty_log(), **counts)

    def erase_import(self, recording_id: str) -> None:
        """Erase an import that did not finish; a finished one stays."""
        if self._session.rows("SELECT 1 FROM recordings WHERE id = ? AND state = 'importing'", [recording_id]):
            with self._session.atomic():
                self._delete(recording_id)
            self._empty_log()

    def erase_abandoned(self) -> None:
        """Erase imports that stopped without a word (power cut, kill); one that is still running is left alone."""
        before = (datetime.now(UTC) - _ABANDONED_AFTER).isoformat(timespec="seconds")
        for row in self._session.rows(
            "SELECT id FROM recordings WHERE state = 'importing' AND touched_at < ?", [before]
        ):
            self.erase_import(row["id"])

    def _delete(self, recording_id: str) -> None:
        self._session.run("DELETE FROM recordings WHERE id = ?", [recording_id])
        self._session.run("DELETE FROM people WHERE id NOT IN (SELECT person_id FROM consents)")

    def _counts(self, recording_id: str) -> dict[str, int]:
        row = self._session.row(
            """SELECT (SELECT count(*) FROM pieces WHERE recording_id = :id) AS pieces,
                (SELECT count(*) FROM passages WHERE recording_id = :id) AS turns,
                (SELECT coalesce(sum(json_array_length(words)), 0) FROM utterances
                    WHERE recording_id = :id AND version = 0) AS words,
                (SELECT count(*) FROM corrections WHERE recording_id = :id) AS corrections""",
            {"id": recording_id},
        )
        return row or {}

    def _empty_log(self) -> bool:
        """Empty the write-ahead log; False when another connection is reading from it."""
        return bool(self._session.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]["busy"] == 0)
