"""What is said of the microphones and loudspeakers of this machine."""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

import pytest

from gesprekscoach.adapters.microphone import PortAudioMicrophones
from gesprekscoach.adapters.sound_devices import describe_devices
from gesprekscoach.errors import AudioUnreadable

MICROPHONE = {"max_input_channels": 1, "max_output_channels": 0}
SPEAKER = {"max_input_channels": 0, "max_output_channels": 2}


class PortAudioError(Exception):
    """What sounddevice raises while it is imported, when the sound of the machine does not start."""


class Broken(MetaPathFinder, Loader):
    """A sounddevice that ends its own import with an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name == "sounddevice" else None

    def exec_module(self, module: ModuleType) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("devices", "told"),
    [
        ([MICROPHONE, SPEAKER], "1 microfoon, 1 luidspreker"),
        ([MICROPHONE, MICROPHONE], "2 microfoons, 0 luidsprekers"),
    ],
)
def test_one_device_is_not_told_as_many(
    monkeypatch: pytest.MonkeyPatch, devices: list[dict[str, int]], told: str
) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(query_devices=lambda: devices))

    assert describe_devices() == told


def test_a_machine_that_only_plays_has_no_microphone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", SimpleNamespace(query_devices=lambda: [SPEAKER]))

    with pytest.raises(AudioUnreadable, match="Er is geen microfoon"):
        describe_devices()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError("PortAudio library not found"), "het onderdeel PortAudio ontbreekt"),
        (PortAudioError("Error initializing PortAudio", -9986), "het geluid van deze computer start niet"),
    ],
)
def test_a_machine_without_sound_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(error), *sys.meta_path])

    with pytest.raises(AudioUnreadable, match=f"Opnemen kan hier niet: {told}"):
        PortAudioMicrophones().devices()
