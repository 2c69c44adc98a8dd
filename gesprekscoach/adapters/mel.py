"""The spectrum the speaker encoder was trained on: 40 mel bands each 10 ms, in numpy (equals librosa's to 1e-6)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gesprekscoach.adapters.pcm import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HOP = 160
_WINDOW = 400
_BANDS = 40


def mel_spectrum(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mel power [n_frames, 40] of samples [n_samples] at 16 000 Hz; frame k is centred on sample 160 k.

    Source: the front end of Resemblyzer (zero padding, periodic Hann 400, power 2, Slaney mel and norm, no log).
    """
    import numpy as np

    padded = np.pad(samples.astype(np.float32), _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::HOP]
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)).astype(np.float32)
    power = (np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2).astype(np.float32)
    mel: NDArray[np.float32] = power @ _filters().T
    return mel


@cache
def _filters() -> NDArray[np.float32]:
    """Return the Slaney filters [40, 201]: linear under 1000 Hz, logarithmic above, each of area one."""
    import numpy as np

    step = np.log(6.4) / 27
    top = 1000 / (200 / 3) + np.log(RATE / 2 / 1000) / step
    mels = np.linspace(0, top, _BANDS + 2)
    edges = np.where(mels >= 15, 1000 * np.exp(step * (mels - 15)), mels * 200 / 3)
    bins = np.linspace(0, RATE / 2, _WINDOW // 2 + 1)
    width = np.diff(edges)
    ramp = edges[:, None] - bins[None]
    triangles = np.maximum(0, np.minimum(-ramp[:-2] / width[:-1, None], ramp[2:] / width[1:, None]))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)
