"""How much the tags lose on recognised text: ``python -m tests.benchmarks.bench_recognised_tags AUDIO LABELS WORK``.

AUDIO holds recordings, each with NAME.truth.json beside it (what was said); LABELS holds NAME.json, the same
conversation with its labels, in corpus format. Each recording goes through the program itself (into a vault that is
thrown away), and its transcript is kept in WORK: with other weights only the tagging is done again. Empty WORK after a
change in hearing.

Three readings of the same conversations are tagged: as written, in lower case without punctuation, and as heard. Words
heard are aligned with words said; each utterance that was said takes the tags of the heard utterance that shares most
of its words, turns likewise; what shares no word with anything gets no tag, and that counts as an error. The opening is
compared as it is. Intervals: 95 %, drawn over whole conversations.
"""

import argparse
import json
import random
import re
import secrets
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.agreement import TRACKS, agreement
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corpus_format import conversation_from_json, conversation_to_json
from gesprekscoach.services.demo import demo_consent
from gesprekscoach.services.importing import import_recording
from gesprekscoach.settings import load_settings
from tests.benchmarks.scoring import align, normalise

Pair = tuple[Conversation, Conversation]
Kappas = Mapping[str, float]
Matches = Mapping[int, int]

SOUND = (".opus", ".flac", ".wav", ".mp3", ".m4a")
TRUTH = ".truth.json"
FORMS = ("clean", "plain", "heard")
ALLOWED = 0.08  # the drop from clean to heard that any track may show
UTTERANCE_LABELS = ("act", "depth", "follow_up", "flags")
TURN_LABELS = ("phase", "world", "stance", "talk", "movement", "domain", "signal")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("audio", "labels", "work"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--draws", type=int, default=500)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    coach = Coach(load_settings())
    pairs: dict[str, list[Pair]] = {form: [] for form in FORMS}
    for sound in sorted(p for p in arguments.audio.iterdir() if p.suffix in SOUND):
        labelled = read(arguments.labels / f"{sound.stem}.json")
        check_same_words(labelled, read(sound.with_name(sound.stem + TRUTH)))
        heard = transcript(coach, sound, arguments.model, arguments.work / f"{sound.stem}.{arguments.model}.json")
        tagged = {
            "clean": coach.tag(labelled),
            "plain": coach.tag(rewritten(labelled, plain)),
            "heard": carried_over(labelled, coach.tag(heard)),
        }
        for form in FORMS:
            pairs[form].append((labelled, tagged[form]))
    report(pairs, arguments.draws)


def read(path: Path) -> Conversation:
    return conversation_from_json(json.loads(path.read_text(encoding="utf-8")))


def check_same_words(labelled: Conversation, spoken: Conversation) -> None:
    """Stop when the recording holds another text than the labels are about."""
    if [t.text for t in labelled.turns] != [t.text for t in spoken.turns]:
        raise SystemExit(f"{labelled.id}: the labels and the recording do not have the same text")


def transcript(coach: Coach, sound: Path, model: str, kept: Path) -> Conversation:
    """What the program hears in a recording; read from ``kept`` when that is there, else heard and written to it."""
    if not kept.is_file():
        today = date.today()
        with tempfile.TemporaryDirectory() as place:
            own = Coach(replace(coach.settings, vault=Path(place) / "kluis.db"))
            with own.create_vault(secrets.token_hex(16), None).open() as store:
                list(import_recording(sound, demo_consent(today), store, own.audio_reader, today=today))
                (recording,) = store.recordings()
                list(own.process(recording.id, store, own.transcriber(model), today))
                heard = store.conversation(recording.id)
        assert heard is not None
        document = conversation_to_json(heard)
        kept.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        print(f"heard {sound.name}", flush=True)
    return conversation_from_json(json.loads(kept.read_text(encoding="utf-8")), with_labels=False)


def plain(text: str) -> str:
    """Lower case without punctuation; a text of punctuation alone stays as it is."""
    return " ".join(re.sub(r"[^\w\s'’-]", " ", text.lower()).split()) or text


def rewritten(conversation: Conversation, change: Callable[[str], str]) -> Conversation:
    return with_utterances(conversation, lambda utterance: replace(utterance, text=change(utterance.text)))


def with_utterances(conversation: Conversation, change: Callable[[Utterance], Utterance]) -> Conversation:
    turns = (replace(t, utterances=tuple(change(u) for u in t.utterances)) for t in conversation.turns)
    return replace(conversation, turns=tuple(turns))


def carried_over(said: Conversation, heard: Conversation) -> Conversation:
    """The conversation that was said, with the tags of what was heard in the same place."""
    said_words, heard_words = words_of(said), words_of(heard)
    together = [
        (said_words[i][1:], heard_words[j][1:])
        for operation, i, j in align([word for word, *_ in said_words], [word for word, *_ in heard_words])
        if operation in "=s"
    ]
    turn_of = most_shared([(a[0], b[0]) for a, b in together])
    utterance_of = most_shared([(a[1], b[1]) for a, b in together])
    heard_utterances = [u for t in heard.turns for u in t.utterances]
    turns, at = [], 0
    for number, turn in enumerate(said.turns):
        utterances = []
        for utterance in turn.utterances:
            source = heard_utterances[utterance_of[at]] if at in utterance_of else Utterance("")
            utterances.append(replace(utterance, **{label: getattr(source, label) for label in UTTERANCE_LABELS}))
            at += 1
        found = heard.turns[turn_of[number]] if number in turn_of else Turn(0, turn.speaker, ())
        labels = {label: getattr(found, label) for label in TURN_LABELS}
        turns.append(replace(turn, utterances=tuple(utterances), **labels))
    return replace(said, turns=tuple(turns), opening=heard.opening)


def words_of(conversation: Conversation) -> list[tuple[str, int, int]]:
    """Every word with the number of its turn and of its utterance, both counted through the conversation from 0."""
    utterances = [(number, u) for number, turn in enumerate(conversation.turns) for u in turn.utterances]
    return [(word, number, at) for at, (number, u) in enumerate(utterances) for word in normalise(u.text)]


def most_shared(pairs: Sequence[tuple[int, int]]) -> Matches:
    """For every first number the second that goes with it most often; the earliest of equals."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for first, second in pairs:
        counts[first][second] += 1
    return {first: max(sorted(found), key=found.__getitem__) for first, found in counts.items()}


def report(pairs: Mapping[str, Sequence[Pair]], draws: int) -> None:
    whole = {form: agreement(pairs[form]) for form in FORMS}
    intervals = drop_intervals(pairs["clean"], pairs["heard"], draws)
    print(f"{len(pairs['clean'])} conversations; kappa, and what recognised text loses against clean text")
    print(f"{'track':24s}{'n':>6s}{'clean':>8s}{'plain':>8s}{'heard':>8s}{'drop':>8s}   95 %")
    for track, score in whole["clean"].items():
        kappas = [whole[form][track].kappa for form in FORMS]
        drop, (low, high) = kappas[0] - kappas[2], intervals[track]
        row = f"{track:24s}{score.n:6d}" + "".join(f"{value:8.3f}" for value in (*kappas, drop))
        print(f"{row}   {low:.2f} to {high:.2f}{'  too much' if drop > ALLOWED else ''}")
    near = [whole[form]["depth"].within_one or 0.0 for form in FORMS]
    print(f"{'depth within one':30s}" + "".join(f"{value:8.3f}" for value in (*near, near[0] - near[2])))


def drop_intervals(clean: Sequence[Pair], heard: Sequence[Pair], draws: int) -> Mapping[str, tuple[float, float]]:
    """Bounds of the drop per track; both readings of a conversation are drawn together."""

    @cache
    def drop(sample: tuple[int, ...]) -> Kappas:
        first, second = (agreement([pairs[i] for i in sample]) for pairs in (clean, heard))
        return {track: first[track].kappa - second[track].kappa for track in first}

    dice, numbers = random.Random(0), range(len(clean))
    samples = [drop(tuple(sorted(dice.choices(numbers, k=len(clean))))) for _ in range(draws)]
    bounds = {}
    for track in TRACKS:
        values = sorted(sample[track] for sample in samples if track in sample)
        if values:
            bounds[track] = values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]
    return bounds


if __name__ == "__main__":
    main()
