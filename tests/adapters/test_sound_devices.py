"""What is said of the microphones and loudspeakers of this machine."""

import sys
from types import SimpleNamespace

import pytest

from gesprekscoach.adapters.sound_devices import describe_devices

MICROPHONE = {"max_input_channels": 1, "max_output_channels": 0}
SPEAKER = {"max_input_channels": 0, "max_output_channels": 2}


@pytest.mark.parametrize(
    ("devices", "told"),
    [
        ([MICROPHONE, SPEAKER], "1 microfoon, 1 luidspreker"),
        ([MICROPHONE, MICROPHONE], "2 microfoons, 0 luidsprekers"),
        ([SPEAKER], "er is geen microfoon. Een bestand importeren kan wel gewoon."),
    ],
)
def test_one_device_is_not_told_as_many(
    monkeypatch: pytest.MonkeyPatch, devices: list[dict[str, int]], told: str
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(query_devices=lambda: devices))

    assert describe_devices().text == told
