"""Who spoke when, with the real encoder on a demo recording."""

import hashlib
import json
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import numpy as np
import pytest

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.mel import mel_spectrum
from gesprekscoach.adapters.pcm import from_flac, to_flac
from gesprekscoach.adapters.vad import SileroSpeechFinder
from gesprekscoach.adapters.voices import Ge2eSeparator
from gesprekscoach.domain.speech import Span, VoiceSpan
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.errors import ModelMissing
from gesprekscoach.resources import models_dir, sample_audio_dir
from gesprekscoach.services.ports import AudioPiece

ENCODER = models_dir() / "speaker" / "ge2e.onnx"


@cache
def recording() -> tuple[list[AudioPiece], list[Span]]:
    """The first minute and a half, and where there is speech in it."""
    pieces = PyAvReader().pieces(sample_audio_dir() / "rollenspel-1.opus", "mono")
    first = [piece for piece, _ in zip(pieces, range(3), strict=False)]
    return first, [span for _, span in finished(SileroSpeechFinder().speech(first, 90_000))]


def turns() -> list[tuple[str, int, int]]:
    truth = json.loads((sample_audio_dir() / "rollenspel-1.transcript.json").read_text(encoding="utf-8"))
    return [(t["speaker"], t["start_ms"], t["end_ms"]) for t in truth["turns"] if t["end_ms"] <= 90_000]


def voice_at(found: Sequence[VoiceSpan], time_ms: int) -> int | None:
    return next((v.voice for v in found if v.span.start_ms <= time_ms < v.span.end_ms), None)


@pytest.mark.e2e
def test_nearly_all_speech_goes_to_the_right_voice() -> None:
    pieces, speech = recording()
    found = finished(Ge2eSeparator(ENCODER).voices(pieces, speech, 2))
    speaker_of = {0: "professional", 1: "client"}
    judged = [
        (speaker, voice_at(found, time))
        for speaker, start, end in turns()
        for time in range(start + 250, end - 250, 50)
    ]
    wrong = sum(voice is not None and speaker_of[voice] != speaker for speaker, voice in judged)
    missed = sum(voice is None for _, voice in judged)
    assert wrong <= 0.01 * len(judged)
    assert missed <= 0.15 * len(judged)  # pauses inside turns are no speech


@pytest.mark.e2e
def test_a_soft_recording_has_the_same_voices() -> None:
    pieces, speech = recording()
    soft = [replace(piece, flac=to_flac((from_flac(piece) / 30).astype(np.int16))) for piece in pieces]
    as_loud, as_soft = (finished(Ge2eSeparator(ENCODER).voices(sound, speech, 2)) for sound in (pieces, soft))
    times = [time for span in speech for time in range(span.start_ms, span.end_ms, 50)]
    differ = sum(voice_at(as_loud, time) != voice_at(as_soft, time) for time in times)
    assert differ <= 0.02 * len(times)


@pytest.mark.e2e
@pytest.mark.parametrize("softer", [1, 30])
def test_one_person_is_one_voice(softer: int) -> None:
    pieces, speech = recording()
    pieces = [replace(piece, flac=to_flac((from_flac(piece) / softer).astype(np.int16))) for piece in pieces]
    own = [(start, end) for speaker, start, end in turns() if speaker == "client"]
    hers = [span for span in speech if any(start <= span.start_ms and span.end_ms <= end + 300 for start, end in own)]
    assert {v.voice for v in finished(Ge2eSeparator(ENCODER).voices(pieces, hers, 2))} == {0}


@pytest.mark.e2e
def test_every_moment_of_speech_has_one_voice() -> None:
    pieces, speech = recording()
    found = finished(Ge2eSeparator(ENCODER).voices(pieces, speech, 2))
    assert sum(v.span.duration_ms for v in found) == sum(span.duration_ms for span in speech)


def test_no_speech_gives_no_voices() -> None:
    assert finished(Ge2eSeparator(ENCODER).voices([], [], 2)) == ()


@pytest.mark.e2e
def test_it_tells_how_far_it_is() -> None:
    shares = list(Ge2eSeparator(ENCODER).voices(*recording(), 2))
    assert shares == sorted(shares) and shares[0] > 0 and shares[-1] == 1


def test_a_missing_encoder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="stemmen"):
        Ge2eSeparator(tmp_path / "weg.onnx")


def test_a_damaged_encoder_says_what_to_do(tmp_path: Path) -> None:
    damaged = tmp_path / "ge2e.onnx"
    damaged.write_bytes(b"geen model")
    pieces, speech = recording()
    with pytest.raises(ModelMissing, match="beschadigd"):
        finished(Ge2eSeparator(damaged).voices(pieces, speech, 2))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to a process")
def test_ctrl_c_does_not_wait_for_the_pieces_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = Event(), Event()

    def slowly(sound: np.ndarray) -> np.ndarray:
        begun.set()
        go_on.wait(5)
        return mel_spectrum(sound)

    def stop() -> None:
        begun.wait(5)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("gesprekscoach.adapters.voices.mel_spectrum", slowly)
    Thread(target=stop).start()
    start = monotonic()
    with pytest.raises(KeyboardInterrupt):
        finished(Ge2eSeparator(ENCODER).voices(*recording(), 2))
    waited = monotonic() - start
    go_on.set()
    assert waited < 4


def test_the_encoder_is_the_one_its_readme_names() -> None:
    digest = hashlib.sha256(ENCODER.read_bytes()).hexdigest()
    assert digest in (ENCODER.parent / "README.md").read_text(encoding="utf-8")


def test_a_tone_falls_in_the_mel_band_of_its_pitch() -> None:
    time = np.arange(16_000) / 16_000
    peaks = [
        int(mel_spectrum(np.sin(2 * np.pi * hz * time).astype(np.float32)).sum(axis=0).argmax())
        for hz in (200, 1000, 4000)
    ]
    # By the Slaney formula: 45.25 mel up to 8000 Hz, a band each 1.104 mel; 200 Hz is 3 mel, 1000 Hz 15, 4000 Hz 35.2.
    assert peaks == [2, 13, 31]


def test_the_spectrum_has_a_frame_each_ten_milliseconds() -> None:
    assert mel_spectrum(np.zeros(16_000, np.float32)).shape == (101, 40)
