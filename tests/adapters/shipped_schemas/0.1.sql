CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at TEXT NOT NULL, recording_id TEXT NOT NULL, event TEXT NOT NULL,
            counts TEXT NOT NULL) STRICT;
CREATE INDEX audit_by_recording ON audit (recording_id);
CREATE TABLE blocks (
            recording_id TEXT NOT NULL, model TEXT NOT NULL, position INTEGER NOT NULL, start_ms INTEGER NOT NULL,
            end_ms INTEGER NOT NULL, channel INTEGER, pad BLOB NOT NULL, segments TEXT,
            PRIMARY KEY (recording_id, model, position),
            FOREIGN KEY (recording_id, model) REFERENCES plans (recording_id, model) ON DELETE CASCADE) STRICT;
CREATE TABLE conversations (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, version INTEGER NOT NULL,
            basis TEXT NOT NULL, made_at TEXT NOT NULL, pad BLOB NOT NULL, document TEXT NOT NULL,
            PRIMARY KEY (recording_id, version)) STRICT;
CREATE TABLE correction_heads (
            recording_id TEXT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE, seq INTEGER NOT NULL) STRICT;
CREATE TABLE corrections (
            seq INTEGER PRIMARY KEY, recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
            previous INTEGER NOT NULL, at TEXT NOT NULL, path TEXT NOT NULL, anchor_ms INTEGER, pad BLOB NOT NULL,
            before TEXT NOT NULL, after TEXT NOT NULL, anchor_text TEXT NOT NULL, codebook TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX corrections_by_recording ON corrections (recording_id, previous);
CREATE TRIGGER forget_learned AFTER DELETE ON learned_from
            BEGIN DELETE FROM learned; END;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE learned (
            id INTEGER PRIMARY KEY CHECK (id = 1), tagger TEXT NOT NULL, version TEXT NOT NULL, at TEXT NOT NULL,
            corrections INTEGER NOT NULL, pad BLOB NOT NULL, weights BLOB NOT NULL) STRICT;
CREATE TABLE learned_from (
            recording_id TEXT PRIMARY KEY REFERENCES recordings (id) ON DELETE CASCADE) STRICT;
CREATE TABLE library (
            number INTEGER PRIMARY KEY, title TEXT NOT NULL, people TEXT NOT NULL, opening_level INTEGER,
            questions INTEGER, reflections INTEGER, phases TEXT NOT NULL) STRICT;
CREATE TABLE moments (
            id INTEGER PRIMARY KEY, recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE,
            at_ms INTEGER NOT NULL, kind TEXT NOT NULL, pad BLOB NOT NULL, text TEXT NOT NULL) STRICT;
CREATE INDEX moments_by_recording ON moments (recording_id, at_ms);
CREATE TABLE names (
            number INTEGER PRIMARY KEY REFERENCES recordings (number) ON DELETE CASCADE, pad BLOB NOT NULL,
            title TEXT NOT NULL, people TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE passages USING fts5 (
            text, tags, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
CREATE TABLE 'passages_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'passages_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'passages_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);
CREATE TABLE 'passages_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE pieces (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, channels INTEGER NOT NULL, pad BLOB NOT NULL,
            flac BLOB NOT NULL, PRIMARY KEY (recording_id, position)) STRICT;
CREATE TABLE plans (
            recording_id TEXT NOT NULL REFERENCES recordings (id) ON DELETE CASCADE, model TEXT NOT NULL,
            speech TEXT NOT NULL, PRIMARY KEY (recording_id, model)) STRICT;
CREATE TABLE recordings (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, held_on TEXT, added_on TEXT NOT NULL,
            duration_ms INTEGER NOT NULL, channels INTEGER NOT NULL, state TEXT NOT NULL,
            source_sha256 TEXT NOT NULL, setting TEXT, keep_until TEXT NOT NULL, withdrawn_on TEXT,
            touched_at TEXT NOT NULL, held_at TEXT) STRICT;
CREATE INDEX recordings_by_end ON recordings (keep_until);
CREATE INDEX recordings_by_source ON recordings (source_sha256);
CREATE INDEX recordings_by_state ON recordings (state);
CREATE TABLE shown (
            number INTEGER PRIMARY KEY REFERENCES recordings (number) ON DELETE CASCADE, pad BLOB NOT NULL,
            turns TEXT NOT NULL) STRICT;
