"""What tags lose on text that is written out in another way: ``python -m tests.benchmarks.bench_other_text PART``.

PART is ``choose``, ``choose_more`` or ``judge`` (models/tagger/split.json). Every conversation is tagged as it is and
rewritten, by the program (sentence by sentence) and by the tagger alone (in the utterances that are given). Kappa with
the labels, per turn; ``asks``: whether a turn of the professional holds a question.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.agreement import SINGLE_TURN_TRACKS, Pair, kappa
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.services.tagging import tag_conversation, tag_utterances
from gesprekscoach.settings import load_settings
from tests.benchmarks.bench_recognised_tags import rewritten

MODELS = Path(__file__).parents[2] / "models" / "tagger"
TRACKS = ("asks", *SINGLE_TURN_TRACKS, "opening")
Change = Callable[[Conversation], Conversation]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["choose", "choose_more", "judge"])
    labelled = list(conversations(parser.parse_args().part))
    coach = Coach(load_settings())
    print(f"{len(labelled)} conversations{'':13s}" + "".join(f"{track:>10s}" for track in TRACKS))
    for form, change in FORMS.items():
        for name, tag in (("sentences", tag_conversation), ("as given", tag_utterances)):
            pairs: dict[str, list[Pair]] = defaultdict(list)
            for conversation in labelled:
                tagged = tag(change(conversation), coach.tagger, coach.rule_book)
                for track, pair in compared(conversation, tagged):
                    pairs[track].append(pair)
            print(f"{form:18s}{name:12s}" + "".join(f"{kappa(pairs[t]):10.3f}" for t in TRACKS), flush=True)


def conversations(part: str) -> Iterator[Conversation]:
    """Every whole conversation of this part, with its labels."""
    names = set(json.loads((MODELS / "split.json").read_text(encoding="utf-8"))[part])
    corpus = MODELS / "corpus"
    single = (path.read_text(encoding="utf-8") for path in sorted(corpus.glob("*.json")))
    more = (line for path in sorted((corpus / "more").glob("*.jsonl")) for line in path.open(encoding="utf-8"))
    for text in (*single, *more):
        document = json.loads(text)
        if document["id"] in names and "opening" in document:
            yield conversation_from_json(document)


def compared(labelled: Conversation, tagged: Conversation) -> Iterator[tuple[str, Pair]]:
    """Label and tag of every unit, with its track."""
    if labelled.opening and tagged.opening:
        yield "opening", (str(labelled.opening.level), str(tagged.opening.level))
    for one, other in zip(labelled.turns, tagged.turns, strict=True):
        if one.speaker == "professional":
            yield "asks", (str(asks(one)), str(asks(other)))
        for track in SINGLE_TURN_TRACKS:
            if getattr(one, track) is not None:
                yield track, (getattr(one, track), str(getattr(other, track)))


def asks(turn: Turn) -> bool:
    return any(utterance.is_question for utterance in turn.utterances)


def whole_turns(conversation: Conversation) -> Conversation:
    """Every turn as one utterance."""
    turns = (replace(turn, utterances=(replace(turn.utterances[0], text=turn.text),)) for turn in conversation.turns)
    return replace(conversation, turns=tuple(turns))


def as_analysed(text: str) -> str:
    """The text as conversation analysts write it: lengthened words, pauses, a rising tone."""
    lengthened = re.sub(r"((?:\S+ ){3}\S*?[aeou])(?=[a-z])", r"\1:", text)
    return re.sub(r"((?:\S+ ){6})", r"\1(0.4) ↑", lengthened)


FORMS: dict[str, Change] = {
    "as written": lambda conversation: conversation,
    "whole turns": whole_turns,
    "quoted": lambda conversation: rewritten(conversation, "“{}”".format),
    "in capitals": lambda conversation: rewritten(conversation, str.upper),
    "as analysed": lambda conversation: rewritten(conversation, as_analysed),
    "with asides": lambda conversation: rewritten(conversation, "{} [lacht]".format),
}


if __name__ == "__main__":
    main()
