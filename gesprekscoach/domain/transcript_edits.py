"""How a person changes who said what: pure functions from conversation to conversation, for edits to build on.

Tags stay where they can; what only fits another speaker falls away until the conversation is tagged again.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, TypeVar

from gesprekscoach.domain.conversation import (
    SEVERAL,
    TURN_TRACKS,
    TURN_TRACKS_OF,
    UTTERANCE_TRACKS,
    Conversation,
    Speaker,
    Turn,
    Utterance,
    Word,
)
from gesprekscoach.domain.reasons import written_words
from gesprekscoach.domain.sentences import ends_sentence

_T = TypeVar("_T", Turn, Utterance)

STRUCK = "[…]"


def swap_speakers(conversation: Conversation, roles: Mapping[Speaker, Speaker]) -> Conversation:
    """Rename speakers everywhere at once; ``roles`` maps old to new, who is not in it stays."""
    return replace(
        conversation, turns=tuple(turn_for(turn, roles.get(turn.speaker, turn.speaker)) for turn in conversation.turns)
    )


def turn_for(turn: Turn, speaker: Speaker) -> Turn:
    """Give the turn to a speaker; tags that this speaker cannot have fall away, a person's until they fit again."""
    if speaker == turn.speaker:
        return turn
    misfits = [track for track in TURN_TRACKS if track not in TURN_TRACKS_OF[speaker]]
    return replace(_fitted(turn, misfits), speaker=speaker, utterances=_utterances_for(turn.utterances, speaker))


def set_text(utterance: Utterance, text: str) -> Utterance:
    """Change the words; the ones that stay keep their times, the new ones share the time of what they replace.

    What was heard in their place goes: it may be a name that should not be there.
    The same text again says that it is right: no word is unsure any more.
    """
    if text == utterance.text:
        return replace(utterance, words=tuple(replace(word, probability=1.0) for word in utterance.words))
    return replace(utterance, text=text, words=_realigned(utterance.words, text.split()) if utterance.words else ())


def strike(conversation: Conversation, start_ms: int, end_ms: int) -> Conversation:
    """Strike out everything said in a stretch of time, by whoever; reasons of tags there go too, they quote words."""
    return replace(conversation, turns=tuple(_strike_turn(turn, start_ms, end_ms) for turn in conversation.turns))


def move_words(conversation: Conversation, n: int, count: int, to_next: bool) -> Conversation | None:
    """Move the first (or last) ``count`` words of turn ``n`` to the turn before (or after) it.

    A turn that loses all its words disappears. Returns None when there are too few words or there is no neighbour.
    """
    turn, neighbour = _turn(conversation, n), _turn(conversation, n + 1 if to_next else n - 1)
    if turn is None or neighbour is None or not 0 < count <= _length(turn):
        return None
    if to_next:
        rest, moved = _cut(turn, _length(turn) - count)
        joined = _joined(_utterances_for(moved, neighbour.speaker), neighbour.utterances, keep_last=True)
    else:
        moved, rest = _cut(turn, count)
        joined = _joined(neighbour.utterances, _utterances_for(moved, neighbour.speaker), keep_last=False)
    changed = {turn.n: _with(turn, rest), neighbour.n: _with(neighbour, joined)}
    return _numbered(conversation, [changed.get(t.n, t) for t in conversation.turns])


def split(conversation: Conversation, n: int, at: int, speaker: Speaker) -> Conversation | None:
    """Cut turn ``n`` after ``at`` words; the second part is the speaker's. None when nothing remains on one side."""
    turn = _turn(conversation, n)
    if turn is None or not 0 < at < _length(turn):
        return None
    first, second = _cut(turn, at)
    parts = [_with(turn, first), turn_for(_with(turn, second), speaker)]
    return _numbered(conversation, [p for t in conversation.turns for p in (parts if t is turn else [t])])


