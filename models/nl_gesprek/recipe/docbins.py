"""Training, development and test sets for spaCy from the treebank, with spoken and recognised variants."""

import random
from collections.abc import Iterator
from pathlib import Path

import spacy
from augment import disfluent, invert, lower, without_punctuation
from spacy.tokens import Doc, DocBin
from treebank import FE, FORM, LEM, SP, UP, XP, Sentence

TRAINING_SETS = ("new", "old", "v20")
ATTRIBUTES = ["TAG", "POS", "MORPH", "LEMMA", "SPACY"]
_VOCAB = spacy.blank("nl").vocab


def to_doc(sentences: list[Sentence]) -> Doc:
    """Return one document; an absent tag stays absent, it is not filled in."""
    rows = [row for sentence in sentences for row in (*sentence[:-1], (*sentence[-1][:SP], True))]
    return Doc(
        _VOCAB,
        words=[row[FORM] for row in rows],
        spaces=[row[SP] for row in rows],
        tags=[row[XP] for row in rows],
        pos=[row[UP] for row in rows],
        morphs=[row[FE] for row in rows],
        lemmas=[row[LEM] for row in rows],
    )


def group(sentences: list[Sentence], sizes: list[int], rng: random.Random) -> Iterator[Doc]:
    """Yield documents of a drawn number of sentences."""
    at = 0
    while at < len(sentences):
        size = rng.choice(sizes)
        yield to_doc(sentences[at : at + size])
        at += size


def save(docs: list[Doc], path: Path) -> None:
    """Write the documents as a DocBin."""
    DocBin(attrs=ATTRIBUTES, docs=docs).to_disk(path)


def bare(sentences: list[Sentence]) -> list[Sentence]:
    """Return the sentences without case and punctuation, as a recogniser may write them."""
    return [lower(kept) for kept in (without_punctuation(s) for s in sentences) if kept]


def split_development(bank: dict[str, list[Sentence]]) -> list[Sentence]:
    """Take every ninth sentence of the set "new" out of the bank for early stopping and return them."""
    development = bank["new"][::9]
    bank["new"] = [s for i, s in enumerate(bank["new"]) if i % 9]
    return development


def test_docs(sentences: list[Sentence], rng: random.Random) -> dict[str, list[Doc]]:
    """Return the test set as written, lower-cased, and lower-cased without punctuation."""
    return {
        "": list(group(sentences, [10], rng)),
        "-lower": list(group([lower(s) for s in sentences], [10], rng)),
        "-asr": list(group(bare(sentences), [10], rng)),
    }


def development_docs(sentences: list[Sentence], rng: random.Random) -> list[Doc]:
    """Return the development sentences as written, and half of them bare."""
    return [*group(sentences, [10], rng), *group(bare(sentences[::2]), [2], rng)]


def training_docs(bank: dict[str, list[Sentence]], spoken: list[Sentence], rng: random.Random) -> list[Doc]:
    """Return the treebank with its variants and the generated spoken sentences, shuffled."""
    base = [s for name in TRAINING_SETS for s in bank[name]]
    docs = [*group(base, [10], rng)]
    docs += group([lower(s) for s in base], [1, 2, 4, 6], rng)
    docs += group(bare(base), [1, 1, 2, 4, 8], rng)
    questions = [q for q in (invert(s, rng) for s in base) if q]
    docs += group(questions, [1, 1, 3], rng)
    docs += group([lower(q) for q in questions], [1, 1, 3], rng)
    docs += group(bare(questions), [1, 1, 2], rng)
    docs += group(spoken, [1, 1, 2, 3], rng)
    docs += group(bare(spoken), [1, 1, 2], rng)
    pool = [s for s in base + questions + spoken if 3 < len(s) < 25]
    rng.shuffle(pool)
    hesitant = [disfluent(s, rng) for s in pool[: len(pool) // 2]]
    docs += group(hesitant, [1, 1, 2], rng)
    docs += group(bare(hesitant), [1, 1, 2], rng)
    rng.shuffle(docs)
    return docs
