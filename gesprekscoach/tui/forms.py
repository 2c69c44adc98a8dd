"""From what a user types in a form to values of the domain, and back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from gesprekscoach.domain.consent import ROLE_WORDS, Consent, Form, PersonConsent, Purpose, Role, person_name
from gesprekscoach.domain.held import Start
from gesprekscoach.errors import GesprekscoachError

KEEP_DAYS = 90
"""What the form proposes: long enough for a course of a few months."""

ROLES: tuple[tuple[Role, str], ...] = tuple(ROLE_WORDS.items())
FORMS: tuple[tuple[Form, str], ...] = (("getekend", "getekend"), ("mondeling", "gezegd"))

_WITH_TIME = re.compile(r"(.+?),? (\d{1,2})[:.](\d\d)")


@dataclass
class PersonDraft:
    """What was typed about one person so far; dates as day-month-year."""

    role: Role
    given_on: str
    keep_until: str
    name: str = ""
    purposes: set[Purpose] = field(default_factory=lambda: {Purpose.TRANSCRIBE})
    form: Form = "getekend"
    speaks: bool = True

    def problem(self, today: date) -> str | None:
        """Say what is still missing or wrong, in one line that fits behind a name on a narrow screen."""
        if not person_name(self.name):
            return "Vul een naam in. Een schuilnaam mag ook."
        given_on = read_day(self.given_on)
        if given_on is None:
            return "Typ 'zei ja op' als dag-maand-jaar."
        if given_on > today:
            return "De datum bij 'zei ja op' moet nog komen."
        if read_day(self.keep_until) is None:
            return "Typ 'bewaren tot' als dag-maand-jaar."
        return None

    def person(self) -> PersonConsent:
        """Return the consent of this person. Raises ValueError while there is a ``problem``."""
        given_on, keep_until = read_day(self.given_on), read_day(self.keep_until)
        if given_on is None or keep_until is None:
            raise ValueError("a draft with a problem has no consent yet")
        return PersonConsent(
            person_name(self.name), self.role, given_on, frozenset(self.purposes), keep_until, self.form, self.speaks
        )


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """What was filled in about a recording to import, as it stands in the form."""

    path: str
    title: str
    held: str
    setting: str | None
    channels: str
    is_processed: bool
    consent: Consent | None


@dataclass(slots=True)
class Unfinished:
    """What stood open when the vault was closed, for when it opens again; kept in memory only, never a key."""

    recording: ImportDraft | None = None
    people: list[PersonDraft] | None = None
    failures: Mapping[str, GesprekscoachError] = field(default_factory=dict)
    """Why recordings could not be processed, by their ids."""

    def take_recording(self) -> ImportDraft | None:
        """Return what was filled in about a recording, once."""
        taken, self.recording = self.recording, None
        return taken

    def take_people(self) -> list[PersonDraft] | None:
        """Return what was filled in about consent, once."""
        taken, self.people = self.people, None
        return taken

    def forget(self) -> None:
        """Keep nothing."""
        self.recording = self.people = None
        self.failures = {}


def new_drafts(today: date) -> list[PersonDraft]:
    """Return the two people every conversation has."""
    return [new_draft("professional", today), new_draft("client", today)]


def new_draft(role: Role, today: date) -> PersonDraft:
    """Return one more person."""
    return PersonDraft(role, write_day(today), write_day(today + timedelta(days=KEEP_DAYS)))


def drafts_of(consent: Consent) -> list[PersonDraft]:
    """Return a form filled with consent that was given before, or stands in a file."""
    return [
        PersonDraft(
            person.role,
            write_day(person.given_on),
            write_day(person.keep_until),
            person.name,
            set(person.purposes),
            person.form,
            person.speaks,
        )
        for person in consent.people
    ]


def problem_with(drafts: list[PersonDraft], today: date) -> str | None:
    """Say in one line what keeps these people's consent from sufficing, or None when it does."""
    for draft in drafts:
        if (problem := draft.problem(today)) is not None:
            return problem
    names = [person_name(draft.name).casefold() for draft in drafts]
    if len(set(names)) < len(names):
        return "Twee mensen hebben dezelfde naam. Geef ze elk een eigen naam."
    gaps = consent_of(drafts).gaps(today)
    return gaps[0] if gaps else None


def consent_of(drafts: list[PersonDraft]) -> Consent:
    """Return the consent of everyone; only when no draft has a problem."""
    return Consent(tuple(draft.person() for draft in drafts))


def read_day(text: str) -> date | None:
    """Read day-month-year (also with dots, slashes or spaces, and year first); None when it is no date.

    A year of two digits is one of this century.
    """
    parts = text.replace("/", "-").replace(".", "-").replace(" ", "-").split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
    if len(year) not in (2, 4):
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def read_start(text: str) -> Start | None:
    """Read a day with or without a time after it, as in 20-11-2026 14:05; None when it is neither."""
    found = _WITH_TIME.fullmatch(text)
    if found is None:
        on = read_day(text)
        return None if on is None else Start(on)
    on, hour, minute = read_day(found[1]), int(found[2]), int(found[3])
    return None if on is None or hour > 23 or minute > 59 else Start(on, time(hour, minute))


def write_start(start: Start) -> str:
    """Write a day, and the time when that is known."""
    return write_day(start.on) + (f" {start.at:%H:%M}" if start.at else "")


def write_day(day: date) -> str:
    """Write a date as day-month-year."""
    return f"{day:%d-%m-%Y}"
