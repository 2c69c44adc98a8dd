"""What `crossfitting.py` kept: logits of conversations from models that did not train on them."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import corpus
import numpy as np
from choosing import Scored
from measuring import in_plain

from gesprekscoach.adapters.tagger import NeuralTagger
from gesprekscoach.adapters.tagger.decoding import HEARD, WRITTEN
from gesprekscoach.domain.conversation import Conversation

Kept = Mapping[str, Mapping[str, Mapping[str, np.ndarray]]]  # conversation -> clean, plain, heard -> track -> logits


def read(folder: Path) -> Kept:
    """Every conversation of every fold."""
    folds = (pickle.loads(path.read_bytes()) for path in sorted(folder.glob("fold*.pkl")))
    return {name: forms for fold in folds for name, forms in fold.items()}


def scored(
    conversations: Sequence[dict[str, Any]], kept: Kept, heard: Mapping[str, dict[str, Any]]
) -> Iterator[Scored]:
    """Every form of the conversations, with the logits it got."""
    for conversation in conversations:
        for form, logits in kept.get(conversation["id"], {}).items():
            shown = heard[conversation["id"]] if form == "heard" else conversation
            yield Scored(corpus.example(shown, form == "plain"), logits, HEARD if form == "heard" else WRITTEN)


def with_kept(tagger: NeuralTagger, logits: Mapping[str, np.ndarray]) -> NeuralTagger:
    """The tagger with logits that were kept in place of its own."""
    return tagger.adjusted("crossfitted", lambda own: replace(own, tracks=logits))


def pairs(
    labelled: Sequence[Conversation], tagger: NeuralTagger, kept: Kept
) -> Iterator[tuple[Conversation, Conversation]]:
    """Every conversation as written and in plain form, with its tags."""
    for conversation in labelled:
        for form, shown in (("clean", conversation), ("plain", in_plain(conversation))):
            yield shown, with_kept(tagger, kept[conversation.id][form]).tag(shown)
