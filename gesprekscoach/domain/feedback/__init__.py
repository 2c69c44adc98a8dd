"""Feedback on one conversation: counts, intervals, two strengths and one next step; pure functions."""

from gesprekscoach.domain.feedback.card import FeedbackCard, card_to_json, feedback_card
from gesprekscoach.domain.feedback.intervals import Share, Shares
from gesprekscoach.domain.feedback.statements import Statement
from gesprekscoach.domain.feedback.texts import StatementTexts, read_statement_texts

__all__ = [
    "FeedbackCard",
    "Share",
    "Shares",
    "Statement",
    "StatementTexts",
    "card_to_json",
    "feedback_card",
    "read_statement_texts",
]
