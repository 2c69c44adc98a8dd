"""A microphone without a sound card: an ALSA device that reads a file, so that PortAudio hears what a test says."""

import ctypes.util
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

needs_portaudio = pytest.mark.skipif(
    sys.platform != "linux" or ctypes.util.find_library("portaudio") is None,
    reason="libportaudio2 is not installed",
)


def microphone_file(folder: Path, blocks: Iterable[bytes]) -> Path:
    """Write sound and the ALSA configuration that offers it as the default input; returns the configuration.

    The device has no clock: it delivers as fast as it is read, and silence after the end.
    """
    sound = folder / "microfoon.raw"
    sound.write_bytes(b"".join(blocks))
    return _configuration(folder, sound)


def microphone_that_hangs(folder: Path, blocks: Iterable[bytes]) -> Path:
    """Offer a microphone that gives this sound and then neither sound nor an answer."""
    pipe = folder / "microfoon.pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR)  # also for reading, so that nobody waits for the other side

    def feed() -> None:
        for block in blocks:
            os.write(end, block)

    threading.Thread(target=feed, daemon=True).start()
    return _configuration(folder, pipe)


def microphone_that_is_gone(folder: Path) -> Path:
    """Offer device 0 that was there once: it still plays, and does not hear."""
    return _configuration(folder, folder / "weg.raw")


def _configuration(folder: Path, sound: Path) -> Path:
    """Write a configuration without that of the system: with PulseAudio or PipeWire, that has another default."""
    configuration = folder / "asound.conf"
    configuration.write_text(
        f"""pcm.null {{ type null }}
pcm.testmicrofoon {{
  type file
  slave {{ pcm null }}
  file /dev/null
  infile {sound}
  format raw
}}
pcm.!default {{ type plug slave.pcm testmicrofoon }}
"""
    )
    return configuration
