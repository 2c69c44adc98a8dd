"""The shown version of every turn, kept ready for searching and for the library."""

import json
from typing import Any

from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.adapters.vault.shown import shown_conversation
from gesprekscoach.domain.conversation import Conversation, Turn


def refresh_passages(session: Session, recording_id: str) -> None:
    """Bring passages and overview up to date; only turns that changed are written, so that one edit is quick."""
    conversation = shown_conversation(session, recording_id)
    turns = () if conversation is None else conversation.turns
    wanted = {turn.n: _passage(turn) for turn in turns}
    stored = {
        row["n"]: tuple(row.values())
        for row in session.rows(
            "SELECT n, start_ms, speaker, phase, world, acts, text FROM passages WHERE recording_id = ?", [recording_id]
        )
    }
    with session.atomic():
        session.many(
            "DELETE FROM passages WHERE recording_id = ? AND n = ?",
            [(recording_id, n) for n, passage in stored.items() if wanted.get(n) != passage],
        )
        session.many(
            """INSERT INTO passages (recording_id, n, start_ms, speaker, phase, world, acts, text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [(recording_id, *passage) for n, passage in wanted.items() if stored.get(n) != passage],
        )
        if conversation is not None:
            session.run(
                """INSERT INTO overviews VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                    opening_level = excluded.opening_level, questions = excluded.questions,
                    reflections = excluded.reflections, phases = excluded.phases""",
                [recording_id, *_overview(conversation)],
            )


def _passage(turn: Turn) -> tuple[Any, ...]:
    acts = json.dumps([u.act for u in turn.utterances if u.act is not None])
    return turn.n, turn.start_ms, turn.speaker, turn.phase, turn.world, acts, turn.text


def _overview(conversation: Conversation) -> tuple[Any, ...]:
    utterances = [u for t in conversation.turns if t.speaker == "professional" for u in t.utterances]
    return (
        None if conversation.opening is None else conversation.opening.level,
        sum(u.is_question for u in utterances),
        sum(u.is_reflection for u in utterances),
        json.dumps([turn.phase for turn in conversation.turns]),
    )
