"""Sound from microphones by PortAudio, in memory only: blocks of a tenth of a second at 16 000 Hz."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gesprekscoach.adapters.pcm import RATE, to_flac
from gesprekscoach.adapters.sound_devices import sound_library
from gesprekscoach.errors import AudioUnreadable
from gesprekscoach.services.ports import Microphone

if TYPE_CHECKING:
    import av.audio.resampler

_PATIENCE_S = 0.5
_ASKED = 6
"""How often it is asked for sound: to a program that stood still, as with the lid closed, one wait seems endless."""

_CLOSING_S = 1.0
_OF_SYSTEM = ("default", "sysdefault", "pulse", "pipewire")
"""What Linux calls the microphone that is chosen in the settings of the system."""

_BAD_RATE = -9997  # paInvalidSampleRate


class PortAudioMicrophones:
    """Fulfils ``services.ports.Microphones``."""

    def devices(self) -> tuple[Microphone, ...]:
        """Return the inputs, the system's own choice marked. Raises AudioUnreadable without PortAudio."""
        sound = sound_library("Opnemen")
        chosen = sound.default.device[0]
        return tuple(
            Microphone(number, _named(device["name"]), device["max_input_channels"], number == chosen)
            for number, device in enumerate(sound.query_devices())
            if device["max_input_channels"] > 0
        )

    def open(self, device: int | None, channels: int) -> PortAudioCapture:
        """Start listening; a device that cannot do 16 000 Hz is resampled.

        Raises:
            AudioUnreadable: PortAudio is absent, or the device does not open.
        """
        sound = sound_library("Opnemen")
        try:
            try:
                return PortAudioCapture(sound, device, channels, RATE)
            except sound.PortAudioError as error:
                if _BAD_RATE not in error.args:
                    raise
                own = round(sound.query_devices(device, "input")["default_samplerate"])
                return PortAudioCapture(sound, device, channels, own)
        except (sound.PortAudioError, ValueError) as error:
            raise AudioUnreadable(
                "De microfoon gaat niet open.",
                "Kijk of hij aangesloten is en of dit programma hem mag gebruiken. Kies anders een andere microfoon.",
            ) from error

    def pack(self, sound: bytes, channels: int) -> bytes:
        """Pack what a capture yields as FLAC."""
        import numpy as np

        return to_flac(np.frombuffer(sound, dtype="<i2").reshape(-1, channels).T)


class PortAudioCapture:
    """One open microphone; fulfils ``services.ports.Capture``."""

    def __init__(self, sound: Any, device: int | None, channels: int, rate: int) -> None:
        self.channels = channels
        self._is_stopped = False
        self._heard: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._resampler = None if rate == RATE else _resampler(channels)
        self._rate = rate
        self._stream = sound.RawInputStream(
            samplerate=rate,
            blocksize=rate // 10,
            device=device,
            channels=channels,
            dtype="int16",
            callback=self._hear,
        )
        self._stream.start()

    def blocks(self) -> Iterator[bytes]:
        """Yield what is heard until ``stop``: 16 bit, channels interleaved, 16 000 Hz. Raises AudioUnreadable."""
        while (block := self._next()) is not None:
            yield block if self._resampler is None else _resampled(self._resampler, block, self.channels, self._rate)

    def _next(self) -> bytes | None:
        for _ in range(_ASKED):
            with suppress(queue.Empty):
                return self._heard.get(timeout=_PATIENCE_S)
        self.stop()
        raise AudioUnreadable(
            "De microfoon geeft geen geluid meer.", "Kijk of hij nog vastzit. Wat is opgenomen, is bewaard."
        )

    def stop(self) -> None:
        """Let the microphone go; one whose driver no longer answers is left behind after a second."""
        if self._is_stopped:
            return
        self._is_stopped = True
        closing = threading.Thread(target=self._stream.close, daemon=True)
        closing.start()
        closing.join(_CLOSING_S)
        self._heard.put(None)

    def _hear(self, heard: Any, _frames: int, _time: Any, _status: Any) -> None:
        """Take a block from PortAudio's own thread; it must return at once."""
        self._heard.put(bytes(heard))


def _named(name: str) -> str:
    return f"{name}: de gewone van dit systeem" if name in _OF_SYSTEM else name


def _resampler(channels: int) -> av.audio.resampler.AudioResampler:
    import av

    return av.AudioResampler(format="s16", layout="mono" if channels == 1 else "stereo", rate=RATE)


def _resampled(resampler: av.audio.resampler.AudioResampler, block: bytes, channels: int, rate: int) -> bytes:
    import av
    import numpy as np

    frame = av.AudioFrame.from_ndarray(
        np.frombuffer(block, dtype="<i2").reshape(1, -1), format="s16", layout="mono" if channels == 1 else "stereo"
    )
    frame.sample_rate = rate
    return b"".join(part.to_ndarray().tobytes() for part in resampler.resample(frame))
