"""Everything a report shows: the recording, its tagged conversation and the feedback card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gesprekscoach.domain.consent import SPEAKER_OF, Consent
from gesprekscoach.domain.conversation import Conversation, Speaker
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.domain.recording import Recording

ROLE_NAMES: Mapping[str, str] = MappingProxyType({"professional": "Professional", "client": "Klant", "other": "Ander"})


@dataclass(frozen=True, slots=True)
class Report:
    """One recording with what was said in it and what that shows."""

    recording: Recording
    conversation: Conversation
    card: FeedbackCard

    given: Mapping[Speaker, str] = field(default_factory=dict)
    """Names that a person gave to speakers."""

    notes: tuple[Note, ...] | None = None
    """What a person wrote or marked at a turn; None where that does not go along: it can be for the writer alone."""

    @property
    def title(self) -> str:
        """What the conversation is called, on one line."""
        return one_line(self.recording.title or self.conversation.title or "Gesprek")

    @property
    def outside_vault(self) -> str:
        """What whoever has the report must know: it is as private as the recording, and stays as short."""
        return (
            "Dit bestand staat buiten de kluis. Deel het alleen met wie het mag zien, en gooi het weg op "
            f"{self.recording.consent.keep_until:%d-%m-%Y}, of eerder als iemand dat vraagt."
        )

    @property
    def note_at(self) -> Mapping[int, Note]:
        """What a person wrote or marked, by the number of the turn."""
        return {note.n: note for note in self.notes or ()}

    @property
    def names(self) -> Mapping[str, str]:
        """The name to show for professional, client and other."""
        return shown_names(self.recording.consent, self.given)

    @property
    def people(self) -> tuple[str, ...]:
        """The name to show for everyone in the consent register, in its order."""
        return shown_people(self.recording.consent, self.given)

    @property
    def you(self) -> str:
        """Whom the card calls "je", where that has to be said."""
        return meant_by_you(self.recording.consent, self.names["professional"])


def shown_names(consent: Consent, given: Mapping[Speaker, str]) -> dict[str, str]:
    """Return the name to show for professional, client and other.

    The name that was given; else the one in the consent register, when one person fits; else the role, also when more
    people fit (two clients, say).
    """
    return dict([*ROLE_NAMES.items(), *_fitting(consent).items(), *given.items()])


def shown_people(consent: Consent, given: Mapping[Speaker, str]) -> tuple[str, ...]:
    """Return the name to show for everyone in the register, in its order: a given name where just one person fits."""
    renamed = {name: given[speaker] for speaker, name in _fitting(consent).items() if speaker in given}
    return tuple(renamed.get(person.name, person.name) for person in consent.people)


def meant_by_you(consent: Consent, professional: str) -> str:
    """Say whom the card calls "je", by the name in the transcript; empty where one professional speaks."""
    if sum(person.role == "professional" for person in consent.speakers) < 2:
        return ""
    return f"Hier praten meer professionals. ‘Je’ is steeds wie in de tekst {professional} heet."


def _fitting(consent: Consent) -> dict[Speaker, str]:
    """Return the person that each speaker must be; none where more people who speak have that role."""
    roles = [person.role for person in consent.speakers]
    return {SPEAKER_OF[person.role]: person.name for person in consent.speakers if roles.count(person.role) == 1}
