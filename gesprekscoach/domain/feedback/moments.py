"""Moments of a conversation that a statement can rest on: what happened, where, and how much it tells."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.exchanges import client_after
from gesprekscoach.domain.feedback.connection import said_before
from gesprekscoach.domain.feedback.measures import is_unasked_advice
from gesprekscoach.domain.feedback.passages import doubt, is_own, names_feeling, telling_fragment, words_of
from gesprekscoach.domain.feedback.texts import Facts, StatementTexts

DOUBT_BELOW = 0.6
"""Confidence below which a label is shown as doubtful, and carries no statement."""
OPENING_TURNS = 12
_DEEP = 3
_LOOK_BACK = 20
NO = (["nee"], ["neen"], ["welnee"])
_KIND_WORDS = ("acknowledgement", "other")


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: its kind, the turns it rests on, and what a statement may say about it.

    ``quote`` is what the trainee said, ``heard`` what the client had said before.
    """

    kind: str
    turns: tuple[int, ...]
    quote: str
    heard: str | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A moment that was seen but not yet worked out: its kind, how much it tells, in which turn, and how to make it.

    ``doubt`` (0-1): how much of it is in doubt, by words that were probably heard wrong or labels that are unsure.
    """

    kind: str
    weight: float
    n: int
    make: Callable[[], Moment]
    doubt: float = 0.0


def work_out(sightings: Iterable[Sighting]) -> Iterator[Moment]:
    """Yield the moments, the most telling first; each is worked out when it is asked for.

    What is in doubt tells less. That only decides which moment of a kind comes first: the kinds keep their
    order, so that the card says the same about a talk that was heard badly, with words that can be trusted more.
    """
    told = sorted(sightings, key=lambda s: (-s.weight, s.n))
    surest_last: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sorted(told, key=lambda s: (s.weight * (1 - s.doubt), -s.n)):
        surest_last[sighting.kind].append(sighting)
    for sighting in told:
        yield surest_last[sighting.kind].pop().make()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A turn of the professional with what the client said before and after it, and earlier (nearest first).

    Someone else may speak in between; ``is_interrupted``: just before it, so that it may answer them. ``is_first``: the
    professional said nothing before it. ``is_unasked``: nor asked anything. ``was_refused``: the answer begins with no:
    what was given back or proposed did not fit.
    """

    before: Turn | None
    turn: Turn
    after: Turn | None
    earlier: tuple[Turn, ...]
    is_first: bool
    is_unasked: bool
    was_refused: bool
    is_interrupted: bool

    @property
    def acts(self) -> frozenset[str]:
        """The acts in the turn."""
        return frozenset(u.act for u in self.turn.utterances if u.act)

    def begins_with(self, utterance: Utterance) -> bool:
        """Whether the professional began the talk with this utterance, apart from a greeting or another kind word."""
        said = takewhile(lambda other: other is not utterance, self.turn.utterances)
        return self.is_first and all(other.act in (*_KIND_WORDS, None) for other in said)

    def asks_first(self, utterance: Utterance) -> bool:
        """Whether this is the first question of the professional in the talk."""
        return self.is_unasked and next((u for u in self.turn.utterances if u.is_question), None) is utterance

    def when(self, utterance: Utterance) -> str:
        """Where in the talk an utterance of the turn is, for inside a sentence."""
        at = clock(self.turn.start_ms if utterance.start_ms is None else utterance.start_ms)
        return f"in beurt {self.turn.n}" if at is None else f"op {at}"

    @property
    def has_feeling_before(self) -> bool:
        """Whether the client just named a feeling, a worry or stress."""
        return self.before is not None and bool({"feeling", "stress"} & set(self.before.signal))

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands in its own way: no unasked advice, confrontation or spoiled question."""
        return not any(u.act == "confrontation" or is_unasked_advice(u) or is_spoiled(u) for u in self.turn.utterances)

    @property
    def openness_after(self) -> float:
        """How much came after it, 0-1: length of the client's answer, and whether it goes further."""
        return _openness(self.after) if self.after else 0.0


def exchanges(conversation: Conversation) -> Iterator[Exchange]:
    """Yield each turn of the professional with what the client said before and after it.

    None at the edges; nor does it follow on the client between two turns of someone else, who is spoken to then. No
    exchange at all where no client speaks.
    """
    turns = conversation.turns if any(turn.speaker == "client" for turn in conversation.turns) else ()
    is_first = is_unasked = True
    for i, turn in enumerate(turns):
        if turn.speaker == "professional":
            answers, is_interrupted = [turns[at] for at in client_after(turns, i)], _is_other(turns, i - 1)
            before = None if is_interrupted and _is_other(turns, i + 1) and not answers else said_before(turns, i)
            earlier = tuple(t for t in reversed(turns[:i]) if t.speaker == "client" and t is not before)[:_LOOK_BACK]
            was_refused = bool(answers) and words_of(answers[0].text)[:1] in NO
            after = max(answers, key=_openness, default=None)
            yield Exchange(before, turn, after, earlier, is_first, is_unasked, was_refused, is_interrupted)
            is_first = False
            is_unasked = is_unasked and not any(u.is_question for u in turn.utterances)


def _is_other(turns: Sequence[Turn], at: int) -> bool:
    return 0 <= at < len(turns) and turns[at].speaker == "other"


def _openness(answer: Turn) -> float:
    length = min(answer.word_count, 40) / 40
    goes_further = bool(answer.signal) or answer.movement not in (None, "none")
    return 0.6 * length + 0.4 * goes_further


def doubt_of(utterance: Utterance, *told: Turn | None) -> float:
    """Return the share of words probably heard wrong in what would be quoted: an utterance, and turns of the client."""
    of_client = [u for turn in told if turn for u in turn.utterances]
    return doubt([word for u in (utterance, *of_client) for word in u.words])


def about(
    turn: Turn | None, texts: StatementTexts, word: str | None = None, *, own_step: bool = False
) -> dict[str, str | None]:
    """What a statement may say about a client's turn: a fragment (``own_step``: what the client can do), and a word.

    ``clause``: the fragment if it is the client's own, not quoted; ``feeling``: that if it names a feeling.
    """
    if turn is None or turn.speaker != "client":
        return {}
    fragment = telling_fragment(turn, texts, word, own_step=own_step)
    clause = fragment if fragment and is_own(fragment, turn) else None
    feeling = clause if clause and names_feeling(clause, texts) else None
    return {"client": fragment, "clause": clause, "feeling": feeling, "word": word}


def is_spoiled(utterance: Utterance) -> bool:
    """Whether a flag says that it makes things hard for the client; answers to choose from do not always."""
    return bool(set(utterance.flags) - {"with_permission", "choice"})


def is_deep(question: Utterance) -> bool:
    """Whether it asks what something means to the client, or what matters to them."""
    return (question.depth or 0) >= _DEEP


def sureness(labelled: Turn | Utterance, *tracks: str) -> float:
    """How sure (0-1) the least sure label of these tracks is; labels without confidence are certain."""
    return min(labelled.confidence.get(track, 1.0) for track in tracks)


def is_sure(labelled: Turn | Utterance, *tracks: str) -> bool:
    """Whether a statement may rest on the labels of these tracks."""
    return sureness(labelled, *tracks) >= DOUBT_BELOW
