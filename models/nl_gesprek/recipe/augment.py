"""Spoken and recognised variants of treebank sentences: questions, lower case, no punctuation, fillers, repetitions."""

import random
from dataclasses import dataclass

from treebank import FE, FORM, HEAD, LEM, REL, SP, UP, XP, Row, Sentence

_PERSON = {
    "u": ("VNW|pers|pron|nomin|vol|2b|getal", "Case=Nom|Person=2|PronType=Prs"),
    "hij": ("VNW|pers|pron|nomin|vol|3|ev|masc", "Case=Nom|Person=3|PronType=Prs"),
    "ze": ("VNW|pers|pron|stan|red|3|ev|fem", "Person=3|PronType=Prs"),
    "die": ("VNW|aanw|pron|stan|vol|3|getal", "Person=3|PronType=Dem"),
    "dat": ("VNW|aanw|pron|stan|vol|3o|ev", "Person=3|PronType=Dem"),
    "je": ("VNW|pers|pron|nomin|red|2v|ev", "Case=Nom|Person=2|PronType=Prs"),
    "jij": ("VNW|pers|pron|nomin|vol|2v|ev", "Case=Nom|Person=2|PronType=Prs"),
    "ik": ("VNW|pers|pron|nomin|vol|1|ev", "Case=Nom|Person=1|PronType=Prs"),
    "we": ("VNW|pers|pron|nomin|red|1|mv", "Case=Nom|Person=1|PronType=Prs"),
    "wij": ("VNW|pers|pron|nomin|vol|1|mv", "Case=Nom|Person=1|PronType=Prs"),
    "jullie": ("VNW|pers|pron|stan|nadr|2v|mv", "Person=2|PronType=Prs"),
    "ze/mv": ("VNW|pers|pron|stan|red|3|mv", "Person=3|PronType=Prs"),
}
_SINGULAR = ("u", "hij", "ze", "die", "dat", "je", "jij", "ik")
_PLURAL = ("we", "wij", "jullie", "ze/mv")
_WITHOUT_T = ("je", "jij", "ik")
_MODALS = ("kan", "mag", "zal", "wil", "moet")
_WHAT = ("wat", "PRON", "VNW|vb|pron|stan|vol|3o|ev", "Person=3|PronType=Int")
_WHO = ("wie", "PRON", "VNW|vb|pron|stan|vol|3p|getal", "PronType=Int")
_ASKING = {
    "obl": [(w, "ADV", "BW", "") for w in ("waar", "wanneer", "hoe", "waarom", "waardoor", "waarvoor")],
    "advmod": [(w, "ADV", "BW", "") for w in ("hoe", "wanneer", "waarom")],
    "obj": [_WHAT, _WHO],
    "nsubj": [_WHAT, _WHO],
}
_HESITATION = ("eh", "uh", "uhm", "ehm")
_FILLERS = (*_HESITATION, "nou", "ja", "hè", "dus", "oké", "goh", "nee")


def lower(sentence: Sentence) -> Sentence:
    """Return the sentence without capitals."""
    return [(row[FORM].lower(), row[LEM].lower(), *row[2:]) for row in sentence]


def without_punctuation(sentence: Sentence) -> Sentence:
    """Return the sentence without punctuation (perhaps nothing is left)."""
    return [(*row[:SP], True) for row in sentence if row[UP] != "PUNCT"]


@dataclass
class _Clause:
    """A plain subject-first main clause: places of the root, the finite verb, the subject's head and its words."""

    root: int
    finite: int
    subject: int
    span: list[int]


def invert(sentence: Sentence, rng: random.Random) -> Sentence | None:
    """Return a verb-first or wh-question made from a subject-first statement, or None when it is not one."""
    clause = _clause(sentence)
    if clause is None:
        return None
    rows = list(sentence)
    singular = "Number=Sing" in rows[clause.finite][FE]
    span, gone = clause.span, set[int]()
    if rng.random() < 0.65:
        gone, span = set(span) - {clause.subject}, [clause.subject]
        _put_pronoun(rows, clause, rng.choice(_SINGULAR if singular else _PLURAL))
    rest = [i for i in range(clause.finite + 1, len(rows)) if i not in gone]
    draw = rng.random()
    if draw < 0.5:
        return _finish([rows[i] for i in (clause.finite, *span, *rest)])
    askable = [i for i in rest if _can_be_asked(sentence, clause, i)]
    if not askable or draw > 0.93:
        if not singular:
            return None
        rows[clause.subject] = _asking(rows[clause.subject], rng.choice(_ASKING["nsubj"]))
        after = range(clause.finite + 1, len(rows))
        return _finish([rows[i] for i in (clause.subject, clause.finite, *after)])
    asked = rng.choice(askable)
    dropped = set(_subtree(sentence, asked))
    rows[asked] = _asking(rows[asked], rng.choice(_ASKING[rows[asked][REL]]))
    return _finish([rows[i] for i in (asked, clause.finite, *span, *(i for i in rest if i not in dropped))])


