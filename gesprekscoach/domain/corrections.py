"""Edits by a person, laid over what the machine made: the machine's version is never overwritten.

Paths: ``speakers/swap`` (value: old role to new role), ``speakers/S/name`` (how speaker S is called; empty: as in the
consent register), ``strike`` (start_ms, end_ms), and per turn ``turn/N/`` with a track, ``speaker``, ``move_first`` or
``move_last`` (number of words), ``split`` (at, speaker), ``merge``, ``comment``, ``example``, or ``utterance/U/`` with
a track or ``text``. Turns and utterances count from 1.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from gesprekscoach.domain.conversation import (
    QUESTION_ACTS,
    QUESTION_FLAGS,
    SEVERAL,
    TURN_TRACKS_OF,
    UTTERANCE_TRACKS,
    Conversation,
    Speaker,
    Turn,
    Utterance,
)
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.transcript_edits import (
    given,
    merge,
    move_words,
    set_text,
    split,
    strike,
    swap_speakers,
    turn_for,
    without,
    without_reasons,
    words_said,
)

_PATH = re.compile(
    r"speakers/swap|speakers/(?P<who>professional|client|other)/name|strike"
    r"|turn/(?P<n>\d+)/(?:utterance/(?P<u>\d+)/)?(?P<what>[a-z_]+)"
)
_NOTES = ("comment", "example")
_RESHAPING = ("move_first", "move_last", "split", "merge")
LONGEST_NAME = 40
_SAME_PLACE_MS = 1_000  # another speech model puts the same word at most this much earlier or later


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changes. ``path`` says what and where; ``before`` and ``after`` are JSON text.

    ``anchor_ms`` and ``anchor_text`` are start and text of the turn or utterance it is about, so that the place is
    found again when turns are numbered differently later. Empty for edits of the whole conversation.
    ``codebook``: the version that the person chose from; empty in a vault from before that was kept.
    """

    path: str
    before: str
    after: str
    anchor_ms: int | None = None
    anchor_text: str = ""
    codebook: str = ""


@dataclass(frozen=True, slots=True)
class Correction(Edit):
    """An edit in the vault: ``seq`` gives the order, ``at`` the time (ISO 8601, UTC)."""

    seq: int = 0
    recording_id: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote at a turn, and whether it is marked as an example."""

    n: int
    comment: str | None = None
    is_example: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The comment line by line: what was noticed while recording stands on lines of its own.

        Without what could be an order to a terminal: an earlier version let that in.
        """
        return tuple(map(one_line, (self.comment or "").splitlines()))


def edit_for(conversation: Conversation, path: str, after: Any) -> Edit:
    """Describe an edit of the conversation as it is shown now.

    Args:
        conversation: with all earlier edits applied.
        path: what to change, see the head of this module.
        after: the new value, anything JSON can hold.

    Raises:
        ValueError: no such place, the track does not exist for this speaker, or the value cannot be used there.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise ValueError(f"unknown path {path}")
    turn, utterance = _place(conversation, match)
    anchor = utterance or turn
    before = getattr(anchor, match["what"] or "", None)
    edit = Edit(
        path,
        json.dumps(before, ensure_ascii=False),
        json.dumps(after, ensure_ascii=False),
        None if anchor is None else anchor.start_ms,
        "" if anchor is None else anchor.text,
    )
    if match["what"] not in _NOTES and _step(conversation, edit) is None:
        raise ValueError(f"{path} does not fit this conversation")
    return edit


def path_now(conversation: Conversation, edit: Edit) -> str | None:
    """Return the path of what the edit is about in this version of the conversation; None when that is not there.

    Turns get other numbers when one before them was split or merged. As in ``apply``, a tag, speaker or note finds its
    place by time; an edit of the words only where the same words still stand.
    """
    match = _PATH.fullmatch(edit.path)
    if match is None or match["n"] is None:
        return edit.path
    place = _place_now(conversation, edit, match)
    if place is None:
        return None
    index, position = place
    within = "" if position is None else f"utterance/{position + 1}/"
    return f"turn/{index + 1}/{within}{match['what']}"


def apply(conversation: Conversation, edits: Iterable[Edit]) -> Conversation:
    """Lay edits over the conversation, in order; tags they set get source "person" and confidence 1.

    A tag, speaker or strike finds its place again by time when the words were recognised anew. An edit of the words
    themselves (text, move, split, merge) only applies where the same words still stand; else it is left out.
    Words that stand nowhere any more are no reasons either: a person may have taken out a name.
    """
    shown, has_other_words = conversation, False
    for edit in edits:
        shown = _step(shown, edit) or shown
        has_other_words |= outdates_tags(edit)
    return without_reasons(shown, words_said(conversation) - words_said(shown)) if has_other_words else shown


def with_persons_tags(tagged: Conversation, edited: Conversation) -> Conversation | None:
    """Return ``tagged`` with every tag that a person gave in ``edited``; None when other words stand there.

    A tag stays where it was when words moved along the place by which its edit would find it. The words are those of
    ``edited``: an earlier version of the program kept in ``tagged`` what was heard in the place of a corrected one.
    """
    if [_words(turn) for turn in tagged.turns] != [_words(turn) for turn in edited.turns]:
        return None
    turns = (_with_persons(t, e) for t, e in zip(tagged.turns, edited.turns, strict=True))
    return replace(tagged, turns=tuple(turns))


def left_out(conversation: Conversation, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that ``apply`` cannot place any more."""
    lost: list[Edit] = []
    for edit in edits:
        changed = _step(conversation, edit)
        if changed is None:
            lost.append(edit)
        conversation = changed or conversation
    return tuple(lost)


