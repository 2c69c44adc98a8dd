"""A report as rows for other programs: every utterance with its labels (CSV), or as subtitles (WebVTT)."""

import csv
import io
from xml.sax.saxutils import escape

from gesprekscoach.domain.conversation import TURN_TRACKS, UTTERANCE_TRACKS
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.report import Report

_COLUMNS = ("n", "utterance", "speaker", "name", "start_ms", "end_ms", "text", *TURN_TRACKS, *UTTERANCE_TRACKS)
_NOTE_COLUMNS = ("comment", "is_example")


def report_csv(report: Report) -> str:
    """Write one row per utterance with the labels of its turn; more labels in one cell have a space between.

    Where notes go along, the last columns have what a person wrote at the turn, and 1 where it is an example.

    Every text is in quotes: LibreOffice splits at a semicolon too.
    """
    out = io.StringIO()
    has_notes, notes = report.notes is not None, report.note_at
    out.write(",".join([*_COLUMNS, *(_NOTE_COLUMNS if has_notes else ())]) + "\r\n")
    rows = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    for turn in report.conversation.turns:
        of_turn = [_cell(getattr(turn, track)) for track in TURN_TRACKS]
        note = notes.get(turn.n, Note(turn.n))
        noted = [_as_text(" / ".join(note.lines)), int(note.is_example)] if has_notes else []
        for number, utterance in enumerate(turn.utterances, 1):
            times = (utterance.start_ms, utterance.end_ms)
            labels = [_cell(getattr(utterance, track)) for track in UTTERANCE_TRACKS]
            name = report.names[turn.speaker]
            said = _as_text(utterance.text)
            rows.writerow([turn.n, number, turn.speaker, _as_text(name), *times, said, *of_turn, *labels, *noted])
    return out.getvalue()


def _as_text(text: str) -> str:
    """Put a quote before what a spreadsheet would calculate ("-Ja", "=1+1"), as OWASP advises on CSV injection."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _cell(value: object) -> object:
    return " ".join(value) if isinstance(value, tuple) else value


def report_vtt(report: Report) -> str:
    """Write the utterances as subtitles with who says them; one without times is left out.

    In order of time, as WebVTT wants: a "hm" in the middle of a turn belongs to the turn after it.
    """
    cues = [
        (u.start_ms, max(u.end_ms, u.start_ms + 1), f"<v {_said(report.names[turn.speaker])}>{_said(u.text)}</v>")
        for turn in report.conversation.turns
        for u in turn.utterances
        if u.start_ms is not None and u.end_ms is not None
    ]
    in_time = sorted(cues, key=lambda cue: cue[0])
    return "\n\n".join(["WEBVTT", *(f"{_time(start)} --> {_time(end)}\n{said}" for start, end, said in in_time)]) + "\n"


def _said(text: str) -> str:
    return escape(" ".join(text.split()))


def _time(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
