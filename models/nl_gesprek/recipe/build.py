"""One command from treebank to pipeline: python build.py OUTPUT. About ten minutes on one core."""

import argparse
import random
import shutil
import tempfile
from pathlib import Path

import docbins
import spoken
import treebank
from spacy.cli.train import train

_CONFIG = Path(__file__).with_name("train.cfg")


def build(output: Path, bank: dict[str, list[treebank.Sentence]], *, spoken_count: int, steps: int, seed: int) -> None:
    """Train a pipeline on the bank and write the best one (on held-out sentences of "new") to ``output``."""
    rng = random.Random(seed)
    made = spoken.generate(bank, spoken_count, seed)
    development = docbins.split_development(bank)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        docbins.save(docbins.development_docs(development, rng), work / "dev.spacy")
        docbins.save(docbins.training_docs(bank, made, rng), work / "train.spacy")
        overrides = {
            "paths.train": str(work / "train.spacy"),
            "paths.dev": str(work / "dev.spacy"),
            "training.max_steps": steps,
            "training.eval_frequency": min(400, steps),
        }
        train(_CONFIG, work / "trained", overrides=overrides)
        shutil.copytree(work / "trained" / "model-best", output)


def main() -> None:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--steps", type=int, default=12000, help="upper limit; training stops when it no longer gains")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sentences", type=int, help="only so many of each set: a trial of the recipe, no pipeline")
    parser.add_argument("--spoken", type=int, default=3000, help="generated spoken sentences")
    given = parser.parse_args()
    bank = {name: sentences[: given.sentences] for name, sentences in treebank.load().items()}
    build(given.output, bank, spoken_count=given.spoken, steps=given.steps, seed=given.seed)


if __name__ == "__main__":
    main()
