"""Which microphones and loudspeakers there are; all else works without them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Devices:
    """Whether sound can be recorded and played here, and one Dutch line about it."""

    works: bool
    text: str


def describe_devices() -> Devices:
    """Ask PortAudio for its devices."""
    try:
        import sounddevice
    except OSError:  # the wheel for Linux carries no PortAudio
        return Devices(
            False, "geluid werkt hier niet: installeer libportaudio2. Een bestand importeren kan wel gewoon."
        )
    devices = sounddevice.query_devices()
    microphones = sum(device["max_input_channels"] > 0 for device in devices)
    speakers = sum(device["max_output_channels"] > 0 for device in devices)
    if not microphones:
        return Devices(False, "er is geen microfoon. Een bestand importeren kan wel gewoon.")
    return Devices(True, f"{_count(microphones, 'microfoon')}, {_count(speakers, 'luidspreker')}")


def _count(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
