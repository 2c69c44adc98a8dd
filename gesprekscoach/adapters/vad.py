"""Where someone speaks: Silero voice detection (part of faster-whisper), piece by piece with flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from gesprekscoach.adapters.pcm import PER_MS, voice_samples
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import Steps

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.services.ports import AudioPiece

FRAME = 512
FRAME_MS = FRAME // PER_MS
_CONTEXT = 64
# The values that miss a soft speaker least. Source: our measurements; threshold 0.35 with 100 ms padding halves what
# 0.5 with 30 ms misses.
_THRESHOLD = 0.35
_LEAST_SILENCE_MS, _LEAST_SPEECH_MS = 200, 100
_PAD_MS = 100


class SileroSpeechFinder:
    """Fulfils ``services.ports.SpeechFinder``."""

    def speech(self, pieces: Iterable[AudioPiece], duration_ms: int) -> Steps[Sequence[tuple[int | None, Span]]]:
        """Return the stretches with speech as (channel, span), by time; channel ``None`` for mono.

        The network's memory goes on from piece to piece, so that a border changes nothing.
        """
        streams: dict[int | None, _Stream] = {}
        end_ms = 0
        for piece in pieces:
            end_ms = piece.span.end_ms
            for channel in (None,) if piece.channels == 1 else (0, 1):
                streams.setdefault(channel, _Stream()).feed(voice_samples(piece, channel))
            yield end_ms / duration_ms
        found = [(channel, span) for channel, stream in streams.items() for span in _spans(stream.finished(), end_ms)]
        return sorted(found, key=lambda entry: (entry[1].start_ms, entry[1].end_ms))


def _spans(probabilities: Sequence[float], end_ms: int) -> Iterator[Span]:
    """Widen the raw stretches by the padding, at most halfway to the neighbour."""
    raw = list(_raw(probabilities))
    for before, (start, end), after in zip([None, *raw], raw, [*raw[1:], None], strict=False):
        room_before = start if before is None else (start - before[1]) // 2
        room_after = end_ms - end if after is None else (after[0] - end) // 2
        yield Span(start - min(_PAD_MS, room_before), min(end_ms, end + min(_PAD_MS, room_after)))


def _raw(probabilities: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Speech starts at the threshold and ends when it stays 0.15 under it for the least silence, as in Silero."""
    start = quiet_since = None
    for frame, probability in enumerate(probabilities):
        now = frame * FRAME_MS
        if probability >= _THRESHOLD:
            start = now if start is None else start
            quiet_since = None
        elif probability < _THRESHOLD - 0.15 and start is not None:
            quiet_since = now if quiet_since is None else quiet_since
            if now - quiet_since >= _LEAST_SILENCE_MS:
                if quiet_since - start > _LEAST_SPEECH_MS:
                    yield start, quiet_since
                start = quiet_since = None
    if start is not None and len(probabilities) * FRAME_MS - start > _LEAST_SPEECH_MS:
        yield start, len(probabilities) * FRAME_MS


class _Stream:
    """The speech probability of each frame of 32 ms in one channel, fed with sound as it comes."""

    def __init__(self) -> None:
        import numpy as np

        self._state = [np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)]
        self._context = np.zeros(_CONTEXT, np.float32)
        self._rest = np.zeros(0, np.float32)
        self._probabilities: list[float] = []

    def feed(self, samples: NDArray[np.float32]) -> None:
        import numpy as np

        waiting = np.concatenate([self._rest, samples])
        whole = len(waiting) // FRAME * FRAME
        self._rest = waiting[whole:]
        if whole:
            self._run(waiting[:whole])

    def finished(self) -> Sequence[float]:
        import numpy as np

        if len(self._rest):
            self._run(np.pad(self._rest, (0, FRAME - len(self._rest))))
            self._rest = self._rest[:0]
        return self._probabilities

    def _run(self, samples: NDArray[np.float32]) -> None:
        import numpy as np

        frames = samples.reshape(-1, FRAME)
        contexts = np.concatenate([self._context[None], frames[:-1, -_CONTEXT:]])
        self._context = frames[-1, -_CONTEXT:]
        rows = np.concatenate([contexts, frames], axis=1)
        output, *self._state = _network().run(None, {"input": rows, "h": self._state[0], "c": self._state[1]})
        self._probabilities.extend(output.reshape(-1).tolist())


@cache
def _network() -> Any:
    from faster_whisper.vad import get_vad_model

    return get_vad_model().session
