"""Who agreed to what, until when; without it no recording exists."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from gesprekscoach.domain.conversation import Speaker
from gesprekscoach.domain.one_line import one_line

Role = Literal["professional", "client", "anders"]
Form = Literal["getekend", "mondeling"]

ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {"professional": "professional", "client": "klant", "anders": "anders"}
)
"""What a role of the consent file is called wherever a user reads it."""

SPEAKER_OF: Mapping[Role, Speaker] = MappingProxyType(
    {"professional": "professional", "client": "client", "anders": "other"}
)
"""Which speaker of the conversation a role of the consent file is."""


def person_name(text: str) -> str:
    """Return a name as it is kept, so that the same name is the same person however it was written."""
    return one_line(unicodedata.normalize("NFC", text))


class Purpose(StrEnum):
    """What a person can agree to; the ids are those of the consent file."""

    TRANSCRIBE = "transcriberen"
    DISCUSS = "bespreken"
    GROUP = "groep"
    EXAMPLE = "voorbeeld"


PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.TRANSCRIBE: "het programma maakt tekst en feedback; zonder dit kan er niets",
        Purpose.DISCUSS: "samen terugkijken met een begeleider of collega",
        Purpose.GROUP: "laten zien in de trainingsgroep",
        Purpose.EXAMPLE: "als voorbeeld in lessen voor anderen",
    }
)
"""What each allows, in words for the user."""


@dataclass(frozen=True, slots=True)
class PersonConsent:
    """The consent of one person. ``name`` may be a pseudonym; ``keep_until`` is the last day it holds.

    ``channel`` is the side of their own microphone, 0 left and 1 right; None when nobody said so.
    """

    name: str
    role: Role
    given_on: date
    purposes: frozenset[Purpose]
    keep_until: date
    form: Form
    speaks: bool = True
    withdrawn_on: date | None = None
    channel: int | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a person needs a name")


def folded_name(name: str) -> str:
    """Return what two ways to type one name have in common."""
    return unicodedata.normalize("NFC", name.strip().casefold())


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent of everyone in one recording; building it does not say that it suffices, ``gaps`` does."""

    people: tuple[PersonConsent, ...]

    @property
    def keep_until(self) -> date:
        """The first day on which someone's consent ends."""
        return min(person.keep_until for person in self.people)

    @property
    def speakers(self) -> tuple[PersonConsent, ...]:
        """The people who can be heard."""
        return tuple(person for person in self.people if person.speaks)

    def at_microphones(self, left: str | None = None) -> "Consent":
        """Return it with the sides of two people at a microphone each; unchanged when others speak too.

        Args:
            left: the name of who sits left; None for who comes first.
        """
        if len(self.speakers) != 2:
            return self
        left = left or self.speakers[0].name
        sides = {person.name: 0 if person.name == left else 1 for person in self.speakers}
        return Consent(tuple(replace(person, channel=sides.get(person.name)) for person in self.people))

    def gaps(self, today: date) -> tuple[str, ...]:
        """Say in plain Dutch what is missing for any use of the recording; empty when consent suffices.

        Source: contract, consent file: at least one professional and one client, each with "transcriberen", none
        expired.
        """
        return (*self._missing_roles(), *filter(None, (_gap(person, today) for person in self.people)))

    def _missing_roles(self) -> list[str]:
        present = {person.role for person in self.people}
        needed: tuple[Role, ...] = ("professional", "client")
        return [f"Er staat geen {ROLE_WORDS[role]} in." for role in needed if role not in present]


def refusal(consent: Consent, purpose: Purpose, *, before_class: bool = False) -> str:
    """Say who did not say yes to a purpose, ``before_class`` without a name; empty when everyone did."""
    names = [person.name for person in consent.people if purpose not in person.purposes]
    if not names:
        return ""
    if before_class:
        return f"Niet iedereen zei ja tegen: {PURPOSES[purpose]}. Wie, lees je bij de toestemming."
    who = " en ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    return f"{who} {'zei' if len(names) == 1 else 'zeiden'} geen ja tegen: {PURPOSES[purpose]}."


def _gap(person: PersonConsent, today: date) -> str:
    """Say why this person does not agree today; empty when they do."""
    if person.withdrawn_on is not None:
        return f"{person.name} heeft de toestemming ingetrokken."
    if person.keep_until < today:
        return f"De toestemming van {person.name} liep af op {person.keep_until:%d-%m-%Y}."
    if Purpose.TRANSCRIBE not in person.purposes:
        return f"{person.name} gaf geen toestemming voor '{Purpose.TRANSCRIBE}'."
    return ""
