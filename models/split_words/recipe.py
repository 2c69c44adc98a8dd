"""Make the list of words that are written apart by mistake: ``python models/split_words/recipe.py OUT.toml``.

A word of the corpora enters in every split into two words that also occur, when those two never stand side by side
there. The six conversations on which recognition is measured are left out.
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


def main(out: str) -> None:
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts():
        for clause in CLAUSE_END.split(text.lower().replace("’", "'")):
            found = WORD.findall(clause)
            words.update(found)
            pairs.update(itertools.pairwise(found))
    apart = sorted(
        f"{word[:at]} {word[at:]}"
        for word, count in words.items()
        if len(word) >= LEAST_LETTERS and "'" not in word and count >= LEAST_COUNT
        for at in range(LEAST_FIRST, len(word) - LEAST_SECOND + 1)
        if min(words[word[:at]], words[word[at:]]) >= LEAST_COUNT and not pairs[word[:at], word[at:]]
    )
    listed = "".join(f'  "{pair}",\n' for pair in apart)
    Path(out).write_text(f"{HEADING}{listed}]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
