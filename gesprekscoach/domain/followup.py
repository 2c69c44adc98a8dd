"""Follow-up of a question as a label, by the rules of the codebook over the evidence of the words."""

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.followup_evidence import Analysed, QuestionEvidence, follow_up_evidence
from gesprekscoach.domain.followup_words import FollowUpWords

_OLDER_WORD_RARITY = 0.2  # a word from further back counts when the client used it in at most four turns


def follow_up(conversation: Conversation, analysed: Analysed, words: FollowUpWords) -> tuple[str | None, ...]:
    """Return the label of every question, in order; None while the client has said nothing of substance.

    Reads act and depth of the utterances and phase, world and domain of the turns. Weights and limits were chosen on
    the training conversations of models/tagger/split.json.
    """
    return tuple(follow_up_label(evidence) for evidence in follow_up_evidence(conversation, analysed, words))


def follow_up_label(evidence: QuestionEvidence) -> str | None:
    """Return D0-D3 or None for one question (codebook, rules follow_up.1 to follow_up.5)."""
    if not evidence["answered"]:
        return None
    if is_linked(evidence):
        return "D3" if evidence["depth"] >= 2 and evidence["deeper"] else "D2"
    return "D0" if _is_new_subject(evidence) else "D1"


def is_linked(evidence: QuestionEvidence) -> bool:
    """Whether the question takes up a word or feeling of the client."""
    own_word = evidence["last_words"] or evidence["phrase"] >= 3
    older_word = (evidence["recent_words"] or evidence["old_words"]) and evidence["rare"] >= _OLDER_WORD_RARITY
    return bool(own_word or older_word or _goes_on_from_echo(evidence) or _asks_for_experience(evidence))


def _goes_on_from_echo(evidence: QuestionEvidence) -> bool:
    """An echo earlier in the turn carries over (rule 3), unless a form is filled in after it."""
    if evidence["after_simple"] and not evidence["system"] and evidence["depth"] >= 1:
        return True
    echo = evidence["last_echo"] or evidence["phrase_echo"] >= 3
    return bool(echo and not (evidence["system"] and evidence["depth"] <= 1))


def _asks_for_experience(evidence: QuestionEvidence) -> bool:
    """An open question after feeling, meaning or wish, in the middle of the story, takes up what was just felt."""
    in_story = not evidence["start"] and not evidence["system"]
    return bool(evidence["depth"] >= 3 and evidence["open"] and in_story)


def _is_new_subject(evidence: QuestionEvidence) -> bool:
    if evidence["turning"] or evidence["start"]:
        return True
    if evidence["pointing_first"]:
        return False
    return bool(evidence["other_domain"] or (evidence["system"] and not evidence["shared_domain"]))
