"""What a question takes up of the client's words: the evidence behind the label for follow-up."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.followup_words import NOTHING, FollowUpWords, Said, longest_row, said, shared
from gesprekscoach.domain.matrix import NO_DOMAIN
from gesprekscoach.domain.tokens import Tokens

Analysed = Sequence[Sequence[Tokens]]
"""The tokens of every utterance of every turn, in the order of the conversation."""

_GIVES_BACK = ("simple_reflection", "complex_reflection", "summary", "acknowledgement", "affirmation", "other")
_RECENT = 3
_MANY = 3

FEATURES = (
    "answered",           # the client has said something of substance before
    "substantive_turns",  # how often, at most 4
    "last_words",         # content words of the question that stand in the last substantive client turn (at most 3)
    "last_echo",          # the same for what precedes the question in the turn
    "recent_words",       # nouns and names shared with the two substantive client turns before that
    "recent_echo",
    "old_words",          # nouns and names shared with any earlier client turn
    "old_echo",
    "phrase",             # longest row of words taken over from the last substantive client turn, at most 4
    "phrase_echo",
    "phrase_old",
    "rare",               # how rare in this conversation the rarest word taken up is, 0 to 1
    "pointing",           # dat, daar, die ... in the question
    "pointing_first",     # within the first three words
    "meaning",            # asks what a word means
    "turning",            # opens a new subject in so many words
    "own_words",          # content words shared with the professional's own explanation, not the client's
    "before_words",       # content words shared with the professional's turn before
    "after_simple",       # a simple reflection just before it in the turn
    "after_complex",
    "after_summary",
    "after_information",  # the professional's own explanation just before it
    "nth",                # how many questions precede it in the turn, at most 3
    "earlier_linked",     # an earlier question of this turn takes up a client's word
    "new_words",          # content words that nobody said before (at most 4)
    "length",             # words, at most 20, divided by 10
    "depth",
    "depth_0", "depth_1", "depth_2", "depth_3", "depth_4",
    "deeper",             # deeper than the question before, or the first one
    "before_depth",
    "open",
    "listening",          # the client's turn just before is no more than listening
    "shared_domain", "other_domain",
    "system",
    "start", "action",
    "same_phase",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class QuestionEvidence:
    """What the words show about one question.

    ``turn`` and ``utterance`` are 0-based places. ``values`` holds the number of each of ``FEATURES``, ``words`` the
    client's own words that the question (or an echo before it in the same turn) takes up.
    """

    turn: int
    utterance: int
    values: Mapping[str, float]
    words: tuple[str, ...]

    def __getitem__(self, name: str) -> float:
        return self.values[name]


@dataclass(frozen=True, slots=True)
class _Heard:
    """One substantive turn of the client."""

    said: Said
    turn: Turn


@dataclass(slots=True)
class _State:
    """What was said up to the question at hand."""

    heard: list[_Heard] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    before_depth: int | None = None
    before_turn: Said = NOTHING
    professional: dict[str, str] = field(default_factory=dict)
    listening: bool = False


@dataclass(slots=True)
class _Asked:
    """A question in its turn: what stands before it, split into giving back and explaining."""

    turn: Turn
    utterance: Utterance
    said: Said
    echo: Said
    own: Said
    before_act: str | None
    nth: int
    earlier_linked: bool


def follow_up_evidence(
    conversation: Conversation, analysed: Analysed, words: FollowUpWords
) -> tuple[QuestionEvidence, ...]:
    """Return the evidence for every question, in order; reads act, depth, phase, world and domain of the turns."""
    state, found = _State(), list[QuestionEvidence]()
    for at, (turn, tokens) in enumerate(zip(conversation.turns, analysed, strict=True)):
        if turn.speaker == "client":
            _hear(state, turn, said(tokens, words), words)
        elif turn.speaker == "professional":
            found += _questions(state, at, turn, tokens, words)
            state.before_turn = said(tokens, words)
            state.professional |= state.before_turn.content
    return tuple(found)


def _hear(state: _State, turn: Turn, heard: Said, words: FollowUpWords) -> None:
    state.listening = all(word in words.listening for word in heard.lower)
    small_talk = turn.world == "neutral" and not turn.domain and not turn.signal and turn.phase in ("start", "other")
    if not state.listening and not small_talk:
        state.heard.append(_Heard(heard, turn))
    state.counts.update(heard.content.keys())


def _questions(
    state: _State, at: int, turn: Turn, tokens: Sequence[Tokens], words: FollowUpWords
) -> Iterator[QuestionEvidence]:
    given_back: list[Tokens] = []
    explained: list[Tokens] = []
    before_act, nth, linked = None, 0, False
    for place, (utterance, part) in enumerate(zip(turn.utterances, tokens, strict=True)):
        if utterance.is_question:
            spoken = (said([part], words), said(given_back, words), said(explained, words))
            values, taken = _evidence(state, _Asked(turn, utterance, *spoken, before_act, nth, linked), words)
            yield QuestionEvidence(at, place, values, taken)
            nth, linked = nth + 1, linked or bool(values["last_words"] or values["phrase"])
            state.before_depth = utterance.depth
        (given_back if utterance.is_question or utterance.act in _GIVES_BACK else explained).append(part)
        before_act = utterance.act


def _evidence(state: _State, asked: _Asked, words: FollowUpWords) -> tuple[Mapping[str, float], tuple[str, ...]]:
    overlap, taken = _overlap(state, asked)
    return {**overlap, **_wording(asked, words), **_surroundings(state, asked)}, taken


def _overlap(state: _State, asked: _Asked) -> tuple[Mapping[str, float], tuple[str, ...]]:
    """Return the numbers on shared words, and the client's words that were taken up."""
    question, echo = asked.said, asked.echo
    last = state.heard[-1].said if state.heard else NOTHING
    recent = {lemma: form for heard in state.heard[-_RECENT:-1] for lemma, form in heard.said.names.items()}
    old = {lemma: form for heard in state.heard[:-_RECENT] for lemma, form in heard.said.names.items()}
    client = {**last.content, **recent, **old}
    words = {
        "last_words": shared(question.content, last.content),
        "last_echo": shared(echo.content, last.content),
        "recent_words": shared(question.names, recent),
        "recent_echo": shared(echo.names, recent),
        "old_words": shared(question.names, old),
        "old_echo": shared(echo.names, old),
        "own_words": _not_said(shared(question.content, asked.own.content), client),
        "before_words": shared(question.content, state.before_turn.content),
    }
    new = _not_said(tuple(question.content), {**client, **state.professional})
    taken = next((words[k] for k in ("last_words", "last_echo", "recent_words", "old_words") if words[k]), ())
    forms = {**echo.content, **question.content}
    return {
        **{name: min(len(found), _MANY) for name, found in words.items()},
        "new_words": min(len(new), 4),
        "phrase": longest_row(question.row, last.row),
        "phrase_echo": longest_row(echo.row, last.row),
        "phrase_old": max((longest_row(question.row, heard.said.row) for heard in state.heard[:-1]), default=0),
        "rare": max((1 / (1 + state.counts[lemma]) for lemma in taken), default=0.0),
    }, tuple(forms[lemma] for lemma in taken)


