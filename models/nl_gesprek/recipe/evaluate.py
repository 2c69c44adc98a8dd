"""Score a pipeline on the treebank tests and on hand-written spoken questions: python evaluate.py [PIPELINE]."""

import argparse
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import docbins
import spacy
import treebank
from question_form import question_form
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

from gesprekscoach.adapters.pipeline import Pipeline

_FORMS = {"verb_first": "V1", "wh": "WH"}
_SHIPPED = Path(__file__).parents[1] / "pipeline"


def token_scores(nlp: Language, references: list[Doc]) -> dict[str, float]:
    """Return accuracies on gold tokens; lemmas are compared without case."""
    references = list(DocBin(attrs=docbins.ATTRIBUTES, docs=references).get_docs(nlp.vocab))
    examples = [
        Example(Doc(nlp.vocab, words=[t.text for t in ref], spaces=[bool(t.whitespace_) for t in ref]), ref)
        for ref in references
    ]
    for example, doc in zip(examples, nlp.pipe([e.predicted for e in examples]), strict=True):
        example.predicted = doc
    scores: dict[str, float] = {}
    for _, pipe in nlp.pipeline:
        scores |= pipe.score(examples) if hasattr(pipe, "score") else {}
    pairs = [(t.lemma_, r.lemma_) for e in examples for t, r in zip(e.predicted, e.reference, strict=True)]
    lemma = sum(a.lower() == b.lower() for a, b in pairs) / len(pairs)
    return {"tag": scores["tag_acc"], "pos": scores["pos_acc"], "morph": scores["morph_acc"], "lemma": lemma}


def questions(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (form, text) of a hand-written set; indirect and tag questions have no form of their own."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            form, _, text = line.split("\t")
            if form not in ("EMB", "TAG"):
                yield form, text


def form_accuracy(nlp: Language, path: Path, *, bare: bool) -> float:
    """Return how often verb-first, wh and no-question are told apart; ``bare``: lower case, no punctuation."""
    rows = list(questions(path))
    texts = [re.sub(r"[^\w\s'-]", "", text.lower()) if bare else text for _, text in rows]
    found = [_FORMS.get(question_form(doc), "no") for doc in nlp.pipe(texts)]
    wanted = [form if form in _FORMS.values() else "no" for form, _ in rows]
    return sum(a == b for a, b in zip(found, wanted, strict=True)) / len(rows)


def main() -> None:
    """Print the scores of the pipeline named on the command line, else of the shipped one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline", type=Path, nargs="?", default=_SHIPPED)
    folder = parser.parse_args().pipeline
    nlp, bank = spacy.load(folder), treebank.load()
    for name in ("lassy-test", "alpino-test"):
        for variant, docs in docbins.test_docs(bank[name], random.Random(0)).items():
            scores = "  ".join(f"{key} {value:.3f}" for key, value in token_scores(nlp, docs).items())
            print(f"{name + variant:18} {scores}")
    for path in sorted(treebank.CORPUS.glob("questions*.tsv")):
        clean, bare = (form_accuracy(nlp, path, bare=flag) for flag in (False, True))
        print(f"{path.name:18} form {clean:.3f}  bare {bare:.3f}")
    texts = [doc.text for doc in docbins.test_docs(bank["lassy-test"], random.Random(0))[""]]
    pipeline = Pipeline(folder)
    start = time.process_time()
    words = sum(len(tokens) for tokens in pipeline.analyse(texts))
    print(f"{words / (time.process_time() - start):.0f} words per CPU second", file=sys.stderr)


if __name__ == "__main__":
    main()
