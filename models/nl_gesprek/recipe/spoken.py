"""A small generated treebank of spoken Dutch: questions, reflections, topic drop, commands.

The news and encyclopedia treebanks hold 8 times "u" and 74 question marks in 168,000 tokens. The templates of the
corpus folder supply u, je and ik, verb-first and wh-questions, fronted adverbs, topic drop and imperatives.
"""

import collections
import random
import tomllib
from collections.abc import Mapping
from typing import Any

from treebank import CORPUS, FE, FORM, LEM, UP, XP, Row, Sentence

_W: dict[str, Any] = tomllib.loads((CORPUS / "spoken_words.toml").read_text(encoding="utf-8"))
_FIXED = {(f["form"], f["class"], f["relation"]): (f["lemma"], f["tag"], f["features"]) for f in _W["fixed"]}
_PLURAL = ("hebben", "zullen", "moeten", "zijn", "laten", "gaan")
_NEVER_FINITE = {*_W["infinitive"], "kunnen", "willen", "zitten", "zeggen", "doen", "vragen"} - set(_PLURAL)
_DEFAULT = {
    "NOUN": ("N|soort|ev|basis|zijd|stan", "Gender=Com|Number=Sing"),
    "ADJ": ("ADJ|vrij|basis|zonder", "Degree=Pos"),
    "INTJ": ("TSW", ""),
    "ADV": ("BW", ""),
}
_ONE_WORD = {
    "A": ("adjective", "ADJ"),
    "AP": ("adjective_person", "ADJ"),
    "T": ("time", "ADV"),
    "INF": ("infinitive", "VERB"),
}
_CHOICES = {
    "WHADV": "hoe/ADV waarom/ADV wanneer/ADV waar/ADV waardoor/ADV",
    "U": "u/PRON u/PRON u/PRON je/PRON jij/PRON jullie/PRON",
    "MOD": "nog/ADV al/ADV ook/ADV even/ADV eens/ADV wel/ADV dan/ADV eigenlijk/ADV gewoon/ADV misschien/ADV echt/ADV "
    "graag/ADV zelf/ADV",
    "END": ". . !",
}
_Part = tuple[str, str, int | None]
Lexicon = Mapping[tuple[str, str], tuple[str, str, str]]


