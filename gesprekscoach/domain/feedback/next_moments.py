"""Where one small change would help most: moments for the next step, each with its evidence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile, pairwise, takewhile

from gesprekscoach.domain.conversation import REFLECTION_ACTS, Conversation, Turn, Utterance
from gesprekscoach.domain.feedback.connection import LINKED, missed_connections
from gesprekscoach.domain.feedback.measures import act_of, count_acts, is_unasked_advice, professional_turns
from gesprekscoach.domain.feedback.moments import (
    OPENING_TURNS,
    Exchange,
    Moment,
    Sighting,
    about,
    doubt_of,
    exchanges,
    is_deep,
    is_sure,
    sureness,
    work_out,
)
from gesprekscoach.domain.feedback.passages import (
    content_words,
    is_step,
    names_feeling,
    sentence_with,
    shared_word,
    shorten,
    words_of,
)
from gesprekscoach.domain.feedback.texts import StatementTexts
from gesprekscoach.domain.sentences import sentences

_MANY_WORDS = 70
_ECHO_WORDS = 3
_NEAR_TURNS = 2  # of the client, in which one may still ask about what was said about safety
_STORY_WORDS = 12
_KIND = frozenset({*REFLECTION_ACTS, "acknowledgement", "affirmation", "permission"})
_ASKING = frozenset("wie wat waar wanneer waarom hoe welke u je jij".split())
_END_OF_SENTENCE = re.compile(r"(?<=[.?!…])\s+")
_FLAG_WEIGHT = {"advice_as_question": 0.8, "why_blame": 0.75, "leading": 0.6, "stacked": 0.55, "assuming": 0.5}


def next_moments(conversation: Conversation, texts: StatementTexts) -> Iterator[Moment]:
    """Find every moment that a next step can rest on, the most helpful first.

    How often something happens decides most: unasked advice (guideline under 2 % of the turns) and few reflections
    (guideline one per question) weigh heaviest, because these separate good from weak talks (codebook, guidelines).
    """
    need = _Need.of(conversation)
    return work_out(s for e in exchanges(conversation) for s in _in_exchange(e, need, texts))


@dataclass(frozen=True, slots=True)
class _Need:
    """How much the whole talk asks for each change, 0-1, and the turns that were missed or asked on about."""

    advice: float
    reflection: float
    missed: frozenset[int]
    hurry: float
    asked_on: frozenset[int]

    @classmethod
    def of(cls, conversation: Conversation) -> "_Need":
        turns = professional_turns(conversation)
        acts = [(act_of(u), t.n) for t in turns for u in t.utterances]
        counts = count_acts([act for act, _ in acts], [n for _, n in acts])
        missed = missed_connections(conversation)
        against = sum(act == "confrontation" for act, _ in acts)
        return cls(
            advice=min(1.0, counts.advice_turns / max(1, len(turns)) / 0.15),
            reflection=max(0.0, 1 - counts.reflections / max(1, counts.questions)),
            missed=frozenset(turn.n for turn in turns if turn.n in missed and _surely_turns_away(turn)),
            hurry=min(1.0, against / max(1, len(turns)) / 0.2),
            asked_on=_asked_on(conversation),
        )


def _surely_turns_away(turn: Turn) -> bool:
    return _speaks_from_system(turn) or any(u.follow_up == "D0" and is_sure(u, "follow_up") for u in turn.utterances)


def _speaks_from_system(turn: Turn) -> bool:
    return turn.world == "system" and is_sure(turn, "world")


def _asked_on(conversation: Conversation) -> frozenset[int]:
    """The turns whose answer was taken further: the next question takes it up, or the client plans something later."""
    planned = max((turn.n for turn in conversation.turns if turn.movement == "do"), default=0)
    asked = conversation.questions
    linked = {turn.n for (turn, _), (_, later) in pairwise(asked) if later.follow_up in LINKED}
    return frozenset(linked | {turn.n for turn, _ in asked if turn.n < planned})


def _in_exchange(e: Exchange, need: _Need, texts: StatementTexts) -> Iterator[Sighting]:
    if texts.is_plain_about_danger(e.turn.text):
        return  # that is said without being asked, and asked plainly
    feeling = 0.3 * e.has_feeling_before
    for u in e.turn.utterances:
        if not is_sure(u, "act"):
            continue
        if found := _kind(e, u, need, texts):
            kind, weight = found
            make = partial(_moment, kind, e, u, texts)
            weight = (weight + feeling) * sureness(u, "act")
            yield Sighting(kind, weight, e.turn.n, make, doubt_of(u, _told(e, kind)))


def _kind(e: Exchange, u: Utterance, need: _Need, texts: StatementTexts) -> tuple[str, float] | None:
    if is_unasked_advice(u) and e.before and e.before.movement != "do":  # who has a plan needs not be asked for one
        return ("advice_on_feeling" if e.has_feeling_before else "advice"), 0.45 + 0.9 * need.advice
    if u.act == "confrontation" and e.before:
        return "confronted", 0.4 + 0.8 * need.hurry
    if u.is_question:
        return _question_kind(e, u, need, texts)
    if e.turn.n in need.missed and u is e.turn.utterances[-1]:
        return _missed_kind(e), 0.5 + 0.12 * min(len(need.missed), 5)
    if e.turn.word_count > _MANY_WORDS and u is e.turn.utterances[0]:
        return "long_turn", 0.5
    if u is e.turn.utterances[-1] and _answers_with_rules(e):
        return "missed_system", 0.35
    return None


def _answers_with_rules(e: Exchange) -> bool:
    """Whether the organisation answers a story from the client's life that asked nothing, with nothing given back."""
    told = e.before
    if told is None or told.world != "life" or told.word_count < _STORY_WORDS or "?" in told.text:
        return False
    return _speaks_from_system(e.turn) and not _KIND & e.acts


