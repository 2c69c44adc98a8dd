"""Writing a report of one recording to a file that the user chose."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from gesprekscoach.domain.feedback import StatementTexts
from gesprekscoach.domain.report import Report
from gesprekscoach.errors import WrongUse
from gesprekscoach.services.feedback import report_of
from gesprekscoach.services.files import check_target, write_bytes
from gesprekscoach.services.ports import Store

Writer = Callable[[Report], str | bytes]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".html": "om te lezen en te printen, in elke browser",
        ".docx": "om verder in te schrijven, met een tekstverwerker",
        ".md": "gewone tekst met koppen (Markdown)",
        ".json": "de tekst, alle tags en de kaart, voor een ander programma",
        ".csv": "een tabel met elke zin en zijn tags, voor een rekenblad",
        ".vtt": "ondertitels bij de opname",
        ".eaf": "voor ELAN, om woorden en tags langs het geluid te leggen",
    }
)
"""What each kind of report is for, by its suffix."""
WITHOUT_NOTES = ".vtt"
"""The kind of report that has no place for what a person wrote or marked."""


def write_report(
    store: Store,
    recording_id: str,
    target: Path,
    writers: Mapping[str, Writer],
    texts: StatementTexts,
    today: date,
    *,
    hide_names: bool = False,
    with_notes: bool = False,
) -> Path:
    """Write a report and return its path; an earlier file of that name is replaced in one step.

    The file holds the conversation in plain text, because the user asks for just that: only the user may read it.

    Args:
        store: the vault.
        recording_id: the recording.
        target: where to; the suffix chooses the kind of report.
        writers: suffix (".html") -> what makes that kind of report.
        texts: the wordings of the feedback.
        today: the date by which consent is judged.
        hide_names: whether recognised names are replaced; some can stay.
        with_notes: whether what a person wrote or marked at a turn goes along; subtitles have no place for it.

    Raises:
        WrongUse: no writer for the suffix, the target is a folder, or the folder may not be written to.
        NotFound: no such folder or recording, or the recording has no tags yet.
        ConsentMissing: consent ended or was withdrawn.
        DiskFull: no room; nothing is left behind.
    """
    writer = writers.get(target.suffix.lower())
    if writer is None:
        what = f"Een rapport '{target.suffix}' kan dit programma niet maken."
        if not target.suffix:
            what = "Aan deze naam is niet te zien wat voor rapport het wordt."
        raise WrongUse(what, f"Kies een bestandsnaam op {in_words(writers)}.")
    check_target(target)
    report = report_of(store, recording_id, texts, today, hide_names=hide_names, with_notes=with_notes)
    content = writer(report)
    write_bytes(target, content.encode("utf-8") if isinstance(content, str) else content)
    return target


def in_words(kinds: Iterable[str]) -> str:
    """Write them for the user: ".html, .json of .csv"."""
    *others, last = kinds
    return f"{', '.join(others)} of {last}"
