"""The level check: what it says about speech that is soft, far, too loud, or drowned by hum."""

import math
import random
from collections.abc import Callable

import pytest

from gesprekscoach.domain.level import ADVICE, FLOOR_DB, Verdict, judge, level_db, measure

RATE = 16_000
Sound = list[float]


def speech(gain: float = 1.0, seed: int = 1) -> Sound:
    """Two seconds of syllables: bursts of a gliding voice with overtones, silence between them."""
    chance, sound, phase = random.Random(seed), [], 0.0
    for at in range(2 * RATE):
        syllable = max(0.0, math.sin(2 * math.pi * 3.1 * at / RATE)) ** 2
        phase += 2 * math.pi * (118 + 22 * math.sin(2 * math.pi * 0.9 * at / RATE)) / RATE
        voice = sum(math.sin(n * phase) / n for n in range(1, 6))
        sound.append(gain * (0.08 * syllable * voice + 0.0004 * chance.gauss(0, 1)))
    return sound


def with_noise(sound: Sound, level: float) -> Sound:
    chance = random.Random(2)
    return [sample + level * chance.gauss(0, 1) for sample in sound]


def with_hum(sound: Sound, level: float, hz: float = 50) -> Sound:
    return [sample + level * math.sin(2 * math.pi * hz * at / RATE) for at, sample in enumerate(sound)]


def samples(sound: Sound) -> list[int]:
    return [max(-32_768, min(32_767, round(sample * 32_767))) for sample in sound]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: speech(), Verdict.GOOD),
        (lambda: speech(0.1), Verdict.SOFT),
        (lambda: speech(0.002), Verdict.SILENT),
        (lambda: speech(30), Verdict.LOUD),
        (lambda: with_noise(speech(0.3), 0.03), Verdict.FAR),
        (lambda: with_hum(speech(), 0.01), Verdict.HUM),
        (lambda: with_hum(speech(), 0.01, hz=100), Verdict.HUM),
        (lambda: [0.0] * 2 * RATE, Verdict.SILENT),
    ],
    ids=["close", "soft", "barely", "clipping", "noisy room", "hum", "hum an octave up", "muted"],
)
def test_the_check_names_what_most_needs_doing(make: Callable[[], Sound], expected: Verdict) -> None:
    assert judge(measure(samples(make()), RATE)) is expected


@pytest.mark.parametrize("seed", range(5))
def test_a_low_voice_close_by_is_no_hum(seed: int) -> None:
    assert judge(measure(samples(speech(3, seed)), RATE)) is Verdict.GOOD


def test_every_verdict_says_what_to_do() -> None:
    assert set(ADVICE) == set(Verdict)
    assert all(ADVICE[verdict].startswith(verdict) for verdict in Verdict)


def test_the_meter_runs_from_nothing_to_full_scale() -> None:
    assert level_db([]) == level_db([0, 0]) == FLOOR_DB
    assert level_db([32_767, -32_768]) == pytest.approx(0, abs=0.01)
    assert level_db([327, -328]) == pytest.approx(-40, abs=0.1)
