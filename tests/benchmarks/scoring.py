"""Scoring of transcripts: words to a common spelling, alignment, word errors, borders found."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

import numpy as np

_ONES = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien"
).split()
_TENS = ("", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_FULL = {"'t": "het", "'n": "een", "m'n": "mijn", "z'n": "zijn", "d'r": "haar", "'k": "ik", "'m": "hem"}
_SPELLINGS = {"oke": "ok", "okay": "ok"}

Operation = tuple[Literal["=", "s", "d", "i"], int, int]


def normalise(text: str) -> list[str]:
    """Small letters, no punctuation or stress accents, numbers and 't, 'n, m'n in full."""
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("‘", "'")
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if sign not in "\u0301\u0300")
    text = unicodedata.normalize("NFC", bare).replace("%", " procent ")
    text = re.sub(r"€\s*(\d[\d.,]*)", r"\1 euro", text)
    text = re.sub(r"(?<=\d)\.(?=\d{3}\b)", "", text)
    text = re.sub(r"\b\d{1,6}\b", lambda match: _in_words(int(match[0])), text)
    words = re.sub(r"[^\w\s']", " ", text).split()
    full = (_FULL.get(word) or _FULL.get("'" + word.strip("'")) if "'" in word else word for word in words)
    plain = ((found or word).replace("'", "") for found, word in zip(full, words, strict=True))
    return [_SPELLINGS.get(word, word) for word in plain if word]


def align(truth: Sequence[str], heard: Sequence[str]) -> list[Operation]:
    """Align two word lists with the fewest edits: (operation, index in truth, index in heard), -1 where absent."""
    n, m = len(truth), len(heard)
    ids: dict[str, int] = {}
    own = np.array([ids.setdefault(word, len(ids)) for word in heard], np.int64)
    cost = np.zeros((n + 1, m + 1), np.int32)
    cost[0] = steps = np.arange(m + 1)
    for i, word in enumerate(truth, 1):
        best = np.minimum(cost[i - 1, :-1] + (own != ids.get(word, -1)), cost[i - 1, 1:] + 1)
        cost[i] = np.minimum.accumulate(np.concatenate([[i], best]) - steps) + steps
    path: list[Operation] = []
    i, j = n, m
    while i or j:
        differs = i > 0 and j > 0 and truth[i - 1] != heard[j - 1]
        if i and j and cost[i, j] == cost[i - 1, j - 1] + differs:
            i, j = i - 1, j - 1
            path.append(("s" if differs else "=", i, j))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            path.append(("d", i, -1))
        else:
            j -= 1
            path.append(("i", -1, j))
    return path[::-1]


def found_borders(truth_ms: Sequence[int], found_ms: Sequence[int], tolerance_ms: int = 500) -> int:
    """Count the borders that were found, each used once, nearest first."""
    pairs = sorted((abs(a - b), i, j) for i, a in enumerate(truth_ms) for j, b in enumerate(found_ms))
    used_truth: set[int] = set()
    used_found: set[int] = set()
    for distance, i, j in pairs:
        if distance > tolerance_ms:
            break
        if i not in used_truth and j not in used_found:
            used_truth.add(i)
            used_found.add(j)
    return len(used_truth)


def _in_words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] if ones == 0 else f"{_ONES[ones]}en{_TENS[tens]}"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return ("" if hundreds == 1 else _ONES[hundreds]) + "honderd" + (_in_words(rest) if rest else "")
    thousands, rest = divmod(number, 1000)
    if number < 10_000 and number % 1000 and number % 100 == 0:
        return _in_words(number // 100) + "honderd"
    return ("" if thousands == 1 else _in_words(thousands)) + "duizend" + (_in_words(rest) if rest else "")
