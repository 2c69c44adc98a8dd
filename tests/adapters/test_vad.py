"""Where someone speaks, found piece by piece."""

import itertools
from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.pcm import from_flac, to_flac
from gesprekscoach.adapters.vad import SileroSpeechFinder
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.ports import AudioPiece
from tests.adapters.sounds import noise


@cache
def talk() -> np.ndarray:
    """The first minute of a demo recording, [1, n_samples]."""
    pieces = PyAvReader().pieces(sample_audio_dir() / "rollenspel-1.opus", "mono")
    return np.concatenate([from_flac(piece) for piece, _ in zip(pieces, range(2), strict=False)], axis=1)


def in_pieces(samples: np.ndarray, piece_ms: int) -> list[AudioPiece]:
    found: list[AudioPiece] = []
    start = 0
    while start * 16 < samples.shape[1]:
        part = samples[:, start * 16 : (start + piece_ms) * 16]
        end = start + part.shape[1] // 16
        found.append(AudioPiece(len(found), Span(start, end), samples.shape[0], to_flac(part)))
        start += piece_ms
    return found


def speech(pieces: list[AudioPiece]) -> Sequence[tuple[int | None, Span]]:
    return finished(SileroSpeechFinder().speech(pieces, duration_ms=60_000))


def test_the_borders_of_pieces_change_nothing() -> None:
    whole = speech(in_pieces(talk(), 60_000))
    assert len(whole) > 5
    assert speech(in_pieces(talk(), 7_001)) == whole


def test_it_finds_what_silero_itself_finds_in_one_go() -> None:
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(threshold=0.35, min_silence_duration_ms=200, speech_pad_ms=100, min_speech_duration_ms=100)
    expected = get_speech_timestamps(talk()[0].astype(np.float32) / 32768, options)
    found = [span for _, span in speech(in_pieces(talk(), 30_000))]
    assert [(s.start_ms, s.end_ms) for s in found] == [(s["start"] // 16, s["end"] // 16) for s in expected]


@pytest.mark.parametrize("sound", ["silence", "soft noise"])
def test_nobody_speaks_in_silence(sound: str) -> None:
    samples = np.zeros((1, 160_000), np.int16) if sound == "silence" else (noise(10) // 200).astype(np.int16)
    assert speech(in_pieces(samples, 30_000)) == []


def test_two_channels_are_searched_apart() -> None:
    quiet = np.zeros_like(talk())
    found = speech(in_pieces(np.concatenate([quiet, talk()]), 30_000))
    assert {channel for channel, _ in found} == {1}


def test_stretches_do_not_overlap_and_lie_inside_the_recording() -> None:
    spans = [span for _, span in speech(in_pieces(talk(), 30_000))]
    assert all(a.end_ms <= b.start_ms for a, b in itertools.pairwise(spans))
    assert spans[-1].end_ms <= 60_000


def test_it_tells_how_far_it_is_at_every_piece() -> None:
    steps = SileroSpeechFinder().speech(in_pieces(talk(), 20_000), duration_ms=60_000)
    assert list(steps) == pytest.approx([1 / 3, 2 / 3, 1])


def test_no_sound_gives_no_speech() -> None:
    assert speech([]) == []


def test_soft_speech_on_a_sound_card_with_an_offset_is_found() -> None:
    soft = talk() // 10
    plain, shifted = (speech(in_pieces(sound, 30_000)) for sound in (soft, soft + np.int16(1_000)))
    assert len(shifted) == len(plain)
