"""What a question takes up of the client's words: the evidence behind the label for follow-up."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.evidence import Token, Tokens

Analysed = Sequence[Sequence[Tokens]]
"""The tokens of every utterance of every turn, in the order of the conversation."""

_CONTENT_CLASSES = frozenset(("NOUN", "PROPN", "ADJ", "VERB", "NUM", "ADV", "INTJ", "X", ""))
_NAMING_CLASSES = frozenset(("NOUN", "PROPN", "X", ""))
_ENDINGS = ("etjes", "tjes", "jes", "etje", "tje", "je", "eren", "end", "en", "de", "te", "e", "s", "t", "d")
_SWAPPED = {"ik": "_", "u": "_", "je": "_", "jij": "_", "mij": "_", "me": "_", "mijn": "-", "m'n": "-", "uw": "-",
            "jouw": "-", "ben": "zijn", "bent": "zijn", "is": "zijn", "heb": "hebben", "heeft": "hebben",
            "hebt": "hebben"}  # fmt: skip
_GIVES_BACK = ("simple_reflection", "complex_reflection", "summary", "acknowledgement", "affirmation", "other")
_SHORTEST = 4
_RECENT = 3


@dataclass(frozen=True, slots=True)
class FollowUpWords:
    """Word lists a trainer can read and change (codebook/followup.toml)."""

    generic: frozenset[str]
    pointing: frozenset[str]
    listening: frozenset[str]
    meaning: tuple[str, ...]
    turning: tuple[str, ...]


def read_follow_up_words(path: Path) -> FollowUpWords:
    """Read the word lists from TOML. Raises KeyError when one is absent."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return FollowUpWords(
        generic=frozenset(data["generic"].split()),
        pointing=frozenset(data["pointing"].split()),
        listening=frozenset(data["listening"].split()),
        meaning=tuple(data["meaning"]),
        turning=tuple(data["turning"]),
    )


@dataclass(frozen=True, slots=True)
class QuestionEvidence:
    """What the words show about one question.

    ``turn`` and ``utterance`` are 0-based places. ``values`` are the numbers of ``FEATURES`` in that order, ``words``
    the client's own words that the question (or an echo before it in the same turn) takes up.
    """

    turn: int
    utterance: int
    values: tuple[float, ...]
    words: tuple[str, ...]

    def __getitem__(self, name: str) -> float:
        return self.values[FEATURES.index(name)]


FEATURES = (
    "answered",          # the client has said something substantive before
    "substantive_turns",  # how often, at most 4
    "last_words",        # content words of the question that stand in the last substantive client turn (at most 3)
    "last_echo",         # the same for what precedes the question in the turn
    "recent_words",      # in the two substantive client turns before that
    "recent_echo",
    "old_words",         # in any earlier client turn
    "old_echo",
    "phrase",            # longest row of words taken over from the last substantive client turn, at most 4
    "phrase_echo",
    "phrase_old",
    "rare",              # how rare in this conversation the rarest word taken up is, 0 to 1
    "pointing",          # dat, daar, die ... in the question
    "pointing_first",    # within the first three words
    "meaning",           # asks what a word means
    "turning",           # opens a new subject in so many words
    "own_words",         # content words shared with the professional's own explanation, not the client's
    "before_words",      # content words shared with the professional's turn before
    "after_simple",  # a simple reflection just before it in the turn
    "after_complex",
    "after_summary",
    "after_information",  # the professional's own explanation just before it
    "nth",               # how many questions precede it in the turn, at most 3
    "earlier_linked",    # an earlier question of this turn takes up a client's word
    "new_words",         # content words that nobody said before (at most 4)
    "length",            # words, at most 20, divided by 10
    "depth",
    "depth_0", "depth_1", "depth_2", "depth_3", "depth_4",
    "deeper",            # deeper than the question before, or the first one
    "before_depth",
    "open",
    "listening",         # the client's turn just before is no more than listening
    "shared_domain", "other_domain",
    "system",
    "start", "action",
    "same_phase",
)  # fmt: skip


@dataclass(slots=True)
class _Heard:
    """What one turn of the client holds: content words by lemma, and all words in a person-free form."""

    content: dict[str, str]
    names: dict[str, str]
    row: list[str]
    turn: Turn


