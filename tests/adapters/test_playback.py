"""Playing sound from the vault, heard by an output that keeps what it gets."""

import threading
from collections.abc import Iterator
from importlib import import_module

import numpy as np
import pytest
from numpy.typing import NDArray

from gesprekscoach.adapters.pcm import PER_MS, RATE, to_flac
from gesprekscoach.adapters.playback import SpeakerPlayer
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.services.ports import AudioPiece
from tests.adapters.alsa import needs_portaudio


class Heard:
    """An output that keeps every sample, and stops the player after so many blocks when asked."""

    def __init__(self) -> None:
        self.blocks: list[NDArray[np.float32]] = []
        self.is_closed = False
        self.positions: list[int | None] = []
        self.player: SpeakerPlayer | None = None
        self.stop_after: int | None = None

    def write(self, samples: NDArray[np.float32]) -> None:
        assert self.player is not None
        self.positions.append(self.player.position_ms)
        self.blocks.append(samples)
        if self.stop_after is not None and len(self.blocks) >= self.stop_after:
            self.player.stop()

    def close(self) -> None:
        self.is_closed = True

    @property
    def samples(self) -> NDArray[np.float32]:
        return np.concatenate(self.blocks)


def tone(seconds: float, hertz: float = 440) -> NDArray[np.int16]:
    at = np.arange(int(seconds * RATE)) / RATE
    wave: NDArray[np.int16] = (np.sin(2 * np.pi * hertz * at) * 8000).astype(np.int16)
    return wave


def pieces(samples: NDArray[np.int16], length_s: int = 2) -> Iterator[AudioPiece]:
    size = length_s * RATE
    for index, start in enumerate(range(0, len(samples), size)):
        part = samples[start : start + size]
        span = Span(start // PER_MS, (start + len(part)) // PER_MS)
        yield AudioPiece(index, span, 1, to_flac(part.reshape(1, -1)))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def player(heard: Heard) -> SpeakerPlayer:
    heard.player = SpeakerPlayer(lambda: heard)
    return heard.player


def test_a_passage_plays_exactly_across_pieces(player: SpeakerPlayer, heard: Heard) -> None:
    samples = tone(5)
    player.play(pieces(samples), Span(1500, 2500), 1.0)

    assert np.allclose(heard.samples, samples[1500 * PER_MS : 2500 * PER_MS] / 32768, atol=1e-4)
    assert heard.is_closed
    assert player.position_ms is None


def test_the_position_follows_the_sound(player: SpeakerPlayer, heard: Heard) -> None:
    player.play(pieces(tone(3)), Span(1000, 2000), 1.0)

    assert heard.positions[0] == 1000
    assert heard.positions[-1] == 1960
    assert heard.positions == sorted(p for p in heard.positions if p is not None)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0])
def test_another_speed_changes_the_length_and_not_the_pitch(player: SpeakerPlayer, heard: Heard, speed: float) -> None:
    player.play(pieces(tone(4)), Span(0, 4000), speed)

    seconds = len(heard.samples) / RATE
    spectrum = np.abs(np.fft.rfft(heard.samples))
    assert seconds == pytest.approx(4 / speed, abs=0.1)
    assert np.argmax(spectrum) / seconds == pytest.approx(440, abs=8)
    assert heard.positions[-1] == pytest.approx(4000, abs=150)


def test_stop_ends_at_once(player: SpeakerPlayer, heard: Heard) -> None:
    heard.stop_after = 3
    player.play(pieces(tone(4)), Span(0, 4000), 1.0)

    assert len(heard.blocks) == 3
    assert heard.is_closed
    assert player.position_ms is None


class Slow(Heard):
    """An output that holds its first block until the test lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def write(self, samples: NDArray[np.float32]) -> None:
        super().write(samples)
        self.begun.set()
        assert self.go_on.wait(5)


class PulledOut:
    """A stream of PortAudio whose headphones are pulled out."""

    def __init__(self, **_how: object) -> None:
        pass

    def start(self) -> None:
        """Begin as if all is well."""

    def write(self, _samples: NDArray[np.float32]) -> None:
        raise import_module("sounddevice").PortAudioError("Unanticipated host error", -9999)

    def abort(self) -> None:
        """Drop what was written."""

    def close(self) -> None:
        """Let go."""


@needs_portaudio
def test_headphones_that_are_pulled_out_end_the_playing_with_a_word_to_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sounddevice.OutputStream", PulledOut)
    player = SpeakerPlayer()
    with pytest.raises(GesprekscoachError, match="doet het niet meer"):
        player.play(pieces(tone(1)), Span(0, 1000), 1.0)
    assert player.position_ms is None


def test_stopping_from_another_thread_works() -> None:
    slow = Slow()
    player = slow.player = SpeakerPlayer(lambda: slow)
    playing = threading.Thread(target=player.play, args=(pieces(tone(4)), Span(0, 4000), 1.0))
    playing.start()
    assert slow.begun.wait(5)
    player.stop()
    slow.go_on.set()
    playing.join(5)

    assert len(slow.blocks) == 1