def merge(conversation: Conversation, n: int) -> Conversation | None:
    """Join turn ``n`` and the next one, both from the speaker of the first. None when there is no next turn.

    The tags are those of the first; what a person gave the second stays where the first has none by a person.
    """
    turn, following = _turn(conversation, n), _turn(conversation, n + 1)
    if turn is None or following is None:
        return None
    second = turn_for(following, turn.speaker)
    added = [t for t, who in second.source.items() if who == "person" and turn.source.get(t) != "person"]
    tagged = given(turn, {track: getattr(second, track) for track in added})
    both = _with(tagged, (*turn.utterances, *second.utterances))
    return _numbered(conversation, [both if t is turn else t for t in conversation.turns if t is not following])


def words_said(conversation: Conversation) -> set[str]:
    """Return every word of a conversation, folded."""
    return _folded(utterance.text for turn in conversation.turns for utterance in turn.utterances)


def without_reasons(conversation: Conversation, words: Set[str]) -> Conversation:
    """Return the conversation without the reasons in which one of these folded words stands."""
    if not words:
        return conversation
    turns = (
        replace(_unreasoned(turn, words), utterances=tuple(_unreasoned(u, words) for u in turn.utterances))
        for turn in conversation.turns
    )
    return replace(conversation, turns=tuple(turns))


def _unreasoned(value: _T, words: Set[str]) -> _T:
    why = {track: tuple(r for r in reasons if words.isdisjoint(_folded([r]))) for track, reasons in value.why.items()}
    return replace(value, why={track: reasons for track, reasons in why.items() if reasons})


def _folded(texts: Iterable[str]) -> set[str]:
    return {word.key for word in written_words(texts)}


def _turn(conversation: Conversation, n: int) -> Turn | None:
    return conversation.turns[n - 1] if 0 < n <= len(conversation.turns) else None


def _numbered(conversation: Conversation, turns: Sequence[Turn]) -> Conversation:
    kept = [turn for turn in turns if turn.utterances]
    return replace(conversation, turns=tuple(replace(turn, n=n) for n, turn in enumerate(kept, 1)))


def _with(turn: Turn, utterances: Sequence[Utterance]) -> Turn:
    """Return the turn with other utterances, its times following them."""
    if not utterances:
        return replace(turn, utterances=())
    return replace(turn, utterances=tuple(utterances), start_ms=utterances[0].start_ms, end_ms=utterances[-1].end_ms)


def without(value: _T, tracks: Sequence[str]) -> _T:
    """Return a turn or utterance without these tracks, their confidence, reasons and source."""
    changes: dict[str, Any] = {track: () if track in SEVERAL else None for track in tracks}
    for about in ("confidence", "why", "source"):
        changes[about] = {track: known for track, known in getattr(value, about).items() if track not in tracks}
    return replace(value, **changes)


def _utterances_for(utterances: Sequence[Utterance], speaker: Speaker) -> tuple[Utterance, ...]:
    misfits = () if speaker == "professional" else UTTERANCE_TRACKS
    return tuple(_fitted(utterance, misfits) for utterance in utterances)


def _fitted(value: _T, misfits: Sequence[str]) -> _T:
    """Return a turn or utterance without the misfits; a person's are put aside, and what fits again comes back."""
    by_person = {track: getattr(value, track) for track in misfits if value.source.get(track) == "person"}
    known = {**value.aside, **by_person}
    fits = {track: label for track, label in known.items() if track not in misfits}
    rest = {track: label for track, label in known.items() if track in misfits}
    return replace(given(without(value, misfits), fits), aside=rest)


def given(value: _T, tags: Mapping[str, Any]) -> _T:
    """Return a turn or utterance with these tags as a person's."""
    changes: dict[str, Any] = {
        **tags,
        "confidence": {**value.confidence, **dict.fromkeys(tags, 1.0)},
        "source": {**value.source, **dict.fromkeys(tags, "person")},
        "why": {track: words for track, words in value.why.items() if track not in tags},
    }
    return replace(value, **changes)


def _tokens(utterance: Utterance) -> list[str]:
    """Return one text per word: from the text when it has as many words, else from the recognised words."""
    tokens = utterance.text.split()
    return tokens if len(tokens) == len(utterance.words) or not utterance.words else [w.text for w in utterance.words]