def struck(edits: Iterable[Edit]) -> tuple[Span, ...]:
    """Return the stretches of time that a person struck out."""
    return tuple(Span(**json.loads(edit.after)) for edit in edits if edit.path == "strike")


def is_structural(edit: Edit) -> bool:
    """Whether the edit is about who said what, so that the tagger builds on it."""
    what = edit.path.rsplit("/", 1)[-1]
    return what in ("swap", "strike", "text", "speaker", *_RESHAPING)


def outdates_tags(edit: Edit) -> bool:
    """Whether tags may no longer fit: not when the words were only said to be right."""
    return is_structural(edit) and edit.before != edit.after


def notes(conversation: Conversation, edits: Iterable[Edit]) -> tuple[Note, ...]:
    """Return comments and example marks per turn; ``conversation`` has the edits applied. The last word counts."""
    found: dict[int, Note] = {}
    for edit in edits:
        match = _PATH.fullmatch(edit.path)
        if match is None or match["what"] not in _NOTES:
            continue
        place = _find(conversation.turns, edit, int(match["n"]) - 1)
        if place is not None:
            n, value = place[0] + 1, json.loads(edit.after)
            note = found.get(n, Note(n))
            is_comment = match["what"] == "comment"
            found[n] = replace(note, comment=value) if is_comment else replace(note, is_example=bool(value))
    return tuple(note for _, note in sorted(found.items()) if note.comment or note.is_example)


def speaker_names(edits: Iterable[Edit]) -> dict[Speaker, str]:
    """Return the names that a person gave to speakers. The last word counts; an empty name takes the last one back."""
    found: dict[Speaker, str] = {}
    for edit in edits:
        match = _PATH.fullmatch(edit.path)
        if match is not None and match["who"] is not None:
            found[cast(Speaker, match["who"])] = json.loads(edit.after)
    return {speaker: name for speaker, name in found.items() if name}


def _place(conversation: Conversation, match: re.Match[str]) -> tuple[Turn | None, Utterance | None]:
    if match["n"] is None:
        return None, None
    try:
        turn = conversation.turns[int(match["n"]) - 1]
        return turn, None if match["u"] is None else turn.utterances[int(match["u"]) - 1]
    except IndexError:
        raise ValueError(f"no such place: {match[0]}") from None


def _step(conversation: Conversation, edit: Edit) -> Conversation | None:
    """Apply one edit; None when it has no place here."""
    match = _PATH.fullmatch(edit.path)
    if match is None:
        return None
    value = json.loads(edit.after)
    if edit.path == "speakers/swap":
        return swap_speakers(conversation, value)
    if match["who"] is not None:
        return conversation if _is_name(value) else None
    if edit.path == "strike":
        return strike(conversation, value["start_ms"], value["end_ms"])
    place = _place_now(conversation, edit, match)
    if place is None:
        return None
    index, position = place
    what = match["what"]
    if position is not None:
        return _change_utterance(conversation, index, position, what, value)
    if what in _NOTES:
        return conversation
    if what in _RESHAPING:
        return _reshape(conversation, index + 1, what, value)
    turn = conversation.turns[index]
    if what == "speaker":
        return _with_turn(conversation, index, turn_for(turn, value))
    return _with_turn(conversation, index, _tagged(turn, what, value)) if what in TURN_TRACKS_OF[turn.speaker] else None


def _is_name(value: Any) -> bool:
    """Whether the value fits on one line, or is empty."""
    return isinstance(value, str) and len(value) <= LONGEST_NAME and value == value.strip() and value.isprintable()


def _reshape(conversation: Conversation, n: int, what: str, value: Any) -> Conversation | None:
    if what == "merge":
        return merge(conversation, n)
    if what == "split":
        return split(conversation, n, value["at"], value["speaker"])
    return move_words(conversation, n, value, to_next=what == "move_last")


