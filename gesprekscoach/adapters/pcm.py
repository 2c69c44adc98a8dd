"""Sound as arrays: the lossless FLAC pieces of the vault to and from 16-bit samples at 16 000 Hz."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from gesprekscoach.domain.speech import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.services.ports import AudioPiece

RATE = 16_000
PER_MS = RATE // 1000
# What a microphone picks up of the voice on the other one is at least this much softer (power ratio, 9 dB).
_BLEED = 10**0.9
# What a cheap sound card adds to every sample alike, as a share of the power: from here on the voice detector misses
# speech, up to all of it. Speech itself has a millionth.
_OFFSET = 0.0025
_LEVEL_WINDOW = RATE // 20


def to_flac(samples: NDArray[np.int16]) -> bytes:
    """Pack samples [n_channels, n_samples] losslessly, in memory."""
    import av

    packed = BytesIO()
    with av.open(packed, "w", format="flac") as container:
        layout = "mono" if samples.shape[0] == 1 else "stereo"
        stream = container.add_stream("flac", rate=RATE, layout=layout, format="s16")
        frame = av.AudioFrame.from_ndarray(samples.T.reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate = RATE
        frame.pts = 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return packed.getvalue()


def from_flac(piece: AudioPiece) -> NDArray[np.int16]:
    """Unpack one piece to samples [n_channels, n_samples]."""
    import av
    import numpy as np

    with av.open(BytesIO(piece.flac)) as container:
        frames = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    samples: NDArray[np.int16] = np.concatenate(frames).reshape(-1, piece.channels).T
    return samples


def voice_samples(piece: AudioPiece, channel: int | None) -> NDArray[np.float32]:
    """Unpack what one voice detector or recogniser should hear: float32 [n_samples], -1..1.

    ``None`` gives the mean of the channels. A channel number gives that channel, silent where it only picks up the
    voice on the other microphone.
    """
    import numpy as np

    samples: NDArray[np.float32] = from_flac(piece).astype(np.float32) / np.float32(32768)
    offset = samples.mean(axis=1, keepdims=True)
    samples -= offset * (offset**2 > _OFFSET * (samples**2).mean(axis=1, keepdims=True))
    heard: NDArray[np.float32]
    if channel is None:
        heard = samples.mean(axis=0, dtype=np.float32)
    elif piece.channels == 1:
        heard = samples[0]
    else:
        own, other = samples[channel], samples[1 - channel]
        heard = own * (_level(own) * _BLEED > _level(other))
    return heard


def span_samples(pieces: Iterable[AudioPiece], channel: int | None, span: Span) -> NDArray[np.float32]:
    """Join the pieces that overlap the span and cut to it: float32 [n_samples], -1..1."""
    import numpy as np

    return np.concatenate([np.zeros(0, np.float32), *cut(pieces, channel, span)])


def cut(pieces: Iterable[AudioPiece], channel: int | None, span: Span) -> Iterator[NDArray[np.float32]]:
    """Yield of each piece what lies in the span: float32 [n_samples], -1..1."""
    for piece in pieces:
        first = max(0, span.start_ms - piece.span.start_ms) * PER_MS
        last = max(0, span.end_ms - piece.span.start_ms) * PER_MS
        yield voice_samples(piece, channel)[first:last]


def _level(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean power around each sample, over 50 ms."""
    import numpy as np

    total = np.concatenate([np.zeros(1), np.cumsum(samples.astype(np.float64) ** 2)])
    at = np.arange(len(samples))
    low = np.maximum(0, at - _LEVEL_WINDOW // 2)
    high = np.minimum(len(samples), at + _LEVEL_WINDOW // 2)
    level: NDArray[np.float32] = ((total[high] - total[low]) / np.maximum(1, high - low)).astype(np.float32)
    return level
