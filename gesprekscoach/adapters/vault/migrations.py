"""The tables of the vault, step by step; a step that has shipped is never edited, only followed by another."""

from typing import Any

from sqlite_utils.migrations import Migrations

from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.errors import VaultUnusable

APPLICATION_ID = 0x47434B4C  # "GCKL"

STEPS = Migrations("gesprekscoach")


def migrate(session: Session, steps: Migrations = STEPS) -> None:
    """Apply what is missing, all or nothing.

    Raises:
        VaultUnusable: another program's database, or a vault made by a newer version.
    """
    if _is_current(session, steps):
        return
    with session.atomic():
        steps.apply(session.db)


def _is_current(session: Session, steps: Migrations) -> bool:
    applied = {step.name for step in steps.applied(session.db)}
    if not applied and session.rows("SELECT 1 FROM sqlite_master LIMIT 1"):
        raise VaultUnusable(
            f"{session.path} is een versleuteld bestand van een ander programma. Er is niets aan veranderd.",
            "Kies met --kluis het bestand van je eigen kluis.",
        )
    if applied - {step.name for step in steps._migrations}:
        raise VaultUnusable(
            f"De kluis {session.path} is gemaakt met een nieuwere versie van gesprekscoach.",
            "Installeer de nieuwste versie van gesprekscoach en probeer het opnieuw.",
        )
    return not steps.pending(session.db)


def m001_people_and_recordings(db: Any) -> None:
    """Recordings with the consent of everyone in them; one person may occur in many recordings."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT")
    db.execute(
        """CREATE TABLE recordings (
            id TEXT PRIMARY KEY, title TEXT NOT NULL, held_on TEXT, added_on TEXT NOT NULL,
            duration_ms INTEGER NOT NULL, channels INTEGER NOT NULL, state TEXT NOT NULL,
            source_sha256 TEXT NOT NULL, setting TEXT,
            keep_until TEXT NOT NULL, touched_at TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX recordings_by_date ON recordings (coalesce(held_on, added_on) DESC)")
    db.execute("CREATE INDEX recordings_by_source ON recordings (source_sha256)")
    db.execute("CREATE INDEX recordings_by_end ON recordings (keep_until)")
    db.execute(
        """CREATE TABLE consents (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            person_id INTEGER NOT NULL REFERENCES people (id), role TEXT NOT NULL, given_on TEXT NOT NULL,
            purposes TEXT NOT NULL, keep_until TEXT NOT NULL, form TEXT NOT NULL, speaks INTEGER NOT NULL,
            withdrawn_on TEXT, PRIMARY KEY (recording_id, position)) STRICT"""
    )
    db.execute("CREATE INDEX consents_by_person ON consents (person_id)")
    db.execute(
        """CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL, recording_id TEXT NOT NULL, event TEXT NOT NULL,
            counts TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX audit_by_recording ON audit (recording_id)")


def m002_sound_and_speech(db: Any) -> None:
    """Sound in pieces, and what the recogniser made of each block."""
    db.execute(
        """CREATE TABLE pieces (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, channels INTEGER NOT NULL, flac BLOB NOT NULL,
            PRIMARY KEY (recording_id, position)) STRICT"""
    )
    db.execute(
        """CREATE TABLE plans (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, model TEXT NOT NULL,
            speech TEXT NOT NULL, PRIMARY KEY (recording_id, model)) STRICT"""
    )
    db.execute(
        """CREATE TABLE blocks (
            recording_id TEXT NOT NULL, model TEXT NOT NULL, position INTEGER NOT NULL, start_ms INTEGER NOT NULL,
            end_ms INTEGER NOT NULL, channel INTEGER, segments TEXT, PRIMARY KEY (recording_id, model, position),
            FOREIGN KEY (recording_id, model) REFERENCES plans (recording_id, model) ON DELETE CASCADE) STRICT"""
    )


def m003_conversations(db: Any) -> None:
    """Transcript and tags as the machine made them: version 0 as heard, version 1 made again after edits."""
    db.execute(
        """CREATE TABLE conversations (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, version INTEGER NOT NULL,
            basis TEXT NOT NULL, address TEXT, opening TEXT, models TEXT NOT NULL, made_at TEXT NOT NULL,
            PRIMARY KEY (recording_id, version)) STRICT"""
    )
    db.execute(
        """CREATE TABLE turns (
            recording_id TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL, speaker TEXT NOT NULL,
            start_ms INTEGER, end_ms INTEGER, PRIMARY KEY (recording_id, version, n),
            FOREIGN KEY (recording_id, version) REFERENCES conversations (recording_id, version) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE utterances (
            recording_id TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL, position INTEGER NOT NULL,
            text TEXT NOT NULL, start_ms INTEGER, end_ms INTEGER, words TEXT NOT NULL,
            PRIMARY KEY (recording_id, version, n, position),
            FOREIGN KEY (recording_id, version) REFERENCES conversations (recording_id, version) ON DELETE CASCADE
            ) STRICT"""
    )
    db.execute(
        """CREATE TABLE tags (
            recording_id TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL, position INTEGER NOT NULL,
            track TEXT NOT NULL, label TEXT NOT NULL, confidence REAL, why TEXT NOT NULL, source TEXT,
            PRIMARY KEY (recording_id, version, n, position, track),
            FOREIGN KEY (recording_id, version) REFERENCES conversations (recording_id, version) ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID"""
    )


def m004_corrections(db: Any) -> None:
    """Edits by a person, append-only; each knows the edit before it, so undo and redo move one pointer."""
    db.execute(
        """CREATE TABLE corrections (
            seq INTEGER PRIMARY KEY, recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
            previous INTEGER NOT NULL, path TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
            anchor_ms INTEGER, anchor_text TEXT NOT NULL, at TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX corrections_by_recording ON corrections (recording_id, previous)")
    db.execute(
        """CREATE TABLE correction_heads (
            recording_id TEXT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE, seq INTEGER NOT NULL) STRICT"""
    )


def m005_reading_and_searching(db: Any) -> None:
    """What is shown: one row a turn, corrections applied, with a full-text index; and one overview a recording."""
    db.execute(
        """CREATE TABLE passages (
            id INTEGER PRIMARY KEY, recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
            n INTEGER NOT NULL, start_ms INTEGER, speaker TEXT NOT NULL, phase TEXT, world TEXT, acts TEXT NOT NULL,
            text TEXT NOT NULL, UNIQUE (recording_id, n)) STRICT"""
    )
    db["passages"].enable_fts(["text"], create_triggers=True, tokenize="unicode61 remove_diacritics 2")
    db.execute("INSERT INTO passages_fts (passages_fts, rank) VALUES ('secure-delete', 1)")
    db.execute(
        """CREATE TABLE overviews (
            recording_id TEXT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE, opening_level INTEGER,
            questions INTEGER NOT NULL, reflections INTEGER NOT NULL, phases TEXT NOT NULL) STRICT"""
    )


for _step in (
    m001_people_and_recordings,
    m002_sound_and_speech,
    m003_conversations,
    m004_corrections,
    m005_reading_and_searching,
):
    STEPS()(_step)
