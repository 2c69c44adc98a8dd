"""Recordings and their sound in the vault."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from gesprekscoach.adapters.vault.concern import Concern, now
from gesprekscoach.adapters.vault.register import consent_from_rows, insert_consent
from gesprekscoach.adapters.vault.session import Row
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.speech import Span
from gesprekscoach.services.ports import AudioPiece, RecordingSummary

# Newest first; a day that is unknown counts as the day of import. People in the order of the consent file.
_SUMMARIES = """
    SELECT r.id, r.title, r.held_on, r.duration_ms, r.state, r.keep_until, o.opening_level, o.questions, o.reflections,
        o.phases, (SELECT json_group_array(p.name ORDER BY c.position)
            FROM consents c JOIN people p ON p.id = c.person_id WHERE c.recording_id = r.id) AS people
    FROM recordings r LEFT JOIN overviews o ON o.recording_id = r.id
    WHERE r.state <> 'importing' {where}
    ORDER BY coalesce(r.held_on, r.added_on) DESC, r.rowid DESC
"""


class Recordings(Concern):
    """Adding and listing recordings; reading and writing their sound."""

    def add_recording(self, recording: Recording) -> None:
        """Start a recording in state IMPORTING: nobody sees it until ``finish_import``."""
        with self._session.atomic():
            self._session.run(
                """INSERT INTO recordings (id, title, held_on, added_on, duration_ms, channels, state,
                    source_sha256, setting, keep_until, touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    recording.id,
                    recording.title,
                    recording.held_on and recording.held_on.isoformat(),
                    datetime.now(UTC).date().isoformat(),
                    recording.duration_ms,
                    recording.channels,
                    State.IMPORTING.value,
                    recording.source_sha256,
                    recording.setting,
                    recording.consent.keep_until.isoformat(),
                    now(),
                ],
            )
            insert_consent(self._session, recording.id, recording.consent)

    def add_piece(self, recording_id: str, piece: AudioPiece) -> None:
        """Store one piece of sound."""
        with self._session.atomic():
            self._session.run(
                "INSERT INTO pieces VALUES (?, ?, ?, ?, ?, ?)",
                [recording_id, piece.index, piece.span.start_ms, piece.span.end_ms, piece.channels, piece.flac],
            )
            self._session.run("UPDATE recordings SET touched_at = ? WHERE id = ?", [now(), recording_id])

    def finish_import(self, recording_id: str, duration_ms: int) -> None:
        """Set the state to IMPORTED: from now on it is visible."""
        with self._session.atomic():
            self._session.run(
                "UPDATE recordings SET state = ?, duration_ms = ?, touched_at = ? WHERE id = ?",
                [State.IMPORTED.value, duration_ms, now(), recording_id],
            )
            self._session.run(
                "INSERT INTO audit (at, recording_id, event, counts) VALUES (?, ?, 'imported', ?)",
                [now(), recording_id, json.dumps({"duration_ms": duration_ms})],
            )

    def recording(self, recording_id: str) -> Recording:
        """Return the recording. Raises NotFound, also while it is being imported."""
        row = self._visible(recording_id)
        return Recording(
            id=row["id"],
            title=row["title"],
            held_on=_day(row["held_on"]),
            duration_ms=row["duration_ms"],
            channels=row["channels"],
            consent=consent_from_rows(self._session, recording_id),
            state=State(row["state"]),
            source_sha256=row["source_sha256"],
            setting=row["setting"],
        )

    def recordings(self) -> list[RecordingSummary]:
        """Return all recordings, newest first."""
        return [_summary(row) for row in self._session.rows(_SUMMARIES.format(where=""))]

    def expired(self, today: date) -> list[RecordingSummary]:
        """Return the recordings past their retention date."""
        rows = self._session.rows(_SUMMARIES.format(where="AND r.keep_until < ?"), [today.isoformat()])
        return [_summary(row) for row in rows]

    def recording_with_source(self, source_sha256: str) -> str | None:
        """Return the id of an earlier, finished import of the same file."""
        row = self._session.row(
            "SELECT id FROM recordings WHERE source_sha256 = ? AND state <> 'importing' ORDER BY rowid", [source_sha256]
        )
        return None if row is None else str(row["id"])

    def set_state(self, recording_id: str, state: State) -> None:
        """Note how far the recording has come."""
        self._visible(recording_id)
        self._session.run(
            "UPDATE recordings SET state = ?, touched_at = ? WHERE id = ?", [state.value, now(), recording_id]
        )

    def audio_pieces(self, recording_id: str, span: Span | None = None) -> Iterator[AudioPiece]:
        """Yield the pieces that overlap the span (all when None), in order, one in memory at a time."""
        overlap, times = ("", []) if span is None else ("AND start_ms < ? AND end_ms > ?", [span.end_ms, span.start_ms])
        positions = self._session.rows(
            f"SELECT position FROM pieces WHERE recording_id = ? {overlap} ORDER BY position", [recording_id, *times]
        )
        for position in positions:
            row = self._session.row(
                "SELECT * FROM pieces WHERE recording_id = ? AND position = ?", [recording_id, position["position"]]
            )
            if row is not None:
                yield AudioPiece(row["position"], Span(row["start_ms"], row["end_ms"]), row["channels"], row["flac"])


def _summary(row: Row) -> RecordingSummary:
    return RecordingSummary(
        id=row["id"],
        title=row["title"],
        held_on=_day(row["held_on"]),
        duration_ms=row["duration_ms"],
        state=State(row["state"]),
        keep_until=date.fromisoformat(row["keep_until"]),
        people=tuple(json.loads(row["people"])),
        opening_level=row["opening_level"],
        questions=row["questions"],
        reflections=row["reflections"],
        phases=tuple(json.loads(row["phases"] or "[]")),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
