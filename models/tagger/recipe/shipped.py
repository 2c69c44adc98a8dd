"""Read exported files back as branches that can be trained on: the way back from `export.write`.

The weights come as they were stored, int8 with a scale: close to those that were written, not the same.
"""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from network import FAR, SPEAKERS, UNSEEN, Encoder, Sizes, Tagger
from onnx import numpy_helper
from tokenizers import Tokenizer

from gesprekscoach.adapters.tagger.network import BESIDE


class _Stored:
    """The numbers of an exported graph: by name, and those that lost their name in the order of their use."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(path).graph
        self._named = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        same = [node for node in graph.node if node.op_type == "Identity"]  # equal numbers are stored once
        self._named |= {n.output[0]: self._named[n.input[0]] for n in same if n.input[0] in self._named}
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

    def layer(self, encoder: str, number: int) -> Iterator[tuple[str, np.ndarray]]:
        """The weights of the next layer in use of the encoder of that name, by the names that `Encoder` reads."""
        for kind, parts in (("w", self.next_matrix()), ("b", next(self._biases))):
            yield from (
                (f"l{number}.{name}.{kind}", part) for name, part in zip("qkv", np.split(parts, 3), strict=True)
            )
        place = f"{encoder}.layers.{number}"
        for name in ("ao", "fi", "fo"):
            yield f"l{number}.{name}.w", self.next_matrix()
            yield f"l{number}.{name}.b", self.named(f"{place}.{name}.bias")
        for name in ("aln", "oln"):
            yield f"l{number}.{name}.w", self.named(f"{place}.{name}.weight")
            yield f"l{number}.{name}.b", self.named(f"{place}.{name}.bias")

    def near(self, encoder: str) -> np.ndarray:
        """What is added to the scores of words by how far away they are; nothing is stored where none are seen."""
        return self._named.get(f"{encoder}.near", np.where(np.arange(2 * FAR + 1) == FAR, 0.0, UNSEEN))

    def next_matrix(self) -> np.ndarray:
        return self.named(next(self._matrices)).T


def read(folder: Path, sizes: Sizes) -> tuple[list[Tagger], Tokenizer]:
    """The branches, which share the layers that read an utterance by itself, and the tokenizer of a folder."""
    lower, upper = _Stored(folder / "encoder.onnx"), _Stored(folder / "around.onnx")
    with np.load(folder / "network.npz") as file:
        network = {name: torch.tensor(file[name].astype(np.float32)) for name in file.files}
    width, columns = network["0.inp.weight"].shape
    sizes = dataclasses.replace(sizes, network=width, features=columns - sizes.vector)
    weights = {  # the last words of the table stand for speakers; `mark` holds what is used for them
        "word": lower.named("encoder.word.weight")[: -len(SPEAKERS)],
        "pos": lower.named("encoder.pos.weight"),
        "type": np.zeros(sizes.hidden, np.float32),
        "eln.w": lower.named("encoder.eln.weight"),
        "eln.b": lower.named("encoder.eln.bias"),
    }
    for number in range(sizes.alone):
        weights.update(lower.layer("encoder", number))
    branches = []
    for branch in range(len({name.partition(".")[0] for name in network}.difference(BESIDE))):
        name = f"branches.{branch}.encoder"
        for number in range(sizes.alone, sizes.layers):
            weights.update(upper.layer(name, number))
        model = Tagger(Encoder(weights, sizes, lower.epsilon, [[0]] * len(SPEAKERS)), sizes)
        model.encoder.mark.data = torch.tensor(lower.named("encoder.mark"))
        model.encoder.near.data.copy_(torch.tensor(upper.near(name)))
        mine = {name.partition(".")[2]: value for name, value in network.items() if name.startswith(f"{branch}.")}
        model.network.load_state_dict(mine)
        branches.append(model.eval())
    pools = [(f"branches.{n}.pool", model.pool) for n, model in enumerate(branches)]
    linears = [(f"{name}.score", pool.score) for name, pool in pools]
    linears += [(f"{name}.project.{n}", linear) for name, pool in pools for n, linear in enumerate(pool.project)]
    for name, linear in linears:  # in the order of their use
        linear.weight.data = torch.tensor(upper.next_matrix().copy())
        linear.bias.data = torch.tensor(upper.named(f"{name}.bias"))
    return branches, Tokenizer.from_file(str(folder / "tokenizer.json"))
