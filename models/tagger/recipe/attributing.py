"""Learn which words carry a label from what really happens when a word is left out.

For every label one direction in the space of token vectors is fitted (ridge regression towards the direct weights of
the network), so that the product with what a word brings in approaches the fall of the log odds of the label when that
word is left out of the text. Reading reasons then costs one product per label, and stays a measured property.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from corpus import MULTI, TRACKS, UTTERANCE_TRACKS, Example

from gesprekscoach.adapters.tagger.encoder import EncodedUtterance, Encoder
from gesprekscoach.adapters.tagger.explaining import SpokenWord, words_of
from gesprekscoach.adapters.tagger.features import FORM, SpokenTurn, hand_features
from gesprekscoach.adapters.tagger.network import Logits, Network
from gesprekscoach.domain.stepwise import finished

WORDS_PER_UTTERANCE = 2  # each of them means reading the conversation again, some utterances at a time
APART = 12  # utterances between two from which a word is left out at once
STRENGTH = 3.0  # of the ridge, in units of the mean square of the inputs, per hundred samples


@dataclass(frozen=True)
class LeftOut:
    """One word left out: what it brought in [vector], the share of its utterance in the turn, and what fell per track.

    A fall is the row of the label and by how much its log odds fell.
    """

    brought: np.ndarray
    share: float
    falls: dict[str, tuple[int, float]]


def learn(examples: Sequence[Example], encoder: Encoder, network: Network) -> dict[str, np.ndarray]:
    """Directions per track, [labels, vector]; tracks with several labels have one row more, for choosing none."""
    samples = [sample for example in examples for sample in left_out(example, encoder, network)]
    return {track: _directions(track, samples, network.direct_weights(track)) for track in TRACKS}


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
    falls = {}
    for track in TRACKS:
        unit = utterance if track in UTTERANCE_TRACKS else turn
        old, new = before.tracks[track][unit].astype(float), after.tracks[track][unit].astype(float)
        label = int(old.argmax())
        if track in MULTI:
            falls[track] = (label, old[label] - new[label]) if old[label] > 0 else (len(old), new[label] - old[label])
        else:
            falls[track] = (label, _log_odds(old, label) - _log_odds(new, label))
    return LeftOut(brought, float(before.share[utterance]), falls)


def _log_odds(logits: np.ndarray, label: int) -> float:
    others = np.delete(logits, label)
    top = others.max()
    return float(logits[label] - top - np.log(np.exp(others - top).sum()))


def _directions(track: str, samples: Sequence[LeftOut], direct: np.ndarray) -> np.ndarray:
    start = np.concatenate([direct, -direct.mean(0, keepdims=True)]) if track in MULTI else direct - direct.mean(0)
    result = start.astype(np.float64).copy()
    for label in range(len(start)):
        chosen = [
            (s.brought if track in UTTERANCE_TRACKS else s.brought * s.share, s.falls[track][1])
            for s in samples
            if s.falls[track][0] == label
        ]
        if len(chosen) < 20:
            continue
        x, y = np.array([b for b, _ in chosen], np.float64), np.array([fall for _, fall in chosen])
        guess = x @ result[label]
        result[label] *= max(0.0, float(guess @ y / max(1e-9, guess @ guess)))
        ridge = STRENGTH * (x**2).sum(1).mean() * np.eye(x.shape[1])
        result[label] += np.linalg.solve(x.T @ x + ridge, x.T @ (y - x @ result[label]))
    return result.astype(np.float16)


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
