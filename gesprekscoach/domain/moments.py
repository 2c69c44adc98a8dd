"""What an observer notes with one key while a conversation is recorded, and where that lands in the transcript."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import Note

NOTICING_MS = 4_000
"""An observer presses the key after what was said: the moment is looked up this much earlier."""


class MomentKind(StrEnum):
    """What kind of moment; the value is the key that notes it in the vault."""

    OPEN_QUESTION = "open_question"
    REFLECTION = "reflection"
    SUMMARY = "summary"
    ADVICE = "advice"
    SILENCE = "silence"
    GOOD = "good"
    WORD = "word"
    CONSENT = "consent"


MOMENT_NAMES = {
    MomentKind.OPEN_QUESTION: "open vraag",
    MomentKind.REFLECTION: "teruggeven",
    MomentKind.SUMMARY: "samenvatting",
    MomentKind.ADVICE: "advies",
    MomentKind.SILENCE: "stilte",
    MomentKind.GOOD: "goed moment",
    MomentKind.WORD: "",
    MomentKind.CONSENT: "toestemming gezegd",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One note; ``at_ms`` from the start of the recording."""

    at_ms: int
    kind: MomentKind
    text: str = ""

    @property
    def words(self) -> str:
        """The note as a reader sees it: "advies", or "teruggeven: krat"."""
        return ": ".join(part for part in (MOMENT_NAMES[self.kind], self.text) if part)


def beside(conversation: Conversation, notes: Sequence[Note], moments: Iterable[Moment]) -> tuple[Note, ...]:
    """Return the notes with every moment added at the turn that was heard when it was noticed."""
    merged = {note.n: note for note in notes}
    for moment in moments:
        n = _turn_at(conversation, moment)
        if n is not None:
            held = merged.get(n, Note(n))
            comment = "\n".join(part for part in (held.comment, f"tijdens de opname: {moment.words}") if part)
            merged[n] = Note(n, comment, held.is_example)
    return tuple(merged[n] for n in sorted(merged))


def _turn_at(conversation: Conversation, moment: Moment) -> int | None:
    late = 0 if moment.kind in (MomentKind.SILENCE, MomentKind.CONSENT) else NOTICING_MS
    heard = [(turn.start_ms, turn.n) for turn in conversation.turns if turn.start_ms is not None]
    before = [n for start_ms, n in heard if start_ms <= max(0, moment.at_ms - late)]
    return before[-1] if before else next((n for _, n in heard), None)
