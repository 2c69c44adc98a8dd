"""How loud a microphone hears: numbers for a meter, and in words what is wrong before a recording starts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

FULL = 32_768
FLOOR_DB = -96.0
"""The softest a 16-bit sample can say."""

_WINDOW_MS = 50
_MAINS_HZ = (50, 100, 150)  # the European mains and its first overtones
# Thresholds tried on eight synthetic conversations at six levels, with hum and with noise: 1 in 14 stretches of two
# seconds of a loud low voice close by is taken for hum, none at a normal level.
_SILENT_DB = -55.0
_SOFT_DB = -38.0
_CLIPPED_SHARE = 0.0005
_CLIPPED_AT = FULL - 40
_HUM_DB = -56.0
_HUM_SPAN_DB = (-2.5, 2.0)
"""Hum never stops, so the quietest windows are about as loud as the hum itself; a voice makes them differ."""
_FAR_DB = 11.0


class Verdict(StrEnum):
    """What the level check heard, in one word."""

    GOOD = "goed"
    SILENT = "stil"
    SOFT = "zacht"
    LOUD = "te hard"
    HUM = "brom"
    FAR = "ver weg"


ADVICE = {
    Verdict.GOOD: "goed",
    Verdict.SILENT: "stil: staat de microfoon aan? Zeg iets en kijk nog eens.",
    Verdict.SOFT: "zacht: zet de microfoon dichterbij.",
    Verdict.LOUD: "te hard: zet de microfoon verder weg.",
    Verdict.HUM: "brom: haal de stekker van de laptop los, of leg het snoer anders.",
    Verdict.FAR: "ver weg: de stem komt weinig boven de kamer uit. Zet de microfoon dichterbij.",
}


@dataclass(frozen=True, slots=True)
class Level:
    """What was heard in a stretch of sound; levels in dB below full scale (0 is the loudest, -96 nothing).

    A tenth of the windows of 50 ms is louder than ``loud_db``, a tenth softer than ``quiet_db``. ``hum_db`` is the
    level of the mains tones in the quarter that holds least of them, since hum never stops. ``clipped`` is the share
    of samples at the ceiling.
    """

    loud_db: float
    quiet_db: float
    hum_db: float
    clipped: float


def level_db(samples: Sequence[int]) -> float:
    """Return the level of 16-bit samples, in dB below full scale."""
    if not samples:
        return FLOOR_DB
    return _db(sum(sample * sample for sample in samples) / len(samples) / FULL**2)


def measure(samples: Sequence[int], rate: int) -> Level:
    """Measure a stretch of one channel, two seconds or so.

    Args:
        samples: 16-bit values.
        rate: samples a second.
    """
    window = max(1, rate * _WINDOW_MS // 1000)
    levels = sorted(level_db(samples[at : at + window]) for at in range(0, len(samples) - window + 1, window))
    if not levels:
        return Level(FLOOR_DB, FLOOR_DB, FLOOR_DB, 0.0)
    part = max(window, len(samples) // 4)
    hum = min(
        sum(_power_at(samples[at : at + part], hz, rate) for hz in _MAINS_HZ)
        for at in range(0, len(samples) - part + 1, part)
    )
    clipped = sum(abs(sample) >= _CLIPPED_AT for sample in samples) / len(samples)
    return Level(levels[len(levels) * 9 // 10], levels[len(levels) // 10], _db(hum), clipped)


def judge(level: Level) -> Verdict:
    """Return the one thing that most needs doing, or GOOD."""
    if level.clipped > _CLIPPED_SHARE:
        return Verdict.LOUD
    lowest, highest = _HUM_SPAN_DB
    if level.hum_db > _HUM_DB and lowest <= level.hum_db - level.quiet_db <= highest:
        return Verdict.HUM
    if level.loud_db < _SILENT_DB:
        return Verdict.SILENT
    if level.loud_db - level.quiet_db < _FAR_DB:
        return Verdict.FAR
    return Verdict.SOFT if level.loud_db < _SOFT_DB else Verdict.GOOD


def _power_at(samples: Sequence[int], hz: float, rate: int) -> float:
    """Return the power of one tone, as a share of full scale squared (Goertzel's algorithm)."""
    factor = 2 * math.cos(2 * math.pi * hz / rate)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + factor * last - before
    power = before * before + last * last - factor * before * last
    return 2 * power / len(samples) ** 2 / FULL**2


def _db(power: float) -> float:
    return max(FLOOR_DB, 10 * math.log10(power)) if power > 0 else FLOOR_DB
