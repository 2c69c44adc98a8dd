"""Bring a recording into the vault: consent first, then the sound, piece by piece."""

import hashlib
import secrets
from collections.abc import Generator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from gesprekscoach.domain.consent import Consent, PersonConsent
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.held import Start
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.errors import AudioUnreadable, ConsentMissing, NotFound, WrongUse
from gesprekscoach.services.consenting import check_sufficient, given_ahead
from gesprekscoach.services.ports import AudioReader, ChannelMode, Progress, Store

READING, STORING = "Bestand lezen", "Geluid in de kluis zetten"
_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: no words; no l: not taken for a 1
_CHUNK_BYTES = 1 << 20
_WHOLE_SHARE = 0.95  # lengths in files are rounded
_NO_SIDES = "De stemmen staan niet ieder aan een eigen kant. Wie links zit, telt daarom niet mee."


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome: the id, and in Dutch what the user should know."""

    id: str
    notice: str
    has_doubt: bool = False
    """Whether the notice tells of something that may be wrong, and must not pass unread."""


def import_recording(
    path: Path,
    consent: Consent,
    store: Store,
    reader: AudioReader,
    *,
    today: date,
    title: str | None = None,
    channels: ChannelMode = "auto",
    setting: str | None = None,
    held: Start | None = None,
    ask_file: bool = False,
    left: str | None = None,
) -> Generator[Progress, None, Imported]:
    """Import a sound or video file; a generator that yields progress and returns ``Imported``.

    A file that is in the vault already (the same bytes) is not stored twice: the id of the first import is returned.
    One that breaks off before the length it states is kept as far as it goes, and the notice says so.
    Stopping half-way, by the user or by an error, leaves nothing behind. When ``held`` is unknown, ``ask_file`` takes
    it from the file where that tells, and the notice says so. ``left`` is who is on the left of a file with a voice on
    each side; None when nobody knows, and then what is said tells who the professional is.

    Raises:
        ConsentMissing: the consent does not suffice, and nothing is read or stored; or the file is in the vault
            already, with consent that no longer holds.
        NotFound: there is no such file.
        AudioUnreadable: it holds no sound that can be used.
        WrongUse: ``left`` is not one of two people who can be heard.
        DiskFull: no room in the vault.
    """
    check_sufficient(consent, today)
    if left is not None:
        _check_is_heard(left, consent)
    total = reader.duration_ms(path) or 0  # first of all: it refuses what is no file, such as a pipe without an end
    is_stated = reader.is_length_stated(path)
    source = yield from _sha256(path)
    known = store.recording_with_source(source)
    if known is not None:
        return _imported_before(store, known, consent, today)
    told = reader.start(path, today) if held is None and ask_file else None
    start = held or told
    recording_id = new_id(start.on if start else today)
    end_ms = sides = 0
    try:
        for piece in reader.pieces(path, channels):
            if piece.index == 0:
                sides = piece.channels
                recording = Recording(
                    recording_id,
                    (title or "").strip() or _as_text(path.stem),
                    start.on if start else None,
                    0,
                    piece.channels,
                    consent if left is None or sides == 1 else consent.at_microphones(left),
                    State.IMPORTING,
                    source,
                    setting,
                    start.at if start else None,
                )
                store.add_recording(recording)
            store.add_piece(recording_id, piece)
            end_ms = piece.span.end_ms
            yield Progress(STORING, end_ms, max(total, end_ms))
        if end_ms == 0:
            raise AudioUnreadable(
                f"In {path.name} zit geen geluid.", "Speel het bestand af en kijk of er iets te horen is."
            )
        kept = store.finish_import(recording_id, end_ms)
    finally:
        store.erase_import(recording_id)
    if kept != recording_id:
        return _imported_before(store, kept, consent, today)
    doubts = (
        left and sides == 1 and _NO_SIDES,
        is_stated and end_ms < _WHOLE_SHARE * total and _breaks_off(total, end_ms),
        given_ahead(consent, today),
        held and held.on > today and _still_to_come(held.on),
    )
    notes = (
        f"Het gesprek staat in de kluis. Het bestand {path.name} staat ook nog buiten de kluis, zonder slot. "
        "Wis het daar zelf als het niet meer nodig is.",
        told and _said_by_file(told),
        *doubts,
    )
    return Imported(recording_id, " ".join(note for note in notes if note), any(doubts))


def _check_is_heard(left: str, consent: Consent) -> None:
    names = [person.name for person in consent.speakers]
    if len(names) != 2 or left not in names:
        raise WrongUse(
            f"{left} is niet een van de twee mensen die te horen zijn.",
            f"Kies wie links zit uit: {', '.join(names)}." if len(names) == 2 else "Laat weg wie links zit.",
        )


def _said_by_file(start: Start) -> str:
    moment = f"{start.on:%d-%m-%Y}" + (f" om {start.at:%H:%M} uur" if start.at else "")
    return f"De datum komt uit het bestand: {moment}. Klopt die niet? Wis het gesprek en importeer het met --datum."


def _breaks_off(stated_ms: int, read_ms: int) -> str:
    return (
        f"Let op: het bestand hoort {clock(stated_ms)} te duren, en er is {clock(read_ms)} gelezen. "
        "Luister of alles erin staat voordat je het wist."
    )


def _still_to_come(day: date) -> str:
    return (
        f"Let op: het gesprek zou op {day:%d-%m-%Y} zijn. Die dag moet nog komen. Klopt dat niet? "
        "Wis het gesprek en importeer het opnieuw."
    )


def _imported_before(store: Store, recording_id: str, consent: Consent, today: date) -> Imported:
    """Say that the file is there, and when the consent given now says something else: the first one holds."""
    first = store.consent(recording_id)
    if first.gaps(today):
        raise ConsentMissing(
            f"Dit bestand staat al in de kluis als {recording_id}, maar de toestemming daarvan geldt niet meer.",
            f"Wis dat eerst: in de app met del, of met: gesprekscoach wis {recording_id}. Importeer het dan opnieuw.",
        )
    told = f"Dit bestand staat al in de kluis als {recording_id}. Er is niets opnieuw bewaard."
    if _agreed(first) == _agreed(consent):
        return Imported(recording_id, told)
    other = "De toestemming die je nu gaf, is anders en is niet overgenomen. Moet die gelden? Wis het gesprek eerst."
    return Imported(recording_id, f"{told} {other}", has_doubt=True)


def _agreed(consent: Consent) -> set[PersonConsent]:
    """Who agreed to what, wherever they sit."""
    return {replace(person, channel=None) for person in consent.people}


def _as_text(name: str) -> str:
    """Return the name of a file, which need not be UTF-8, as text that can be stored."""
    return name.encode("utf-8", "replace").decode("utf-8")


def new_id(day: date) -> str:
    """Make a short, readable id that holds no name: the day and four letters (130,000 combinations a day)."""
    return f"{day:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"


def _sha256(path: Path) -> Generator[Progress, None, str]:
    """Hash the file in pieces, so that memory stays flat."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            total = path.stat().st_size
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                yield Progress(READING, file.tell(), total)
    except FileNotFoundError:
        raise NotFound(f"Het bestand {path} bestaat niet.", "Kijk of de naam en de map kloppen.") from None
    except OSError:
        raise AudioUnreadable(f"{path.name} kan niet gelezen worden.", "Kijk of je het bestand mag lezen.") from None
    return digest.hexdigest()
