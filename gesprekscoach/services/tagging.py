"""Give a conversation every tag of the codebook: the learned tracks, then what the rules add."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gesprekscoach.domain.address import address_form
from gesprekscoach.domain.codebook import Codebook, OpeningRules
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.lexicon import Phrases, plain, read_phrases
from gesprekscoach.domain.opening import opening
from gesprekscoach.domain.opening_codes import opening_turns
from gesprekscoach.domain.safety import SAFETY, SafetyLexicon, asked_last, read_safety_lexicon
from gesprekscoach.domain.sentences import in_sentences, in_utterances
from gesprekscoach.domain.stepwise import Steps, finished
from gesprekscoach.services.ports import Tagger


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What the rules read: phrases and window of the opening, and safety signals. ``version``: of the codebook."""

    version: str
    opening_words: Mapping[str, Phrases]
    opening: OpeningRules
    safety: SafetyLexicon


def read_rule_book(codebook: Codebook, folder: Path) -> RuleBook:
    """Gather what the rules read: the codebook, and the word lists of the opening and of safety in this folder."""
    return RuleBook(
        codebook.version,
        read_phrases(folder / "opening.toml"),
        codebook.opening,
        read_safety_lexicon(folder / "safety.toml"),
    )


def tag_conversation(conversation: Conversation, tagger: Tagger, rules: RuleBook) -> Conversation:
    """Tag a conversation as ``tagging`` does, to the end."""
    return finished(tagging(conversation, tagger, rules))


def tagging(conversation: Conversation, tagger: Tagger, rules: RuleBook) -> Steps[Conversation]:
    """Tag a conversation sentence by sentence, and note what with; labels it already has are ignored."""
    tagged = yield from _tagging(in_sentences(conversation), tagger, rules)
    return in_utterances(tagged, conversation)


def tag_utterances(conversation: Conversation, tagger: Tagger, rules: RuleBook) -> Conversation:
    """Tag a conversation in the utterances that it has, each taken for one sentence."""
    return finished(_tagging(conversation, tagger, rules))


def _tagging(conversation: Conversation, tagger: Tagger, rules: RuleBook) -> Steps[Conversation]:
    tagged = yield from tagger.steps(conversation)
    pairs = zip((None, *tagged.turns), tagged.turns, strict=False)
    tagged = replace(
        tagged,
        turns=tuple(_with_safety(turn, before, rules.safety) for before, turn in pairs),
        address=conversation.address or address_form(conversation.turns),
        models={**conversation.models, "tagger": tagger.version, "codebook": rules.version},
    )
    found = opening(tagged, rules.opening_words, rules.opening) if _has_opening(tagged) else None
    if found and not found.evidence and not any(t.phase == "start" for t in opening_turns(tagged, rules.opening)):
        found = None  # the talk begins in the middle
    return replace(tagged, opening=found, turns=tuple(_without_cues(turn) for turn in tagged.turns))


def _has_opening(conversation: Conversation) -> bool:
    """Whether a professional and a client talk: a lecture has no opening."""
    return {"professional", "client"} <= {turn.speaker for turn in conversation.turns}


def _without_cues(turn: Turn) -> Turn:
    return replace(turn, utterances=tuple(replace(utterance, cues=()) for utterance in turn.utterances))


def _with_safety(turn: Turn, before: Turn | None, lexicon: SafetyLexicon) -> Turn:
    """Add the signal that the words give, or yes to a closed question about danger.

    Missing one is worse than one too many, so none is taken away.
    """
    if turn.speaker != "client":
        return turn
    told = [sign.words for sign in lexicon.signs(turn.text)]
    asked = asked_last(before)
    if asked and asked.act != "closed_question":
        asked = None
    admitted = [asked.text] if asked and lexicon.admitted(asked.text, turn.text) else []
    if not told and not admitted:
        return turn
    reasons = turn.why.get("signal", ()) if turn.signal else ()  # else they tell why there is no signal
    others = [reason for reason in reasons if not any(f" {plain(reason)} " in f" {words} " for words in told)]
    return replace(
        turn,
        signal=turn.signal if SAFETY in turn.signal else (*turn.signal, SAFETY),
        why={**turn.why, "signal": tuple(dict.fromkeys((*others, *told, *admitted)))},
    )
