"""The feedback card of one conversation, and its JSON as the contract has it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gesprekscoach.domain.conversation import Conversation, Opening
from gesprekscoach.domain.feedback.connection import longest_chain, missed_connections, turns_of
from gesprekscoach.domain.feedback.intervals import Share, Shares, shares
from gesprekscoach.domain.feedback.measures import (
    Passage,
    depth_counts,
    follow_up_counts,
    movement_counts,
    passages,
    spoiled_questions,
)
from gesprekscoach.domain.feedback.statements import Statement, next_step, strengths
from gesprekscoach.domain.feedback.texts import StatementTexts


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """What the conversation shows: counts, shares with intervals, at most two strengths and one next step.

    Turn numbers everywhere; ``chain_length`` is how many questions the longest chain has. ``opening`` and
    ``next_step`` are None when there is nothing to say.
    """

    opening: Opening | None
    question_count: int
    depth: Mapping[int, int]
    follow_up: Mapping[str, int]
    longest_chain: tuple[int, ...]
    chain_length: int
    spoiled: Mapping[str, tuple[int, ...]]
    shares: Shares
    missed: tuple[int, ...]
    phases: tuple[Passage, ...]
    movement: Mapping[str, int]
    strengths: tuple[Statement, ...]
    next_step: Statement | None


def feedback_card(conversation: Conversation, texts: StatementTexts) -> FeedbackCard:
    """Make the card. Pure and repeatable: the same tagged conversation gives the same card."""
    good = strengths(conversation, texts)
    chain = longest_chain(conversation)
    return FeedbackCard(
        opening=conversation.opening,
        question_count=len(conversation.questions),
        depth=depth_counts(conversation),
        follow_up=follow_up_counts(conversation),
        longest_chain=turns_of(chain),
        chain_length=len(chain),
        spoiled=spoiled_questions(conversation, texts),
        shares=shares(conversation),
        missed=missed_connections(conversation),
        phases=passages(conversation.turns),
        movement=movement_counts(conversation),
        strengths=good,
        next_step=next_step(conversation, texts, good),
    )


def card_to_json(card: FeedbackCard) -> dict[str, Any]:
    """Write the card with exactly the keys of the contract, ready for ``json.dumps``."""
    of = card.shares
    return {
        "opening": _opening_json(card.opening),
        "questions": {
            "count": card.question_count,
            "open_share": _share_json(of.open_share),
            "depth": {str(depth): count for depth, count in card.depth.items()},
            "follow_up": dict(card.follow_up),
            "follow_up_ratio": _share_json(of.follow_up_ratio),
            "longest_chain": list(card.longest_chain),
            "spoiled": {flag: list(turns) for flag, turns in card.spoiled.items()},
        },
        "balance": {
            "talk_share": _share_json(of.talk_share),
            "reflections_per_question": _share_json(of.reflections_per_question),
            "complex_share": _share_json(of.complex_share),
            "advice_share": _share_json(of.advice_share),
            "system_share": _share_json(of.system_share),
            "missed": list(card.missed),
        },
        "phases": [{"phase": p.phase, "from": p.first, "to": p.last} for p in card.phases],
        "movement": dict(card.movement),
        "strengths": [_statement_json(s) for s in card.strengths],
        "next_step": None if card.next_step is None else _statement_json(card.next_step),
    }


def _opening_json(opening: Opening | None) -> dict[str, Any]:
    """Write the keys of the contract also where no opening is judged: then without a level."""
    if opening is None:
        return {"level": None, "positive": [], "negative": [], "evidence": {}}
    return {
        "level": opening.level,
        "positive": list(opening.positive),
        "negative": list(opening.negative),
        "evidence": {code: list(turns) for code, turns in opening.evidence.items()},
    }


def _share_json(share: Share) -> dict[str, Any]:
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in asdict(share).items()}


def _statement_json(statement: Statement) -> dict[str, Any]:
    document: dict[str, Any] = {"text": statement.text, "turns": list(statement.turns), "quote": statement.quote}
    extra = {"heard": statement.heard, "instead": statement.instead}
    return document | {key: value for key, value in extra.items() if value is not None}