def _clause(sentence: Sentence) -> _Clause | None:
    root = next(i for i, row in enumerate(sentence) if row[HEAD] == 0)
    helps = ("aux", "aux:pass", "cop")
    under = [i for i, row in enumerate(sentence) if row[HEAD] == root + 1]
    finite = [
        i
        for i, row in enumerate(sentence)
        if "VerbForm=Fin" in row[FE] and (i == root or (i in under and row[REL] in helps))
    ]
    subjects = [i for i in under if sentence[i][REL] in ("nsubj", "nsubj:pass")]
    if len(subjects) != 1 or not finite or len(sentence) > 30:
        return None
    span = _subtree(sentence, subjects[0])
    if span != list(range(len(span))) or finite[0] != len(span):
        return None
    return _Clause(root, finite[0], subjects[0], span)


def _subtree(sentence: Sentence, top: int) -> list[int]:
    found, todo = {top}, [top]
    while todo:
        head = todo.pop()
        below = [i for i, row in enumerate(sentence) if row[HEAD] == head + 1 and i not in found]
        found.update(below)
        todo += below
    return sorted(found)


def _can_be_asked(sentence: Sentence, clause: _Clause, i: int) -> bool:
    row = sentence[i]
    fits = row[HEAD] == clause.root + 1 and row[REL] in ("obl", "advmod", "obj")
    return fits and not {clause.finite, clause.subject} & set(_subtree(sentence, i))


def _put_pronoun(rows: Sentence, clause: _Clause, pronoun: str) -> None:
    tag, features = _PERSON[pronoun]
    form, verb = pronoun.split("/")[0], rows[clause.finite]
    rows[clause.subject] = (form, form, "PRON", tag, features, *rows[clause.subject][HEAD:])
    if pronoun in _WITHOUT_T and "Tense=Pres" in verb[FE] and verb[FORM].lower() not in _MODALS:
        tag = "WW|pv|tgw|ev" if verb[XP] else ""
        rows[clause.finite] = (_je_form(verb), verb[LEM], verb[UP], tag, *verb[FE:])


def _je_form(verb: Row) -> str:
    form = verb[FORM].lower()
    irregular = {"heeft": "heb", "is": "ben"}
    if form in irregular:
        return irregular[form]
    return form[:-1] if form.endswith("t") and not verb[LEM].endswith("ten") else form


def _asking(row: Row, word: tuple[str, str, str, str]) -> Row:
    form, kind, tag, features = word
    return (form, form, kind, tag, features, row[HEAD], row[REL], row[SP])


def _finish(rows: Sentence) -> Sentence:
    """Return the rows with the capital in front and a question mark at the end."""
    rows = [rows[0], *(_small(row) for row in rows[1:])]
    first, last = rows[0], rows[-1]
    rows[0] = (first[FORM][:1].upper() + first[FORM][1:], *first[LEM:])
    if last[UP] == "PUNCT":
        rows[-1] = ("?", "?", *last[UP:])
    return rows


def _small(row: Row) -> Row:
    if row[UP] == "PROPN" or not row[LEM][:1].islower():
        return row
    return (row[FORM][:1].lower() + row[FORM][1:], *row[LEM:])


def disfluent(sentence: Sentence, rng: random.Random) -> Sentence:
    """Return the sentence with one or two fillers or repeated words."""
    rows = list(sentence)
    for _ in range(rng.choice([1, 1, 2])):
        draw = rng.random()
        if draw < 0.45:
            word = rng.choice(_FILLERS)
            capital = rows[0][FORM][:1].isupper()
            rows = [_filler(word.capitalize() if capital else word), _small(rows[0]), *rows[1:]]
        elif draw < 0.75:
            at = rng.randrange(1, len(rows))
            if rows[at][UP] != "PUNCT" and rows[at - 1][SP]:
                rows.insert(at, _filler(rng.choice(_HESITATION)))
        else:
            at = rng.randrange(max(1, len(rows) - 2))
            if rows[at][UP] != "PUNCT" and rows[at][SP]:
                rows.insert(at + 1, _small(rows[at]))
    return rows


def _filler(word: str) -> Row:
    kind, tag = ("ADV", "BW") if word.lower() == "dus" else ("INTJ", "TSW")
    return (word, word.lower(), kind, tag, "", 1, "discourse", True)
