"""A report as one JSON document for other programs."""

import json

from gesprekscoach.domain.corpus_format import conversation_to_json
from gesprekscoach.domain.feedback import card_to_json
from gesprekscoach.domain.report import Report


def report_json(report: Report) -> str:
    """Write ``{"conversation": ..., "feedback": ...}``: the documents of ``toon --json`` and ``feedback --json``."""
    document = {"conversation": conversation_to_json(report.conversation), "feedback": card_to_json(report.card)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
