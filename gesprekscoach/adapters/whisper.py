"""Speech to words with a faster-whisper model in a local folder; nothing is ever downloaded here."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from gesprekscoach.adapters.pcm import RATE, span_samples
from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.errors import ModelMissing, WrongUse, is_out_of_memory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gesprekscoach.services.ports import AudioPiece

NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.txt", "vocabulary.json")
# Word times come systematically early (-67 ms at the start, -76 ms at the end against a phone alignment).
WORD_SHIFT_MS = 70


class WhisperTranscriber:
    """Decodes blocks in ``workers`` threads that share one set of weights, one core each.

    Two threads per worker are slower than one in a model this small, and faster-whisper's batched mode silently drops
    whole sentences when turns alternate fast; so neither is used.
    """

    def __init__(self, model_dir: Path, name: str, sha256: str, workers: int) -> None:
        """Check that the model is complete; it is loaded when first used.

        Raises:
            ModelMissing: the folder or one of its files is absent.
            WrongUse: the name of the folder is no text; the recogniser cannot read from there.
        """
        try:
            str(model_dir).encode()
        except UnicodeEncodeError:
            raise WrongUse(
                "In de naam van de map met spraakmodellen staat een teken dat niet te lezen is.",
                "Geef die map een naam met gewone letters, of kies een andere map met GESPREKSCOACH_MAP.",
            ) from None
        missing = [file for file in NEEDED_FILES if not (model_dir / file).is_file()]
        if missing or not any((model_dir / file).is_file() for file in VOCABULARIES):
            raise ModelMissing(
                f"Het spraakmodel '{name}' is niet (helemaal) aanwezig.",
                f"Haal het op met: gesprekscoach model haal {name}",
            )
        self.name = name
        self.sha256 = sha256
        self.workers = workers
        self._model_dir = model_dir
        self._loading = Lock()
        self._model: Any = None

    def segments(
        self, block: Block, pieces: Iterable[AudioPiece], heard: Callable[[Segment], None]
    ) -> tuple[Segment, ...]:
        """Decode one block; times count from the start of the recording. Safe to call from ``workers`` threads.

        ``heard`` gets each segment as soon as it is there; what it raises ends the work.

        Raises:
            ModelMissing: the model files are damaged.
        """
        sound = span_samples(pieces, block.channel, block.span)
        if len(sound) < RATE // 10:
            return ()
        return tuple(self._decoded(sound, block, heard))

    def release(self) -> None:
        """Let the model go, and the room it took; the next block loads it again."""
        self._model = None
        with suppress(OSError, TypeError, AttributeError):  # only glibc keeps what is free, and can be asked for it
            ctypes.CDLL(None).malloc_trim(0)

    def _decoded(self, sound: NDArray[np.float32], block: Block, tell: Callable[[Segment], None]) -> Iterator[Segment]:
        # Source: our measurements. Condition off and voice detection at 500 ms keep loops and invented text away. One
        # temperature: the higher ones draw lots, so that a run after a crash could hear something else.
        found, _ = self._loaded().transcribe(
            sound,
            language="nl",
            task="transcribe",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            vad_filter=True,
            vad_parameters={"min_silence_duration_ms": 500},
            word_timestamps=True,
        )
        for segment in found:
            if segment.words:
                heard = _segment(segment, block)
                yield heard
                tell(heard)

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                os.environ["HF_HUB_OFFLINE"] = "1"
                from faster_whisper import WhisperModel

                try:
                    self._model = WhisperModel(
                        str(self._model_dir),
                        device="cpu",
                        compute_type="int8",
                        cpu_threads=1,
                        num_workers=self.workers,
                        local_files_only=True,
                    )
                except (RuntimeError, ValueError, OSError) as error:
                    if is_out_of_memory(error):
                        raise
                    raise ModelMissing(
                        f"Het spraakmodel '{self.name}' is beschadigd.",
                        f"Haal het opnieuw op met: gesprekscoach model haal {self.name}",
                    ) from error
            return self._model


def _segment(segment: Any, block: Block) -> Segment:
    words = tuple(_words(segment.words, block.span))
    return Segment(
        span=Span(words[0].start_ms, max(words[0].start_ms, words[-1].end_ms)),
        words=words,
        avg_logprob=segment.avg_logprob,
        no_speech_probability=segment.no_speech_prob,
        compression_ratio=segment.compression_ratio,
        channel=block.channel,
    )


def _words(heard: Iterable[Any], span: Span) -> Iterator[Word]:
    """Turn the recogniser's words into ours; one without leading space belongs to the word before it (zo+'n)."""
    groups: list[list[Any]] = []
    for part in heard:
        if groups and not part.word.startswith(" "):
            groups[-1].append(part)
        else:
            groups.append([part])
    for group in groups:
        start, end = (_time_ms(seconds, span) for seconds in (group[0].start, group[-1].end))
        yield Word(
            text="".join(part.word for part in group).strip(),
            start_ms=start,
            end_ms=max(start, end),
            probability=float(sum(part.probability for part in group) / len(group)),
        )


def _time_ms(seconds: float, span: Span) -> int:
    return min(span.end_ms, span.start_ms + round(seconds * 1000) + WORD_SHIFT_MS)
