"""Sentence encoder: each utterance becomes a vector that is the sum of what its words bring in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

BEGIN, PAD, END = 0, 1, 2
TOKENS_PER_BATCH = 600  # of 600, 1200 and 2000 the quickest on two cores
THREADS = 2


@dataclass(frozen=True, slots=True)
class EncodedUtterance:
    """One encoded utterance.

    ``tokens`` [L, vector] are weighted token vectors that sum to the vector of the utterance; ``spans`` the characters
    in the text of each token, (0, 0) for the marks around them.
    """

    text: str
    tokens: Array
    spans: tuple[tuple[int, int], ...]

    @property
    def vector(self) -> Array:
        """The vector of the utterance, [vector]."""
        total: Array = self.tokens.sum(axis=0)
        return total


class Encoder:
    """The transformer, run by onnxruntime in float32 on the CPU, and its tokenizer."""

    def __init__(self, folder: Path, speaker_marks: dict[str, int], max_tokens: int) -> None:
        """Load both from a folder whose files were checked."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.log_severity_level = 3
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # waiting threads leave the cores alone
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._marks = speaker_marks
        self._max_tokens = max_tokens

    def encode(self, utterances: Sequence[tuple[str, str]]) -> list[EncodedUtterance]:
        """Encode utterances given as (speaker, text); short ones are run together with short ones."""
        import numpy as np

        pieces = self._tokenizer.encode_batch([text for _, text in utterances], add_special_tokens=False)
        sequences, spans = [], []
        for (speaker, _), piece in zip(utterances, pieces, strict=True):
            sequences.append([BEGIN, self._marks[speaker], *piece.ids[: self._max_tokens], END])
            spans.append(((0, 0), (0, 0), *piece.offsets[: self._max_tokens], (0, 0)))
        tokens: list[Array] = [np.empty((0, 0), np.float32)] * len(sequences)
        for group in batches([len(s) for s in sequences]):
            ids = np.full((len(group), max(len(sequences[i]) for i in group)), PAD, np.int64)
            for row, i in enumerate(group):
                ids[row, : len(sequences[i])] = sequences[i]
            (output,) = self._session.run(None, {"ids": ids})
            for row, i in enumerate(group):
                tokens[i] = output[row, : len(sequences[i])]
        return [EncodedUtterance(text, t, s) for (_, text), t, s in zip(utterances, tokens, spans, strict=True)]


def batches(lengths: Sequence[int], budget: int = TOKENS_PER_BATCH) -> list[list[int]]:
    """Divide sequences into groups of nearly equal length whose padded size stays within a budget of tokens."""
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if groups and (len(groups[-1]) + 1) * lengths[i] <= budget:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups
