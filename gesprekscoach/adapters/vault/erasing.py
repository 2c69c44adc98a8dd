"""Erasing a recording so that no byte of it remains in the vault or beside it."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from gesprekscoach.adapters.vault.concern import Concern, now, stood_still
from gesprekscoach.adapters.vault.shown import TURNS_PER_RECORDING
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import DiskFull, VaultUnusable
from gesprekscoach.services.ports import Erased

_PAGES_AT_ONCE = 2_000  # 8 MB, some tenths of a second
_ABANDONED_AFTER = timedelta(minutes=10)  # an import writes a piece every few seconds


class Erasing(Concern):
    """Erasing one recording, and imports that were broken off."""

    def erase(self, recording_id: str) -> Erased:
        """Erase everything of the recording; only its id and the counts stay, in the audit trail. Raises NotFound."""
        return self.erase_all([recording_id])[0]

    def erase_all(self, recording_ids: Sequence[str]) -> list[Erased]:
        """Erase several recordings at once, all or none. Raises NotFound.

        Rows go with secure_delete on, and their words stand on pages that are blanked as a whole (see migrations). The
        library and the full-text index are thrown away and made anew, and the write-ahead log is emptied. The room goes
        back to the disk.
        """
        gone: list[tuple[str, dict[str, int]]] = []
        try:
            with self._session.atomic():
                rows = self._session.rows("SELECT recording_id FROM learned_from WHERE EXISTS (SELECT 1 FROM learned)")
                taught = {row["recording_id"] for row in rows}
                gone = [(recording_id, self._forget(recording_id)) for recording_id in recording_ids]
                self._renew_library()
                self._renew_index()
            self._give_room_back()
        except KeyboardInterrupt:  # what is erased stays erased: whoever stops then, at COMMIT too, gets the receipt
            if not gone or self._session.rows("SELECT 1 FROM recordings WHERE id = ?", [recording_ids[0]]):
                raise
        is_wiped = self._empty_log()
        return [
            Erased(recording_id, is_wiped=is_wiped, was_learned_from=recording_id in taught, **counts)
            for recording_id, counts in gone
        ]

    def erase_import(self, recording_id: str) -> None:
        """Erase an import that did not finish; a finished one stays."""
        if self._session.rows("SELECT 1 FROM recordings WHERE id = ? AND state = 'importing'", [recording_id]):
            self._session.run("DELETE FROM recordings WHERE id = ?", [recording_id])
            self._give_room_back()
            self._empty_log()

    def erase_abandoned(self) -> None:
        """Erase imports that stopped without a word (power cut, kill); one that is still running is left alone."""
        abandoned, asked = stood_still(State.IMPORTING, _ABANDONED_AFTER)
        for row in self._session.rows(f"SELECT id FROM recordings WHERE {abandoned}", asked):
            self.erase_import(row["id"])

    def _forget(self, recording_id: str) -> dict[str, int]:
        """Delete the rows of one recording and return how much it was."""
        row = self._visible(recording_id)
        counts = {"duration_ms": row["duration_ms"], **self._counts(recording_id)}
        self._session.run(
            "INSERT INTO audit (at, recording_id, event, counts) VALUES (?, ?, 'erased', ?)",
            [now(), recording_id, json.dumps(counts)],
        )
        self._session.run("DELETE FROM recordings WHERE id = ?", [recording_id])
        self._session.run("DELETE FROM library WHERE number = ?", [row["number"]])
        return counts

    def _renew_library(self) -> None:
        """Drop the library, so that its pages are blanked, and fill a new one with what is left, kept in memory."""
        self._session.run("CREATE TEMP TABLE kept AS SELECT * FROM library ORDER BY number")
        self._renew("library")
        self._session.run("INSERT INTO library SELECT * FROM kept")
        self._session.run("DROP TABLE kept")

    def _renew_index(self) -> None:
        """Drop the index, so that its pages are blanked, and fill a new one with the turns that are left."""
        self._renew("passages")
        self._session.run(
            """INSERT INTO passages (rowid, text, tags)
                SELECT s.number * ? + t.key + 1, json_extract(t.value, '$.text'), json_extract(t.value, '$.tags')
                FROM shown s, json_each(s.turns) t""",
            [TURNS_PER_RECORDING],
        )

    def _renew(self, table: str) -> None:
        schema = self._session.rows("SELECT sql FROM main.sqlite_master WHERE name = ?", [table])[0]["sql"]
        self._session.run(f"DROP TABLE main.{table}")
        self._session.run(schema)

    def _counts(self, recording_id: str) -> dict[str, int]:
        [row] = self._session.rows(
            """SELECT (SELECT count(*) FROM pieces WHERE recording_id = :id) AS pieces,
                (SELECT json_array_length(s.turns) FROM shown s JOIN recordings r USING (number)
                    WHERE r.id = :id) AS turns,
                (SELECT sum(length(trim(json_extract(t.value, '$.text')))
                        - length(replace(trim(json_extract(t.value, '$.text')), ' ', '')) + 1)
                    FROM shown s JOIN recordings r USING (number), json_each(s.turns) t WHERE r.id = :id) AS words,
                (SELECT count(*) FROM corrections WHERE recording_id = :id) AS corrections""",
            {"id": recording_id},
        )
        return {name: count or 0 for name, count in row.items()}

    def _give_room_back(self) -> None:
        """Make the file smaller, in steps, so that another who writes does not wait too long.

        A vault of before ``create_vault`` asked for this stays as large as it was.
        """
        with suppress(VaultUnusable, DiskFull), self._session.translated():  # busy or full now: a later erasing does it
            self._empty_log()  # first: that makes room for what is moved
            free = self._session.rows("PRAGMA freelist_count")[0]["freelist_count"]
            for _ in range(0, free, _PAGES_AT_ONCE):
                self._session.db.conn.execute(f"PRAGMA incremental_vacuum({_PAGES_AT_ONCE})").fetchall()

    def _empty_log(self) -> bool:
        """Empty the write-ahead log; False when another connection is reading from it."""
        return bool(self._session.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]["busy"] == 0)