def _not_said(lemmas: tuple[str, ...], by_others: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(lemma for lemma in lemmas if not shared({lemma: lemma}, by_others))


def _wording(asked: _Asked, words: FollowUpWords) -> Mapping[str, float]:
    lower, text = asked.said.lower, asked.said.text
    return {
        "pointing": any(word in words.pointing for word in lower),
        "pointing_first": any(word in words.pointing for word in lower[:3]),
        "meaning": any(phrase in text for phrase in words.meaning),
        "turning": any(phrase in text for phrase in words.turning),
        "length": min(len(lower), 20) / 10,
        "open": asked.utterance.act == "open_question",
    }


def _surroundings(state: _State, asked: _Asked) -> Mapping[str, float]:
    depth = asked.utterance.depth if asked.utterance.depth is not None else 1
    before, turn = state.before_depth, asked.turn
    last = state.heard[-1].turn if state.heard else None
    domains, heard = set(turn.domain) - NO_DOMAIN, (set(last.domain) if last else set()) - NO_DOMAIN
    return {
        "answered": last is not None,
        "substantive_turns": min(len(state.heard), 4),
        "after_simple": asked.before_act == "simple_reflection",
        "after_complex": asked.before_act == "complex_reflection",
        "after_summary": asked.before_act == "summary",
        "after_information": asked.before_act == "information",
        "nth": min(asked.nth, _MANY),
        "earlier_linked": asked.earlier_linked,
        "depth": depth,
        **{f"depth_{n}": depth == n for n in range(5)},
        "deeper": before is None or depth > before,
        "before_depth": -1 if before is None else before,
        "listening": state.listening,
        "shared_domain": bool(domains & heard),
        "other_domain": bool(domains and heard and not domains & heard),
        "system": turn.world == "system",
        "start": turn.phase == "start",
        "action": turn.phase == "action",
        "same_phase": last is not None and turn.phase == last.phase,
    }
