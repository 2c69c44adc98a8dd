"""Every tag of a conversation by its place, and which differ between two codings of the same words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gesprekscoach.domain.conversation import TURN_TRACKS, UTTERANCE_TRACKS, Conversation

Label = str | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Turn ``n`` and ``utterance``, both counting from 1; None for a tag of the whole turn, or of the opening."""

    n: int | None
    utterance: int | None
    track: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag and whether a person gave it."""

    label: Label
    by_person: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A tag that differs between two codings."""

    place: Place
    before: Label
    after: Label


def tags(conversation: Conversation) -> dict[Place, Tag]:
    """Return the tags of turns and utterances in order, absent ones too."""
    return dict(_tags(conversation))


def changes(before: Conversation, after: Conversation) -> list[Change]:
    """Return which tags become different, the level of the opening last; a person's tags in ``before`` stand.

    Raises:
        ValueError: the two have other turns or utterances.
    """
    old, new = tags(before), tags(after)
    if old.keys() != new.keys():
        raise ValueError("the two codings do not have the same turns and utterances")
    found = [
        Change(place, tag.label, new[place].label)
        for place, tag in old.items()
        if not tag.by_person and not is_same(tag.label, new[place].label)
    ]
    levels = [None if c.opening is None else c.opening.level for c in (before, after)]
    return found if levels[0] == levels[1] else [*found, Change(Place(None, None, "opening"), levels[0], levels[1])]


def is_same(one: Label, other: Label) -> bool:
    """Whether two labels are equal; the order of several does not count."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(one) == set(other)
    return one == other


def _tags(conversation: Conversation) -> Iterator[tuple[Place, Tag]]:
    for turn in conversation.turns:
        yield from ((Place(turn.n, None, track), _tag(turn, track)) for track in TURN_TRACKS)
        for position, utterance in enumerate(turn.utterances, 1):
            yield from ((Place(turn.n, position, track), _tag(utterance, track)) for track in UTTERANCE_TRACKS)


def _tag(unit: Any, track: str) -> Tag:
    return Tag(getattr(unit, track), unit.source.get(track) == "person")