def _change_utterance(
    conversation: Conversation, index: int, position: int, what: str, value: Any
) -> Conversation | None:
    turn = conversation.turns[index]
    utterance = turn.utterances[position]
    if what == "text" and value.strip():
        changed = set_text(utterance, value)
    elif what in UTTERANCE_TRACKS and turn.speaker == "professional":
        changed = _tagged(utterance, what, value)
    else:
        return None
    utterances = (*turn.utterances[:position], changed, *turn.utterances[position + 1 :])
    return _with_turn(conversation, index, _unstacked(turn, replace(turn, utterances=utterances)))


def _with_turn(conversation: Conversation, index: int, turn: Turn) -> Conversation:
    return replace(conversation, turns=(*conversation.turns[:index], turn, *conversation.turns[index + 1 :]))


def _tagged(value: Any, track: str, label: Any) -> Any:
    """Set one tag as a person's; an act that is no question takes along what only a question has."""
    if track == "act" and label not in QUESTION_ACTS:
        value = _no_question(value)
    return given(value, {track: tuple(label) if track in SEVERAL else label})


def _words(turn: Turn) -> tuple[str, list[str]]:
    return turn.speaker, [utterance.text for utterance in turn.utterances]


def _with_persons(tagged: Turn, edited: Turn) -> Turn:
    pairs = zip(tagged.utterances, edited.utterances, strict=True)
    utterances = tuple(replace(_with_tags(u, e), words=e.words) for u, e in pairs)
    turn = _unstacked(tagged, replace(tagged, utterances=utterances))
    return cast(Turn, _with_tags(turn, edited))


def _with_tags(unit: Any, edited: Any) -> Any:
    tracks = [track for track, source in edited.source.items() if source == "person"]
    for track in sorted(tracks, key=lambda track: track != "act"):  # an act takes other tags along, so it goes first
        unit = _tagged(unit, track, getattr(edited, track))
    return replace(unit, aside=edited.aside)


def _no_question(utterance: Utterance) -> Utterance:
    """Return the utterance without depth, follow-up and the flags of questions, and without any doubt about those."""
    return _without_flags(without(utterance, ("depth", "follow_up")), QUESTION_FLAGS)


def _unstacked(before: Turn, after: Turn) -> Turn:
    """Return the turn with no question ``stacked`` when a person left only one, unless a person said so of that one."""
    several, left = (sum(u.is_question for u in turn.utterances) for turn in (before, after))
    if several <= 1 or left != 1:
        return after
    alone = (u if u.source.get("flags") == "person" else _without_flags(u, ("stacked",)) for u in after.utterances)
    return replace(after, utterances=tuple(alone))


def _without_flags(utterance: Utterance, gone: Sequence[str]) -> Utterance:
    """Return the utterance without these flags, and without doubt or reasons when it had any of them."""
    flags = tuple(flag for flag in utterance.flags if flag not in gone)
    if flags == utterance.flags:
        return utterance
    why = {track: words for track, words in utterance.why.items() if track != "flags"}
    return replace(utterance, flags=flags, confidence={**utterance.confidence, "flags": 1.0}, why=why)


def _place_now(conversation: Conversation, edit: Edit, match: re.Match[str]) -> tuple[int, int | None] | None:
    """Return the index of the turn, and of the utterance in it, that the edit is about; None when it is not there."""
    turns, index = conversation.turns, int(match["n"]) - 1
    if match["u"] is None:
        places: list[tuple[int, int | None]] = [(i, None) for i in range(len(turns))]
        found = _find(turns, edit, index)
    else:
        places = [(i, j) for i, turn in enumerate(turns) for j in range(len(turn.utterances))]
        wanted = (index, int(match["u"]) - 1)
        expected = places.index(wanted) if wanted in places else len(places)
        found = _find([u for turn in turns for u in turn.utterances], edit, expected)
    if found is None:
        return None
    at, is_exact = found
    needs_same_words = match["what"] == "text" or match["what"] in _RESHAPING
    return places[at] if is_exact or not needs_same_words else None


def _find(values: Sequence[Turn] | Sequence[Utterance], edit: Edit, expected: int) -> tuple[int, bool] | None:
    """Return where the edit belongs, and whether the same words stand there.

    Same words near the same time; else what starts nearest to that time; else what is being said then. Without times:
    the same words nearest to the expected place; else that place itself.
    """
    anchor = edit.anchor_ms
    indices = range(len(values))
    if anchor is None or any(value.start_ms is None for value in values):
        same = [i for i in indices if values[i].text == edit.anchor_text]
        if same:
            return min(same, key=lambda i: abs(i - expected)), True
        return (expected, False) if expected in indices else None

    def distance(i: int) -> int:
        return abs((values[i].start_ms or 0) - anchor)

    near = [i for i in indices if distance(i) <= _SAME_PLACE_MS]
    same = [i for i in near if values[i].text == edit.anchor_text]
    if same:
        return min(same, key=distance), True
    if near:
        return min(near, key=distance), False
    during = [i for i in indices if (values[i].start_ms or 0) <= anchor < (values[i].end_ms or 0)]
    return (during[0], False) if during else None
