"""Two strengths and one next step: which moments the card names, and in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gesprekscoach.domain.address import address_form
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.feedback.good_moments import good_moments
from gesprekscoach.domain.feedback.moments import Moment
from gesprekscoach.domain.feedback.next_moments import next_moments
from gesprekscoach.domain.feedback.passages import words_of
from gesprekscoach.domain.feedback.texts import StatementTexts, choose, tidy
from gesprekscoach.domain.finding import fold

_STRENGTHS = 2
_ECHO_WORDS = 3
_DEPENDENT = frozenset("als dat om omdat toen met die wat waar of wie hoe doordat zodat".split())
_GOES_ON = frozenset("dat of die wat waar wie hoe".split())
_SUBJECTS = frozenset("er het hij zij ze dat die ie".split())
_ASKS_ON = ("ask_when", "ask_on")
_REFLECT_INSTEAD = frozenset(
    {"advice_on_feeling", "question_where_reflection", "missed", "missed_system", "confronted"}
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or two of the card, with what it rests on.

    ``kind`` is the kind of moment (a key of the wordings), ``turns`` are turn numbers, ``quote`` is what the trainee
    said there, ``heard`` what the client had said before, ``instead`` what could have been said in the client's own
    words; the last two are None when they do not apply.
    """

    kind: str
    text: str
    turns: tuple[int, ...]
    quote: str
    heard: str | None
    instead: str | None


def strengths(conversation: Conversation, texts: StatementTexts) -> tuple[Statement, ...]:
    """Return at most two strengths of different kinds; fewer when there is no more to say.

    About different passages where the talk has them, else about two turns of one passage.
    """
    said: list[Statement] = []
    for may_share_turns in (False, True):
        for moment in good_moments(conversation, texts):
            if len(said) == _STRENGTHS:
                return tuple(said)
            if all(_differs(moment, other, may_share_turns) for other in said):
                statement = _statement(moment, texts.strengths, texts, None)
                said += [statement] if statement else []
    return tuple(said)


def _differs(moment: Moment, other: Statement, may_share_turns: bool) -> bool:
    if moment.kind == other.kind or moment.quote == other.quote:
        return False
    return may_share_turns or not set(moment.turns) & set(other.turns)


def next_step(conversation: Conversation, texts: StatementTexts, praised: Sequence[Statement]) -> Statement | None:
    """Return the one change that would help most, with the passage; None when nothing calls for one.

    What a strength quotes, or where the row begins that it counts, is not what should have been otherwise; asking
    further about the answer to it may be.
    """
    address = conversation.address or address_form(conversation.turns) or "je"
    strong = {statement.quote for statement in praised}
    begun = {statement.turns[0] for statement in praised if statement.kind == "chain"}
    for moment in next_moments(conversation, texts):
        if moment.kind not in _ASKS_ON and (moment.quote in strong or begun.intersection(moment.turns)):
            continue
        if statement := _statement(moment, texts.steps, texts, address):
            return statement
    return None


def _statement(
    moment: Moment, wordings: Mapping[str, tuple[str, ...]], texts: StatementTexts, address: str | None
) -> Statement | None:
    text = choose(wordings.get(moment.kind, ()), moment.facts, moment.quote + moment.kind)
    if text is None:
        return None
    instead = _instead(moment, texts, address) if address else None
    return Statement(moment.kind, text, moment.turns, moment.quote, _heard(moment, text), instead)


def _heard(moment: Moment, text: str) -> str | None:
    """What the client had said: where the word stands that the text names, also when another sentence tells more."""
    word, heard = moment.facts.get("word", ""), moment.heard or ""
    is_elsewhere = word and f"“{word}”" in text and word.lower() not in heard.lower()
    return moment.facts.get("around", moment.heard) if is_elsewhere else moment.heard


def _instead(moment: Moment, texts: StatementTexts, address: str) -> str | None:
    """What could be said: one question of several, an echo of the client, or the client's words with an open question.

    Only words that were really said, and not by someone whom the client quotes, so that nothing is put into the
    client's mouth; after advice an open question.
    """
    if moment.kind == "stacked":
        return moment.facts["question"]
    if moment.kind in ("advice", "advice_as_question"):
        return choose(texts.instead["idea"][address], {}, moment.quote)
    clause = moment.facts.get("clause")
    if moment.kind not in _REFLECT_INSTEAD or not clause:
        return None
    words = words_of(clause)
    if _stands_alone(clause, words, moment.heard or "") and not texts.personal.intersection(map(fold, words)):
        return tidy(clause + ".")
    form = "feeling" if "feeling" in moment.facts else "more"
    if form == "more" and "?" in clause:  # who asks something is not helped by "tell me more"
        return None
    if moment.kind == "question_where_reflection":
        form = "echo"  # what could be said does what the step asks for: it gives back, and asks nothing
    return choose(texts.instead[form][address], {"clause": f"‘{clause}’"}, clause)


def _stands_alone(clause: str, words: list[str], heard: str) -> bool:
    """Whether it can be said as a sentence: whole, and no question or what came behind "nou" ("hangt er papier").

    Nor when it was said with more behind it: "niemand heeft gezien | dat ik het deed".
    """
    rest = heard.partition(clause)[2]
    if len(words) < _ECHO_WORDS or "…" in clause or "?" in clause:
        return False
    if rest.startswith(" ") and _GOES_ON.intersection(words_of(rest)[:1]):
        return False
    return words[0] not in _DEPENDENT and words[1] not in _SUBJECTS
