"""The conversation as it is shown: the machine's version with the edits in force laid over it, ready for searching."""

import json
from dataclasses import fields
from typing import Any

from gesprekscoach.adapters.vault.concern import PAD, now
from gesprekscoach.adapters.vault.documents import conversation_from
from gesprekscoach.adapters.vault.register import consent_from_json
from gesprekscoach.adapters.vault.session import Row, Session
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.corrections import Correction, apply, is_structural, speaker_names, with_persons_tags
from gesprekscoach.domain.report import shown_people

HEARD, RETAGGED = 0, 1
TURNS_PER_RECORDING = 100_000  # turn n of recording r has number r * 100000 + n in the index


def shown_conversation(session: Session, recording_id: str) -> Conversation | None:
    """Lay the corrections in force over the newest version that already holds a beginning of them."""
    in_force = corrections_in_force(session, recording_id)
    heard = read_conversation(session, recording_id, HEARD)
    if heard is None:
        return None
    structural = [c.seq for c in in_force if is_structural(c)]
    row = session.row(
        "SELECT basis FROM conversations WHERE recording_id = ? AND version = ?", [recording_id, RETAGGED]
    )
    basis = [] if row is None else json.loads(row["basis"])
    retagged = read_conversation(session, recording_id, RETAGGED)
    if retagged is None or structural[: len(basis)] != basis:
        return apply(heard, in_force)
    tagged = with_persons_tags(retagged, apply(heard, [c for c in in_force if c.seq <= basis[-1]]))
    if tagged is None:  # made by an earlier version of the program, which reshaped turns in another way
        return apply(retagged, [c for c in in_force if c.seq not in basis])
    return apply(tagged, [c for c in in_force if c.seq > basis[-1]])


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
    return Correction(**{field.name: row[field.name] for field in fields(Correction)})


def read_conversation(session: Session, recording_id: str, version: int) -> Conversation | None:
    """Read one of the machine's versions."""
    row = session.row(
        """SELECT document, title, setting FROM conversations JOIN recordings ON recordings.id = recording_id
            JOIN names USING (number) WHERE recording_id = ? AND version = ?""",
        [recording_id, version],
    )
    return None if row is None else conversation_from(row["document"], row["title"], row["setting"])


def refresh_shown(session: Session, recording_id: str) -> None:
    """Bring index and overview up to date; only turns that changed are indexed anew, so that one edit is quick."""
    conversation = shown_conversation(session, recording_id)
    if conversation is None:
        return
    stored = session.row(
        "SELECT r.number, s.turns FROM recordings r LEFT JOIN shown s ON s.number = r.number WHERE r.id = ?",
        [recording_id],
    )
    assert stored is not None
    first = stored["number"] * TURNS_PER_RECORDING + 1
    before = dict(enumerate(json.loads(stored["turns"] or "[]"), first))
    after = dict(enumerate((_shown(turn) for turn in conversation.turns), first))
    with session.atomic():
        session.many(
            "DELETE FROM passages WHERE rowid = ?", [(n,) for n, turn in before.items() if after.get(n) != turn]
        )
        session.many(
            "INSERT INTO passages (rowid, text, tags) VALUES (?, ?, ?)",
            [(n, turn["text"], turn["tags"]) for n, turn in after.items() if before.get(n) != turn],
        )
        session.run(
            "INSERT INTO shown VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET turns = excluded.turns",
            [stored["number"], PAD, json.dumps(list(after.values()), ensure_ascii=False)],
        )
        session.run(
            """UPDATE library SET opening_level = ?, questions = ?, reflections = ?, phases = ?, people = ?
                WHERE number = ?""",
            [*_overview(conversation), _people(session, recording_id, stored["number"]), stored["number"]],
        )
        session.run("UPDATE recordings SET touched_at = ? WHERE id = ?", [now(), recording_id])


def _people(session: Session, recording_id: str, number: int) -> str:
    """Return the people as the library shows them: with the names that were given to speakers, a line each."""
    row = session.rows("SELECT people FROM names WHERE number = ?", [number])[0]
    given = speaker_names(corrections_in_force(session, recording_id))
    return "\n".join(shown_people(consent_from_json(row["people"]), given))


def tag_phrase(track: str, label: str) -> str:
    """Return the words under which a label stands in the index: a phrase that no other label contains."""
    return f"{track} {label.replace('_', ' ')} end"


def _shown(turn: Turn) -> dict[str, Any]:
    labels = [("speaker", turn.speaker), ("phase", turn.phase), ("world", turn.world)]
    labels += [("act", utterance.act) for utterance in turn.utterances]
    tags = " ".join(tag_phrase(track, label) for track, label in labels if label is not None)
    return {"n": turn.n, "start_ms": turn.start_ms, "text": turn.text, "tags": tags}


def _overview(conversation: Conversation) -> tuple[Any, ...]:
    utterances = [u for t in conversation.turns if t.speaker == "professional" for u in t.utterances]
    return (
        None if conversation.opening is None else conversation.opening.level,
        sum(u.is_question for u in utterances),
        sum(u.is_reflection for u in utterances),
        ",".join(turn.phase or "" for turn in conversation.turns),
    )
