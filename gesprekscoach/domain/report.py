"""Everything a report shows: the recording, its tagged conversation and the feedback card."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.recording import Recording

ROLE_NAMES: Mapping[str, str] = MappingProxyType({"professional": "Professional", "client": "Klant", "other": "Ander"})
_ROLE_OF = {"professional": "professional", "client": "client", "anders": "other"}


@dataclass(frozen=True, slots=True)
class Report:
    """One recording with what was said in it and what that shows."""

    recording: Recording
    conversation: Conversation
    card: FeedbackCard

    @property
    def names(self) -> Mapping[str, str]:
        """The name to show for professional, client and other: from the consent register when one person fits.

        The role when nobody fits, or when more people do (two clients, say).
        """
        found: dict[str, list[str]] = {}
        for person in self.recording.consent.people:
            if person.speaks:
                found.setdefault(_ROLE_OF[person.role], []).append(person.name)
        return {**ROLE_NAMES, **{role: names[0] for role, names in found.items() if len(names) == 1}}
