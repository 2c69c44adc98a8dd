"""Make the list of everyday words: ``python models/everyday_words/recipe.py OUT.toml``.

A word enters when it stands in enough of the written conversations and is a noun or a name in less than half of the
places there. Words that often carry a feeling and words of the trade stay out, and so do the conversations that judge
the tagger or chose its versions.
"""

import json
import re
import sys
import textwrap
from collections import Counter
from pathlib import Path

from gesprekscoach import resources
from gesprekscoach.adapters.pipeline import Pipeline
from gesprekscoach.domain.domain_words import listed_words
from gesprekscoach.domain.feedback import read_statement_texts

TAGGER = Path(__file__).parents[1] / "tagger"
LEAST_TALKS = 5  # of the 906; fewer is the subject of one talk
MOST_OFTEN_NOUN = 0.5
NAMING = ("NOUN", "PROPN", "X")
WORD = re.compile(r"[^\W\d_]{3,}")

TELLING = """
ambtenaar arm avondeten bakt banen bankafschriften begraven behandelaar berg beslagvrije bidden billen bonnen boog bot
breien bruggen bruiloft buikpijn cake dansen deeg dijk dode dood doos douche douchen dronken drukte failliet gamen
gebakken geduld geheim gescheiden gestorven getrouwd gezongen griep groente honger janken jarig kaarten kantine keel
keuken knopen koek koken kookt koor kraam kraan kwartaal lawaai logeren metformine naai naaien naaimachine naald neef
oma ome ontslagen opa opvang overdracht overleden pakketten pantoffels pap polis respijt riem rijbewijs rouwen roze
schilderen schoenendoos solliciteren soos studeren tabbladen taxipas tenen trouwen uien uitgang vak vechten verhuisd
verhuizen verkocht vermogen vest vocht voet voetballen vriendinnen wandelen wassen weduwnaar zagen zakken ziek zieke
zingen zingt zong zorgverlof zwanger zweet zwemmen
"""
"""Nouns that the pipeline takes for something else, and verbs of a life: chosen by hand when reading the list."""

NO_SUBJECT = """
absoluut allee amai april augustus avonden avonds awel begin bel blijkbaar d'n d'r december deel degene dinsdag
donderdag doordat ehm eind einde ertussen euro februari gang geval godverdomme goh haha hallo helft hoi idee
januari jeetje juli juni kilo kilometer knap kook kwart kwartier leer leest let luister m'n maandag maart man
manier mei mens merci merkt meter middags minuten minuut moment morgens naam nachts november och ochtends oktober
pak pff plaats plek praat procent punt reden rest rij september slim snap soort sta stop ten tering tevoren tja tje
tjes top trek tweede uhm uur vanmiddag verdomme verdorie verschil vorig vrijdag weekend weleens welkom woensdag z'n
zaterdag zin zo'n zondag
"""
"""What the pipeline takes for nouns that say when or how much, or nothing: chosen by hand from the commonest."""

HEADING = """# Gewone woorden: die staan niet bij Werelden. Gemaakt met models/everyday_words/recipe.py.
alledaags = \"\"\"
"""


def main(out: str) -> None:
    split = json.loads((TAGGER / "split.json").read_text(encoding="utf-8"))
    with (TAGGER / "corpus" / "more" / "talks.jsonl").open(encoding="utf-8") as lines:
        talks = [json.loads(line) for line in lines]
    talks += [json.loads(file.read_text(encoding="utf-8")) for file in (TAGGER / "corpus").glob("*.json")]
    pipeline = Pipeline(resources.models_dir() / "nl_gesprek" / "pipeline")
    in_talks: Counter[str] = Counter()
    places: Counter[str] = Counter()
    as_noun: Counter[str] = Counter()
    for talk in talks:
        if talk["id"] in {*split["judge"], *split["choose"]}:
            continue
        texts = [u["text"] for turn in talk["turns"] for u in turn["utterances"]]
        tokens = [t for tokens in pipeline.analyse(texts) for t in tokens if WORD.fullmatch(t.lower)]
        in_talks.update({t.lower for t in tokens})
        places.update(t.lower for t in tokens)
        as_noun.update(t.lower for t in tokens if t.pos in NAMING)
    known = read_statement_texts(resources.codebook_file().with_name("statements.toml"))
    trade = listed_words(resources.codebook_file().with_name("domain_words.toml").read_text(encoding="utf-8"))
    apart = {*known.small, *TELLING.split(), *(word.lower() for word in trade)}
    words = sorted(
        set(NO_SUBJECT.split()) - known.small
        | {
            word
            for word, count in in_talks.items()
            if count >= LEAST_TALKS
            and as_noun[word] < MOST_OFTEN_NOUN * places[word]
            and word not in apart
            and not known.feeling.match(word)
        }
    )
    listed = "\n".join(textwrap.wrap(" ".join(words), 118))
    Path(out).write_text(f'{HEADING}{listed}\n"""\n', encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
