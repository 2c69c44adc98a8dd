"""Make the list of words that are written apart by mistake: ``python models/split_words/recipe.py OUT.toml``.

A word of the corpora enters in every split into two words that also occur, when those two never stand side by side
there, and seldom beside how often the word stands in ``tagger/corpus/more``: "haar werk" is hardly ever "haarwerk",
"er uit" mostly "eruit". The six conversations on which recognition is measured are left out.
"""

import gzip
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

MODELS = Path(__file__).parents[1]
HELD_OUT = {"carer-03", "debt-01", "debt-02", "newcomer-01", "work-02", "youth-04"}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
CLAUSE_END = re.compile(r'[.,?!;:()"…–]')
LEAST_LETTERS, LEAST_FIRST, LEAST_SECOND, LEAST_COUNT = 5, 2, 3, 2
MOST_APART = 0.2

HEADING = """# Woorden die de spraakherkenning vaak los schrijft, zoals ze los staan. Ze worden aan elkaar gezet.
# Gemaakt met models/split_words/recipe.py uit geschreven gesprekken en een boombank.
los_geschreven = [
"""


def texts() -> Iterator[str]:
    for file in sorted((MODELS / "tagger" / "corpus").glob("*.json")):
        conversation = json.loads(file.read_text(encoding="utf-8"))
        if conversation["id"] not in HELD_OUT:
            yield from (u["text"] for turn in conversation["turns"] for u in turn["utterances"])
    for file in sorted((MODELS / "nl_gesprek" / "corpus").glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from (" ".join(token[0] for token in json.loads(line)) for line in lines)


def more_texts() -> Iterator[str]:
    for file in sorted((MODELS / "tagger" / "corpus" / "more").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield from (u["text"] for turn in json.loads(line)["turns"] for u in turn["utterances"])


def clauses(text: str) -> Iterator[list[str]]:
    return (WORD.findall(clause) for clause in CLAUSE_END.split(text.lower().replace("’", "'")))


def main(out: str) -> None:
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for found in itertools.chain.from_iterable(map(clauses, texts())):
        words.update(found)
        pairs.update(itertools.pairwise(found))
    more_words: Counter[str] = Counter()
    more_pairs: Counter[tuple[str, str]] = Counter()
    for found in itertools.chain.from_iterable(map(clauses, more_texts())):
        more_words.update(found)
        more_pairs.update(itertools.pairwise(found))
    apart = sorted(
        f"{word[:at]} {word[at:]}"
        for word, count in words.items()
        if len(word) >= LEAST_LETTERS and "'" not in word and count >= LEAST_COUNT
        for at in range(LEAST_FIRST, len(word) - LEAST_SECOND + 1)
        if min(words[word[:at]], words[word[at:]]) >= LEAST_COUNT
        and not pairs[word[:at], word[at:]]
        and more_pairs[word[:at], word[at:]] <= MOST_APART * more_words[word]
    )
    listed = "".join(f'  "{pair}",\n' for pair in apart)
    Path(out).write_text(f"{HEADING}{listed}]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
