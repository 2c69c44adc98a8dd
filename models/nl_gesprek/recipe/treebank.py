"""Load the merged Dutch treebank (UD_Dutch-Alpino and UD_Dutch-LassySmall, CC BY-SA 4.0) of the corpus folder."""

import gzip
import json
from pathlib import Path

FORM, LEM, UP, XP, FE, HEAD, REL, SP = range(8)
Row = tuple[str, str, str, str, str, int, str, bool]
Sentence = list[Row]
CORPUS = Path(__file__).parents[1] / "corpus"


def load(folder: Path = CORPUS) -> dict[str, list[Sentence]]:
    """Return the sets "new", "old", "v20" (training) and "lassy-test", "alpino-test".

    A row is (form, lemma, UPOS, XPOS or "", features, head (1-based, 0 is the root), relation, space after).
    """
    return {
        path.name.split(".")[0]: [
            [tuple(row) for row in json.loads(line)] for line in gzip.open(path, "rt", encoding="utf-8")
        ]
        for path in sorted(folder.glob("*.jsonl.gz"))
    }
