"""Edits by a person: check, keep, undo, and tag again when the words or speakers changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import LONGEST_NAME, Correction, Edit, apply, edit_for, is_structural, path_now
from gesprekscoach.domain.stepwise import Made, Steps, part
from gesprekscoach.errors import NotFound, WrongUse
from gesprekscoach.services.ports import Store

Tag = Callable[[Conversation], Steps[Conversation]]


def correct(
    store: Store, recording_id: str, path: str, after: Any, seen: Conversation | None = None, codebook: str = ""
) -> Correction:
    """Keep one edit of the conversation.

    Args:
        store: the vault.
        recording_id: which conversation.
        path: what to change, as in ``domain.corrections``.
        after: the new value.
        seen: what the path counts in, when that was read a while ago: another window may have changed it meanwhile.
        codebook: the version of the codebook that a label was chosen from.

    Raises:
        NotFound: no such recording, or it was not transcribed yet.
        WrongUse: the edit does not fit there, or no longer.
    """
    edit = _edit(store, recording_id, path, after, seen)
    return store.add_correction(recording_id, replace(edit, codebook=codebook))


def correct_and_retag(store: Store, recording_id: str, path: str, after: Any, tag: Tag) -> Steps[None]:
    """Keep one edit of words or speakers with the tags that follow from it; stopped before that, neither is kept.

    Raises:
        NotFound: no such recording, or it was not transcribed yet.
        WrongUse: the edit does not fit there.
    """
    edit = _edit(store, recording_id, path, after)
    before = _structural(store, recording_id)
    tagged = yield from _made_of_heard(store, recording_id, lambda heard: tag(apply(heard, [*before, edit])))
    kept = store.add_correction(recording_id, edit)
    store.save_retagged(recording_id, tagged, [*(c.seq for c in before), kept.seq])


def tag_recording(store: Store, recording_id: str, tag: Tag) -> Steps[None]:
    """Tag what was heard, and what a person made of it; corrected tags are laid over both.

    Nothing is kept before both are done: else, stopped in between, it would look finished without tags for what a
    person changed.

    Raises:
        NotFound: no such recording, or it was not transcribed yet.
    """

    def both(heard: Conversation) -> Steps[tuple[Conversation, tuple[Conversation, list[int]] | None]]:
        edits = _structural(store, recording_id)
        tagged = yield from part(tag(heard), 0, 0.5 if edits else 1)
        if not edits:
            return tagged, None
        again = yield from part(tag(apply(heard, edits)), 0.5, 1)
        return tagged, (again, [c.seq for c in edits])

    tagged, again = yield from _made_of_heard(store, recording_id, both)
    store.save_conversation(recording_id, tagged)
    if again is not None:
        store.save_retagged(recording_id, *again)


def retag(store: Store, recording_id: str, tag: Tag) -> Steps[None]:
    """Tag again after words or speakers were changed, undone or redone, or when the tagger is another than it was.

    Raises:
        NotFound: no such recording, or it was not transcribed yet.
    """

    def again(heard: Conversation) -> Steps[tuple[Conversation, list[int]]]:
        edits = _structural(store, recording_id)
        tagged = yield from tag(apply(heard, edits))
        return tagged, [c.seq for c in edits]

    tagged, basis = yield from _made_of_heard(store, recording_id, again)
    if basis:
        store.save_retagged(recording_id, tagged, basis)
    else:
        store.save_conversation(recording_id, tagged)


def _edit(store: Store, recording_id: str, path: str, after: Any, seen: Conversation | None = None) -> Edit:
    """Describe an edit of the conversation as it is shown; arguments and errors as for ``correct``."""
    conversation = store.conversation(recording_id)
    if conversation is None:
        raise _not_transcribed(recording_id)
    try:
        now = path if seen is None else path_now(conversation, edit_for(seen, path, after))
        if now is None:
            raise WrongUse(
                "Deze beurt is intussen veranderd, in een ander venster.",
                "Kijk wat er nu staat, en doe je wijziging dan opnieuw.",
            )
        return edit_for(conversation, now, after)
    except ValueError:
        if path.endswith("/name"):
            raise WrongUse("Die naam kan niet.", f"Kies een naam van hoogstens {LONGEST_NAME} tekens.") from None
        raise WrongUse("Deze wijziging past hier niet.", "Kies een andere plaats of een andere waarde.") from None


def _made_of_heard(store: Store, recording_id: str, make: Callable[[Conversation], Steps[Made]]) -> Steps[Made]:
    """Make something of what was heard; anew when another command wrote other words down meanwhile.

    Tags take seconds, and words of another speech model would be lost under them.
    """
    heard = _heard(store, recording_id)
    while True:
        made = yield from make(heard)
        before, heard = heard, _heard(store, recording_id)
        if _words(before) == _words(heard):
            return made


def _heard(store: Store, recording_id: str) -> Conversation:
    heard = store.machine_conversation(recording_id)
    if heard is None:
        raise _not_transcribed(recording_id)
    return heard


def _words(conversation: Conversation) -> list[object]:
    return [(utterance.text, utterance.words) for turn in conversation.turns for utterance in turn.utterances]


def _structural(store: Store, recording_id: str) -> list[Correction]:
    """The edits of words and speakers."""
    return [c for c in store.corrections(recording_id) if is_structural(c)]


def _not_transcribed(recording_id: str) -> NotFound:
    return NotFound("Van dit gesprek is nog geen tekst gemaakt.", f"Maak die met: gesprekscoach verwerk {recording_id}")