def lexicon(bank: Mapping[str, list[Sentence]]) -> Lexicon:
    """Return the most frequent (lemma, tag, features) of every (form, class) in the current annotation."""
    counts: dict[tuple[str, str], collections.Counter[tuple[str, str, str]]] = collections.defaultdict(
        collections.Counter
    )
    for name in ("new", "old"):
        for sentence in bank[name]:
            for row in sentence:
                counts[row[FORM].lower(), row[UP]][row[LEM], row[XP], row[FE]] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def templates() -> list[str]:
    """Return the templates of the corpus folder."""
    lines = (CORPUS / "spoken_templates.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def generate(bank: Mapping[str, list[Sentence]], count: int = 3000, seed: int = 0) -> list[Sentence]:
    """Return about ``count`` generated sentences; the same seed gives the same sentences."""
    rng, known, lines = random.Random(seed), lexicon(bank), templates()
    made: list[Sentence] = []
    seen: set[str] = set()
    for attempt in range(20 * count):
        sentence = make(lines[attempt % len(lines)], rng, known)
        text = " ".join(row[FORM] for row in sentence)
        if text in seen and rng.random() > 0.15:
            continue
        seen.add(text)
        made.append(sentence)
        if len(made) == count:
            break
    return made


def make(template: str, rng: random.Random, known: Lexicon) -> Sentence:
    """Fill one template."""
    words: list[tuple[str, str, str, str | int]] = []
    place: dict[str, int] = {}
    for token in template.split()[1:]:
        form, relation, head = _fields(token)
        base = len(words)
        for word, inner, offset in _expand(form, rng):
            text, _, kind = word.partition("/")
            kind = kind or ("PUNCT" if text in ",.?!" else _W["class"][text])
            if offset is None:
                place.setdefault(form.split("/")[0], len(words))
                words.append((text, kind, relation, head))
            else:
                words.append((text, kind, inner, base + offset))
    return _rows(words, place, known)


def _fields(token: str) -> tuple[str, str, str]:
    if token[0] in ",.?!":
        relation, head = token[2:].split(":", 1)
        return token[0], relation, head
    form, *relation_parts, head = token.split(":")
    return form, ":".join(relation_parts), head


def _rows(words: list[tuple[str, str, str, str | int]], place: Mapping[str, int], known: Lexicon) -> Sentence:
    rows: Sentence = []
    for i, (text, kind, relation, head) in enumerate(words):
        at = head if isinstance(head, int) else (-1 if head == "0" else place[head])
        lemma, tag, features = (text, "LET", "") if kind == "PUNCT" else _analyse(text, kind, relation, known)
        space = not (i + 1 < len(words) and words[i + 1][1] == "PUNCT")
        rows.append((text, lemma, kind, tag, features, at + 1, "root" if at < 0 else relation, space))
    first: Row = rows[0]
    rows[0] = (first[0][0].upper() + first[0][1:], *first[1:])
    return rows


def _analyse(form: str, kind: str, relation: str, known: Lexicon) -> tuple[str, str, str]:
    for key in ((form, kind, relation), (form, kind, "*")):
        if key in _FIXED:
            return _FIXED[key]
    if kind in ("VERB", "AUX"):
        return _verb(form)
    if kind == "ADJ" and form != "belangrijkste":
        return form, *_DEFAULT["ADJ"]
    return known.get((form, kind)) or (form, *_DEFAULT.get(kind, ("", "")))


def _verb(form: str) -> tuple[str, str, str]:
    if form in _W["participle"]:
        return _W["participle"][form], "WW|vd|vrij|zonder", "VerbForm=Part"
    if form not in _W["verb"] or form in _NEVER_FINITE:
        return form, "WW|inf|vrij|zonder", "VerbForm=Inf"
    past, plural = form in _W["past"], form in _PLURAL
    if past:
        tag = "WW|pv|verl|ev"
    elif plural:
        tag = "WW|pv|tgw|mv"
    else:
        tag = "WW|pv|tgw|met-t" if form.endswith("t") and form not in ("moet", "weet") else "WW|pv|tgw|ev"
    number, tense = "Plur" if plural else "Sing", "Past" if past else "Pres"
    return _W["verb"][form], tag, f"Number={number}|Tense={tense}|VerbForm=Fin"


def _expand(form: str, rng: random.Random) -> list[_Part]:
    """Return the words of a slot, each with its relation and the place of its head in the phrase (None: the head)."""
    if not form.startswith("{"):
        word, _, kind = form.partition("/")
        return [(word.split("#")[0] + (f"/{kind}" if kind else ""), "", None)]
    slot = form[1:-1]
    if slot in _ONE_WORD:
        words, kind = _ONE_WORD[slot]
        return [(f"{rng.choice(_W[words])}/{kind}", "", None)]
    if slot in _CHOICES:
        return [(rng.choice(_CHOICES[slot].split()), "", None)]
    return {"NP": _noun_phrase, "SUBJ": _subject, "PP": _prepositional}[slot](rng)


def _noun_phrase(rng: random.Random) -> list[_Part]:
    draw = rng.random()
    if draw < 0.55:
        determiner, relation = rng.choice(_W["determiner"])
        return [(determiner, relation, 1), (f"{rng.choice(_W['noun'])}/NOUN", "", None)]
    plural = f"{rng.choice(_W['noun_plural'])}/NOUN"
    if draw < 0.75:
        return [(plural, "", None)]
    if draw < 0.9:
        determiner, relation = rng.choice([d for d in _W["determiner"] if d[0] in ("uw", "mijn", "de", "die")])
        return [(determiner, relation, 1), (plural, "", None)]
    return [(rng.choice(["iemand/PRON", "iets/PRON"]), "", None)]


def _subject(rng: random.Random) -> list[_Part]:
    determiner, relation = rng.choice(_W["determiner"][1:6])
    people = "zoon dochter moeder vader partner huisarts buurvrouw broer zus hond baas".split()
    return [(determiner, relation, 1), (f"{rng.choice(people)}/NOUN", "", None)]


def _prepositional(rng: random.Random) -> list[_Part]:
    preposition = rng.choice("met van voor bij over in naar op tegen zonder".split())
    if rng.random() < 0.35:
        pronoun = rng.choice(["u/PRON", "jou/PRON", "mij/PRON", "hem/PRON", "haar/PRON"])
        return [(f"{preposition}/ADP", "case", 1), (pronoun, "", None)]
    determiner, relation = rng.choice(_W["determiner"])
    noun = f"{rng.choice(_W['noun'])}/NOUN"
    return [(f"{preposition}/ADP", "case", 2), (determiner, relation, 2), (noun, "", None)]