def _question_kind(e: Exchange, u: Utterance, need: _Need, texts: StatementTexts) -> tuple[str, float] | None:
    gave_back = any(x.is_reflection or x.act in ("acknowledgement", "affirmation") for x in e.turn.utterances)
    gave_back = gave_back or _gives_back_first(e, u, texts)
    is_early = e.turn.n <= OPENING_TURNS and (e.before is None or e.turn.n <= 3)
    is_data = u.depth == 0 and is_sure(u, "depth") and "why_blame" not in u.flags
    if is_early and is_data and not texts.calling.intersection(words_of(u.text)):
        return "data_first" if e.asks_first(u) else "data_early", 0.95
    if e.turn.n in need.missed and not is_deep(u):
        return _missed_kind(e), 0.55 + 0.12 * min(len(need.missed), 5)
    if any("safety" in told.signal for told in (e.before, e.after, *e.earlier[:_NEAR_TURNS]) if told):
        return None  # a question about safety does not have to wait, and may be put plainly
    flags = sorted((f for f in u.flags if f in _FLAG_WEIGHT), key=lambda f: -_FLAG_WEIGHT[f])
    if flags and is_sure(u, "flags"):
        return flags[0], _FLAG_WEIGHT[flags[0]]
    if e.before and not gave_back and (e.has_feeling_before or (e.before.word_count > 25 and not e.is_interrupted)):
        weight = 0.4 + 0.9 * need.reflection
        return "question_where_reflection", weight / 2 if u.follow_up in LINKED else weight
    if e.has_feeling_before and any(x.is_reflection for x in takewhile(lambda x: x is not u, e.turn.utterances)):
        return "leave_silence", 0.25
    if u.depth == 0 and _answers_with_rules(e):
        return "missed_system", 0.35
    if e.after and e.after.movement == "choose" and is_sure(e.after, "movement") and u.depth == 4:
        return "ask_when", 0.05 if e.turn.n in need.asked_on else 0.15
    return None


def _gives_back_first(e: Exchange, question: Utterance, texts: StatementTexts) -> bool:
    """Whether what stands before the question, in the same utterance, takes up a word of the client or names a feeling.

    An utterance of several sentences has the label of its question only; the others are judged by their words, as is
    an echo before a comma ("Boos, waarop dan?").
    """
    *told, asked = _END_OF_SENTENCE.split(question.text)  # in a chat a sentence may begin with a small letter
    echo = asked.partition(",")[0]
    if "," in asked and len(echo.split()) <= _ECHO_WORDS and not _ASKING.intersection(words_of(echo)):
        told.append(echo)
    said = e.before.text if e.before else ""
    return any("?" not in x and (names_feeling(x, texts) or shared_word(said, x, texts)) for x in told)


def _missed_kind(e: Exchange) -> str:
    return "missed_system" if _speaks_from_system(e.turn) else "missed"


def _moment(kind: str, e: Exchange, u: Utterance, texts: StatementTexts) -> Moment:
    told = _told(e, kind)
    asked = _asked_in(u)
    own = shorten(asked, 12).rstrip(" .,;:") if content_words(asked, texts, 3) else None
    is_beginning = e.begins_with(u) and u.text.startswith(asked)
    facts = about(told, texts, own_step=kind == "ask_when") | {
        "own": own,
        "begin": own if is_beginning else None,
        "when": e.when(u),
    }
    quote = u.text if own else " ".join(x.text for x in _up_to(u, e.turn)[-2:])
    if kind == "stacked":
        facts["question"] = _deepest(e.turn)
        quote = " ".join(x.text for x in dropwhile(lambda x: not x.is_question, e.turn.utterances))
    elif kind == "ask_when":
        step = facts.get("clause")
        kind, facts["step"] = (kind, step) if step and is_step(step) else ("ask_on", None)
    known = {name: fact for name, fact in facts.items() if fact}
    turns = tuple(sorted({t.n for t in (told, e.turn) if t}))
    heard = sentence_with(known.get("client"), told) if told else None
    return Moment(kind, turns, shorten(quote), heard, known)


def _up_to(utterance: Utterance, turn: Turn) -> list[Utterance]:
    """What the turn says up to and including the utterance: "Klopt dat?" asks about what comes before it."""
    return [*takewhile(lambda x: x is not utterance, turn.utterances), utterance]


def _told(e: Exchange, kind: str) -> Turn | None:
    return e.after if kind == "ask_when" else e.before


def _deepest(turn: Turn) -> str:
    return _asked_in(max((u for u in turn.utterances if u.is_question), key=lambda u: u.depth or 0))


def _asked_in(utterance: Utterance) -> str:
    """The last sentence with a question mark, which is answered; the whole utterance when it asks nothing."""
    asked = [x for x in sentences(utterance.text) if "?" in x] if utterance.is_question else []
    return asked[-1] if asked else utterance.text
