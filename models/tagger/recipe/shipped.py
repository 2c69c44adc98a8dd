"""Read exported files back as branches that can be trained on: the way back from `export.write`.

The weights come as they were stored, int8 with a scale: close to those that were written, not the same.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from network import SPEAKERS, Encoder, Sizes, Tagger
from onnx import numpy_helper
from tokenizers import Tokenizer


class _Stored:
    """The numbers of an exported encoder: by name, and those that lost their name in the order of their use."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(path).graph
        self._named = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        names = [name for node in graph.node if node.op_type == "MatMul" for name in node.input]
        self._matrices = iter([n.removesuffix("_float") for n in names if n.startswith("onnx::")])
        added = [name for node in graph.node if node.op_type == "Add" for name in node.input]
        self._biases = iter([self._named[n] for n in added if n.startswith("onnx::")])
        normed = next(node for node in graph.node if node.op_type == "LayerNormalization")
        self.epsilon = next(a.f for a in normed.attribute if a.name == "epsilon")

    def named(self, name: str) -> np.ndarray:
        if name in self._named:
            return self._named[name]
        packed, scale = self._named[f"{name}_int8"], self._named[f"{name}_scale"]
        return packed.astype(np.float32) * scale

    def layer(self, branch: int, number: int) -> Iterator[tuple[str, np.ndarray]]:
        """The weights of the next layer in use, by the names that `Encoder` reads."""
        for kind, parts in (("w", self.next_matrix()), ("b", next(self._biases))):
            yield from (
                (f"l{number}.{name}.{kind}", part) for name, part in zip("qkv", np.split(parts, 3), strict=True)
            )
        place = f"branches.{branch}.encoder.layers.{number}"
        for name in ("ao", "fi", "fo"):
            yield f"l{number}.{name}.w", self.next_matrix()
            yield f"l{number}.{name}.b", self.named(f"{place}.{name}.bias")
        for name in ("aln", "oln"):
            yield f"l{number}.{name}.w", self.named(f"{place}.{name}.weight")
            yield f"l{number}.{name}.b", self.named(f"{place}.{name}.bias")

    def next_matrix(self) -> np.ndarray:
        return self.named(next(self._matrices)).T


def read(folder: Path, frozen: int, sizes: Sizes) -> tuple[list[Tagger], Tokenizer]:
    """The branches, which share their first `frozen` layers, and the tokenizer of an exported folder."""
    stored = _Stored(folder / "encoder.onnx")
    with np.load(folder / "network.npz") as file:
        network = {name: torch.tensor(file[name].astype(np.float32)) for name in file.files}
    width, columns = network["0.inp.weight"].shape
    sizes = dataclasses.replace(sizes, network=width, features=columns - sizes.vector)
    first = "branches.0.encoder"  # the last words of its table stand for speakers; `mark` holds what is used for them
    weights = {
        "word": stored.named(f"{first}.word.weight")[: -len(SPEAKERS)],
        "pos": stored.named(f"{first}.pos.weight"),
        "type": np.zeros(sizes.hidden, np.float32),
        "eln.w": stored.named(f"{first}.eln.weight"),
        "eln.b": stored.named(f"{first}.eln.bias"),
    }
    for number in range(frozen):
        weights.update(stored.layer(0, number))
    branches = []
    for branch in range(len({name.partition(".")[0] for name in network} - {"why"})):
        for number in range(frozen, sizes.layers):
            weights.update(stored.layer(branch, number))
        model = Tagger(Encoder(weights, sizes, stored.epsilon, [[0]] * len(SPEAKERS)), sizes)
        model.encoder.mark.data = torch.tensor(stored.named(f"{first}.mark"))
        projections = {f"project.{number}": linear for number, linear in enumerate(model.pool.project)}
        for name, linear in {"score": model.pool.score, **projections}.items():
            linear.weight.data = torch.tensor(stored.next_matrix().copy())
            linear.bias.data = torch.tensor(stored.named(f"branches.{branch}.pool.{name}.bias"))
        mine = {name.partition(".")[2]: value for name, value in network.items() if name.startswith(f"{branch}.")}
        model.network.load_state_dict(mine)
        branches.append(model.eval())
    return branches, Tokenizer.from_file(str(folder / "tokenizer.json"))
