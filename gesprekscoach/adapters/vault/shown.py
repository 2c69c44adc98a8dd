"""The conversation as it is shown: the machine's version with the edits in force laid over it."""

import json
from collections.abc import Sequence
from typing import Any

from gesprekscoach.adapters.vault.session import Row, Session
from gesprekscoach.adapters.vault.speech import words_from_json
from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance
from gesprekscoach.domain.corrections import Correction, apply, is_structural

HEARD, RETAGGED = 0, 1
_LISTS = ("domain", "signal", "flags")


def shown_conversation(session: Session, recording_id: str) -> Conversation | None:
    """Lay the corrections in force over the newest version that already holds a beginning of them."""
    in_force = corrections_in_force(session, recording_id)
    structural = [c.seq for c in in_force if is_structural(c)]
    row = session.row(
        "SELECT basis FROM conversations WHERE recording_id = ? AND version = ?", [recording_id, RETAGGED]
    )
    basis = [] if row is None else json.loads(row["basis"])
    fits = row is not None and structural[: len(basis)] == basis
    conversation = read_conversation(session, recording_id, RETAGGED if fits else HEARD)
    if conversation is None:
        return None
    return apply(conversation, [c for c in in_force if not (fits and c.seq in basis)])


def corrections_in_force(session: Session, recording_id: str) -> tuple[Correction, ...]:
    """Follow the chain of edits back from the pointer, and return it in the order in which they were made."""
    rows = session.rows(
        """WITH RECURSIVE chain AS (
                SELECT c.* FROM corrections c JOIN correction_heads h ON h.seq = c.seq WHERE h.recording_id = ?
                UNION ALL SELECT c.* FROM corrections c JOIN chain ON c.seq = chain.previous)
            SELECT * FROM chain ORDER BY seq""",
        [recording_id],
    )
    return tuple(correction_from_row(row) for row in rows)


def correction_from_row(row: Row) -> Correction:
    """Read one edit."""
    return Correction(
        path=row["path"],
        before=row["before"],
        after=row["after"],
        anchor_ms=row["anchor_ms"],
        anchor_text=row["anchor_text"],
        seq=row["seq"],
        recording_id=row["recording_id"],
        at=row["at"],
    )


def read_conversation(session: Session, recording_id: str, version: int) -> Conversation | None:
    """Read one of the machine's versions."""
    key = [recording_id, version]
    about = session.row(
        """SELECT * FROM conversations JOIN recordings ON recordings.id = recording_id
            WHERE recording_id = ? AND version = ?""",
        key,
    )
    if about is None:
        return None
    tags = _grouped(session.rows("SELECT * FROM tags WHERE recording_id = ? AND version = ?", key), "n", "position")
    spoken = _grouped(
        session.rows("SELECT * FROM utterances WHERE recording_id = ? AND version = ? ORDER BY n, position", key), "n"
    )
    turns = session.rows("SELECT * FROM turns WHERE recording_id = ? AND version = ? ORDER BY n", key)
    return Conversation(
        id=recording_id,
        title=about["title"],
        setting=about["setting"],
        address=about["address"],
        opening=about["opening"] and _opening(json.loads(about["opening"])),
        duration_ms=about["duration_ms"],
        models=json.loads(about["models"]),
        turns=tuple(
            Turn(
                n=t["n"],
                speaker=t["speaker"],
                start_ms=t["start_ms"],
                end_ms=t["end_ms"],
                utterances=tuple(
                    Utterance(
                        text=u["text"],
                        start_ms=u["start_ms"],
                        end_ms=u["end_ms"],
                        words=words_from_json(json.loads(u["words"])),
                        **_tracks(tags.get((t["n"], u["position"]), [])),
                    )
                    for u in spoken.get((t["n"],), [])
                ),
                **_tracks(tags.get((t["n"], 0), [])),
            )
            for t in turns
        ),
    )


def _grouped(rows: Sequence[Row], *columns: str) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return groups


def _tracks(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the fields of a turn or utterance that its tag rows hold."""
    labels = {row["track"]: json.loads(row["label"]) for row in rows}
    why = {row["track"]: json.loads(row["why"]) for row in rows}
    return {
        **{track: tuple(label) if track in _LISTS else label for track, label in labels.items() if label is not None},
        "confidence": {row["track"]: row["confidence"] for row in rows if row["confidence"] is not None},
        "why": {track: tuple(words) for track, words in why.items() if words is not None},
        "source": {row["track"]: row["source"] for row in rows if row["source"] is not None},
    }


def _opening(document: dict[str, Any]) -> Opening:
    return Opening(
        document["level"],
        tuple(document["positive"]),
        tuple(document["negative"]),
        {code: tuple(turns) for code, turns in document["evidence"].items()},
    )
