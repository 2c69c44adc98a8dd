"""Figures over all the first 98 conversations, each tagged by a model that was trained and set on others alone.

    python models/tagger/recipe/crossfitting.py --words FILE --keep FOLDER

Flags and opening levels are too rare in `judge` to say much. So a whole model is trained on what was written later and
on none of the 98; its top is then trained on three quarters of them, four times, and gives the logits of the last
quarter. Thresholds, transitions, follow-up and calibration for a quarter are learned from the other three; the opening
is found without cues. It takes two hours on two cores. FOLDER keeps weights and logits, so that a run that was stopped
goes on where it was; the figures go to crossfit.json beside the model card.
"""

import argparse
import hashlib
import json
import pickle
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import build
import card
import choosing
import corpus
import crossfitted
import export
import measuring
import network
import numpy as np
import source_encoder
import torch
import training

from gesprekscoach import resources
from gesprekscoach.adapters.tagger import NeuralTagger
from gesprekscoach.adapters.tagger.loading import question_evidence
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.services.tagging import tag_utterances

FOLDS = 4
LATER = replace(build.FIRST[0], epochs=2, frozen=0, encoder_rate=2e-4, layer_decay=0.9, network_rate=1.5e-3, seed=11)
TOP = replace(LATER, epochs=4, frozen=8, encoder_rate=1.5e-4, network_rate=6e-4, average=0.98)
TRUST = 1.0  # network and evidence of the words count alike for follow-up; not chosen
FORMS = {"clean": 0, "plain": 1, "heard": build.AS_HEARD}


def main() -> None:
    """Train what is not there yet, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--keep", type=Path, required=True)
    wanted = parser.parse_args()
    wanted.keep.mkdir(parents=True, exist_ok=True)
    first = corpus.load(build.CORPUS)
    if missing := [k for k in range(FOLDS) if not (wanted.keep / f"fold{k}.pkl").exists()]:
        _train(wanted.words, wanted.keep, first, missing)
    kept = crossfitted.read(wanted.keep)
    metrics = {"folds": FOLDS, **figures(first, kept)}
    (build.HERE.parent / "crossfit.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    card.update_crossfitted(build.HERE.parent / "README.md", metrics)


def fold_of(name: str) -> int:
    """Which quarter a conversation is in: drawn by its name."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def _train(words: Path, keep: Path, first: Sequence[dict[str, Any]], missing: Sequence[int]) -> None:
    source = source_encoder.read(source_encoder.package_file(), build.texts(words, build.divided()))
    tokenizer, marks = source.tokenizer, len(source.weights["word"])
    data = build.forms_of(first, tokenizer, marks)
    base = keep / "later.pt"
    fresh = build.branch(source, data[0][0].example.features.shape[1], LATER.seed)
    later = corpus.more(build.CORPUS)
    model = build.kept_or(base, fresh, lambda: training.train(build.forms_of(later, tokenizer, marks), fresh, LATER))
    data = training.cached(model, data)
    for k in missing:
        model.load_state_dict(torch.load(base))
        top = training.train([forms for forms in data if fold_of(forms[0].example.name) != k], model, TOP)
        mine = {forms[0].example.name: _logits(top, forms) for forms in data if fold_of(forms[0].example.name) == k}
        (keep / f"fold{k}.pkl").write_bytes(pickle.dumps(mine))


@torch.no_grad()
def _logits(model: network.Tagger, forms: Sequence[training.Prepared]) -> dict[str, dict[str, np.ndarray]]:
    return {
        form: {track: t.numpy() for track, t in training.forward(model, [forms[place]])[0].items()}
        for form, place in FORMS.items()
        if place < len(forms)
    }


def figures(first: Sequence[dict[str, Any]], kept: crossfitted.Kept) -> dict[str, Any]:
    """Agreement and calibration over all conversations, clean and plain, each with the settings of the other folds."""
    evidence_of = question_evidence(resources.models_dir(), build.FOLLOW_UP_WORDS)
    labelled = [conversation_from_json(c) for c in first]
    rules, heard, folds = build.rule_book(), corpus.heard(build.CORPUS), range(FOLDS)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(shutil.copytree(build.HERE.parent / "model", Path(folder) / "model"))
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        facts = {key: value for key, value in manifest.items() if key not in ("version", "sha256")}
        export.add(place, "cue", {})  # cues of the opening were learned from conversations among these

        def tagger(decoding: dict[str, Any]) -> NeuralTagger:
            build.write_decoding(place, decoding, facts)
            return NeuralTagger(place, evidence_of)

        chosen = []
        for k in folds:
            others = [c for c in first if fold_of(c["id"]) != k]
            scored = list(crossfitted.scored(others, kept, heard))
            decoding = choosing.choose([corpus.example(c, False) for c in others], scored)
            learned = choosing.follow_up([c for c in labelled if fold_of(c.id) != k], evidence_of)
            chosen.append({**decoding, "follow_up": {**learned, "trust": TRUST}})
        pairs = [
            list(crossfitted.pairs([c for c in labelled if fold_of(c.id) == k], tagger(chosen[k]), kept)) for k in folds
        ]
        taggers = []
        for k in folds:
            others = [pair for j in folds if j != k for pair in pairs[j]]
            found = {track: choosing.calibration(measuring.confidences(others, track)) for track in corpus.TRACKS}
            taggers.append(tagger({**chosen[k], "calibration": found}))
    written = {c.id: c.turns for c in labelled}

    def tag(conversation: Conversation) -> Conversation:
        form = "clean" if conversation.turns == written[conversation.id] else "plain"
        own = crossfitted.with_kept(taggers[fold_of(conversation.id)], kept[conversation.id][form])
        return tag_utterances(conversation, own, rules)  # logits were kept per utterance

    return measuring.figures(labelled, tag)


if __name__ == "__main__":
    main()
