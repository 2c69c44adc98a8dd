"""Put the tagger together: the network and the evidence of the Dutch pipeline for follow-up questions."""

from collections.abc import Sequence
from pathlib import Path

from gesprekscoach.adapters.pipeline import Pipeline
from gesprekscoach.adapters.tagger.neural import EvidenceOf, NeuralTagger
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.followup_evidence import QuestionEvidence, follow_up_evidence
from gesprekscoach.domain.followup_words import FollowUpWords


def load_tagger(models: Path, words: FollowUpWords) -> NeuralTagger:
    """Load the tagger with everything it needs, about two seconds.

    Args:
        models: the folder with the shipped models.
        words: the word lists for follow-up.

    Raises:
        ModelMissing: a file is absent or damaged.
    """
    return NeuralTagger(models / "tagger" / "model", question_evidence(models, words))


def question_evidence(models: Path, words: FollowUpWords) -> EvidenceOf:
    """Load the Dutch pipeline and return what gathers the evidence of every question. Raises as `load_tagger`."""
    pipeline = Pipeline(models / "nl_gesprek" / "pipeline")

    def evidence_of(conversation: Conversation) -> Sequence[QuestionEvidence]:
        analysed = iter(pipeline.analyse(u.text for t in conversation.turns for u in t.utterances))
        by_turn = [[next(analysed) for _ in turn.utterances] for turn in conversation.turns]
        return follow_up_evidence(conversation, by_turn, words)

    return evidence_of
