"""A report as one JSON document for other programs."""

import json
from typing import Any

from gesprekscoach.domain.corpus_format import conversation_to_json
from gesprekscoach.domain.feedback import card_to_json
from gesprekscoach.domain.hearing import HearingNotes, notes_to_json
from gesprekscoach.domain.report import Report


def report_json(report: Report, notes: HearingNotes) -> str:
    """Write ``{"conversation": ..., "feedback": ...}``: the documents of ``toon --json`` and ``feedback --json``.

    Where notes go along, ``notes`` has them: ``[{"n", "comment" (or null), "is_example"}]``.
    """
    conversation = {**conversation_to_json(report.conversation), "hearing": notes_to_json(notes)}
    document: dict[str, Any] = {"conversation": conversation, "feedback": card_to_json(report.card)}
    if report.notes is not None:
        document["notes"] = [
            {"n": note.n, "comment": note.comment or None, "is_example": note.is_example} for note in report.notes
        ]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
