"""Samples in and out of pieces."""

import numpy as np

from gesprekscoach.adapters.pcm import span_samples, to_flac, voice_samples
from gesprekscoach.domain.speech import Span
from gesprekscoach.services.ports import AudioPiece
from tests.adapters.sounds import noise, taking_turns


def _pieces(samples: np.ndarray) -> list[AudioPiece]:
    count, seconds = samples.shape[0], samples.shape[1] // 16_000
    return [
        AudioPiece(n, Span(n * 1000, n * 1000 + 1000), count, to_flac(samples[:, n * 16_000 : (n + 1) * 16_000]))
        for n in range(seconds)
    ]


def test_a_span_is_cut_to_the_millisecond_across_pieces() -> None:
    samples = noise(4)
    cut = span_samples(_pieces(samples)[1:3], None, Span(1_250, 2_500))
    assert np.array_equal(np.round(cut * 32768).astype(np.int16), samples[0, 1_250 * 16 : 2_500 * 16])


def test_no_pieces_give_no_samples() -> None:
    assert len(span_samples([], None, Span(0, 1000))) == 0


def test_a_channel_is_silent_where_it_only_picks_up_the_other_voice() -> None:
    [piece] = _pieces(taking_turns(2, bleed=0.1))[:1]
    left, right = voice_samples(piece, 0), voice_samples(piece, 1)
    assert np.abs(left[4000:12000]).max() > 0.1
    assert np.abs(right[4000:12000]).max() == 0


def test_both_channels_are_heard_when_both_speak() -> None:
    both = np.concatenate([noise(1, seed=1), noise(1, seed=2)])
    [piece] = _pieces(both)
    for channel in (0, 1):
        assert np.abs(voice_samples(piece, channel)[4000:12000]).max() > 0.1


def test_without_a_channel_the_mean_is_heard() -> None:
    both = noise(1, channels=2)
    [piece] = _pieces(both)
    assert np.allclose(voice_samples(piece, None) * 32768, both.mean(axis=0))