@dataclass(slots=True)
class _State:
    """What was said up to the question at hand."""

    heard: list[_Heard] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    before_depth: int | None = None
    before_turn: dict[str, str] = field(default_factory=dict)
    listening: bool = False


def follow_up_evidence(
    conversation: Conversation, analysed: Analysed, words: FollowUpWords
) -> tuple[QuestionEvidence, ...]:
    """Return the evidence for every question, in order; reads act, depth, phase, world and domain of the turns."""
    state, found = _State(), list[QuestionEvidence]()
    for at, (turn, tokens) in enumerate(zip(conversation.turns, analysed, strict=True)):
        if turn.speaker == "client":
            _hear(state, turn, tokens, words)
        elif turn.speaker == "professional":
            found += _asked(state, at, turn, tokens, words)
    return tuple(found)


def _hear(state: _State, turn: Turn, tokens: Sequence[Tokens], words: FollowUpWords) -> None:
    row = _row(t for part in tokens for t in part)
    state.listening = all(word in words.listening for word in _plain(tokens))
    content = _content(tokens, words)
    if not state.listening and _is_substantive(turn, row, content):
        state.heard.append(_Heard(content, _content(tokens, words, _NAMING_CLASSES), row, turn))
    for lemma in content:
        state.counts[lemma] = state.counts.get(lemma, 0) + 1


def _is_substantive(turn: Turn, row: Sequence[str], content: dict[str, str]) -> bool:
    small_talk = turn.world == "neutral" and not turn.domain and not turn.signal
    return bool(row) and not (small_talk and turn.phase in ("start", "other"))


def _asked(
    state: _State, at: int, turn: Turn, tokens: Sequence[Tokens], words: FollowUpWords
) -> Iterator[QuestionEvidence]:
    given_back: list[Tokens] = []
    explained: list[Tokens] = []
    nth = linked = 0
    for place, (utterance, part) in enumerate(zip(turn.utterances, tokens, strict=True)):
        if utterance.is_question:
            evidence = _evidence(
                state, (at, place), turn, utterance, part, (given_back, explained), (nth, linked), words
            )
            yield evidence
            nth += 1
            linked = int(bool(linked or evidence["last_words"] or evidence["phrase"]))
            state.before_depth = utterance.depth
            given_back.append(part)
        elif utterance.act in _GIVES_BACK:
            given_back.append(part)
        else:
            explained.append(part)
    state.before_turn = _content(tokens, words)
    state.seen |= state.before_turn


