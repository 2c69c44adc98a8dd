"""What can be seen in an opening: a finder per code O1-O9 and N1-N9, over the tags and a lexicon.

Where the lexicon finds nothing for a code that lies in words, the cues of the tagger count: it knows other wordings and
what is misheard.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gesprekscoach.domain.codebook import OpeningRules
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.exchanges import client_after, client_before, next_professional
from gesprekscoach.domain.lexicon import Phrases

_WELCOME_TURNS = 6  # a welcome later than this answers something else
_CUED = {"O1": _WELCOME_TURNS, "O2": _WELCOME_TURNS, "O5": None, "O7": None}  # turns in which a cue counts
_TOLD = {"O1": "welcome", "O2": "role", "O7": "frame"}  # codes that are told and never asked, with their words
_NOTHING = Phrases(())
_MOVED = ("acknowledgement", "affirmation")
_LONG_ACKNOWLEDGEMENT = 9  # words; shorter ones are courtesy unless the lexicon says otherwise
_MANY_QUESTIONS, _CLOSED_IN_A_ROW = 3, 4
# Turns after the first substantive one of the client in which the story is hardly told. Of 0 to 12 the best F1 with the
# solutions coded as too early: .76 in 80 talks (the whole opening: .72), .65 in 1,351 others (.63).
_HARDLY_TOLD = 5
Lexicon = Mapping[str, Phrases]


@dataclass(frozen=True, slots=True)
class _Window:
    """The turns of the opening, the lexicon and the counts of the codebook."""

    turns: tuple[Turn, ...]
    words: Lexicon
    rules: OpeningRules
    story: int  # place of the first substantive turn of the client, or the number of turns
    asked: int  # place of the first question for data, or the number of turns

    def said(self, until: int | None = None) -> Iterator[tuple[int, Turn, Utterance]]:
        """Yield what the professional says, with the place of the turn."""
        for at, turn in enumerate(self.turns[:until]):
            if turn.speaker == "professional":
                yield from ((at, turn, utterance) for utterance in turn.utterances)

    def holds(self, kind: str, utterance: Utterance) -> bool:
        """Whether words of this kind are said, once those that only look like it are taken out."""
        return self.words[kind].find(self._lookalikes(kind).without(utterance.text)) is not None

    def resembles(self, kind: str, utterance: Utterance) -> bool:
        """Whether words are said that only look like this kind."""
        return self._lookalikes(kind).find(utterance.text) is not None

    def _lookalikes(self, kind: str) -> Phrases:
        return self.words.get(f"not_{kind}", _NOTHING)


_Finder = Callable[[_Window], Iterator[int]]


def opening_turns(conversation: Conversation, rules: OpeningRules) -> tuple[Turn, ...]:
    """Return the turns up to so many from the first of the professional: where a code of the opening can stand."""
    first = next((i for i, t in enumerate(conversation.turns) if t.speaker == "professional"), 0)
    return conversation.turns[: first + rules.max_turns]


def places_of_codes(
    conversation: Conversation, words: Lexicon, rules: OpeningRules
) -> tuple[tuple[Turn, ...], Mapping[str, tuple[int, ...]]]:
    """Return the turns of the opening, and for every code the 0-based places in them where it can be seen."""
    window = _window(conversation, words, rules)
    places = {code: [*find(window)] for code, find in _FINDERS.items()}
    places["O4"] = [*_room(window, {*places["O3"], *places["O6"]})]
    late = {at for at, turn in enumerate(window.turns) if _is_late(window, at, turn)}
    places = {code: [at for at in found if code[0] == "N" or at not in late] for code, found in places.items()}
    for code, until in _CUED.items():
        cued = (at for at, _, u in window.said(until) if at not in late and _is_cued(window, code, u))
        places[code] = places[code] or [*cued]
    return window.turns, {code: tuple(dict.fromkeys(found)) for code, found in places.items()}


def _is_cued(window: _Window, code: str, utterance: Utterance) -> bool:
    """Whether the tagger finds the code in an utterance that can hold it: recognition of a step is no welcome."""
    if code not in utterance.cues:
        return False
    if code in _TOLD and (utterance.is_question or window.resembles(_TOLD[code], utterance)):
        return False
    return code != "O1" or not window.holds("moved", utterance)


def _window(conversation: Conversation, words: Lexicon, rules: OpeningRules) -> _Window:
    turns = opening_turns(conversation, rules)
    asked = _first(turns, lambda turn: _asks_data(turn, words))
    return _Window(turns, words, rules, _first(turns, _is_story), asked)


def _is_late(window: _Window, at: int, turn: Turn) -> bool:
    """Whether the opening is over: after the first question for data or the time; bounds the positive codes only."""
    start = next((t.start_ms for t in window.turns if t.speaker == "professional"), None)
    if start is not None and turn.start_ms is not None and turn.start_ms - start > window.rules.max_ms:
        return True
    return at > window.asked


def _first(turns: tuple[Turn, ...], fits: Callable[[Turn], bool]) -> int:
    return next((i for i, turn in enumerate(turns) if fits(turn)), len(turns))


def _is_story(turn: Turn) -> bool:
    return turn.speaker == "client" and turn.world != "neutral" and turn.phase != "other"


def _asks_data(turn: Turn, words: Lexicon) -> bool:
    """Whether data are asked for; who is on the phone, and whether it suits, are none."""
    return turn.speaker == "professional" and any(
        u.is_question and u.depth == 0 and not words["presence"].find(u.text) for u in turn.utterances
    )


# -- positive codes: each yields the places of the turns it rests on


def _tells(kind: str, *phases: str, until: int | None = None) -> _Finder:
    """Words of this kind, said and not asked, in one of these phases or in any."""
    return lambda window: (
        at
        for at, turn, utterance in window.said(until)
        if (not phases or turn.phase in phases) and not utterance.is_question and window.holds(kind, utterance)
    )


def _welcome(window: _Window) -> Iterator[int]:
    for at, _, utterance in window.said(_WELCOME_TURNS):
        if _begins_with_welcome(window, utterance) if utterance.is_question else window.holds("welcome", utterance):
            yield at


def _begins_with_welcome(window: _Window, question: Utterance) -> bool:
    """Whether a part of a question that ends at a comma begins with a welcome: "Welkom, wilt u iets drinken?"."""
    parts = question.text.split(",")[:-1]
    begins = any(window.words["welcome"].without(part).startswith(" . ") for part in parts)
    return begins and not window.resembles("welcome", question)


def _experience(window: _Window) -> Iterator[int]:
    first = next((at for at, _, _ in window.said()), 0)
    for at, turn, utterance in window.said():
        if not utterance.is_question or window.holds("journey", utterance):
            continue
        if utterance.depth != 3 and window.holds("yours", utterance):
            continue
        about_here = turn.phase == "start" and (window.holds("experience", utterance) or _asks_openly(utterance, 3))
        if about_here or (at == first < window.story and window.holds("wellbeing", utterance)):
            yield at


def _asks_openly(utterance: Utterance, depth: int) -> bool:
    """An open question of this depth; a leading one fills in the answer and is no invitation."""
    return utterance.act == "open_question" and utterance.depth == depth and "leading" not in utterance.flags


def _moved(window: _Window) -> Iterator[int]:
    for at, turn, utterance in window.said():
        if turn.phase != "start" or utterance.act not in _MOVED:
            continue
        says_more = len(utterance.text.split()) >= _LONG_ACKNOWLEDGEMENT
        if window.holds("moved", utterance) or (says_more and not _is_courtesy(window, utterance)):
            yield at


def _is_courtesy(window: _Window, utterance: Utterance) -> bool:
    return any(window.words[kind].find(utterance.text) for kind in ("welcome", "excuse"))


def _agenda(window: _Window) -> Iterator[int]:
    for at, turn, utterance in window.said():
        if utterance.is_question and turn.phase in ("start", "clarify") and turn.world != "system":
            by_depth = _asks_openly(utterance, 4) and turn.phase == "start"
            if by_depth or (at <= window.story + 2 and window.words["agenda"].find(utterance.text)):
                yield at


def _consent(window: _Window) -> Iterator[int]:
    for at, turn, utterance in window.said():
        asks_leave = utterance.act == "permission" and window.holds("consent", utterance)
        if turn.phase == "start" and (asks_leave or (utterance.is_question and window.holds("expectation", utterance))):
            yield at


def _room(window: _Window, invited: set[int]) -> Iterator[int]:
    """After an invitation the client speaks at length, or the next turn of the professional stays with the client."""
    for at in sorted(invited):
        answers = client_after(window.turns, at)
        reply = next_professional(window.turns, at)
        if sum(window.turns[i].word_count for i in answers) > window.rules.room_words:
            yield max(answers, key=lambda i: window.turns[i].word_count)
        elif answers and reply is not None and _leaves_room(window.turns[reply]):
            yield reply


def _leaves_room(turn: Turn) -> bool:
    """Whether a turn of the professional stays with the client, or is a short word that leaves the floor to them."""
    return _stays_with_client(turn) or (turn.world == "neutral" and all(u.act == "other" for u in turn.utterances))


def _stays_with_client(turn: Turn) -> bool:
    return turn.world != "system" and any(
        u.is_reflection or u.act in ("affirmation", "permission") or u.follow_up in ("D1", "D2", "D3")
        for u in turn.utterances
    )


# -- negative codes


def _data_first(window: _Window) -> Iterator[int]:
    for at, turn, utterance in window.said():
        if not utterance.is_question or _is_chat(window, turn, utterance):
            continue
        opens = at == next(window.said())[0] and utterance.depth == 0
        by_words = (utterance.depth or 0) <= 1 and window.words["identity"].find(utterance.text)
        if turn.world == "system" and (opens or by_words):
            yield at
        return


def _duty_first(window: _Window) -> Iterator[int]:
    for at, turn, utterance in window.said(_WELCOME_TURNS):
        opens = utterance.act == "confrontation" and at == next(window.said())[0]
        if turn.world == "system" and (opens or window.words["duty"].find(utterance.text)):
            yield at


def _chat_then_list(window: _Window) -> Iterator[int]:
    chatted = False
    for at, turn, utterance in window.said():
        if not utterance.is_question or window.holds("presence", utterance):
            continue
        if _is_chat(window, turn, utterance):
            chatted = True
        else:
            if chatted and utterance.depth == 0:
                yield at
            return


def _is_chat(window: _Window, turn: Turn, utterance: Utterance) -> bool:
    if window.holds("presence", utterance) or window.holds("journey", utterance):
        return True
    early = turn.phase in ("start", "other") or window.words["chat"].find(utterance.text) is not None
    return early and utterance.depth == 1


def _intake(window: _Window) -> Iterator[int]:
    for at, _, utterance in window.said(_WELCOME_TURNS):
        if window.holds("intake", utterance):
            yield at


def _monologue(window: _Window) -> Iterator[int]:
    spoken = 0
    for at, turn in enumerate(window.turns[: window.story]):
        if turn.speaker == "professional":
            spoken += turn.word_count
            if spoken > window.rules.monologue_words:
                yield at
                return


def _question_fire(window: _Window) -> Iterator[int]:
    closed = 0
    for at, turn in enumerate(window.turns):
        if turn.speaker != "professional":
            continue
        if sum(u.is_question for u in turn.utterances) >= _MANY_QUESTIONS:
            yield at
        for utterance in turn.utterances:
            if utterance.is_question:
                closed = closed + 1 if utterance.act == "closed_question" else 0
                if closed == _CLOSED_IN_A_ROW:
                    yield at


def _solution_first(window: _Window) -> Iterator[int]:
    for at, _, utterance in window.said(window.story + _HARDLY_TOLD + 1):
        asked_for = "with_permission" in utterance.flags
        if "advice_as_question" in utterance.flags or (utterance.act == "advice" and not asked_for):
            yield at


def _missed(window: _Window) -> Iterator[int]:
    for at, turn in enumerate(window.turns):
        if turn.speaker == "professional" and (turn.world == "system" or _goes_elsewhere(turn)):
            named = {signal for i in client_before(window.turns, at) for signal in window.turns[i].signal}
            if {"feeling", "stress"} & named:
                yield at


def _goes_elsewhere(turn: Turn) -> bool:
    """Nothing is given back, and what follows is another subject, advice or a confrontation."""
    if any(u.is_reflection or u.act in _MOVED for u in turn.utterances):
        return False
    return any(u.follow_up == "D0" or u.act in ("advice", "confrontation") for u in turn.utterances)


def _blame(window: _Window) -> Iterator[int]:
    for at, _, utterance in window.said():
        if "why_blame" in utterance.flags or (
            utterance.act == "confrontation" and window.words["blame"].find(utterance.text)
        ):
            yield at


_FINDERS: Mapping[str, _Finder] = {
    "O1": _welcome,
    "O2": _tells("role", "start", "other", until=_WELCOME_TURNS),
    "O3": _experience,
    "O5": _moved,
    "O6": _agenda,
    "O7": _tells("frame", "start", "other"),
    "O8": _consent,
    "O9": _tells("known", "start"),
    "N1": _data_first,
    "N2": _duty_first,
    "N3": _chat_then_list,
    "N4": _intake,
    "N5": _monologue,
    "N6": _question_fire,
    "N7": _solution_first,
    "N8": _missed,
    "N9": _blame,
}
