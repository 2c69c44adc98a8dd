"""The telling part of a passage: which words of the client came back, and which few words to quote."""

import re

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.feedback.texts import StatementTexts

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=(?:maar|want|terwijl|omdat)\b)")
_QUOTE_WORDS = 28
_FRAGMENT_WORDS = 9


def words_of(text: str) -> list[str]:
    """Return the words in lower case, without marks."""
    return [word.lower() for word in _WORD.findall(text)]


def shared_word(said: str, taken_up: str, texts: StatementTexts) -> str | None:
    """Return the client's word (as the client said it) that comes back in what the professional said.

    Words of four letters or more that carry meaning; the longest wins. Inflections count: equal up to the last two
    letters, five at least.
    """
    own = [w for w in words_of(taken_up) if _carries(w, texts)]
    found = [w for w in dict.fromkeys(words_of(said)) if _carries(w, texts) and any(_same(w, o) for o in own)]
    return max(found, key=len, default=None)


def telling_sentence(turn: Turn, texts: StatementTexts) -> str:
    """Return the utterance that names a feeling, else the one with most to say, cut to a length one can read."""
    best = max(turn.utterances, key=lambda u: (_feelings(u.text, texts), _carried(u.text, texts)))
    return shorten(best.text, _QUOTE_WORDS)


def telling_fragment(turn: Turn, texts: StatementTexts) -> str:
    """Return at most nine words of the turn: the clause that names a feeling, else the one with most to say.

    Without closing marks, to stand inside another sentence.
    """
    clauses = [c for u in turn.utterances for c in _CLAUSE.split(u.text) if len(c.split()) > 1]
    if not clauses:
        return turn.text.strip(" .,;:")
    best = max(clauses, key=lambda c: (_feelings(c, texts), _carried(c, texts), -len(c)))
    return _around_feeling(best, texts).strip(" .,;:")


def shorten(text: str, words: int = _QUOTE_WORDS) -> str:
    """Cut after so many words, with an ellipsis."""
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:.") + " …"


def _around_feeling(clause: str, texts: StatementTexts) -> str:
    parts = clause.split()
    if len(parts) <= _FRAGMENT_WORDS:
        return clause
    hits = [i for i, part in enumerate(parts) if _feelings(part, texts)]
    first = max(0, min((hits[0] if hits else 0) - _FRAGMENT_WORDS // 2, len(parts) - _FRAGMENT_WORDS))
    last = first + _FRAGMENT_WORDS
    middle = " ".join(parts[first:last])
    return f"{'… ' if first else ''}{middle}{' …' if last < len(parts) else ''}"


def _feelings(text: str, texts: StatementTexts) -> int:
    return sum(map(texts.feeling.match, words_of(text)))


def _carried(text: str, texts: StatementTexts) -> int:
    return min(sum(_carries(word, texts) for word in words_of(text)), 6)


def _carries(word: str, texts: StatementTexts) -> bool:
    return len(word) >= 4 and word not in texts.small


def _same(said: str, own: str) -> bool:
    stem = max(5, min(len(said), len(own)) - 2)
    return said == own or said[:stem] == own[:stem]
