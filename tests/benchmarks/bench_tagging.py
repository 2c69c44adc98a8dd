"""How fast an hour of talk is tagged, how long loading takes, and how much memory one hour needs, and three.

    python tests/benchmarks/bench_tagging.py FOLDER

FOLDER holds conversations in corpus format; they are put one after the other until 9,000 words are reached.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

from gesprekscoach import resources
from gesprekscoach.adapters.tagger import NeuralTagger, load_tagger
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.followup_words import read_follow_up_words

HOUR = 9000  # words


def hour_of_talk(folder: Path) -> Conversation:
    """One conversation of about 9,000 words."""
    turns: list[Turn] = []
    words = 0
    for path in sorted(folder.glob("*.json")):
        conversation = conversation_from_json(json.loads(path.read_text(encoding="utf-8")), with_labels=False)
        for turn in conversation.turns:
            turns.append(replace(turn, n=len(turns) + 1))
            words += turn.word_count
            if words >= HOUR:
                return Conversation("uur", tuple(turns))
    raise SystemExit(f"only {words} words in {folder}, {HOUR} needed")


def peak_memory_mb() -> float | None:
    """The most memory this process has used, where the system tells."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def main() -> None:
    """Print seconds, words per second and MB, for one hour and for three."""
    conversation = hour_of_talk(Path(sys.argv[1]))
    began = time.perf_counter()
    tagger = load_tagger(
        resources.models_dir(), read_follow_up_words(resources.codebook_file().with_name("followup.toml"))
    )
    print(f"loading            {time.perf_counter() - began:6.2f} s")
    hour, three_hours = measure(tagger, conversation), measure(tagger, repeated(conversation, 3))
    print(f"three hours: {three_hours / hour:.1f} times the processor of one")


def repeated(conversation: Conversation, times: int) -> Conversation:
    """The conversation several times on end."""
    turns = conversation.turns * times
    return replace(conversation, turns=tuple(replace(turn, n=n) for n, turn in enumerate(turns, 1)))


def measure(tagger: NeuralTagger, conversation: Conversation) -> float:
    """Tag a conversation, print what it took, and return the seconds of processor."""
    began, used = time.perf_counter(), time.process_time()
    tagger.tag(conversation)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    words = sum(turn.word_count for turn in conversation.turns)
    utterances = sum(len(turn.utterances) for turn in conversation.turns)
    print(
        f"tagging            {seconds:6.2f} s for {words} words in {utterances} utterances ({used:.1f} s of processor)"
    )
    print(f"words per second   {words / seconds:6.0f}")
    print(f"peak memory        {peak_memory_mb() or float('nan'):6.0f} MB")
    return used


if __name__ == "__main__":
    main()
