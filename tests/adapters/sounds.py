"""Sound files for tests, made on the spot."""

import wave
from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.pcm import from_flac


def noise(seconds: float, rate: int = 16_000, channels: int = 1, seed: int = 1) -> NDArray[np.int16]:
    """Noise [channels, n_samples]."""
    rng = np.random.default_rng(seed)
    return rng.integers(-8000, 8000, (channels, int(seconds * rate)), dtype=np.int16)


def write_wav(path: Path, samples: NDArray[np.int16], rate: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.T.astype("<i2").tobytes())
    return path


def write_start(path: Path, source: Path, pieces: int) -> Path:
    """The first half minutes of a recording."""
    heard = [from_flac(piece) for piece, _ in zip(PyAvReader().pieces(source, "mono"), range(pieces), strict=False)]
    return write_wav(path, np.concatenate(heard, axis=1))


def _add(
    container: av.container.OutputContainer, stream: av.AudioStream, samples: NDArray[np.int16], begins_s: int = 0
) -> None:
    """Write samples [n_channels, n] that begin at this second."""
    block = av.AudioFrame.from_ndarray(samples.T.reshape(1, -1), format="s16", layout=stream.layout.name)
    block.sample_rate, block.pts = stream.rate, begins_s * stream.rate
    container.mux(stream.encode(block))


def write_aac(
    path: Path, samples: NDArray[np.int16], rate: int = 48_000, codec: str = "aac", container_format: str = "adts"
) -> Path:
    """Sound as a recorder writes it that can lose power: every frame says what it is."""
    with av.open(str(path), "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono" if len(samples) == 1 else "stereo")
        _add(container, stream, samples)
        container.mux(stream.encode(None))
    return path


def write_video(path: Path, samples: NDArray[np.int16] | None, rate: int = 48_000, begins_s: int = 0) -> Path:
    """A film of a black picture, with sound when samples [1, n], or [8, n] for a cinema, are given."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10, width=64, height=64)
        layout = "mono" if samples is None or len(samples) == 1 else "7.1"
        sound = None if samples is None else container.add_stream("aac", rate=rate, layout=layout)
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if sound is not None and samples is not None:
            _add(container, sound, samples, begins_s)
            container.mux(sound.encode(None))
    return path


def write_tracks(path: Path, *tracks: NDArray[np.int16], rate: int = 16_000) -> Path:
    """Several tracks of sound [1, n] beside each other, as a camera with more than one plug makes them."""
    with av.open(str(path), "w", format="matroska") as container:
        streams = [container.add_stream("pcm_s16le", rate=rate, layout="mono") for _ in tracks]
        for stream, samples in zip(streams, tracks, strict=True):
            _add(container, stream, samples)
            container.mux(stream.encode(None))
    return path


def write_parts(
    path: Path, parts: Mapping[int, NDArray[np.int16]], rate: int = 16_000, codec: str = "pcm_s16le"
) -> Path:
    """Sound [1, n] that begins at these seconds, with nothing between, as a call does whose microphone is muted."""
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        for begins_s, samples in parts.items():
            _add(container, stream, samples, begins_s)
        container.mux(stream.encode(None))
    return path


def taking_turns(seconds: int, rate: int = 16_000, bleed: float = 0.0) -> NDArray[np.int16]:
    """Two channels that are loud in turn, a second each; ``bleed`` is what the other microphone picks up."""
    sound = noise(seconds, rate)[0].astype(np.float32)
    left = (np.arange(len(sound)) // rate) % 2 == 0
    own = np.stack([sound * left, sound * ~left])
    return (own + bleed * own[::-1]).astype(np.int16)


def write_dated(path: Path, **tags: str) -> Path:
    """A second of sound in the format the suffix asks for, with tags in the file as a recorder writes them."""
    codec = {".m4a": "aac", ".wav": "pcm_s16le", ".flac": "flac"}.get(path.suffix, "libopus")
    options = {"write_bext": "1"} if "origination_date" in tags else {}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(tags)
        stream = container.add_stream(codec, rate=48_000, layout="mono")
        _add(container, stream, noise(1, 48_000))
        container.mux(stream.encode(None))
    return path