def _evidence(
    state: _State,
    place: tuple[int, int],
    turn: Turn,
    utterance: Utterance,
    part: Tokens,
    earlier: tuple[list[Tokens], list[Tokens]],
    asked: tuple[int, int],
    words: FollowUpWords,
) -> QuestionEvidence:
    given_back, explained = earlier
    question, echo = _content([part], words), _content(given_back, words)
    own = _content(explained, words)
    last = state.heard[-1] if state.heard else _Heard({}, {}, [], turn)
    recent: dict[str, str] = {}
    for heard in state.heard[-_RECENT:-1]:
        recent |= heard.names
    old: dict[str, str] = {}
    for heard in state.heard[:-_RECENT]:
        old |= heard.names
    q_last, e_last = _shared(question, last.content), _shared(echo, last.content)
    naming, naming_echo = _content([part], words, _NAMING_CLASSES), _content(given_back, words, _NAMING_CLASSES)
    q_recent, e_recent = _shared(naming, recent), _shared(naming_echo, recent)
    q_old, e_old = _shared(naming, old), _shared(naming_echo, old)
    row, echo_row = _row(part), _row(t for p in given_back for t in p)
    taken = q_last or e_last or q_recent or q_old
    rare = max((1 / (1 + state.counts.get(lemma, 0)) for lemma in taken), default=0.0)
    client_words = last.content | recent | old
    new = [w for w in question if not _shared({w: question[w]}, client_words | state.seen)]
    lower = [t.lower for t in part]
    text = " ".join(w for w in lower if re.search(r"\w", w))
    domains, heard_domains = set(turn.domain) - _ASIDE, set(last.turn.domain) - _ASIDE if state.heard else set()
    before_act = turn.utterances[place[1] - 1].act if place[1] else None
    depth = utterance.depth if utterance.depth is not None else 1
    values = {
        "answered": bool(state.heard),
        "substantive_turns": min(len(state.heard), 4),
        "last_words": min(len(q_last), 3),
        "last_echo": min(len(e_last), 3),
        "recent_words": min(len(q_recent), 3),
        "recent_echo": min(len(e_recent), 3),
        "old_words": min(len(q_old), 3),
        "old_echo": min(len(e_old), 3),
        "phrase": _longest_row(row, last.row),
        "phrase_echo": _longest_row(echo_row, last.row),
        "phrase_old": max((_longest_row(row, h.row) for h in state.heard[:-1]), default=0),
        "rare": rare,
        "pointing": any(w in words.pointing for w in lower),
        "pointing_first": any(w in words.pointing for w in lower[:3]),
        "meaning": any(m in text for m in words.meaning),
        "turning": any(m in text for m in words.turning),
        "own_words": min(len([w for w in _shared(question, own) if not _shared({w: w}, client_words)]), 3),
        "before_words": min(len(_shared(question, state.before_turn)), 3),
        "after_simple": before_act == "simple_reflection",
        "after_complex": before_act == "complex_reflection",
        "after_summary": before_act == "summary",
        "after_information": before_act == "information",
        "nth": min(asked[0], 3),
        "earlier_linked": asked[1],
        "new_words": min(len(new), 4),
        "length": min(len(row), 20) / 10,
        "depth": depth,
        **{f"depth_{n}": depth == n for n in range(5)},
        "deeper": state.before_depth is None or depth > state.before_depth,
        "before_depth": -1 if state.before_depth is None else state.before_depth,
        "open": utterance.act == "open_question",
        "listening": state.listening,
        "shared_domain": bool(domains & heard_domains),
        "other_domain": bool(domains and heard_domains and not domains & heard_domains),
        "system": turn.world == "system",
        "start": turn.phase == "start",
        "action": turn.phase == "action",
        "same_phase": bool(state.heard) and turn.phase == last.turn.phase,
    }
    return QuestionEvidence(*place, tuple(float(values[name]) for name in FEATURES), tuple(question[w] for w in q_last))


_ASIDE = frozenset(("strength", "network_named"))


def _plain(tokens: Iterable[Tokens]) -> list[str]:
    return [t.lower for part in tokens for t in part if re.search(r"\w", t.text)]


def _row(tokens: Iterable[Token]) -> list[str]:
    return [_SWAPPED.get(t.lower, t.lower) for t in tokens if re.search(r"\w", t.text)]


def _content(
    parts: Iterable[Tokens], words: FollowUpWords, classes: frozenset[str] = _CONTENT_CLASSES
) -> dict[str, str]:
    """Return the content words of these word classes as lemma -> form."""
    return {
        t.lemma: t.lower
        for part in parts
        for t in part
        if t.pos in classes
        and len(t.lower) > 2
        and re.search(r"\w", t.text)
        and t.lemma not in words.generic
        and t.lower not in words.generic
    }


def _shared(these: dict[str, str], those: dict[str, str]) -> list[str]:
    """Return the lemmas of ``these`` that stand in ``those`` too, as lemma, form, stem or part of a compound."""
    return [lemma for lemma, form in these.items() if any(_same(lemma, form, other, f) for other, f in those.items())]


def _same(lemma: str, form: str, other_lemma: str, other_form: str) -> bool:
    return lemma == other_lemma or _related(form, other_form) or _related(lemma, other_lemma)


def _related(one: str, two: str) -> bool:
    if one == two:
        return True
    if min(len(one), len(two)) < _SHORTEST:
        return False
    short, long = sorted((stem(one), stem(two)), key=len)
    return short == long or (len(short) >= _SHORTEST and (long.startswith(short) or long.endswith(short)))


def stem(word: str) -> str:
    """Return the word without its ending, at least three letters: a rough lemma that needs no model."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _longest_row(row: Sequence[str], heard: Sequence[str]) -> int:
    """Return the length (at most 4) of the longest row of words that stands in both; a single word is no row."""
    for size in (4, 3, 2):
        rows = {tuple(heard[i : i + size]) for i in range(len(heard) - size + 1)}
        if any(tuple(row[i : i + size]) in rows for i in range(len(row) - size + 1)):
            return size
    return 0
