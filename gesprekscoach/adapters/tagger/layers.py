"""Layers of a small network in numpy, and what turns logits into probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Floats = TypeVar("Floats", NDArray[np.float32], NDArray[np.float64])
    Weights = Mapping[str, Array]

NORM_EPSILON = 1e-5


class Layers:
    """Layers whose weights have the names that PyTorch gives them."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def linear(self, name: str, x: Array) -> Array:
        result: Array = x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return result

    def blocks(self, name: str, x: Array, dilations: Sequence[int]) -> Array:
        for number, dilation in enumerate(dilations):
            x = x + self._gated_convolution(f"{name}.{number}", x, dilation)
        return x

    def _gated_convolution(self, name: str, x: Array, dilation: int) -> Array:
        import numpy as np

        w = self.weights
        centred = x - x.mean(axis=1, keepdims=True)
        normal = centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + NORM_EPSILON)
        normal = normal * w[f"{name}.norm.weight"] + w[f"{name}.norm.bias"]
        around = np.pad(normal, ((dilation, dilation), (0, 0)))
        kernel = w[f"{name}.conv.weight"]
        taps = (around[t * dilation : t * dilation + len(x)] @ kernel[:, :, t].T for t in range(kernel.shape[2]))
        summed: Any = sum(taps) + w[f"{name}.conv.bias"]
        half = summed.shape[1] // 2
        result: Array = summed[:, :half] * sigmoid(summed[:, half:])
        return result


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit, as PyTorch approximates it with tanh."""
    import numpy as np

    inner = np.float32((2 / np.pi) ** 0.5) * (x + np.float32(0.044715) * (x * x * x))
    result: Array = np.float32(0.5) * x * (1 + np.tanh(inner))
    return result


def sigmoid(x: Floats) -> Floats:
    """The probability behind each logit by itself; as exact as what comes in."""
    import numpy as np

    curve: Any = np.tanh(x / 2)
    result: Floats = (1 + curve) / 2
    return result


def softmax(x: Floats) -> Floats:
    """The probabilities behind logits [units, labels] of which one is right; as exact as what comes in."""
    import numpy as np

    raised: Floats = np.exp(x - x.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return raised
