"""What is counted in one conversation: the plain numbers of the feedback card."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gesprekscoach.domain.conversation import QUESTION_FLAGS, Conversation, Turn, Utterance
from gesprekscoach.domain.feedback.texts import StatementTexts

DEPTHS = (0, 1, 2, 3, 4)
FOLLOW_UPS = ("D0", "D1", "D2", "D3")
MOVEMENTS = ("see", "want", "choose", "do", "none")
_UNASKED = "unasked_advice"


@dataclass(frozen=True, slots=True)
class Passage:
    """Turns ``first`` up to and including ``last`` that have one phase."""

    phase: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything that is counted among the acts of the professional, before it becomes a share."""

    questions: int
    open_questions: int
    reflections: int
    complex_reflections: int
    advice_turns: int


def professional_turns(conversation: Conversation) -> tuple[Turn, ...]:
    """Return the turns of the professional, in order."""
    return tuple(t for t in conversation.turns if t.speaker == "professional")


def act_of(utterance: Utterance) -> str | None:
    """Return the act as it is counted: advice that nobody asked for is one by itself."""
    return _UNASKED if is_unasked_advice(utterance) else utterance.act


def count_acts(acts: Sequence[str | None], turn_of: Sequence[int]) -> Counts:
    """Count acts as ``act_of`` gives them; ``turn_of`` says in which turn each stands.

    Unasked advice counts once per turn, as the guideline does (unasked advice / turns of the professional).
    """
    seen = Counter(acts)
    return Counts(
        questions=seen["open_question"] + seen["closed_question"],
        open_questions=seen["open_question"],
        reflections=seen["simple_reflection"] + seen["complex_reflection"] + seen["summary"],
        complex_reflections=seen["complex_reflection"],
        advice_turns=len({n for act, n in zip(acts, turn_of, strict=True) if act == _UNASKED}),
    )


def is_unasked_advice(utterance: Utterance) -> bool:
    """Whether it is advice that nobody asked for (codebook, track 3: no flag ``with_permission``)."""
    return utterance.act == "advice" and "with_permission" not in utterance.flags


def depth_counts(conversation: Conversation) -> dict[int, int]:
    """Count the questions per depth 0-4."""
    seen = Counter(u.depth for _, u in conversation.questions)
    return {depth: seen[depth] for depth in DEPTHS}


def follow_up_counts(conversation: Conversation) -> dict[str, int]:
    """Count the questions per follow-up D0-D3; questions before the client said anything of substance have none."""
    seen = Counter(u.follow_up for _, u in conversation.questions)
    return {label: seen[label] for label in FOLLOW_UPS}


def movement_counts(conversation: Conversation) -> dict[str, int]:
    """Count the client's turns per movement."""
    seen = Counter(t.movement for t in conversation.turns if t.speaker == "client")
    return {label: seen[label] for label in MOVEMENTS}


def spoiled_questions(conversation: Conversation, texts: StatementTexts) -> dict[str, tuple[int, ...]]:
    """Return for each flag of a question the turns in which it stands, plain questions about danger apart."""
    asked = [(t, u) for t, u in conversation.questions if not texts.is_plain_about_danger(u.text)]
    return {flag: tuple(dict.fromkeys(t.n for t, u in asked if flag in u.flags)) for flag in QUESTION_FLAGS}


def passages(turns: Sequence[Turn]) -> tuple[Passage, ...]:
    """Join consecutive turns of one phase; turns without a phase belong to no passage."""
    found: list[Passage] = []
    for turn in turns:
        if turn.phase is None:
            continue
        if found and found[-1].phase == turn.phase and found[-1].last == turn.n - 1:
            found[-1] = Passage(turn.phase, found[-1].first, turn.n)
        else:
            found.append(Passage(turn.phase, turn.n, turn.n))
    return tuple(found)
