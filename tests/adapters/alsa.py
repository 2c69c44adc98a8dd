"""A microphone without a sound card: an ALSA device that reads a file, so that PortAudio hears what a test says."""

import ctypes.util
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

_SYSTEM = Path("/usr/share/alsa/alsa.conf")

needs_portaudio = pytest.mark.skipif(
    sys.platform != "linux" or not _SYSTEM.exists() or ctypes.util.find_library("portaudio") is None,
    reason="libportaudio2 is niet geïnstalleerd",
)


def microphone_file(folder: Path, blocks: Iterable[bytes]) -> Path:
    """Write sound and the ALSA configuration that offers it as the default input; returns the configuration.

    The device has no clock: it delivers as fast as it is read, and silence after the end.
    """
    sound = folder / "microfoon.raw"
    sound.write_bytes(b"".join(blocks))
    configuration = folder / "asound.conf"
    configuration.write_text(
        f"""<{_SYSTEM}>
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
