"""Listening through PortAudio, with a sound device that does what a test says."""

import sys
from collections.abc import Callable
from itertools import islice
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gesprekscoach.adapters import microphone
from gesprekscoach.adapters.microphone import PortAudioMicrophones
from gesprekscoach.errors import AudioUnreadable


class PortAudioError(Exception):
    """What PortAudio says, with its number."""


class Device:
    """The module sounddevice with one loudspeaker and one microphone; the latter hears a tone, at its own rate only."""

    PortAudioError = PortAudioError
    default = SimpleNamespace(device=(1, 0))

    def __init__(self, rate: int = 16_000, error: Exception | None = None, blocks: int = 10) -> None:
        self.rate, self.error, self.blocks = rate, error, blocks
        self.closed = 0

    def query_devices(self, device: int | None = None, kind: str = "") -> Any:
        heard = {"name": "microfoon", "max_input_channels": 2, "default_samplerate": float(self.rate)}
        return heard if kind else [{"name": "luidspreker", "max_input_channels": 0}, heard]

    def RawInputStream(self, *, samplerate: int, blocksize: int, callback: Callable[..., None], **_: object) -> Any:
        if self.error is not None:
            raise self.error
        if samplerate != self.rate:
            raise PortAudioError("Invalid sample rate", -9997)
        tone = (8_000 * np.sin(np.arange(self.blocks * blocksize) * 2 * np.pi * 440 / samplerate)).astype("<i2")

        def start() -> None:
            for block in tone.reshape(self.blocks, blocksize):
                callback(memoryview(block.tobytes()), blocksize, None, None)

        def close() -> None:
            self.closed += 1

        return SimpleNamespace(start=start, close=close)


@pytest.fixture
def plug_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Device], Device]:
    def plug(device: Device) -> Device:
        monkeypatch.setitem(sys.modules, "sounddevice", device)
        return device

    return plug


def test_what_only_plays_is_no_microphone(plug_in: Callable[[Device], Device]) -> None:
    plug_in(Device())
    assert [(found.name, found.is_default) for found in PortAudioMicrophones().devices()] == [("microfoon", True)]


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_a_microphone_with_a_rate_of_its_own_is_heard_at_16_khz(plug_in: Callable[[Device], Device], rate: int) -> None:
    plug_in(Device(rate))
    heard = b"".join(islice(PortAudioMicrophones().open(None, 1).blocks(), 10))
    sound = np.frombuffer(heard, "<i2")
    assert len(sound) == pytest.approx(16_000, abs=100)
    assert np.abs(np.fft.rfft(sound, 16_000)).argmax() == pytest.approx(440, abs=2)


@pytest.mark.parametrize("error", [PortAudioError("Device unavailable", -9985), ValueError("No input device matching")])
def test_a_microphone_that_does_not_open_says_what_to_do(plug_in: Callable[[Device], Device], error: Exception) -> None:
    plug_in(Device(error=error))
    with pytest.raises(AudioUnreadable, match="gaat niet open"):
        PortAudioMicrophones().open(None, 1)


def test_a_microphone_that_falls_silent_is_let_go_once(
    plug_in: Callable[[Device], Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    device = plug_in(Device())
    monkeypatch.setattr(microphone, "_PATIENCE_S", 0.01)
    capture = PortAudioMicrophones().open(None, 1)
    with pytest.raises(AudioUnreadable, match="geen geluid meer"):
        list(capture.blocks())
    assert device.closed == 1
    capture.stop()
    assert device.closed == 1
