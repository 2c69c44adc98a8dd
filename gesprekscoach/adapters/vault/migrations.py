"""The tables of the vault, step by step; a step that has shipped is never edited, only followed by another.

Every row that holds sound, words or names keeps them behind a ``pad`` of a page (``concern.PAD``). SQLite moves the
first part of a row from page to page when it balances its tree, and leaves stale copies in the unused middle of pages,
also with secure_delete. What comes after the first part stands on pages of its own, blanked whole when the row goes.
Source: sqlite.org/fileformat2.html, section 1.6: at most usable size - 35 bytes of a row stand in the tree itself.
"""

from collections.abc import Callable
from typing import Any

from sqlite_utils.migrations import Migrations

from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.errors import VaultUnusable

Step = Callable[[Any], None]
APPLICATION_ID = 0x47434B4C  # "GCKL"

STEPS = Migrations("gesprekscoach")
_step: Callable[[Step], Step] = STEPS()
"""Adds a step under its own name, after those above it."""


def migrate(session: Session, steps: Migrations = STEPS) -> None:
    """Apply what is missing, all or nothing.

    Raises:
        VaultUnusable: another program's database, or a vault made by a newer version.
    """
    if _is_current(session, steps):
        return
    with session.atomic(), session.translated():
        steps.apply(session.db)


def _is_current(session: Session, steps: Migrations) -> bool:
    with session.translated():
        applied = {step.name for step in steps.applied(session.db)}
        pending = steps.pending(session.db)
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
    return not pending


@_step
def m001_recordings(db: Any) -> None:
    """Recordings, title and consent of everyone in them; and the audit trail, which holds no names and no words."""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(
        """CREATE TABLE recordings (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, held_on TEXT, added_on TEXT NOT NULL,
            duration_ms INTEGER NOT NULL, channels INTEGER NOT NULL, state TEXT NOT NULL,
            source_sha256 TEXT NOT NULL, setting TEXT, keep_until TEXT NOT NULL, withdrawn_on TEXT,
            touched_at TEXT NOT NULL) STRICT"""
    )
    db.execute(
        """CREATE TABLE names (
            number INTEGER PRIMARY KEY REFERENCES recordings (number) ON DELETE CASCADE, pad BLOB NOT NULL,
            title TEXT NOT NULL, people TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX recordings_by_source ON recordings (source_sha256)")
    db.execute("CREATE INDEX recordings_by_end ON recordings (keep_until)")
    db.execute("CREATE INDEX recordings_by_state ON recordings (state)")
    db.execute(
        """CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL, recording_id TEXT NOT NULL, event TEXT NOT NULL,
            counts TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX audit_by_recording ON audit (recording_id)")


@_step
def m002_sound_and_speech(db: Any) -> None:
    """Sound in pieces, and what the recogniser made of each block."""
    db.execute(
        """CREATE TABLE pieces (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, channels INTEGER NOT NULL, pad BLOB NOT NULL,
            flac BLOB NOT NULL, PRIMARY KEY (recording_id, position)) STRICT"""
    )
    db.execute(
        """CREATE TABLE plans (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, model TEXT NOT NULL,
            speech TEXT NOT NULL, PRIMARY KEY (recording_id, model)) STRICT"""
    )
    db.execute(
        """CREATE TABLE blocks (
            recording_id TEXT NOT NULL, model TEXT NOT NULL, position INTEGER NOT NULL, start_ms INTEGER NOT NULL,
            end_ms INTEGER NOT NULL, channel INTEGER, pad BLOB NOT NULL, segments TEXT,
            PRIMARY KEY (recording_id, model, position),
            FOREIGN KEY (recording_id, model) REFERENCES plans (recording_id, model) ON DELETE CASCADE) STRICT"""
    )


@_step
def m003_conversations(db: Any) -> None:
    """Transcript and tags as the machine made them: version 0 as heard, version 1 made again after edits."""
    db.execute(
        """CREATE TABLE conversations (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, version INTEGER NOT NULL,
            basis TEXT NOT NULL, made_at TEXT NOT NULL, pad BLOB NOT NULL, document TEXT NOT NULL,
            PRIMARY KEY (recording_id, version)) STRICT"""
    )


@_step
def m004_corrections(db: Any) -> None:
    """Edits by a person, append-only; each knows the edit before it, so undo and redo move one pointer."""
    db.execute(
        """CREATE TABLE corrections (
            seq INTEGER PRIMARY KEY, recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
            previous INTEGER NOT NULL, at TEXT NOT NULL, path TEXT NOT NULL, anchor_ms INTEGER, pad BLOB NOT NULL,
            before TEXT NOT NULL, after TEXT NOT NULL, anchor_text TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX corrections_by_recording ON corrections (recording_id, previous)")
    db.execute(
        """CREATE TABLE correction_heads (
            recording_id TEXT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE, seq INTEGER NOT NULL) STRICT"""
    )


@_step
def m005_reading_and_searching(db: Any) -> None:
    """The turns as they are shown, corrections applied; and two tables for speed, which erasing makes anew.

    ``library`` is what the list of recordings shows, packed closely. ``passages`` is a full-text index without a text
    of its own: it numbers turn n of recording r as r * 100000 + n; its tags are phrases like "phase start end".
    """
    db.execute(
        """CREATE TABLE library (
            number INTEGER PRIMARY KEY, title TEXT NOT NULL, people TEXT NOT NULL, opening_level INTEGER,
            questions INTEGER, reflections INTEGER, phases TEXT NOT NULL) STRICT"""
    )
    db.execute(
        """CREATE TABLE shown (
            number INTEGER PRIMARY KEY REFERENCES recordings (number) ON DELETE CASCADE, pad BLOB NOT NULL,
            turns TEXT NOT NULL) STRICT"""
    )
    db.execute(
        """CREATE VIRTUAL TABLE passages USING fts5 (
            text, tags, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')"""
    )


@_step
def m006_moments(db: Any) -> None:
    """What an observer noted while a recording was made."""
    db.execute(
        """CREATE TABLE moments (
            id INTEGER PRIMARY KEY, recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
            at_ms INTEGER NOT NULL, kind TEXT NOT NULL, pad BLOB NOT NULL, text TEXT NOT NULL) STRICT"""
    )
    db.execute("CREATE INDEX moments_by_recording ON moments (recording_id, at_ms)")


@_step
def m007_learned(db: Any) -> None:
    """The layer that the tagger learned from corrections: weights only, but of words, so they go with the recording."""
    db.execute(
        """CREATE TABLE learned (
            id INTEGER PRIMARY KEY CHECK (id = 1), tagger TEXT NOT NULL, version TEXT NOT NULL, at TEXT NOT NULL,
            corrections INTEGER NOT NULL, pad BLOB NOT NULL, weights BLOB NOT NULL) STRICT"""
    )
    db.execute(
        """CREATE TABLE learned_from (
            recording_id TEXT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE) STRICT"""
    )
    db.execute(
        """CREATE TRIGGER forget_learned AFTER DELETE ON learned_from
            BEGIN DELETE FROM learned; END"""
    )


@_step
def m008_held_at(db: Any) -> None:
    """The local time at which a conversation began, where its file told."""
    db.execute("ALTER TABLE recordings ADD COLUMN held_at TEXT")


@_step
def m009_codebook_of_corrections(db: Any) -> None:
    """The version of the codebook that a person chose a tag from; a conversation has that of the machine in itself."""
    db.execute("ALTER TABLE corrections ADD COLUMN codebook TEXT NOT NULL DEFAULT ''")
