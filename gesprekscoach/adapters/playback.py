"""Sound from the vault through the speakers, slower or faster at the same pitch, in memory only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from gesprekscoach.adapters.pcm import PER_MS, RATE, cut
from gesprekscoach.adapters.sound_devices import sound_library
from gesprekscoach.errors import GesprekscoachError

if TYPE_CHECKING:
    import av.filter
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.domain.speech import Span
    from gesprekscoach.services.ports import AudioPiece

_BLOCK = RATE // 25
"""Samples written at once: 40 ms, so that stopping and the position of the played word are prompt."""


class Output(Protocol):
    """An open sound output at 16 000 Hz, one channel."""

    def write(self, samples: NDArray[np.float32]) -> None:
        """Play samples [n_samples]; return when there is room for more."""

    def close(self) -> None:
        """Let the output go; what was written is dropped."""


class SpeakerPlayer:
    """Plays one stretch at a time; ``play`` runs in a thread of its own, the rest may be called from any thread."""

    def __init__(self, open_output: Callable[[], Output] | None = None) -> None:
        self._open_output = open_output or _system_output
        self._stopped = Event()
        self._position: int | None = None

    @property
    def position_ms(self) -> int | None:
        """What sounds now, in ms of the recording; None when nothing plays."""
        return self._position

    def stop(self) -> None:
        """Stop at once."""
        self._stopped.set()

    def play(self, pieces: Iterable[AudioPiece], span: Span, speed: float) -> None:
        """Play the span and return at its end or after ``stop``; ``speed`` is 0.5 to 2.

        Raises:
            GesprekscoachError: no sound library or no output device.
        """
        stopped = self._stopped = Event()
        with closing(self._open_output()) as output:
            played = 0
            try:
                for block in _blocks(_stretched(cut(pieces, None, span), speed)):
                    if stopped.is_set():
                        return
                    self._position = min(span.end_ms, span.start_ms + int(played * speed / PER_MS))
                    output.write(block)
                    played += len(block)
            finally:
                if stopped is self._stopped:
                    self._position = None


def _stretched(parts: Iterator[NDArray[np.float32]], speed: float) -> Iterator[NDArray[np.float32]]:
    """Change the pace but not the pitch, with the filter ``atempo`` of FFmpeg."""
    if speed == 1:
        yield from parts
        return
    import av
    import av.filter

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono")
    tempo = graph.add("atempo", str(speed))
    sink = graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    for part in parts:
        frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate = RATE
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _pulled(graph: av.filter.Graph) -> Iterator[NDArray[np.float32]]:
    from av.error import BlockingIOError, EOFError

    while True:
        try:
            frame = graph.pull()
        except (BlockingIOError, EOFError):
            return
        yield frame.to_ndarray().reshape(-1)


def _blocks(parts: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    for part in parts:
        for start in range(0, len(part), _BLOCK):
            yield part[start : start + _BLOCK]


class _SoundDevice:
    """The default output of this machine through PortAudio."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, samples: NDArray[np.float32]) -> None:
        from sounddevice import PortAudioError

        try:
            self._stream.write(samples.reshape(-1, 1))
        except PortAudioError as error:
            raise GesprekscoachError(
                "Het afspelen stopt: de luidspreker of koptelefoon doet het niet meer.",
                "Kijk of hij nog vastzit, of sluit een andere aan. Lezen en nakijken kan wel.",
            ) from error

    def close(self) -> None:
        self._stream.abort()
        self._stream.close()


def _system_output() -> Output:
    sounddevice = sound_library("Afspelen")
    try:
        stream = sounddevice.OutputStream(samplerate=RATE, channels=1, dtype="float32", latency="low")
        stream.start()
    except sounddevice.PortAudioError as error:
        raise GesprekscoachError(
            "Afspelen lukt niet: er is geen luidspreker gevonden.",
            "Sluit er een aan en start het programma opnieuw. Lezen en nakijken kan wel.",
        ) from error
    return _SoundDevice(stream)
