"""Put the tagger together: the network and the evidence of the Dutch pipeline for follow-up questions."""

from collections.abc import Sequence
from pathlib import Path

from gesprekscoach.adapters.pipeline import Pipeline
from gesprekscoach.adapters.tagger.neural import EvidenceOf, NeuralTagger
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.followup_evidence import QuestionEvidence, follow_up_evidence
from gesprekscoach.domain.followup_words import read_follow_up_words


def load_tagger(models: Path, follow_up_words: Path) -> NeuralTagger:
    """Load the tagger with everything it needs, about two seconds.

    Args:
        models: the folder with the shipped models.
        follow_up_words: the word lists for follow-up (codebook/followup.toml).

    Raises:
        ModelMissing: a file is absent or damaged.
    """
    return NeuralTagger(models / "tagger" / "model", question_evidence(models, follow_up_words))


def question_evidence(models: Path, follow_up_words: Path) -> EvidenceOf:
    """Load the Dutch pipeline and return what gathers the evidence of every question (see `load_tagger`)."""
    pipeline, words = Pipeline(models / "nl_gesprek" / "pipeline"), read_follow_up_words(follow_up_words)

    def evidence_of(conversation: Conversation) -> Sequence[QuestionEvidence]:
        analysed = iter(pipeline.analyse(u.text for t in conversation.turns for u in t.utterances))
        by_turn = [[next(analysed) for _ in turn.utterances] for turn in conversation.turns]
        return follow_up_evidence(conversation, by_turn, words)

    return evidence_of
