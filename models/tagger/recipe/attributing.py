"""Learn which words carry a label from what really happens when a word is left out.

For every label one direction in the space of token vectors is fitted (ridge regression), so that the product with what
a word brings in approaches the fall of the logit of the label when that word is left out of the text. Reading reasons
then costs one product per label, and stays a measured property. Every word teaches the directions of all labels: on
talks from which nothing was learned the words of an utterance then stand in the right order more often than with
directions that were learned per label, from the words in utterances with that label alone.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from corpus import TRACKS, UTTERANCE_TRACKS, Example

from gesprekscoach.adapters.tagger.encoder import EncodedUtterance, Encoder
from gesprekscoach.adapters.tagger.explaining import SpokenWord, words_of
from gesprekscoach.adapters.tagger.features import FORM, SpokenTurn, hand_features
from gesprekscoach.adapters.tagger.network import Logits, Network
from gesprekscoach.domain.stepwise import finished

WORDS_PER_UTTERANCE = 2  # each of them means reading the conversation again, some utterances at a time
APART = 12  # utterances between two from which a word is left out at once
STRENGTH = 0.03  # of the ridge, in units of the mean square of what a word brings in


@dataclass(frozen=True)
class LeftOut:
    """One word left out: what it brought in [vector], the share of its utterance in the turn, and what fell per track.

    A fall is by how much the logits of the labels fell, [labels].
    """

    brought: np.ndarray
    share: float
    falls: dict[str, np.ndarray]


def learn(examples: Sequence[Example], encoder: Encoder, network: Network) -> dict[str, np.ndarray]:
    """Directions per track, [labels, vector]."""
    samples = [sample for example in examples for sample in left_out(example, encoder, network)]
    of_utterance = np.array([s.brought for s in samples], np.float64)
    of_turn = np.array([s.brought * s.share for s in samples], np.float64)
    return {
        track: _directions(of_utterance if track in UTTERANCE_TRACKS else of_turn, [s.falls[track] for s in samples])
        for track in TRACKS
    }


def left_out(example: Example, encoder: Encoder, network: Network) -> Iterator[LeftOut]:
    """Leave words out of a conversation, several far apart at a time, and yield what each did."""
    draw = random.Random(example.name)
    utterances, turn_of = example.utterances, example.turn_of.numpy()
    read = finished(encoder.alone(utterances))
    encoded, features = list(encoder.together(read)), example.features.numpy()
    before = network.run(np.stack([e.vector for e in encoded]), features, turn_of)
    plans = [_plan(words_of(e), draw) for e in encoded]
    places = [(i, k) for i, plan in enumerate(plans) for k in range(len(plan))]
    texts = [(utterances[i][0], _without(encoded[i], plans[i][k].span)) for i, k in places]
    variants = dict(zip(places, finished(encoder.alone(texts)), strict=True))
    for k in range(WORDS_PER_UTTERANCE):
        for start in range(APART):
            chosen = [i for i in range(start, len(encoded), APART) if (i, k) in variants]
            if not chosen:
                continue
            changed, shown = list(read), features.copy()
            for i in chosen:
                changed[i] = variants[i, k]
                shown[i, FORM] = _form(example, i, variants[i, k].text)
            after = network.run(np.stack([e.vector for e in encoder.together(changed)]), shown, turn_of)
            for i in chosen:
                yield _compare(before, after, plans[i][k].brought, i, int(turn_of[i]))


def _plan(words: list[SpokenWord], draw: random.Random) -> list[SpokenWord]:
    return draw.sample(words, min(WORDS_PER_UTTERANCE, len(words))) if len(words) > 2 else []


def _compare(before: Logits, after: Logits, brought: np.ndarray, utterance: int, turn: int) -> LeftOut:
    units = {track: utterance if track in UTTERANCE_TRACKS else turn for track in TRACKS}
    falls = {track: before.tracks[track][unit] - after.tracks[track][unit] for track, unit in units.items()}
    return LeftOut(brought, float(before.share[utterance]), falls)


def _directions(brought: np.ndarray, falls: Sequence[np.ndarray]) -> np.ndarray:
    """Fit the falls [labels] of each word to what it brought in, [words, vector]."""
    ridge = STRENGTH * (brought**2).sum(1).mean() * np.eye(brought.shape[1])
    fitted = np.linalg.solve(brought.T @ brought + ridge, brought.T @ np.array(falls, np.float64))
    return fitted.T.astype(np.float16)


def _without(encoded: EncodedUtterance, span: tuple[int, int]) -> str:
    left = (encoded.text[: span[0]].rstrip() + " " + encoded.text[span[1] :].lstrip()).strip()
    return left or encoded.text


def _form(example: Example, utterance: int, text: str) -> np.ndarray:
    """The features of the form of one utterance when its text is another."""
    turn = int(example.turn_of[utterance])
    within = utterance - int((example.turn_of < turn).sum())
    spoken = example.turns[turn]
    texts = (*spoken.texts[:within], text, *spoken.texts[within + 1 :])
    row = hand_features([SpokenTurn(spoken.speaker, texts)])[within]
    return np.array(row, np.float32)[FORM]
