"""The form of a question from the order of its words: a task that shows what the pipeline is worth on speech."""

import re
from collections.abc import Sequence
from typing import Literal

from spacy.tokens import Token

Form = Literal["verb_first", "wh", "statement", "command", "fragment"]

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


def question_form(tokens: Sequence[Token]) -> Form:
    """Return the form of an utterance from the order of its words, with or without punctuation.

    Closed word lists decide, the tagger only whether the first word is a finite verb; a question mark is one cue,
    never the only one.
    """
    asked = bool(tokens) and tokens[-1].text == "?"
    words = _cleaned(tokens)
    if len(words) < 2:
        return "fragment"
    if words[0].lower_ in _SUBORDINATORS and not (words[0].lower_ == "wanneer" and _is_finite(words[1])):
        main = _main_clause(words)
        if main is not None:
            return "verb_first" if asked and "dan" in [t.lower_ for t in words[main:]] else "statement"
    asking_at = 1 if words[0].lower_ in _PREPOSITIONS and words[1].lower_ in _ASKING else 0
    if words[asking_at].lower_ in _ASKING:
        return _after_asking_word(words, asking_at, asked)
    if _starts_with_verb(words, asked):
        return _verb_first(words, asked)
    fronted = any(
        words[i].lower_ in _ASKING and _is_finite(words[i + 1]) and words[i + 2].lower_ in ("u", "je", "jij")
        for i in range(2, len(words) - 2)
    )
    return "wh" if asked and fronted else "statement"


def _is_finite(token: Token) -> bool:
    """Whether it is a finite verb: by closed list, else by the tagger."""
    return token.lower_ in _FINITE or (token.pos_ in ("VERB", "AUX") and "Fin" in token.morph.get("VerbForm"))


def _cleaned(tokens: Sequence[Token]) -> list[Token]:
    """Drop punctuation, opening particles, hesitations and immediate repetitions."""
    words = [t for t in tokens if t.pos_ not in ("PUNCT", "SPACE") and re.search(r"\w", t.text)]
    start = next((i for i, t in enumerate(words) if t.lower_ not in _OPENERS), len(words))
    kept: list[Token] = []
    for i, token in enumerate(words[start:], start):
        following = words[i + 1].lower_ if i + 1 < len(words) else ""
        repeats_two = len(kept) >= 3 and [t.lower_ for t in kept[-2:]] == [token.lower_, following]
        if token.lower_ in _HESITATIONS or repeats_two or (kept and kept[-1].lower_ == token.lower_):
            continue
        kept.append(token)
    return kept


def _main_clause(words: list[Token]) -> int | None:
    """Return where the main clause starts behind a fronted adverbial clause, or None."""
    finite = [i for i, t in enumerate(words) if i > 1 and _is_finite(t)]
    if len(finite) >= 2 and finite[1] == finite[0] + 1 < len(words) - 1 and _is_subject(words[finite[1] + 1]):
        return finite[1]
    return None


def _is_subject(token: Token) -> bool:
    pronoun = token.pos_ == "PRON" and token.lower_ not in _ASKING
    return token.lower_ in _SUBJECTS or token.pos_ in ("DET", "PROPN") or pronoun


def _after_asking_word(words: list[Token], asking_at: int, asked: bool) -> Form:
    for i, token in enumerate(words[asking_at + 1 : asking_at + 6], asking_at + 1):
        if _is_finite(token):
            next_is_subject = words[min(i + 1, len(words) - 1)].lower_ in _SUBJECTS
            return "wh" if asked or next_is_subject or i == asking_at + 1 else "statement"
        if token.lower_ in _SUBJECTS and token.lower_ not in ("dat", "het", "uw", "mijn", "er"):
            return "statement"
    return "wh" if asked else "statement"


def _starts_with_verb(words: list[Token], asked: bool) -> bool:
    first, second = words[0], words[1]
    if _is_finite(first) and (asked or _is_subject(second)):
        return True
    unknown_verb = first.lower_ not in _SUBJECTS and first.pos_ not in ("ADV", "ADP", "SCONJ")
    return asked and second.lower_ in _SUBJECTS and unknown_verb


def _verb_first(words: list[Token], asked: bool) -> Form:
    first, second = words[0].lower_, words[1].lower_
    if second == "ik" and not asked:
        return "statement"
    if first == "laten" or (second == "u" and not asked and first in _INVITING):
        return "command"
    if second == "het" and first in ("denk", "vind", "weet"):
        return "statement"
    return "verb_first"
