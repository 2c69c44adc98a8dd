"""Plans and decoded blocks in the vault: what lets ``verwerk`` go on where it stopped."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from gesprekscoach.adapters.vault.concern import PAD, Concern
from gesprekscoach.adapters.vault.documents import words_from_json, words_json
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.errors import NotFound
from gesprekscoach.services.ports import Plan


class Speech(Concern):
    """Reading and writing what the recogniser delivers, block by block."""

    def plan(self, recording_id: str, model: str) -> Plan | None:
        """Return the stored plan for this model."""
        key = [recording_id, model]
        row = self._session.row("SELECT speech FROM plans WHERE recording_id = ? AND model = ?", key)
        if row is None:
            return None
        blocks = self._session.rows(
            "SELECT position, start_ms, end_ms, channel FROM blocks WHERE recording_id = ? AND model = ? ORDER BY 1",
            key,
        )
        return Plan(
            model,
            tuple((channel, Span(start, end)) for channel, start, end in json.loads(row["speech"])),
            tuple(Block(b["position"], Span(b["start_ms"], b["end_ms"]), b["channel"]) for b in blocks),
        )

    def save_plan(self, recording_id: str, plan: Plan) -> None:
        """Store the plan; blocks of an earlier plan for the same model go."""
        speech = json.dumps([[channel, span.start_ms, span.end_ms] for channel, span in plan.speech])
        with self._session.atomic():
            self._session.run("DELETE FROM plans WHERE recording_id = ? AND model = ?", [recording_id, plan.model])
            self._session.run("INSERT INTO plans VALUES (?, ?, ?)", [recording_id, plan.model, speech])
            self._session.many(
                "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                [
                    (recording_id, plan.model, b.index, b.span.start_ms, b.span.end_ms, b.channel, PAD)
                    for b in plan.blocks
                ],
            )

    def save_block(self, recording_id: str, model: str, index: int, segments: Sequence[Segment]) -> None:
        """Store the segments of one block of the plan in one transaction. Raises NotFound without such a block."""
        text = json.dumps([_segment_json(segment) for segment in segments], ensure_ascii=False)
        touched = self._session.run(
            "UPDATE blocks SET segments = ? WHERE recording_id = ? AND model = ? AND position = ?",
            [text, recording_id, model, index],
        )
        if not touched:
            raise NotFound(
                f"Het gesprek {recording_id} staat niet meer in de kluis, of wordt opnieuw verwerkt.",
                "Kijk wat er in de kluis staat met: gesprekscoach lijst",
            )

    def blocks_done(self, recording_id: str, model: str) -> Mapping[int, tuple[Segment, ...]]:
        """Return the segments of every finished block."""
        rows = self._session.rows(
            """SELECT position, segments FROM blocks WHERE recording_id = ? AND model = ? AND segments IS NOT NULL
                ORDER BY position""",
            [recording_id, model],
        )
        return {row["position"]: tuple(_segment(s) for s in json.loads(row["segments"])) for row in rows}


def _segment_json(segment: Segment) -> dict[str, Any]:
    return {**asdict(segment), "words": words_json(segment.words)}


def _segment(document: dict[str, Any]) -> Segment:
    return Segment(**{**document, "span": Span(**document["span"]), "words": words_from_json(document["words"])})
