"""Where a conversation was strong: moments that separate good from weak talks, each with its evidence."""

from collections.abc import Iterator, Sequence
from functools import partial

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.feedback.connection import (
    LINKED,
    MEANT_WORDS,
    longest_chain,
    missed_connections,
    said_before,
    turns_of,
)
from gesprekscoach.domain.feedback.moments import (
    NO,
    OPENING_TURNS,
    Exchange,
    Moment,
    Sighting,
    about,
    doubt_of,
    exchanges,
    is_deep,
    is_spoiled,
    is_sure,
    sureness,
    work_out,
)
from gesprekscoach.domain.feedback.passages import (
    as_written,
    is_step,
    names_feeling,
    sentence_with,
    shared_word,
    shorten,
    telling_fragment,
    words_of,
)
from gesprekscoach.domain.feedback.texts import StatementTexts

_CHAIN = 3
_ANSWER_WORDS = 6
_SURE_OF_KINDNESS = 0.8  # other writers' talks: 26 of 86 below it were none ("ik luister wel"), 7 of 202 above
_ABOUT_CLIENT = frozenset(
    {"heard_feeling", "gave_back", "echo", "summary", "affirmed", "word_followed", "own_step", "deep_question",
     "asked_story", "asked_first", "bridge", "repaired", "gave_choice", "acknowledged", "acknowledged_plain"}
)  # fmt: skip


def good_moments(conversation: Conversation, texts: StatementTexts) -> Iterator[Moment]:
    """Find every strong moment, the most telling first.

    Reflections weigh most and follow-up questions next (codebook, guidelines: both separate good from weak talks);
    small things count too, so that a weak talk also hears what went well. A turn that is counted as a missed connection
    is never one.
    """
    missed = missed_connections(conversation)
    clean = (e for e in exchanges(conversation) if e.is_clean and e.turn.n not in missed)
    seen = [sighting for e in clean for sighting in _in_exchange(e, texts)]
    return work_out([*seen, *_chain(conversation, texts)])


def _in_exchange(exchange: Exchange, texts: StatementTexts) -> Iterator[Sighting]:
    for utterance in exchange.turn.utterances:
        if not is_sure(utterance, "act"):
            continue
        kind, weight = _kind(exchange, utterance, texts)
        weight *= sureness(utterance, "act")
        if kind:
            make = partial(_moment, kind, exchange, utterance, texts)
            heard = 1 - doubt_of(utterance, exchange.before, exchange.after)
            doubt = 1 - heard * sureness(utterance, "depth", "follow_up")
            yield Sighting(kind, weight, exchange.turn.n, make, doubt)


def _kind(e: Exchange, u: Utterance, texts: StatementTexts) -> tuple[str | None, float]:
    if e.turn.world == "system" and u.act != "acknowledgement":
        return None, 0.0
    bonus = 0.35 * e.openness_after + 0.2 * e.has_feeling_before
    if e.was_refused and u.act != "acknowledgement":
        return None, 0.0
    if e.is_interrupted and u.is_reflection and not _takes_up(e, u, texts):
        return None, 0.0
    match u.act:
        case "complex_reflection" if e.before:
            return ("heard_feeling", 1.0 + bonus) if e.has_feeling_before else ("gave_back", 0.85 + bonus)
        case "simple_reflection" if e.before and e.openness_after > 0.3:
            return "echo", 0.7 + bonus
        case "summary" if e.before:
            return "summary", 0.65 + bonus
        case "affirmation":
            return "affirmed", 0.72 + bonus
        case "open_question" | "closed_question":
            return _question_kind(e, u, bonus, texts)
        case "acknowledgement":
            return _acknowledgement_kind(e, u, bonus, texts)
        case "permission" if e.before and e.turn.n > OPENING_TURNS and not _passes_over(e, texts):
            return "gave_choice", 0.45 + bonus
        case "advice" if is_sure(u, "flags"):
            return "asked_first", 0.55 + bonus
        case "information" if e.turn.world == "bridge" and is_sure(e.turn, "world"):
            return "bridge", 0.5 + bonus
    return None, 0.0


def _takes_up(e: Exchange, u: Utterance, texts: StatementTexts) -> bool:
    """Whether it clearly goes back to the client: with the same word, or from a feeling to a feeling."""
    said = e.before.text if e.before else ""
    return bool(shared_word(said, u.text, texts)) or (e.has_feeling_before and names_feeling(u.text, texts))


def _passes_over(e: Exchange, texts: StatementTexts) -> bool:
    """Whether the client named a feeling and nothing in the turn goes into it."""
    return e.has_feeling_before and not any(u.is_reflection or _takes_up(e, u, texts) for u in e.turn.utterances)


