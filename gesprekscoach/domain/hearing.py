"""How sure the program is of what it heard: who is who, what it kept out, possible words of the trade, lost edits."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import Edit
from gesprekscoach.domain.domain_words import DomainWords, Suggestion
from gesprekscoach.domain.roles import Roles
from gesprekscoach.domain.speech import Segment

_KINDS = {
    "text": "woorden",
    "speaker": "spreker",
    "move_first": "woorden naar de vorige beurt",
    "move_last": "woorden naar de volgende beurt",
    "split": "van één beurt twee gemaakt",
    "merge": "twee beurten samengevoegd",
    "comment": "opmerking",
    "example": "voorbeeld",
}


@dataclass(frozen=True, slots=True)
class HearingNotes:
    """``roles`` is the program's own judgement; a person who swapped the speakers may have decided otherwise.

    ``left_out``: edits by a person that have no place any more.
    """

    roles: Roles
    kept_out: tuple[Segment, ...]
    suggestions: tuple[Suggestion, ...]
    left_out: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One line about a moment, in ms from the start."""

    start_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to know about how a conversation was heard: a title, a sentence, and moments in order of time."""

    title: str
    text: str
    remarks: tuple[Remark, ...] = ()


def topics(notes: HearingNotes) -> tuple[Topic, ...]:
    """Say the notes in Dutch, for everything that shows them: who is who, what was kept out, what may be meant."""
    sure = "zeker" if notes.roles.is_certain else "niet zeker"
    kept_out = tuple(
        Remark(s.span.start_ms, f"“{s.text}” {s.rejected}" if s.text else s.rejected or "") for s in notes.kept_out
    )
    meant = tuple(Remark(s.start_ms, f"“{s.heard}”: misschien “{s.proposal}”") for s in notes.suggestions)
    return (
        Topic(f"Wie de professional is: {sure}", notes.roles.reason),
        Topic(
            "Wat is weggelaten",
            "Dit hoorde het programma wel, maar het staat niet in de tekst." if kept_out else "Er is niets weggelaten.",
            kept_out,
        ),
        Topic(
            "Wat misschien anders bedoeld is",
            "Zo staat het nu in de tekst. Luister zelf wat er gezegd is."
            if meant
            else "Er is geen woord dat op een vakwoord lijkt.",
            meant,
        ),
        *([_left_out(notes.left_out)] if notes.left_out else []),
    )


def _left_out(edits: Iterable[Edit]) -> Topic:
    """Say which edits fell away, without the words they were about: those may have been struck out since."""
    remarks = (Remark(edit.anchor_ms or 0, _KINDS.get(edit.path.rsplit("/", 1)[-1], "tag")) for edit in edits)
    return Topic(
        "Wat je veranderde en nu geen plek heeft",
        "Hier staan nu andere woorden, van een ander spraakmodel. Verander het opnieuw als dat nodig is.",
        tuple(sorted(remarks, key=lambda remark: remark.start_ms)),
    )


def without_words(notes: HearingNotes) -> HearingNotes:
    """Return the notes without the words that were kept out: names can stand in them."""
    return replace(notes, kept_out=tuple(replace(segment, words=()) for segment in notes.kept_out))


def suggestions(conversation: Conversation, domain_words: DomainWords) -> Iterator[Suggestion]:
    """Yield the passages that resemble a word of the list, in order of time."""
    for turn in conversation.turns:
        words = [word for utterance in turn.utterances for word in utterance.words]
        yield from domain_words.suggestions(words)


def notes_to_json(notes: HearingNotes) -> dict[str, Any]:
    """Write the notes, ready for ``json.dumps``."""
    return {
        "roles": {
            "confidence": round(notes.roles.confidence, 3),
            "certain": notes.roles.is_certain,
            "reason": notes.roles.reason,
        },
        "kept_out": [
            {"start_ms": s.span.start_ms, "end_ms": s.span.end_ms, "text": s.text, "reason": s.rejected}
            for s in notes.kept_out
        ],
        "suggestions": [asdict(suggestion) for suggestion in notes.suggestions],
    }
