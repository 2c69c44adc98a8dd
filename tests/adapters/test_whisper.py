"""The recogniser: local or not at all, words as they were said, times from the start of the recording."""

import ctypes
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.pcm import to_flac
from gesprekscoach.adapters.whisper import WhisperTranscriber
from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.errors import ModelMissing, WrongUse
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.ports import AudioPiece, Transcriber
from gesprekscoach.settings import Settings

FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")


def model_dir(place: Path, files: tuple[str, ...]) -> Path:
    place.mkdir()
    for name in files:
        (place / name).write_bytes(b"{}")
    return place


@pytest.mark.parametrize("absent", FILES)
def test_an_incomplete_model_is_refused_before_anything_is_loaded(tmp_path: Path, absent: str) -> None:
    place = model_dir(tmp_path / "base", tuple(name for name in FILES if name != absent))
    with pytest.raises(ModelMissing) as caught:
        WhisperTranscriber(place, "base", "d01c", workers=2)
    assert caught.value.remedy == "Haal het op met: gesprekscoach model haal base"


def test_a_folder_that_is_not_there_is_never_taken_for_a_name_to_download(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        WhisperTranscriber(tmp_path / "Systran", "base", "d01c", workers=2)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name of a folder is text")
def test_a_folder_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="niet te lezen"):
        WhisperTranscriber(model_dir(tmp_path / "caf\udce9", FILES), "base", "d01c", workers=1)


def test_a_damaged_model_says_what_to_do(tmp_path: Path) -> None:
    damaged = WhisperTranscriber(model_dir(tmp_path / "base", FILES), "base", "d01c", workers=1)
    with pytest.raises(ModelMissing, match="beschadigd"):
        damaged.segments(Block(0, Span(0, 1_000)), [silence(1_000)], lambda _: None)


def test_a_model_for_which_there_is_no_memory_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_where: object, **_how: object) -> None:
        raise RuntimeError("mkl_malloc: failed to allocate memory")

    monkeypatch.setattr("faster_whisper.WhisperModel", fail)
    whole = WhisperTranscriber(model_dir(tmp_path / "base", FILES), "base", "d01c", workers=1)
    with pytest.raises(RuntimeError, match="memory"):
        whole.segments(Block(0, Span(0, 1_000)), [silence(1_000)], lambda _: None)


def silence(duration_ms: int) -> AudioPiece:
    return AudioPiece(0, Span(0, duration_ms), 1, to_flac(np.zeros((1, duration_ms * 16), np.int16)))


@pytest.fixture(scope="module")
def transcriber(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transcriber]:
    home = tmp_path_factory.mktemp("home")
    yield Coach(Settings(home, home / "kluis.db", home / "modellen", workers=2)).transcriber()


@pytest.fixture(scope="module")
def pieces() -> list[AudioPiece]:
    found = PyAvReader().pieces(sample_audio_dir() / "rollenspel-1.opus", "mono")
    return [piece for piece, _ in zip(found, range(2), strict=False)]


@pytest.fixture(scope="module")
def heard(transcriber: Transcriber, pieces: list[AudioPiece]) -> tuple[tuple[Segment, ...], list[Segment]]:
    """The first half minute, and what was told while it was heard."""
    told: list[Segment] = []
    return transcriber.segments(Block(0, Span(0, 30_000)), pieces[:1], told.append), told


@pytest.mark.e2e
def test_words_are_heard_with_their_times(heard: tuple[tuple[Segment, ...], list[Segment]]) -> None:
    segments, told = heard
    text = " ".join(segment.text for segment in segments).lower()
    assert "fijn dat ik" in text
    assert "nacht ook weer bijna geen" in text
    words = [word for segment in segments for word in segment.words]
    assert all(word.end_ms <= 30_000 for word in words)
    assert all(a.start_ms <= b.start_ms for a, b in pairwise(words))
    assert all(" " not in word.text for word in words)
    assert told == list(segments)


@pytest.mark.e2e
def test_times_count_from_the_start_of_the_recording(
    transcriber: Transcriber, pieces: list[AudioPiece], heard: tuple[tuple[Segment, ...], list[Segment]]
) -> None:
    later = [replace(pieces[0], span=Span(600_000, 630_000))]
    there = transcriber.segments(Block(7, Span(600_000, 630_000)), later, lambda _: None)
    assert [w.start_ms + 600_000 for s in heard[0] for w in s.words] == [w.start_ms for s in there for w in s.words]


@pytest.mark.e2e
def test_nothing_is_heard_in_silence(transcriber: Transcriber) -> None:
    assert transcriber.segments(Block(0, Span(0, 30_000)), [silence(30_000)], lambda _: None) == ()


@pytest.mark.e2e
def test_the_work_stops_when_asked(transcriber: Transcriber, pieces: list[AudioPiece]) -> None:
    def stop(_: Segment) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        transcriber.segments(Block(0, Span(0, 60_000)), pieces, stop)


@pytest.mark.e2e
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system takes free memory back by itself")
def test_a_model_that_is_let_go_keeps_no_room(transcriber: Transcriber, pieces: list[AudioPiece]) -> None:
    def in_use_mb() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000

    transcriber.segments(Block(0, Span(0, 30_000)), pieces, lambda _: None)
    transcriber.release()
    kept = in_use_mb()
    ctypes.CDLL(None).malloc_trim(0)
    assert kept - in_use_mb() < 30
