"""What is said of the microphones and loudspeakers there are."""

import pytest

from gesprekscoach.adapters.sound_devices import describe_devices
from tests.adapters.alsa import needs_portaudio


def devices(microphones: int, speakers: int) -> list[dict[str, int]]:
    inputs = [{"max_input_channels": 1, "max_output_channels": 0}] * microphones
    return inputs + [{"max_input_channels": 0, "max_output_channels": 2}] * speakers


@needs_portaudio
@pytest.mark.parametrize(
    ("there", "said"),
    [
        ((1, 1), "1 microfoon, 1 luidspreker"),
        ((2, 0), "2 microfoons, 0 luidsprekers"),
        ((0, 1), "er is geen microfoon. Een bestand importeren kan wel gewoon."),
    ],
)
def test_devices_are_counted_in_plain_words(there: tuple[int, int], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sounddevice.query_devices", lambda: devices(*there))
    assert describe_devices().text == said
