"""Recordings and their sound in the vault."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from sys import intern

from gesprekscoach.adapters.vault.concern import PAD, Concern, now
from gesprekscoach.adapters.vault.register import consent_from_json, consent_json
from gesprekscoach.adapters.vault.session import Row
from gesprekscoach.domain.held import Held
from gesprekscoach.domain.recording import RECORDED_HERE, Recording, State
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import NotFound
from gesprekscoach.services.ports import AudioPiece, RecordingSummary

# The audit trail knows when a conversation came into the vault.
_KEPT_AT = "(SELECT max(at) FROM audit WHERE recording_id = recordings.id AND event = 'imported') AS kept_at"
_SUMMARIES = f"""
    SELECT id, title, held_on, held_at, number, source_sha256, {_KEPT_AT}, duration_ms, state, keep_until, people,
        opening_level, questions, reflections, phases, setting
    FROM library JOIN recordings USING (number) WHERE state <> 'importing'
"""


class Recordings(Concern):
    """Adding and listing recordings; reading and writing their sound."""

    def add_recording(self, recording: Recording) -> None:
        """Start a recording in state IMPORTING: nobody sees it until ``finish_import``."""
        with self._session.atomic():
            self._session.run(
                """INSERT INTO recordings (id, held_on, added_on, duration_ms, channels, state, source_sha256, setting,
                    keep_until, touched_at, held_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    recording.id,
                    recording.held_on and recording.held_on.isoformat(),
                    datetime.now(UTC).date().isoformat(),
                    recording.duration_ms,
                    recording.channels,
                    State.IMPORTING.value,
                    recording.source_sha256,
                    recording.setting,
                    recording.consent.keep_until.isoformat(),
                    now(),
                    recording.held_at and recording.held_at.isoformat(),
                ],
            )
            self._session.run(
                "INSERT INTO names VALUES ((SELECT number FROM recordings WHERE id = ?), ?, ?, ?)",
                [recording.id, PAD, recording.title, consent_json(recording.consent)],
            )

    def add_piece(self, recording_id: str, piece: AudioPiece) -> None:
        """Store one piece of sound."""
        with self._session.atomic():
            self._session.run(
                "INSERT INTO pieces VALUES (?, ?, ?, ?, ?, ?, ?)",
                [recording_id, piece.index, piece.span.start_ms, piece.span.end_ms, piece.channels, PAD, piece.flac],
            )
            self._session.run("UPDATE recordings SET touched_at = ? WHERE id = ?", [now(), recording_id])

    def finish_import(self, recording_id: str, duration_ms: int, state: State = State.IMPORTED) -> str:
        """Make it visible from now on, in the state IMPORTED, or RECORDING when more is to come; return its id.

        When another window finished the same file meanwhile, this one stays hidden and the id of that one is returned.
        Raises NotFound when it stood still for so long (a computer asleep) that another window took it for abandoned.
        """
        with self._session.atomic():
            source = self._session.row("SELECT source_sha256 FROM recordings WHERE id = ?", [recording_id])
            earlier = source and self.recording_with_source(source["source_sha256"])
            if earlier:
                return earlier
            touched = self._session.run(
                "UPDATE recordings SET state = ?, duration_ms = ?, touched_at = ? WHERE id = ?",
                [state.value, duration_ms, now(), recording_id],
            )
            if not touched:
                raise NotFound("Het gesprek is niet bewaard: het importeren stond te lang stil.", "Doe het opnieuw.")
            self._session.run(
                """INSERT INTO library SELECT number, title,
                    (SELECT group_concat(json_extract(value, '$.name'), char(10)) FROM json_each(people)),
                    NULL, NULL, NULL, '' FROM names JOIN recordings USING (number) WHERE id = ?""",
                [recording_id],
            )
            self._session.run(
                "INSERT INTO audit (at, recording_id, event, counts) VALUES (?, ?, 'imported', ?)",
                [now(), recording_id, json.dumps({"duration_ms": duration_ms})],
            )
        return recording_id

    def recording(self, recording_id: str) -> Recording:
        """Return the recording. Raises NotFound, also while it is being imported."""
        row = self._visible(recording_id, "recordings.*, title, people")
        return Recording(
            id=row["id"],
            title=row["title"],
            held_on=_day(row["held_on"]),
            duration_ms=row["duration_ms"],
            channels=row["channels"],
            consent=consent_from_json(row["people"]),
            state=State(row["state"]),
            source_sha256=row["source_sha256"],
            setting=row["setting"],
            held_at=_time(row["held_at"]),
        )

    def held(self, recording_id: str) -> Held:
        """Return when the conversation was held. Raises NotFound."""
        return _held(self._visible(recording_id, f"recordings.*, {_KEPT_AT}"))

    def version(self, recording_id: str | None = None) -> str:
        """Return what differs as soon as the list, or what was made of one recording, was changed. Raises NotFound."""
        if recording_id is None:
            # The sum, since the newest time stays what it was when the clock of the machine was set back.
            return str(
                self._session.rows(
                    """SELECT (SELECT max(id) FROM audit) AS event, sum(unixepoch(touched_at, 'subsec')) AS touched
                        FROM recordings"""
                )
            )
        self._visible(recording_id)
        edits = self._session.rows("SELECT seq FROM correction_heads WHERE recording_id = ?", [recording_id])
        made = self._session.rows(
            "SELECT version, basis, made_at FROM conversations WHERE recording_id = ? ORDER BY version", [recording_id]
        )
        return f"{edits} {made}"

    def recordings(self) -> list[RecordingSummary]:
        """Return all recordings, newest first."""
        return _newest_first(self._session.each(_SUMMARIES))

    def expired(self, today: date) -> list[RecordingSummary]:
        """Return the recordings past their retention date, and any whose withdrawal was cut off before erasing."""
        where = "AND (keep_until < ? OR withdrawn_on IS NOT NULL)"
        return _newest_first(self._session.each(_SUMMARIES + where, [today.isoformat()]))

    def recording_with_source(self, source_sha256: str) -> str | None:
        """Return the id of an earlier, finished import of the same file."""
        row = self._session.row(
            "SELECT id FROM recordings WHERE source_sha256 = ? AND state <> 'importing' ORDER BY number",
            [source_sha256],
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


def _newest_first(rows: Iterator[Row]) -> list[RecordingSummary]:
    return sorted(map(_summary, rows), key=lambda one: one.held.place, reverse=True)


def _summary(row: Row) -> RecordingSummary:
    return RecordingSummary(
        id=row["id"],
        title=row["title"],
        held=_held(row),
        duration_ms=row["duration_ms"],
        state=State(row["state"]),
        keep_until=date.fromisoformat(row["keep_until"]),
        people=tuple(row["people"].split("\n")),
        opening_level=row["opening_level"],
        questions=row["questions"],
        reflections=row["reflections"],
        phases=tuple(intern(phase) if phase else None for phase in row["phases"].split(",")) if row["phases"] else (),
        setting=row["setting"],
    )


def _held(row: Row) -> Held:
    """Read when a conversation was held; of one that was recorded here, keeping it began when the talk did."""
    kept_at = datetime.fromisoformat(row["kept_at"])
    is_ours = row["source_sha256"].startswith(RECORDED_HERE)
    at = kept_at.astimezone().time() if is_ours else _time(row["held_at"])
    return Held(_day(row["held_on"]), kept_at, row["number"], at)


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