def _question_kind(e: Exchange, u: Utterance, bonus: float, texts: StatementTexts) -> tuple[str | None, float]:
    if not is_sure(u, "depth", "follow_up"):
        return None, 0.0
    asks_step = u.depth == 4 or ((u.depth or 0) >= 2 and e.turn.stance == "activate" and is_sure(e.turn, "stance"))
    if asks_step and e.after and e.after.movement in ("choose", "do") and is_sure(e.after, "movement"):
        return "own_step", 0.85 + bonus
    if u.follow_up in LINKED and (u.depth or 0) >= 2:
        is_near = e.has_feeling_before or (e.before and shared_word(e.before.text, u.text, texts))
        return "word_followed", (0.75 if is_near else 0.55) + bonus + 0.1 * (u.follow_up == "D3")
    if e.turn.n <= OPENING_TURNS and is_deep(u):
        return "opened_with_person" if e.asks_first(u) else "asked_early", 0.7 + bonus
    if is_deep(u):
        return "deep_question", 0.55 + bonus
    if u.depth == 2 and u.act == "open_question":
        return "asked_story", 0.4 + bonus
    return None, 0.0


def _acknowledgement_kind(e: Exchange, u: Utterance, bonus: float, texts: StatementTexts) -> tuple[str | None, float]:
    if e.before and texts.regret.find(u.text):
        return "repaired", 0.6 + bonus
    if len(u.text.split()) < MEANT_WORDS or words_of(u.text)[:1] in NO:
        return None, 0.0  # what begins with no often speaks against the client
    if e.begins_with(u):
        return "welcome", 0.25 + bonus
    if sureness(u, "act") < _SURE_OF_KINDNESS:
        return None, 0.0
    if e.has_feeling_before:
        return "acknowledged", 0.35 + bonus
    return ("acknowledged_plain", 0.15 + bonus) if e.before else (None, 0.0)


def _moment(kind: str, e: Exchange, u: Utterance, texts: StatementTexts) -> Moment:
    facts: dict[str, str | None] = {}
    source = e.before
    if kind in _ABOUT_CLIENT:
        source, word = _source_of(e, u, texts)
        if kind == "word_followed" and not word and not e.has_feeling_before:
            kind = "deep_question" if is_deep(u) else "followed"
        near = word or (shared_word(source.text, u.text, texts, shortest=3) if source else None)
        facts = about(source, texts, near)
        facts["word"] = as_written(word, source.text, u.text) if word and source else None
        said = source.utterances if source else ()
        facts["around"] = next((shorten(part.text) for part in said if word in words_of(part.text)), None)
    if e.after and e.after.word_count >= _ANSWER_WORDS and "safety" not in e.after.signal:
        facts["after"] = after = telling_fragment(e.after, texts, own_step=kind == "own_step")
        facts["step"] = after if after and is_step(after) else None
    known = {name: fact for name, fact in facts.items() if fact} | {"when": e.when(u)}
    turns = sorted({t.n for t in (source, e.turn, e.after if "after" in known else None) if t})
    heard = sentence_with(facts.get("client"), source) if source else None
    return Moment(kind, tuple(turns), shorten(u.text), heard, known)


def _source_of(e: Exchange, u: Utterance, texts: StatementTexts) -> tuple[Turn | None, str | None]:
    """The client's turn that the utterance takes up, and the word: the last turn, for questions else an earlier one."""
    for turn in (e.before, *(e.earlier if u.is_question else ())):
        if turn and (word := shared_word(turn.text, u.text, texts)):
            return turn, word
    return e.before, None


def _chain(conversation: Conversation, texts: StatementTexts) -> Sequence[Sighting]:
    """The longest chain of questions, none spoiled or for the form, over enough turns: one turn gets one answer."""

    def fits(turn: Turn, question: Utterance) -> bool:
        return turn.world != "system" and not is_spoiled(question) and is_sure(question, "act", "follow_up")

    chain = longest_chain(conversation, fits)
    turns = turns_of(chain)
    if len(turns) < _CHAIN:
        return ()
    weight = 0.8 + 0.08 * min(len(turns), 6)
    return (Sighting("chain", weight, turns[0], partial(_chain_moment, chain, conversation, texts)),)


def _chain_moment(chain: Sequence[tuple[Turn, Utterance]], conversation: Conversation, texts: StatementTexts) -> Moment:
    (first, _), (last, asked) = chain[0], chain[-1]
    start, before = (said_before(conversation.turns, conversation.turns.index(turn)) for turn in (first, last))
    facts = about(start, texts) | {"count": _NUMBERS.get(len(chain), str(len(chain)))}
    if before and (word := shared_word(before.text, asked.text, texts)):
        facts["word"] = as_written(word, before.text, asked.text)
    return Moment(
        "chain", turns_of(chain), shorten(asked.text), None, {name: fact for name, fact in facts.items() if fact}
    )


_NUMBERS = dict(enumerate("drie vier vijf zes zeven acht negen tien elf twaalf".split(), 3))
