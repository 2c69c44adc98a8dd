"""Grouping voice prints: spherical k-means, the one-voice test, and the cheapest path of voices over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Centres of two people are 0.66-0.86 alike, of two halves of one person 0.95 (cosine; source: our measurements).
ONE_VOICE = 0.91
# Halves of fewer than 60 windows (15 s) are less alike: 0.94 at 48, 0.90 at 20, 0.88 at 12 (source: our measurements).
_ONE_VOICE_OF_FEW, _LESS_PER_WINDOW = 0.95, 2.4
_STARTS = 20
_ROUNDS = 50
_SAMPLE = 3000


def cluster(
    prints: NDArray[np.float32], lengths_ms: NDArray[np.float32], count: int, min_length_ms: float
) -> NDArray[np.float32]:
    """Return the centres [n_voices, n_dims] of at most ``count`` voices, unit length.

    Two centres more alike than ``ONE_VOICE`` are one voice, and in a few seconds sooner: then there is one voice less.

    Args:
        prints: voice prints [n_windows, n_dims], unit length.
        lengths_ms: the length of each window, its weight.
        count: the number of people who speak.
        min_length_ms: windows shorter than this do not shape the clusters, unless there are hardly any others.
    """
    import numpy as np

    long_enough = lengths_ms >= min_length_ms
    if long_enough.sum() < 10:
        long_enough[:] = True
    prints, weights = prints[long_enough], lengths_ms[long_enough]
    one_voice = min(ONE_VOICE, _ONE_VOICE_OF_FEW - _LESS_PER_WINDOW / max(1, len(prints)))
    for number in range(min(count, len(prints)), 1, -1):
        centres = _k_means(prints, weights, number)
        if len(centres) == number and float(np.max(centres @ centres.T - 2 * np.eye(number))) < one_voice:
            return centres
    return _centres(prints, weights, np.zeros(len(prints), np.int64), 1)


def best_path(scores: NDArray[np.float32], price: float) -> list[int]:
    """Return the best voice per frame (Viterbi) for scores [n_frames, n_voices], a change costing ``price``."""
    voices = range(scores.shape[1])
    total = [0.0 for _ in voices]
    came_from: list[list[int]] = []
    for row in scores.tolist():
        best = max(voices, key=total.__getitem__)
        origin = [v if total[v] >= total[best] - price else best for v in voices]
        total = [row[v] + (total[v] if origin[v] == v else total[best] - price) for v in voices]
        came_from.append(origin)
    path = [max(voices, key=total.__getitem__)] if came_from else []
    for origin in reversed(came_from[1:]):
        path.append(origin[path[-1]])
    return path[::-1]


def _k_means(prints: NDArray[np.float32], weights: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Try several starts on a sample, the first along the main axis; settle the tightest result on everything."""
    import numpy as np

    rng = np.random.default_rng(0)
    chosen = np.sort(rng.permutation(len(prints))[:_SAMPLE])
    centres = _best_of_starts(prints[chosen], weights[chosen], count, rng)
    if len(centres) < count:
        return centres
    return _settled(prints, weights, (prints @ centres.T).argmax(axis=1), count)


def _best_of_starts(
    prints: NDArray[np.float32], weights: NDArray[np.float32], count: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    import numpy as np

    centred = prints - np.average(prints, axis=0, weights=weights)
    along = centred @ np.linalg.svd(centred, full_matrices=False)[2][0]
    best, tightest = prints[:1], -1.0
    for start in range(_STARTS + 1):
        if start == 0:
            labels = np.digitize(along, np.quantile(along, [n / count for n in range(1, count)]))
        else:
            labels = (prints @ prints[rng.choice(len(prints), count, replace=False)].T).argmax(axis=1)
        centres = _settled(prints, weights, labels, count)
        tightness = float((weights * (prints @ centres.T).max(axis=1)).sum())
        if len(centres) == count and tightness > tightest:
            best, tightest = centres, tightness
    return best


def _settled(
    prints: NDArray[np.float32], weights: NDArray[np.float32], labels: NDArray[np.int64], count: int
) -> NDArray[np.float32]:
    centres = _centres(prints, weights, labels, count)
    for _ in range(_ROUNDS):
        moved = (prints @ centres.T).argmax(axis=1)
        if (moved == labels).all():
            break
        labels = moved
        centres = _centres(prints, weights, labels, len(centres))
    return centres


def _centres(
    prints: NDArray[np.float32], weights: NDArray[np.float32], labels: NDArray[np.int64], count: int
) -> NDArray[np.float32]:
    """Return the mean of each group that has members, unit length."""
    import numpy as np

    sums = np.stack([(prints[labels == n] * weights[labels == n, None]).sum(axis=0) for n in range(count)])
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    kept: NDArray[np.float32] = (sums / np.maximum(norms, 1e-9))[norms[:, 0] > 0].astype(np.float32)
    return kept
