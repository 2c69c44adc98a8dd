"""Rebuild the tagger from the corpus: read the encoder, train, export, choose thresholds, measure.

    python models/tagger/recipe/build.py --words FILE --keep FOLDER [--crossfitted FOLDER] [--to FOLDER] [--judge]
    python models/tagger/recipe/build.py --onward --keep FOLDER [...]

Needs the packages of recipe/requirements.txt next to the program's own. FILE is a list of Dutch words, one a line (the
Debian package wdutch has one): it decides which word pieces are kept. --onward trains the shipped weights on, in place
of the source encoder: a third of the time. --keep is where each branch is kept once it is trained, so that a run that
was stopped goes on where it was. With what `crossfitting.py` left in a folder, thresholds are chosen on the training
conversations too, as models saw them that did not train on them. Without --judge the figures are those of the
conversations on which thresholds were chosen; the conversations of `judge` are only read with it. Figures are written
beside the folder of --to. --every 50 takes one in 50 training conversations: to see in minutes whether all of it runs.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent / "corpus"
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

import areas  # noqa: E402
import attributing  # noqa: E402
import card  # noqa: E402
import choosing  # noqa: E402
import close_reading  # noqa: E402
import corpus  # noqa: E402
import crossfitted  # noqa: E402
import cues  # noqa: E402
import danger  # noqa: E402
import exchanges  # noqa: E402
import export  # noqa: E402
import measuring  # noqa: E402
import network  # noqa: E402
import noise  # noqa: E402
import numpy as np  # noqa: E402
import shipped  # noqa: E402
import source_encoder  # noqa: E402
import torch  # noqa: E402
import training  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

from gesprekscoach import resources  # noqa: E402
from gesprekscoach.adapters.tagger import NeuralTagger  # noqa: E402
from gesprekscoach.adapters.tagger.decoding import HEARD, WRITTEN  # noqa: E402
from gesprekscoach.adapters.tagger.encoder import Encoder  # noqa: E402
from gesprekscoach.adapters.tagger.loading import question_evidence  # noqa: E402
from gesprekscoach.adapters.tagger.network import Logits, Network  # noqa: E402
from gesprekscoach.domain.codebook import read_codebook  # noqa: E402
from gesprekscoach.domain.corpus_format import conversation_from_json  # noqa: E402
from gesprekscoach.domain.followup_words import read_follow_up_words  # noqa: E402
from gesprekscoach.domain.stepwise import finished  # noqa: E402
from gesprekscoach.services.tagging import RuleBook, read_rule_book, tag_conversation  # noqa: E402

VERSION = "28"
MAX_TOKENS = 120
SPEAKER_WORDS = ("Vraag", "Antwoord", "Iemand")  # the speaker marks start as the vectors of these words
REASONS_FROM = 12  # reasons are learned from each 12th training conversation, a third of them in plain form
FOLLOW_UP_FROM = 3  # how words speak for a label of follow-up is learned from each third: reading them takes minutes
FIRST_OPENINGS = 4.0  # weight of the openings of the 98 beside those written later
SHORTEST_WHOLE = 25  # turns
SIZES = network.Sizes(network=256, drop=0.35)
FIRST = tuple(  # of each branch: the top layers, on the output of the others, kept in memory
    training.Plan(
        epochs=9, encoder_rate=3e-4, average=0.99, seed=seed, rare_weight=1.0,
        weights={**training.WEIGHT, "flags": 8.0, "domain": 28.0, "signal": 4.0},
    )
    for seed in (1, 3)
)  # fmt: skip
# Then all layers of the first branch, and the top of the second on the lower layers that the first has now.
THEN_ALL = dataclasses.replace(FIRST[0], epochs=2, frozen=0, encoder_rate=1.5e-4, network_rate=6e-4)
THEN_TOP = dataclasses.replace(FIRST[1], epochs=1, encoder_rate=1.5e-4, network_rate=6e-4)
AS_HEARD = 3  # the place among the forms of a conversation of what the recogniser made of it
NOT_CROSSFITTED = ("domain",)  # areas come from a network of their own, which those models lack
FOLLOW_UP_WORDS = read_follow_up_words(resources.codebook_file().with_name("followup.toml"))


def main() -> None:
    """Build everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--words", type=Path)
    start.add_argument("--onward", action="store_true")
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--crossfitted", type=Path)
    parser.add_argument("--to", type=Path, default=HERE.parent / "model")
    parser.add_argument("--judge", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    wanted = parser.parse_args()
    wanted.keep.mkdir(parents=True, exist_ok=True)
    parts = divided()
    parts["train"] = parts["train"][:: wanted.every]
    if wanted.onward:
        branches, tokenizer = shipped.read(HERE.parent / "model", SIZES)
        data = forms_of(parts["train"], tokenizer, branches[0].encoder.marks)
    else:
        source = source_encoder.read(source_encoder.package_file(), texts(wanted.words, parts))
        tokenizer = source.tokenizer
        data = forms_of(parts["train"], tokenizer, len(source.weights["word"]))
        branches = [first_trained(source, data, plan, wanted.keep / f"first{n}.pt") for n, plan in enumerate(FIRST)]
    export.write(trained(branches, data, wanted.keep), tokenizer, wanted.to)
    kept = crossfitted.read(wanted.crossfitted) if wanted.crossfitted else {}
    finish(wanted.to, branches[0].encoder.marks, parts, kept)
    report(wanted.to, "judge" if wanted.judge else "choose", parts)


def divided() -> dict[str, list[dict[str, Any]]]:
    """All labelled conversations by part."""
    return corpus.split(corpus.load(CORPUS) + corpus.more(CORPUS), HERE.parent / "split.json")


def original() -> set[str]:
    """The names of the 98 that there were before any was written for training alone."""
    return {c["id"] for c in corpus.load(CORPUS)}


def whole(conversations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are long enough to hold phases and lines of questions."""
    return [c for c in conversations if len(c["turns"]) >= SHORTEST_WHOLE]


def texts(words: Path, parts: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Dutch words and the sentences of the training conversations, which decide what word pieces are kept."""
    lines = words.read_text(encoding="utf-8", errors="ignore").splitlines()
    return lines + [u["text"] for c in parts["train"] for t in c["turns"] for u in t["utterances"]]


def forms_of(
    conversations: Sequence[dict[str, Any]], tokenizer: Tokenizer, marks: int
) -> list[list[training.Prepared]]:
    """Every conversation in all its forms, ready to train on."""
    heard, misheard = corpus.heard(CORPUS), noise.learn(corpus.said_and_heard(CORPUS))
    examples = [forms(c, heard.get(c["id"]), misheard) for c in conversations]
    return [[training.prepare(form, tokenizer, marks, MAX_TOKENS) for form in forms] for forms in examples]


def trained(
    branches: Sequence[network.Tagger], data: list[list[training.Prepared]], keep: Path
) -> list[network.Tagger]:
    """Train the whole first branch on, then the top of the second on half as much, upon the layers of the first."""
    first = original()
    more_often = [forms for forms in data if forms[0].example.name in first]
    more_often += [forms[AS_HEARD:] for forms in data if len(forms) > AS_HEARD]
    one, two = branches
    one = kept_or(keep / "one.pt", one, lambda: training.train(data + more_often, one, THEN_ALL))
    two.encoder.take_lower(one.encoder)
    return [one, kept_or(keep / "two.pt", two, lambda: training.train(data[::2] + more_often, two, THEN_TOP))]


def kept_or(path: Path, model: network.Tagger, train: Callable[[], network.Tagger]) -> network.Tagger:
    """The model with the weights of an earlier run that was stopped, else trained, and kept."""
    if path.exists():
        model.load_state_dict(torch.load(path))
        return model.eval()
    model = train()
    torch.save(model.state_dict(), path)
    return model


def first_trained(
    source: source_encoder.SourceEncoder, data: list[list[training.Prepared]], plan: training.Plan, path: Path
) -> network.Tagger:
    """Train the top of a new branch on the source encoder."""
    model = branch(source, data[0][0].example.features.shape[1], plan.seed)
    return kept_or(path, model, lambda: training.train(training.cached(model, data), model, plan))


def branch(source: source_encoder.SourceEncoder, features: int, seed: int) -> network.Tagger:
    """A new branch: the source encoder under a network that knows nothing yet."""
    torch.manual_seed(seed)
    sizes = dataclasses.replace(SIZES, features=features)
    speaker_words = [source.tokenizer.encode(word, add_special_tokens=False).ids for word in SPEAKER_WORDS]
    return network.Tagger(network.Encoder(source.weights, sizes, source.epsilon, speaker_words), sizes)


def forms(
    conversation: dict[str, Any], heard: dict[str, Any] | None, misheard: noise.Mishearing
) -> list[corpus.Example]:
    """A conversation as written, in plain form, as a recogniser might hear it, and as it did if it was spoken."""
    invented = noise.noisy(conversation, misheard)
    shown = [(conversation, False), (conversation, True), (invented, False)]
    return [corpus.example(c, in_plain) for c, in_plain in [*shown, *([(heard, False)] if heard else [])]]


def finish(folder: Path, vocabulary: int, parts: dict[str, list[dict[str, Any]]], kept: crossfitted.Kept) -> None:
    """Teach heads, learn areas, danger, reasons and cues, choose thresholds and calibration, and seal the folder."""
    facts = facts_of(vocabulary)
    teach_heads(folder, parts["train"], *readers(folder, facts))
    export.add(folder, "area", areas.learn(seen(parts["train"], *readers(folder, facts)), SIZES.network))
    talks = [*danger.beside(parts["train"]), *danger.written(CORPUS)]
    encoder, reader = readers(folder, facts)
    export.add(folder, "danger", danger.learn([turn for talk in talks for turn in danger.told(talk, encoder)]))
    complete = whole(parts["train"])[::REASONS_FROM]
    reasons = [corpus.example(c, n % 3 == 2) for n, c in enumerate(complete)]
    export.add(folder, "why", attributing.learn(reasons, encoder, reader))
    export.add(folder, "cue", cues.learn(openings(parts["train"], encoder)))
    read_closely(folder, parts["train"], *readers(folder, facts))
    settle(folder, facts, parts, kept)


def teach_heads(folder: Path, conversations: Sequence[dict[str, Any]], encoder: Encoder, reader: Network) -> None:
    """Teach the heads what exchanges.jsonl holds, beside conversations as written, in plain form and as heard."""
    told = [corpus.example(c, False) for c in exchanges.written(CORPUS / "exchanges.jsonl")]
    parts = (told, shown_beside(conversations))
    read = ([(example, logits_of(encoder, reader, example)) for example in part] for part in parts)
    for head, weights in exchanges.learn(folder, *read):
        export.add(folder, head, weights)


def read_closely(folder: Path, conversations: Sequence[dict[str, Any]], encoder: Encoder, reader: Network) -> None:
    """Learn from all exchanges what is to be added to what the heads say, beside the conversations of `teach_heads`."""
    told = [*exchanges.written(CORPUS / "exchanges.jsonl"), *exchanges.written(CORPUS / "exchanges_later.jsonl")]
    named = {name for steps in close_reading.ONWARD.values() for _, step in steps for name in step}
    parts = {"told": [corpus.example(c, False) for c in told], "shown": shown_beside(conversations)}
    for name in sorted(named):
        parts[name] = [corpus.example(c, False) for c in exchanges.written(CORPUS / f"exchanges_{name}.jsonl")]
    for name, _ in close_reading.OF_THEIR_OWN.values():
        written = exchanges.written(CORPUS / f"exchanges_{name}.jsonl")
        parts[name] = [corpus.example(c, plain) for plain in (False, True) for c in written]
    read = {name: [(example, *said_of(encoder, reader, example)) for example in part] for name, part in parts.items()}
    for kind, steps in close_reading.ONWARD.items():
        first, epochs = close_reading.OF_THEIR_OWN.get(kind, ("told", close_reading.EPOCHS))
        used = {first, "shown", *(name for _, step in steps for name in step)}
        units = {name: close_reading.seen(kind, read[name]) for name in used}
        for name, by in close_reading.OFTENER.items():
            if name in used:
                units[name] = close_reading.oftener(units[name], by)
        onward = [(rounds, [(units[name], count) for name, count in step.items()]) for rounds, step in steps]
        export.add(folder, f"close_{kind}", close_reading.learn(units[first], units["shown"], onward, epochs))


def shown_beside(conversations: Sequence[dict[str, Any]]) -> list[corpus.Example]:
    """The conversations learned beside exchanges: as written, each third in plain form, and as heard."""
    heard, others = corpus.heard(CORPUS), exchanges.beside(conversations, original())
    shown = [corpus.example(c, n % 3 == 2) for n, c in enumerate(others)]
    return shown + [corpus.example(heard[c["id"]], False) for c in others[::2] if c["id"] in heard]


def seen(conversations: Sequence[dict[str, Any]], encoder: Encoder, reader: Network) -> list[areas.Seen]:
    """What the heads see of every labelled conversation as written, and as heard where it was spoken."""
    heard = corpus.heard(CORPUS)
    shown = [*conversations, *(heard[c["id"]] for c in conversations if c["id"] in heard)]
    found = []
    for example in (corpus.example(c, False) for c in shown):
        target = example.targets["domain"].numpy()
        if (target >= 0).any():
            logits = logits_of(encoder, reader, example)
            found.append(areas.Seen(logits.turns.astype(np.float16), logits.tracks["domain"], target))
    return found


def openings(conversations: Sequence[dict[str, Any]], encoder: Encoder) -> list[cues.Opening]:
    """Every opening as written, as heard where it was spoken, and in turns in plain form or with words misheard."""
    first, heard = original(), corpus.heard(CORPUS)
    misheard, words = noise.learn(corpus.said_and_heard(CORPUS)), rule_book().opening_words
    found = []
    for number, c in enumerate(c for c in conversations if "opening" in c and len(c["turns"]) >= cues.READ):
        changed = (c, True) if number % 2 == 0 else (noise.noisy(c, misheard), False)
        spoken = [(heard[c["id"]], False)] if c["id"] in heard else []
        weight = FIRST_OPENINGS if c["id"] in first else 1.0
        found += [cues.read(shown, plain, weight, encoder, words) for shown, plain in [(c, False), changed, *spoken]]
    return found


def facts_of(vocabulary: int) -> dict[str, Any]:
    """What the manifest says about the network."""
    return {
        "tracks": corpus.TRACKS,
        "speaker_marks": {speaker: vocabulary + i for i, speaker in enumerate(network.SPEAKERS)},
        "max_tokens": MAX_TOKENS,
        "utterance_dilations": SIZES.utterance_dilations,
        "turn_dilations": SIZES.turn_dilations,
        "area_dilations": areas.DILATIONS,
    }


def readers(folder: Path, facts: dict[str, Any]) -> tuple[Encoder, Network]:
    """Encoder and network of an exported folder."""
    encoder = Encoder(folder, facts["speaker_marks"], facts["max_tokens"])
    return encoder, Network(folder, *(facts[f"{part}_dilations"] for part in ("utterance", "turn", "area")))


def settle(folder: Path, facts: dict[str, Any], parts: dict[str, list[dict[str, Any]]], kept: crossfitted.Kept) -> None:
    """Choose what decoding.json holds on what the files say of `choose`, and on what was kept of the training talks.

    How confidence rises with being right is learned on the first conversations of `choose` alone: how sure other
    weights were says little, and the labels of what was written later agree with the network more often.
    How often a tag is right comes from what was kept too, where there is any: versions were chosen on `choose`. What
    the kept models lack comes from `choose` alone in both.
    """
    encoder, reader = readers(folder, facts)
    heard = corpus.heard(CORPUS)
    scored = [scored_by(encoder, reader, corpus.example(c, plain)) for c in parts["choose"] for plain in (False, True)]
    spoken = [corpus.example(heard[c["id"]], False) for c in parts["choose"] if c["id"] in heard]
    scored += [scored_by(encoder, reader, example, HEARD) for example in spoken]
    complete = whole(parts["train"])
    paths = [corpus.example(c, False) for c in complete]
    decoding = choosing.choose(paths, [*scored, *crossfitted.scored(parts["train"], kept, heard)])
    for track in NOT_CROSSFITTED:
        decoding["thresholds"][track] = choosing.thresholds(scored, track, decoding["bias"], decoding["asking"])
    evidence_of = question_evidence(resources.models_dir(), FOLLOW_UP_WORDS)
    learned = choosing.follow_up([conversation_from_json(c) for c in complete[::FOLLOW_UP_FROM]], evidence_of)
    decoding["follow_up"] = {**learned, "trust": choosing.TRUST}
    write_decoding(folder, decoding, facts)
    tagger = NeuralTagger(folder, evidence_of)
    first = original()
    labelled = [conversation_from_json(c) for c in parts["choose"] if c["id"] in first]
    pairs = [(shown, tagger.tag(shown)) for c in labelled for shown in (c, measuring.in_plain(c))]
    found = {track: choosing.calibration(measuring.confidences(pairs, track)) for track in corpus.TRACKS}
    if kept:
        both = [conversation_from_json(c) for c in (*parts["train"], *parts["choose"]) if c["id"] in kept]
        apart = list(crossfitted.pairs(both, tagger, kept))
        found |= {
            track: choosing.anchored(found[track], *(measuring.confidences(p, track) for p in (pairs, apart)))
            for track in corpus.TRACKS
            if track not in NOT_CROSSFITTED
        }
    write_decoding(folder, {**decoding, "calibration": found}, facts)


def write_decoding(folder: Path, decoding: dict[str, Any], facts: dict[str, Any]) -> None:
    """Write decoding.json and the manifest that seals it."""
    (folder / "decoding.json").write_text(json.dumps(decoding) + "\n", encoding="utf-8")
    export.seal(folder, VERSION, facts)


def report(folder: Path, part: str, parts: dict[str, list[dict[str, Any]]]) -> None:
    """Measure the finished tagger, opening included; write metrics.json and the tables of the model card beside it."""
    tagger = NeuralTagger(folder, question_evidence(resources.models_dir(), FOLLOW_UP_WORDS))
    rules = rule_book()
    conversations = [conversation_from_json(c) for c in parts[part]]
    measured = measuring.figures(conversations, lambda conversation: tag_conversation(conversation, tagger, rules))
    metrics = {"version": VERSION, "measured_on": part, **measured}
    (folder.parent / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    if (folder.parent / "README.md").exists():
        card.update(folder.parent / "README.md", metrics)


def rule_book() -> RuleBook:
    """What the rules of the shipped codebook read."""
    codebook = resources.codebook_file()
    return read_rule_book(read_codebook(codebook), codebook.parent)


def scored_by(encoder: Encoder, reader: Network, example: corpus.Example, origin: str = WRITTEN) -> choosing.Scored:
    """The logits that the exported files give a conversation."""
    return choosing.Scored(example, logits_of(encoder, reader, example).tracks, origin)


def logits_of(encoder: Encoder, reader: Network, example: corpus.Example) -> Logits:
    """What the exported files make of a conversation."""
    return said_of(encoder, reader, example)[1]


def said_of(encoder: Encoder, reader: Network, example: corpus.Example) -> tuple[list[np.ndarray], Logits]:
    """The tokens [L, hidden] of each utterance as it is read by itself, in half precision, and the logits."""
    read = finished(encoder.alone(example.utterances))
    vectors, tokens = np.stack([e.vector for e in encoder.together(read)]), [r.tokens for r in read]
    turn_of = example.turn_of.numpy()
    overheard = reader.overhear([speaker for speaker, _ in example.utterances], tokens, turn_of)
    logits = reader.run(vectors, example.features.numpy(), turn_of, overheard)
    return [each.astype(np.float16) for each in tokens], logits


if __name__ == "__main__":
    main()
