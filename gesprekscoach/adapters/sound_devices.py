"""The microphones and loudspeakers of this machine, by PortAudio; all else works without them."""

from typing import Any

from gesprekscoach.domain.dutch_numbers import counted
from gesprekscoach.errors import AudioUnreadable


def sound_library(task: str) -> Any:
    """Return sounddevice, which starts PortAudio; ``task`` names what cannot be done without it.

    Raises:
        AudioUnreadable: PortAudio is absent, or does not start.
    """
    try:
        import sounddevice
    except ImportError:  # a package as any other
        raise
    except OSError as error:  # the wheel for Linux carries no PortAudio
        raise AudioUnreadable(
            f"{task} kan hier niet: het onderdeel PortAudio ontbreekt.",
            "Installeer het pakket libportaudio2. Al het andere kan wel gewoon.",
        ) from error
    except Exception as error:  # its PortAudioError, of a module that did not come to be
        raise AudioUnreadable(
            f"{task} kan hier niet: het geluid van deze computer start niet.",
            "Start de computer opnieuw. Al het andere kan wel gewoon.",
        ) from error
    return sounddevice


def describe_devices() -> str:
    """Say how many microphones and loudspeakers there are. Raises AudioUnreadable when nothing can be recorded."""
    devices = sound_library("Opnemen of afspelen").query_devices()
    microphones = sum(device["max_input_channels"] > 0 for device in devices)
    speakers = sum(device["max_output_channels"] > 0 for device in devices)
    if not microphones:
        raise AudioUnreadable("Er is geen microfoon.", "Een bestand importeren kan wel gewoon.")
    heard, played = counted(microphones, "microfoon", "microfoons"), counted(speakers, "luidspreker", "luidsprekers")
    return f"{heard}, {played}"
