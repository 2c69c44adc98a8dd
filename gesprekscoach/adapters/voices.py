"""Who spoke when, in a mono recording: GE2E voice prints of short windows, clustered, smoothed inside speech."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesprekscoach.adapters.clusters import best_path, cluster
from gesprekscoach.adapters.mel import HOP, mel_spectrum
from gesprekscoach.adapters.pcm import PER_MS, voice_samples
from gesprekscoach.domain.speech import Span, VoiceSpan
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.errors import ModelMissing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.services.ports import AudioPiece

WINDOW_MS = 1000
HOP_MS = 250
FRAME_MS = 50
_MEL_MS = HOP // PER_MS
_SHORTEST_MEL = 20
_BATCH = 32
_THREADS = os.cpu_count() or 1
# Softer speech is made this loud (-30 dB of full scale) first, as the speech was that the encoder learned from. Without
# it everyone sounds alike from -50 dB down. Source: Resemblyzer's preprocess_wav.
_LEVEL = 10**-1.5
# Score scale and price of a change of voice, per frame. Source: our measurements (price 1.0 is too stiff, 0 is fine).
_SCALE = 0.5
_SWITCH_PRICE = 0.1


class Ge2eSeparator:
    """Separates voices with the GE2E speaker encoder (ONNX, on the CPU, without torch)."""

    def __init__(self, encoder: Path) -> None:
        """Note where the encoder stands; it is loaded when first used.

        Raises:
            ModelMissing: the file is absent.
        """
        if not encoder.is_file():
            raise ModelMissing(
                "Het model dat stemmen uit elkaar houdt, ontbreekt.", "Installeer gesprekscoach opnieuw."
            )
        self._encoder = encoder

    def voices(
        self, pieces: Iterable[AudioPiece], speech: Sequence[Span], voice_count: int
    ) -> Steps[tuple[VoiceSpan, ...]]:
        """Separate at most ``voice_count`` voices, numbered by who speaks first.

        Sound is worked through piece by piece; only the voice prints (1 kB per 250 ms) stay in memory.

        Args:
            pieces: the whole recording, in order.
            speech: the stretches with speech, in order.
            voice_count: the number of people who speak.

        Raises:
            ModelMissing: the voice encoder is absent or damaged.
        """
        import numpy as np

        if not speech:
            return ()
        windows = list(_windows(speech))
        prints = yield from self._voice_prints(pieces, windows)
        lengths = np.array([window.duration_ms for window in windows], np.float32)
        centres = cluster(prints, lengths, voice_count, WINDOW_MS * 0.9)
        return _numbered(_smoothed(windows, prints @ centres.T, speech))

    def _voice_prints(self, pieces: Iterable[AudioPiece], windows: Sequence[Span]) -> Steps[NDArray[np.float32]]:
        """Embed each window, nearly all of the work: float32 [n_windows, 256], unit length."""
        import numpy as np

        session = self._session()

        def embedded(task: tuple[int, NDArray[np.float32], Sequence[Span]]) -> NDArray[np.float32]:
            offset_ms, sound, own = task
            mel = mel_spectrum(sound * _gain(sound, offset_ms, own))
            return _embedded(session, mel, [_mel_range(window, offset_ms, len(mel)) for window in own])

        done, ready = [np.zeros((0, 256), np.float32)], 0
        tasks = _tasks(pieces, windows)
        pool = ThreadPoolExecutor(_THREADS)
        try:
            # A few pieces at a time: map would read the whole recording at once.
            while group := list(islice(tasks, 2 * _THREADS)):
                done.extend(pool.map(embedded, group))
                ready += sum(len(own) for _, _, own in group)
                yield ready / len(windows)
        finally:
            pool.shutdown(wait=False)  # Ctrl-C need not wait for the pieces in hand
        return np.concatenate(done)

    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

        try:
            return onnxruntime.InferenceSession(str(self._encoder), options, providers=["CPUExecutionProvider"])
        except (Fail, InvalidGraph, InvalidProtobuf) as error:
            raise ModelMissing(
                "Het model dat stemmen uit elkaar houdt, is beschadigd.", "Installeer gesprekscoach opnieuw."
            ) from error


def _windows(speech: Iterable[Span]) -> Iterator[Span]:
    """Windows of 1 s each 250 ms inside every stretch; a shorter stretch is one window."""
    for span in speech:
        room = span.duration_ms - WINDOW_MS
        if room <= 0:
            yield span
            continue
        for step in range(-(-room // HOP_MS) + 1):
            start = span.start_ms + min(step * HOP_MS, room)
            yield Span(start, start + WINDOW_MS)


def _tasks(
    pieces: Iterable[AudioPiece], windows: Sequence[Span]
) -> Iterator[tuple[int, NDArray[np.float32], Sequence[Span]]]:
    """Yield (start in ms, samples, the windows inside them), so that each window comes once."""
    first = 0
    for offset_ms, until_ms, sound in _overlapping(pieces):
        last = first
        while last < len(windows) and windows[last].end_ms <= until_ms:
            last += 1
        if last > first:
            yield offset_ms, sound, windows[first:last]
        first = last


def _overlapping(pieces: Iterable[AudioPiece]) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
    """Yield each piece with the end of the one before: (start of the sound, windows may end here, samples).

    The last frames of a spectrum need sound that comes after them, so windows that end there wait for the next piece.
    """
    import numpy as np

    before, held = None, np.zeros(0, np.float32)
    for piece in pieces:
        if before is not None:
            yield before.span.end_ms - len(held) // PER_MS, before.span.end_ms - 2 * _MEL_MS, held
            held = held[-2 * WINDOW_MS * PER_MS :]
        held = np.concatenate([held, voice_samples(piece, None)])
        before = piece
    if before is not None:
        yield before.span.end_ms - len(held) // PER_MS, before.span.end_ms + WINDOW_MS, held


def _gain(sound: NDArray[np.float32], offset_ms: int, windows: Sequence[Span]) -> np.float32:
    """Return what makes the speech in the windows loud enough; 1 when it is."""
    import numpy as np

    spoken = np.concatenate(
        [sound[(w.start_ms - offset_ms) * PER_MS : (w.end_ms - offset_ms) * PER_MS] for w in windows]
    )
    level = np.sqrt(np.mean(spoken**2)) if spoken.any() else _LEVEL
    return np.float32(max(1.0, _LEVEL / level))


def _mel_range(window: Span, offset_ms: int, available: int) -> tuple[int, int]:
    """Return first and last frame of a window, widened to the least the encoder can judge."""
    first = round((window.start_ms - offset_ms) / _MEL_MS)
    last = min(available, max(first + _SHORTEST_MEL, round((window.end_ms - offset_ms) / _MEL_MS)))
    return max(0, min(first, last - _SHORTEST_MEL)), last


def _embedded(session: Any, mel: NDArray[np.float32], ranges: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """Embed the ranges of frames, those of equal length together."""
    import numpy as np

    prints = np.zeros((len(ranges), 256), np.float32)
    by_length: dict[int, list[int]] = {}
    for number, (first, last) in enumerate(ranges):
        by_length.setdefault(last - first, []).append(number)
    for numbers in by_length.values():
        for at in range(0, len(numbers), _BATCH):
            batch = numbers[at : at + _BATCH]
            frames = np.stack([mel[slice(*ranges[number])] for number in batch])
            prints[batch] = session.run(None, {session.get_inputs()[0].name: frames})[0]
    prints /= np.maximum(1e-9, np.linalg.norm(prints, axis=1, keepdims=True))
    return prints


def _smoothed(windows: Sequence[Span], likeness: NDArray[np.float32], speech: Sequence[Span]) -> Iterator[VoiceSpan]:
    """Let windows vote for their frames of 50 ms, most in their middle; then find the cheapest path of voices."""
    import numpy as np

    frames = speech[-1].end_ms // FRAME_MS + 2
    votes, weight = np.zeros((frames, likeness.shape[1]), np.float32), np.zeros((frames, 1), np.float32)
    for window, row in zip(windows, likeness, strict=True):
        first = window.start_ms // FRAME_MS
        last = max(first + 1, window.end_ms // FRAME_MS)
        shape = np.hanning(last - first + 2)[1:-1, None].astype(np.float32)
        votes[first:last] += shape * row
        weight[first:last] += shape
    votes /= np.maximum(weight, 1e-9)
    spoken = np.zeros(frames, bool)
    for span in speech:
        spoken[span.start_ms // FRAME_MS : -(-span.end_ms // FRAME_MS)] = True
    voice = np.full(frames, -1)
    voice[spoken] = best_path(votes[spoken] * _SCALE, _SWITCH_PRICE)
    for span in speech:
        yield from _runs(span, voice)


def _runs(span: Span, voice: NDArray[np.int_]) -> Iterator[VoiceSpan]:
    first, end = span.start_ms // FRAME_MS, -(-span.end_ms // FRAME_MS)
    start = span.start_ms
    for frame in range(first + 1, end + 1):
        if frame == end or voice[frame] != voice[first]:
            stop = min(span.end_ms, frame * FRAME_MS)
            yield VoiceSpan(Span(start, stop), int(voice[first]))
            first, start = frame, stop


def _numbered(spans: Iterable[VoiceSpan]) -> tuple[VoiceSpan, ...]:
    """Give the voices numbers in the order in which they first speak."""
    number_of: dict[int, int] = {}
    return tuple(VoiceSpan(s.span, number_of.setdefault(s.voice, len(number_of))) for s in spans)
