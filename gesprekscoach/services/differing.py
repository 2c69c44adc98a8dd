"""Which stored tags would be different if the conversations were tagged now; nothing is changed."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import date

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import with_persons_tags
from gesprekscoach.domain.tag_list import Change, changes
from gesprekscoach.services.evaluating import COMPARING
from gesprekscoach.services.ports import Progress, Store


@dataclass(frozen=True, slots=True)
class Difference:
    """One conversation: what it was tagged with (empty when it does not say), what now, and the tags that change.

    ``starts``: when each turn began, for who wants to look it up.
    """

    recording_id: str
    title: str
    tagged_with: Mapping[str, str]
    now: Mapping[str, str]
    changes: tuple[Change, ...]
    starts: tuple[int | None, ...] = ()

    @property
    def is_older(self) -> bool:
        """Whether the stored tags are of another version than the program has now."""
        return self.tagged_with != self.now


def differences(
    store: Store, tag: Callable[[Conversation], Conversation], now: Mapping[str, str], today: date
) -> Generator[Progress, None, list[Difference]]:
    """Tag every conversation anew beside what is stored, newest first; a person's tags stand and are not named.

    Args:
        store: the vault; conversations whose consent does not hold today are left out.
        tag: gives a conversation every tag.
        now: the versions that ``tag`` works with, as they stand in the ``models`` of a conversation.
        today: the day for consent.
    """
    found = []
    rows = [row for row in store.recordings() if row.state.is_tagged]
    for done, row in enumerate(rows):
        yield Progress(COMPARING, done, len(rows))
        shown = store.conversation(row.id)
        if shown is not None and not store.consent(row.id).gaps(today):
            tagged = tag(shown)
            again = with_persons_tags(tagged, shown) or tagged
            changed, starts = tuple(changes(shown, again)), tuple(turn.start_ms for turn in shown.turns)
            found.append(Difference(row.id, row.title, tagged_with(shown, now), now, changed, starts))
    yield Progress(COMPARING, len(rows), len(rows))
    return found


def tagged_with(conversation: Conversation, now: Mapping[str, str]) -> dict[str, str]:
    """Return the versions that the stored tags carry, of the things that ``now`` names."""
    return {name: conversation.models[name] for name in now if name in conversation.models}
