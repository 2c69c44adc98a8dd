"""A report for ELAN: per speaker a tier with what was said, one for every track, and for notes (EAF 3.0)."""

from collections.abc import Iterator
from datetime import datetime, time

from gesprekscoach.adapters.xml_text import xml_text
from gesprekscoach.domain.conversation import TURN_TRACKS, UTTERANCE_TRACKS
from gesprekscoach.domain.report import Report

_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"

Piece = tuple[int, int, str]


def report_eaf(report: Report) -> str:
    """Write the tiers; what has no times is left out."""
    slots: list[int] = []
    tiers = []
    annotations = 0
    for (tier, name), pieces in _tiers(report).items():
        rows = []
        for start, end, value in _in_line(pieces):
            slots += [start, end]
            annotations += 1
            rows.append(
                f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{annotations}" TIME_SLOT_REF1="ts{len(slots) - 1}" '
                f'TIME_SLOT_REF2="ts{len(slots)}"><ANNOTATION_VALUE>{xml_text(value)}</ANNOTATION_VALUE>'
                "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            )
        tiers.append(
            f'<TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="{xml_text(name)}" TIER_ID="{tier}">\n'
            + "\n".join(rows)
            + "\n</TIER>"
        )
    in_time = sorted(enumerate(slots, 1), key=lambda slot: slot[1])
    order = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{at}"/>\n' for n, at in in_time)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<ANNOTATION_DOCUMENT AUTHOR="gesprekscoach" DATE="{_date(report)}" FORMAT="3.0" VERSION="3.0" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{_SCHEMA}">',
        '<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">'
        f'<PROPERTY NAME="lastUsedAnnotationId">{annotations}</PROPERTY></HEADER>',
        f"<TIME_ORDER>\n{order}</TIME_ORDER>",
        *tiers,
        '<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>',
        "</ANNOTATION_DOCUMENT>",
    ]
    return "\n".join(lines) + "\n"


def _tiers(report: Report) -> dict[tuple[str, str], list[Piece]]:
    tiers: dict[tuple[str, str], list[Piece]] = {}
    for who, name, track, piece in _pieces(report):
        tiers.setdefault((who if track is None else f"{who} {track}", name), []).append(piece)
    return tiers


def _pieces(report: Report) -> Iterator[tuple[str, str, str | None, Piece]]:
    notes = report.note_at
    for turn in report.conversation.turns:
        who, name = turn.speaker, report.names[turn.speaker]
        for utterance in turn.utterances:
            if utterance.start_ms is None or utterance.end_ms is None:
                continue
            span = (utterance.start_ms, utterance.end_ms)
            yield who, name, None, (*span, utterance.text)
            for track in UTTERANCE_TRACKS:
                if text := _value(getattr(utterance, track)):
                    yield who, name, track, (*span, text)
        if turn.start_ms is None or turn.end_ms is None:
            continue
        for track in TURN_TRACKS:
            if text := _value(getattr(turn, track)):
                yield who, name, track, (turn.start_ms, turn.end_ms, text)
        if note := notes.get(turn.n):
            if note.is_example:
                yield who, name, "example", (turn.start_ms, turn.end_ms, "example")
            if note.lines:
                yield who, name, "comment", (turn.start_ms, turn.end_ms, " / ".join(note.lines))


def _value(label: object) -> str:
    if label is None:
        return ""
    return " ".join(label) if isinstance(label, tuple) else str(label)


def _in_line(pieces: list[Piece]) -> Iterator[Piece]:
    """Let each piece begin where the one before ended, at the earliest: in a tier of ELAN nothing overlaps."""
    free = 0
    for start, end, value in sorted(pieces, key=lambda piece: piece[:2]):
        begin = max(start, free)
        free = max(end, begin + 1)
        yield begin, free, value


def _date(report: Report) -> str:
    day = report.recording.held_on or max(person.given_on for person in report.recording.consent.people)
    return datetime.combine(day, time()).astimezone().isoformat(timespec="seconds")
