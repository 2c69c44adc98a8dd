"""A recording in the vault: it cannot be built without consent."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from gesprekscoach.domain.consent import Consent


class State(StrEnum):
    """How far a recording has come; each step keeps what earlier steps made.

    Nobody sees a recording while it is importing. RECORDING is one from the microphone that is still being made: it is
    there to be seen, but what is made of it waits until it ends.
    """

    IMPORTING = "importing"
    RECORDING = "recording"
    IMPORTED = "imported"
    TRANSCRIBING = "transcribing"
    TRANSCRIBED = "transcribed"
    TAGGED = "tagged"
    REVIEWED = "reviewed"

    @property
    def is_tagged(self) -> bool:
        """Whether there are tags, and so feedback."""
        return self in (State.TAGGED, State.REVIEWED)


RECORDED_HERE = "opname:"
"""What ``source_sha256`` starts with when there was no file: the microphone of this program was the source."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What is known about one recording apart from its sound and words.

    ``held_on`` is ``None`` when the day is unknown, ``held_at`` (local) when the time it began is; ``channels`` is 1 or
    2 (two: one voice each); ``source_sha256`` is the hash of the imported file, to recognise a second import;
    ``setting`` as in the corpus format or ``None``.
    """

    id: str
    title: str
    held_on: date | None
    duration_ms: int
    channels: int
    consent: Consent
    state: State
    source_sha256: str
    setting: str | None = None
    held_at: time | None = None
