"""Encoder of a conversation: each utterance becomes a vector that is the sum of what its words bring in.

The lower layers read every utterance by itself, the upper ones with what is said around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesprekscoach.domain.stepwise import Steps, finished

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

BEGIN, PAD, END = 0, 1, 2
TOKENS_PER_BATCH = 600  # of 600, 1200 and 2000 the quickest on two cores
THREADS = 2
CHUNK = 64  # tokens; the upper layers see those of the chunk and of the two beside it
CHUNKS_AT_ONCE = 24  # of 16, 24, 32 and 48 the one after which little time is won, for 40 MB more than with 16
MARGIN = 4  # chunks on either side that are read along: a chunk for each of the upper layers
NO_UTTERANCE = -1


@dataclass(frozen=True, slots=True)
class ReadUtterance:
    """One utterance read by itself: ``tokens`` [L, hidden], ``spans`` the characters of each (see below)."""

    text: str
    tokens: Array
    spans: tuple[tuple[int, int], ...]


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
        """Load all from a folder whose files were checked."""
        from tokenizers import Tokenizer

        self._lower, self._upper = _session(folder / "encoder.onnx"), _session(folder / "around.onnx")
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._marks = speaker_marks
        self._max_tokens = max_tokens

    def encode(self, utterances: Sequence[tuple[str, str]]) -> Iterator[EncodedUtterance]:
        """Encode all utterances of a conversation, given in order as (speaker, text)."""
        return self.together(finished(self.alone(utterances)))

    def alone(self, utterances: Sequence[tuple[str, str]]) -> Steps[list[ReadUtterance]]:
        """Read each utterance by itself; short ones are run together with short ones."""
        import numpy as np

        pieces = self._tokenizer.encode_batch([text for _, text in utterances], add_special_tokens=False)
        sequences, spans = [], []
        for (speaker, _), piece in zip(utterances, pieces, strict=True):
            sequences.append([BEGIN, self._marks[speaker], *piece.ids[: self._max_tokens], END])
            spans.append(((0, 0), (0, 0), *piece.offsets[: self._max_tokens], (0, 0)))
        tokens: list[Array] = [np.empty((0, 0), np.float32)] * len(sequences)
        ready, total = 0, sum(map(len, sequences))
        for group in batches([len(s) for s in sequences]):
            ids = np.full((len(group), max(len(sequences[i]) for i in group)), PAD, np.int64)
            for row, i in enumerate(group):
                ids[row, : len(sequences[i])] = sequences[i]
            (output,) = self._lower.run(None, {"ids": ids})
            for row, i in enumerate(group):
                tokens[i] = output[row, : len(sequences[i])]
            ready += sum(len(sequences[i]) for i in group)
            yield ready / total
        return [ReadUtterance(text, t, s) for (_, text), t, s in zip(utterances, tokens, spans, strict=True)]

    def together(self, read: Sequence[ReadUtterance]) -> Iterator[EncodedUtterance]:
        """Read the utterances of a conversation with what is said around each, in order; some at a time are in memory.

        Whoever keeps them all keeps 3 kB for every token.
        """
        import numpy as np

        lengths = np.array([len(utterance.tokens) for utterance in read])
        ends, first = np.cumsum(lengths), 0
        scores, tokens = (np.empty((0, told.shape[-1]), np.float32) for told in self._upper.get_outputs())
        for reached, more_scores, more_tokens in self._around(read, lengths):
            scores, tokens = np.concatenate([scores, more_scores]), np.concatenate([tokens, more_tokens])
            last = int(np.searchsorted(ends, reached, "right"))
            own, count = lengths[first:last], int(lengths[first:last].sum())
            share = shares(scores[:count], own)
            taken = (tokens[:count].reshape(*share.shape, -1) * share[..., None]).reshape(count, -1)
            for utterance, each in zip(read[first:last], np.split(taken, np.cumsum(own)[:-1]), strict=True):
                yield EncodedUtterance(utterance.text, each, utterance.spans)
            scores, tokens, first = scores[count:], tokens[count:], last

    def _around(self, read: Sequence[ReadUtterance], lengths: NDArray[np.int64]) -> Iterator[tuple[int, Array, Array]]:
        """What the upper layers make of the tokens, some chunks at a time: up to where, scores, what the pools take."""
        import numpy as np

        place = np.repeat(np.arange(len(read)), lengths)
        step, margin = CHUNKS_AT_ONCE * CHUNK, MARGIN * CHUNK
        for start in range(0, len(place), step):
            shown, until = slice(max(0, start - margin), start + step + margin), min(len(place), start + step)
            outputs = self._upper.run(
                None,
                {
                    "tokens": _in_chunks(_tokens(read, place, shown), 0),
                    "place": _in_chunks(place[shown], NO_UTTERANCE),
                },
            )
            kept = slice(start - shown.start, until - shown.start)
            scores, tokens = (output.reshape(-1, output.shape[-1])[kept] for output in outputs)
            yield until, scores, tokens


def _tokens(read: Sequence[ReadUtterance], place: NDArray[np.int64], shown: slice) -> Array:
    """Some tokens of a conversation, [tokens, hidden], by where they stand in it; ``place``: of which utterance."""
    import numpy as np

    first, last = place[shown][[0, -1]]
    result: Array = np.concatenate([utterance.tokens for utterance in read[first : last + 1]])
    begin = int(np.searchsorted(place, first))
    return result[shown.start - begin : shown.stop - begin]


def _in_chunks(values: NDArray[Any], filler: int) -> NDArray[Any]:
    """The values by ``CHUNK``, the last of them filled up."""
    import numpy as np

    room = [(0, -len(values) % CHUNK), *[(0, 0)] * (values.ndim - 1)]
    return np.pad(values, room, constant_values=filler).reshape(-1, CHUNK, *values.shape[1:])


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # it keeps a plan, and the room for it, per number of tokens and utterances
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting threads leave the cores alone
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def shares(scores: Array, lengths: NDArray[np.int64]) -> Array:
    """Softmax of the scores [tokens, pools] over the tokens of each utterance."""
    import numpy as np

    starts = np.cumsum([0, *lengths[:-1]])
    raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths, axis=0))
    result: Array = raised / np.repeat(np.add.reduceat(raised, starts), lengths, axis=0)
    return result


def batches(lengths: Sequence[int], budget: int = TOKENS_PER_BATCH) -> list[list[int]]:
    """Divide sequences into groups of nearly equal length whose padded size stays within a budget of tokens."""
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if groups and (len(groups[-1]) + 1) * lengths[i] <= budget:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups
