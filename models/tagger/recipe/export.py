"""Write a trained tagger as files that the program reads.

encoder.onnx (the layers that read an utterance by itself), around.onnx (those that read it with what is said around
it), tokenizer.json, network.npz and manifest.json.

Weights of the encoder are stored as int8 per row or column with a scale, and turned back into float32 when the session
loads: all arithmetic is float32, so the output does not depend on the int8 instructions of a processor.
"""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from network import Encoder, Tagger
from onnx import helper, numpy_helper
from tokenizers import Tokenizer
from torch import nn

from gesprekscoach.adapters.tagger.encoder import CHUNK, PAD

FILES = ("encoder.onnx", "around.onnx", "tokenizer.json", "network.npz", "decoding.json")
SMALLEST_MATRIX = 10_000  # numbers; smaller ones stay float32
SCORE_DIGITS = 5  # of the score of a piece: of 600,000 texts only those with "666" fall into other pieces than with all


class _Alone(nn.Module):
    """Token ids [B, L] -> what the shared layers make of each utterance by itself [B, L, hidden].

    Padding is told by its id.
    """

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.encoder.by_itself(ids, ids != PAD)


class _Around(nn.Module):
    """Tokens [C, CHUNK, hidden] and the utterance of each [C, CHUNK] -> what the pools of every branch make of them.

    That is a score for each pool [C, CHUNK, branches x pools] and what it takes in [C, CHUNK, branches x vector].
    """

    def __init__(self, branches: Sequence[Tagger]) -> None:
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, tokens: torch.Tensor, place: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        read = [(branch.pool, branch.encoder.together(tokens, place)) for branch in self.branches]
        scores = torch.cat([pool.score(x) for pool, x in read], -1)
        return scores, torch.cat([project(x) for pool, x in read for project in pool.project], -1)


def write(branches: Sequence[Tagger], tokenizer: Tokenizer, folder: Path) -> None:
    """Write encoder, tokenizer and network of branches that share the layers that read an utterance by itself.

    `seal` adds the manifest once decoding.json stands there too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    encoder = branches[0].encoder
    _write_graph(
        _Alone(encoder),
        {"ids": torch.randint(4, 1000, (3, 7))},
        {"tokens": {0: "batch", 1: "length"}, "ids": {0: "batch", 1: "length"}},
        folder / "encoder.onnx",
    )
    width = encoder.word.embedding_dim
    _write_graph(
        _Around(branches),
        {"tokens": torch.randn(3, CHUNK, width), "place": torch.arange(3 * CHUNK).view(3, CHUNK) // 9},
        {name: {0: "chunks"} for name in ("tokens", "place", "scores", "brought")},
        folder / "around.onnx",
    )
    (folder / "tokenizer.json").write_text(_small(tokenizer), encoding="utf-8")
    state = {
        f"{number}.{name}": value.detach().numpy().astype(np.float16)
        for number, branch in enumerate(branches)
        for name, value in branch.network.state_dict().items()
    }
    np.savez_compressed(folder / "network.npz", **state)


def add(folder: Path, kind: str, weights: dict[str, np.ndarray]) -> None:
    """Add to network.npz what was learned on top of the network: the areas, the reasons (`why`) or the cues."""
    with np.load(folder / "network.npz") as stored:
        state = {name: stored[name] for name in stored.files if not name.startswith(f"{kind}.")}
    np.savez_compressed(folder / "network.npz", **state, **{f"{kind}.{name}": w for name, w in weights.items()})


def seal(folder: Path, version: str, facts: dict[str, Any]) -> None:
    """Write manifest.json: version, facts the program needs, and the sha256 of every file."""
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    manifest = {"version": version, **facts, "sha256": files}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _small(tokenizer: Tokenizer) -> str:
    """The tokenizer as its file holds it, with rounded scores."""
    facts = json.loads(tokenizer.to_str())
    facts["model"]["vocab"] = [(piece, round(score, SCORE_DIGITS)) for piece, score in facts["model"]["vocab"]]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _write_graph(
    model: nn.Module, inputs: dict[str, torch.Tensor], axes: dict[str, dict[int, str]], path: Path
) -> None:
    """Write a module; `axes` names what may differ in size, of inputs and of outputs (those that are no input)."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.onnx"
        torch.onnx.export(
            model.eval(),
            tuple(inputs.values()),
            str(raw),
            input_names=list(inputs),
            output_names=[name for name in axes if name not in inputs],
            dynamo=False,
            opset_version=17,
            dynamic_axes=axes,
        )
        graph = onnx.load(raw)
    _shrink(graph)
    onnx.checker.check_model(graph)
    onnx.save(graph, path)


def _shrink(model: onnx.ModelProto) -> None:
    """Replace every large matrix by int8 numbers and their scales; a table of rows is looked up before it is scaled."""
    graph = model.graph
    large = {
        t.name: numpy_helper.to_array(t)
        for t in graph.initializer
        if np.prod(t.dims) >= SMALLEST_MATRIX and len(t.dims) == 2
    }
    nodes: list[onnx.NodeProto] = []
    for node in graph.node:
        name = next((i for i in node.input if i in large), None)
        if name is None:
            nodes.append(node)
        elif node.op_type == "Gather":
            nodes += _looked_up(graph, node, name, large[name])
        else:
            nodes += [*_unpacked(graph, name, large[name]), node]
            node.input[list(node.input).index(name)] = name + "_float"
    kept = [t for t in graph.initializer if t.name not in large]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)


def _packed(graph: onnx.GraphProto, name: str, matrix: np.ndarray, axis: int) -> None:
    scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True), 1e-8) / 127
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.round(matrix / scale).astype(np.int8), name + "_int8"),
            numpy_helper.from_array(scale.astype(np.float32), name + "_scale"),
        ]
    )


def _unpacked(graph: onnx.GraphProto, name: str, matrix: np.ndarray) -> list[onnx.NodeProto]:
    _packed(graph, name, matrix, axis=0)
    return [
        helper.make_node("Cast", [name + "_int8"], [name + "_cast"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [name + "_cast", name + "_scale"], [name + "_float"]),
    ]


def _looked_up(graph: onnx.GraphProto, node: onnx.NodeProto, name: str, matrix: np.ndarray) -> list[onnx.NodeProto]:
    _packed(graph, name, matrix, axis=1)
    indices, output = node.input[1], node.output[0]
    return [
        helper.make_node("Gather", [name + "_int8", indices], [output + "_rows"], axis=0),
        helper.make_node("Cast", [output + "_rows"], [output + "_cast"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", [name + "_scale", indices], [output + "_row_scale"], axis=0),
        helper.make_node("Mul", [output + "_cast", output + "_row_scale"], [output]),
    ]
