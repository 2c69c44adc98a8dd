"""What the words themselves show: tokens with lemma and word class, content words, and the form of a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Form = Literal["verb_first", "wh", "statement", "command", "fragment"]


@dataclass(frozen=True, slots=True)
class Token:
    """One token with its lemma, universal word class ("VERB") and features ("Tense=Pres|VerbForm=Fin")."""

    text: str
    lemma: str
    pos: str
    morph: str = ""

    @property
    def lower(self) -> str:
        """The text without capitals."""
        return self.text.lower()

    @property
    def is_finite(self) -> bool:
        """Whether it is a finite verb: by closed list, else by the tagger."""
        return self.lower in _FINITE or (self.pos in ("VERB", "AUX") and "VerbForm=Fin" in self.morph)


Tokens = tuple[Token, ...]

_HESITATIONS = frozenset("eh ehm uh uhm hm hmm".split())
_OPENERS = frozenset(
    "en maar dus ja nee nou oké ok goh want of ah oh och tja hè mevrouw meneer".split()
) | _HESITATIONS  # fmt: skip
_ASKING = frozenset(
    "wie wat waar wanneer waarom hoe welke welk waarmee waardoor waarvoor waarover waaraan waarin waaruit waartoe "
    "waarheen waarvan waarnaar hoeveel hoezo hoelang wiens".split()
)
_FINITE = frozenset(
    "is zijn ben bent was waren heb hebt heeft hebben had hadden kan kun kunt kunnen kon konden mag mogen mocht moet "
    "moeten moest wil wilt willen wou wilde zou zouden zal zul zult zullen wordt worden word werd ga gaat gaan doe "
    "doet weet".split()
)
_SUBJECTS = frozenset("u je jij ik we wij jullie hij ze zij het dat die dit er iemand iets mijn uw jouw".split())
_PREPOSITIONS = frozenset("van met op aan voor door tot uit bij over naar in tegen vanaf sinds".split())
_SUBORDINATORS = frozenset("als wanneer omdat sinds toen nadat voordat terwijl".split())
_INVITING = frozenset("komt gaat neemt kijkt zegt vertelt denkt wacht".split())
_WORD = re.compile(r"[\w'’-]+|[^\w\s]")


def question_form(tokens: Sequence[Token]) -> Form:
    """Return the form of an utterance from the order of its words, with or without punctuation.

    Closed word lists decide, the tagger only whether the first word is a finite verb; a question mark is one cue,
    never the only one. Measured in models/nl_gesprek/README.md.
    """
    asked = bool(tokens) and tokens[-1].text == "?"
    words = _cleaned(tokens)
    if len(words) < 2:
        return "fragment"
    if words[0].lower in _SUBORDINATORS and not (words[0].lower == "wanneer" and words[1].is_finite):
        main = _main_clause(words)
        if main is not None:
            return "verb_first" if asked and "dan" in [t.lower for t in words[main:]] else "statement"
    asking_at = 1 if words[0].lower in _PREPOSITIONS and words[1].lower in _ASKING else 0
    if words[asking_at].lower in _ASKING:
        return _after_asking_word(words, asking_at, asked)
    if _starts_with_verb(words, asked):
        return _verb_first(words, asked)
    fronted = any(
        words[i].lower in _ASKING and words[i + 1].is_finite and words[i + 2].lower in ("u", "je", "jij")
        for i in range(2, len(words) - 2)
    )
    return "wh" if asked and fronted else "statement"


def _cleaned(tokens: Sequence[Token]) -> list[Token]:
    """Drop punctuation, opening particles, hesitations and immediate repetitions."""
    words = [t for t in tokens if t.pos not in ("PUNCT", "SPACE") and re.search(r"\w", t.text)]
    start = next((i for i, t in enumerate(words) if t.lower not in _OPENERS), len(words))
    kept: list[Token] = []
    for i, token in enumerate(words[start:], start):
        following = words[i + 1].lower if i + 1 < len(words) else ""
        repeats_two = len(kept) >= 3 and [t.lower for t in kept[-2:]] == [token.lower, following]
        if token.lower in _HESITATIONS or repeats_two or (kept and kept[-1].lower == token.lower):
            continue
        kept.append(token)
    return kept


def _main_clause(words: list[Token]) -> int | None:
    """Return where the main clause starts behind a fronted adverbial clause, or None."""
    finite = [i for i, t in enumerate(words) if i > 1 and t.is_finite]
    if len(finite) >= 2 and finite[1] == finite[0] + 1 < len(words) - 1 and _is_subject(words[finite[1] + 1]):
        return finite[1]
    return None


def _is_subject(token: Token) -> bool:
    pronoun = token.pos == "PRON" and token.lower not in _ASKING
    return token.lower in _SUBJECTS or token.pos in ("DET", "PROPN") or pronoun


def _after_asking_word(words: list[Token], asking_at: int, asked: bool) -> Form:
    for i, token in enumerate(words[asking_at + 1 : asking_at + 6], asking_at + 1):
        if token.is_finite:
            next_is_subject = words[min(i + 1, len(words) - 1)].lower in _SUBJECTS
            return "wh" if asked or next_is_subject or i == asking_at + 1 else "statement"
        if token.lower in _SUBJECTS and token.lower not in ("dat", "het", "uw", "mijn", "er"):
            return "statement"
    return "wh" if asked else "statement"


def _starts_with_verb(words: list[Token], asked: bool) -> bool:
    first, second = words[0], words[1]
    if first.is_finite and (asked or _is_subject(second)):
        return True
    unknown_verb = first.lower not in _SUBJECTS and first.pos not in ("ADV", "ADP", "SCONJ")
    return asked and second.lower in _SUBJECTS and unknown_verb


def _verb_first(words: list[Token], asked: bool) -> Form:
    first, second = words[0].lower, words[1].lower
    if second == "ik" and not asked:
        return "statement"
    if first == "laten" or (second == "u" and not asked and first in _INVITING):
        return "command"
    if second == "het" and first in ("denk", "vind", "weet"):
        return "statement"
    return "verb_first"


def plain_tokens(text: str) -> Tokens:
    """Return the tokens of a text without any model: every form is its own lemma, the word class stays empty."""
    return tuple(Token(word, word.lower(), "") for word in _WORD.findall(text))
