"""Short conversations for the tests of the feedback and of reports, written turn by turn."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gesprekscoach.domain.codebook import OpeningRules, read_codebook
from gesprekscoach.domain.consent import PersonConsent, Purpose, Role
from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.feedback import FeedbackCard, StatementTexts, feedback_card, read_statement_texts
from gesprekscoach.domain.lexicon import read_phrases
from gesprekscoach.domain.opening import opening
from gesprekscoach.domain.opening_codes import Lexicon
from gesprekscoach.resources import codebook_file

CORPUS = Path(__file__).parents[3] / "models" / "tagger" / "corpus"


@cache
def shipped_texts() -> StatementTexts:
    """The wordings that ship with the program."""
    return read_statement_texts(codebook_file().with_name("statements.toml"))


def card_of(conversation: Conversation) -> FeedbackCard:
    """The card in the wordings that ship with the program."""
    return feedback_card(conversation, shipped_texts())


def opening_of(conversation: Conversation) -> Opening:
    """The opening by the rules and the words that ship with the program."""
    return opening(conversation, *opening_rules())


@cache
def opening_rules() -> tuple[Lexicon, OpeningRules]:
    """The words and the rules of the opening that ship with the program."""
    return read_phrases(codebook_file().with_name("opening.toml")), read_codebook(codebook_file()).opening


def says(text: str, act: str = "other", **labels: Any) -> Utterance:
    """One utterance of the professional."""
    return Utterance(text=text, act=act, **labels)


def asks(text: str, depth: int | None = 2, follow_up: str | None = "D1", **labels: Any) -> Utterance:
    """One open question."""
    return says(text, "open_question", depth=depth, follow_up=follow_up, **labels)


def professional(*utterances: Utterance, **labels: Any) -> Turn:
    """One turn of the professional; ``talk`` numbers it."""
    return Turn(n=1, speaker="professional", utterances=utterances, **{"phase": "clarify", "world": "life"} | labels)


def client(text: str, **labels: Any) -> Turn:
    """One turn of the client; ``talk`` numbers it."""
    return Turn(
        n=1, speaker="client", utterances=(Utterance(text=text),), **{"phase": "clarify", "world": "life"} | labels
    )


def other(text: str, **labels: Any) -> Turn:
    """One turn of an interpreter, partner or trainer; ``talk`` numbers it."""
    return replace(client(text, **labels), speaker="other")


def talk(*turns: Turn, **about: Any) -> Conversation:
    """Join turns to a conversation and number them from 1."""
    return Conversation(id="t", turns=tuple(replace(t, n=n) for n, t in enumerate(turns, 1)), **about)


def person(name: str, role: Role) -> PersonConsent:
    """Someone who agreed to transcribing alone."""
    return PersonConsent(name, role, date(2026, 11, 20), frozenset({Purpose.TRANSCRIBE}), date(2027, 2, 20), "getekend")


def corpus(name: str) -> Conversation:
    """Read one conversation of the corpus with its labels."""
    return conversation_from_json(json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8")))


def whole_corpus() -> list[Conversation]:
    """Read every conversation of the corpus."""
    return [corpus(path.stem) for path in sorted(CORPUS.glob("*.json"))]