def _length(turn: Turn) -> int:
    return sum(len(_tokens(u)) for u in turn.utterances)


def _cut(turn: Turn, at: int) -> tuple[tuple[Utterance, ...], tuple[Utterance, ...]]:
    """Cut the utterances of a turn after ``at`` words; one that is cut through keeps its tags on both sides."""
    first: list[Utterance] = []
    second: list[Utterance] = []
    for utterance in turn.utterances:
        tokens = _tokens(utterance)
        if at >= len(tokens):
            first.append(utterance)
        elif at <= 0:
            second.append(utterance)
        else:
            left, right = utterance.words[:at], utterance.words[at:]
            end_ms, start_ms = (left[-1].end_ms, right[0].start_ms) if left else (utterance.end_ms, utterance.start_ms)
            first.append(replace(utterance, text=" ".join(tokens[:at]), words=left, end_ms=end_ms))
            second.append(replace(utterance, text=" ".join(tokens[at:]), words=right, start_ms=start_ms))
        at -= len(tokens)
    return tuple(first), tuple(second)


def _joined(before: Sequence[Utterance], after: Sequence[Utterance], keep_last: bool) -> tuple[Utterance, ...]:
    """Put utterances after each other; a sentence that is not finished goes on in the first utterance that follows.

    The two become one, with the tags of the last when ``keep_last``, else those of the first.
    """
    if ends_sentence(before[-1].text.rstrip().rpartition(" ")[2]):
        return (*before, *after)
    last, following = before[-1], after[0]
    one = replace(
        following if keep_last else last,
        text=f"{last.text} {following.text}",
        words=(*last.words, *following.words),
        start_ms=last.start_ms,
        end_ms=following.end_ms,
    )
    return (*before[:-1], one, *after[1:])


def _realigned(words: Sequence[Word], texts: Sequence[str]) -> tuple[Word, ...]:
    aligned: list[Word] = []
    matcher = SequenceMatcher(a=[w.text for w in words], b=texts, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            aligned += words[a1:a2]
        elif kind == "replace" and a2 - a1 == b2 - b1:
            aligned += [
                replace(word, text=text, probability=1.0, heard=None)
                for word, text in zip(words[a1:a2], texts[b1:b2], strict=True)
            ]
        else:
            start = words[a1].start_ms if a1 < len(words) else words[-1].end_ms
            aligned += _spread(texts[b1:b2], start, words[a2 - 1].end_ms if a2 > a1 else start)
    return tuple(aligned)


def _spread(texts: Sequence[str], start_ms: int, end_ms: int) -> list[Word]:
    step = (end_ms - start_ms) / max(len(texts), 1)
    return [Word(t, int(start_ms + i * step), int(start_ms + (i + 1) * step)) for i, t in enumerate(texts)]


def _strike_turn(turn: Turn, start_ms: int, end_ms: int) -> Turn:
    utterances = tuple(_strike_utterance(u, start_ms, end_ms) for u in turn.utterances)
    return turn if utterances == turn.utterances else replace(turn, utterances=utterances, why={})


def _strike_utterance(utterance: Utterance, start_ms: int, end_ms: int) -> Utterance:
    """Replace each run of words whose middle lies in the stretch by one mark."""

    def is_struck(pair: tuple[str, Word]) -> bool:
        return start_ms <= (pair[1].start_ms + pair[1].end_ms) / 2 < end_ms

    pairs = list(zip(_tokens(utterance), utterance.words, strict=False))
    if not any(is_struck(pair) for pair in pairs):
        return utterance
    kept: list[tuple[str, Word]] = []
    for struck, group in groupby(pairs, is_struck):
        run = list(group)
        kept += [(STRUCK, Word(STRUCK, run[0][1].start_ms, run[-1][1].end_ms))] if struck else run
    return replace(utterance, text=" ".join(text for text, _ in kept), words=tuple(word for _, word in kept), why={})
