"""What makes a Dutch text hard to read, as rules: long sentences, office and English words, long and nominal words.

B1 is the level of Dutch that nearly everyone reads with ease. The bounds are those that Dutch writing guides give for
it: some ten words a sentence on average, and none above twenty. The words stand in ``plain_dutch.toml``.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_name("plain_dutch.toml").read_text(encoding="utf-8"))

HARD_WORDS: Mapping[str, str] = _DATA["instead_of"]
"""Words to avoid, each with what to write instead."""

LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{LETTER}+(?:['’-]{LETTER}+)*|\d+(?:[.,:-]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+|\n+|\s{2,}|\s+[·▸]\s+")
_NOMINAL = re.compile(rf"{LETTER}{{3,}}(?:ing|ingen|atie|aties|heid|heden|iteit|iteiten|isme)")
_PASSIVE = frozenset("word wordt worden werd werden".split())
_SHORTEST_SENTENCE = 4
"""A label of one to three words is no sentence, and would only lower the average."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The most words in a sentence and on average, the most abstract nouns in a sentence, and words that may stay."""

    longest: int = 20
    average: float = 11.0
    abstract_nouns: int = 2
    allowed: Collection[str] = ()


B1 = Rules()
CODEBOOK = Rules(longest=30, abstract_nouns=3, allowed=_DATA["codebook"]["words"])
"""Its definitions and rules are the method's own, kept word for word, and often name everything they cover in a row."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that makes a text hard: which rule, and what it is about."""

    rule: str
    about: str


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; a number counts as one."""
    return [word.lower() for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a new line or a wide gap ends one too, as on a screen."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if piece and words(piece)]


def average(texts: Iterable[str]) -> float:
    """Return how many words a sentence has on average."""
    lengths = [len(words(sentence)) for text in texts for sentence in sentences(text)]
    counted = [length for length in lengths if length >= _SHORTEST_SENTENCE]
    return sum(counted) / max(1, len(counted))


def findings(text: str, rules: Rules = B1) -> Iterator[Finding]:
    """Yield what is hard about a text."""
    for sentence in sentences(text):
        yield from _of_sentence(sentence, rules)
    for match in _HARD.finditer(text.lower()):
        if match.group() not in rules.allowed:
            yield Finding("moeilijk woord", f"{match.group()}: {_instead_of(match.group())}")
    for word in words(text):
        if max(map(len, word.split("-"))) > _DATA["longest_word"] and word not in rules.allowed:
            yield Finding("lang woord", word)


def _of_sentence(sentence: str, rules: Rules) -> Iterator[Finding]:
    found = words(sentence)
    if len(found) > rules.longest:
        yield Finding("lange zin", f"{len(found)} woorden: {sentence}")
    if sum(word in _PASSIVE for word in found) > 1:
        yield Finding("dubbel passief", sentence)
    abstract = [word for word in found if _NOMINAL.fullmatch(word) and word not in _DATA["not_nominal"]]
    if len(abstract) > rules.abstract_nouns:
        yield Finding("stapel naamwoorden", f"{', '.join(abstract)}: {sentence}")


def _listed() -> re.Pattern[str]:
    """Match whole words only, the longest first; an asterisk at the end stands for any ending."""
    forms = sorted(HARD_WORDS, key=len, reverse=True)
    choices = "|".join(re.escape(form).replace(r"\*", rf"{LETTER}*").replace(r"\ ", r"\s+") for form in forms)
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])")


_HARD = _listed()


def _instead_of(found: str) -> str:
    plain = " ".join(found.split())
    stems = [form for form in HARD_WORDS if form.endswith("*") and plain.startswith(form[:-1])]
    return str(HARD_WORDS[plain if plain in HARD_WORDS else max(stems, key=len)])
