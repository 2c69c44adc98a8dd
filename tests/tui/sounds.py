"""A microphone that hears what a test says, as fast as it is asked."""

import math
import struct
from collections.abc import Iterator
from itertools import cycle
from threading import Event

from gesprekscoach.adapters.microphone import PortAudioMicrophones
from gesprekscoach.services.ports import Microphone

RATE = 16_000


def talk(seconds: float, channels: int = 1) -> Iterator[bytes]:
    """Syllables at a normal level, a tenth of a second at a time."""
    for block in range(round(seconds * 10)):
        values = []
        for at in range(block * RATE // 10, (block + 1) * RATE // 10):
            syllable = max(0.0, math.sin(2 * math.pi * 3 * at / RATE)) ** 2
            value = round(4_000 * syllable * math.sin(2 * math.pi * (140 + 30 * math.sin(at / 5_000)) * at / RATE))
            values += [value] * channels
        yield struct.pack(f"<{len(values)}h", *values)


class FakeCapture:
    """Hears the same talk over and over until it is stopped, or nothing; ``pace`` seconds between blocks."""

    def __init__(self, channels: int, seconds: float, pace: float) -> None:
        self.channels = channels
        self._seconds, self.pace = seconds, pace
        self.stopped = Event()

    def blocks(self) -> Iterator[bytes]:
        heard = list(talk(self._seconds, self.channels))
        for block in cycle(heard):
            if self.stopped.wait(self.pace):
                return
            yield block
        self.stopped.wait()

    def stop(self) -> None:
        self.stopped.set()


class FakeMicrophones:
    """One microphone and a pair."""

    def __init__(self, seconds: float = 6, pace: float = 0.03) -> None:
        self._seconds, self._pace = seconds, pace

    def devices(self) -> tuple[Microphone, ...]:
        return (Microphone(0, "Ingebouwde microfoon", 1, True), Microphone(3, "Paar", 2, False))

    def open(self, device: int | None, channels: int) -> FakeCapture:
        return FakeCapture(channels, self._seconds, self._pace)

    def pack(self, sound: bytes, channels: int) -> bytes:
        return PortAudioMicrophones().pack(sound, channels)
