"""Reading sound: any file, in pieces, without loss; what cannot be read says why."""

import os
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.pcm import from_flac
from gesprekscoach.errors import AudioUnreadable, NotFound, WrongUse
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.ports import ChannelMode
from tests.adapters.sounds import noise, taking_turns, write_aac, write_parts, write_tracks, write_video, write_wav


def test_sixteen_kilohertz_comes_out_sample_for_sample(tmp_path: Path) -> None:
    samples = noise(65.4321)
    pieces = list(PyAvReader().pieces(write_wav(tmp_path / "a.wav", samples), "mono"))
    assert np.array_equal(np.concatenate([from_flac(piece) for piece in pieces], axis=1), samples)


@pytest.mark.parametrize("name", ["2026-11-20T14:30.wav", "http:127.0.0.1:9"])
def test_a_name_with_a_colon_is_a_file_and_no_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write_wav(tmp_path / "a.wav", noise(1)).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert [piece.span.end_ms for piece in PyAvReader().pieces(Path(name), "mono")] == [1_000]


def test_both_channels_come_out_sample_for_sample(tmp_path: Path) -> None:
    samples = noise(31, channels=2)
    pieces = list(PyAvReader().pieces(write_wav(tmp_path / "a.wav", samples), "gescheiden"))
    assert np.array_equal(np.concatenate([from_flac(piece) for piece in pieces], axis=1), samples)


def test_pieces_are_at_most_thirty_seconds_and_follow_each_other(tmp_path: Path) -> None:
    spans = [p.span for p in PyAvReader().pieces(write_wav(tmp_path / "a.wav", noise(75.5)), "auto")]
    assert [(span.start_ms, span.end_ms) for span in spans] == [(0, 30_000), (30_000, 60_000), (60_000, 75_500)]


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 96_000, 192_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_sample_rate_keeps_its_length(tmp_path: Path, rate: int, channels: int) -> None:
    pieces = list(PyAvReader().pieces(write_wav(tmp_path / "a.wav", noise(2, rate, channels), rate), "mono"))
    assert abs(pieces[-1].span.end_ms - 2_000) <= 5
    assert pieces[0].channels == 1


def test_six_channels_are_mixed(tmp_path: Path) -> None:
    [piece] = PyAvReader().pieces(write_wav(tmp_path / "a.wav", noise(1, channels=6)), "auto")
    assert piece.channels == 1


def test_the_sound_of_a_video_is_read(tmp_path: Path) -> None:
    [piece] = PyAvReader().pieces(write_video(tmp_path / "a.mp4", noise(1, 48_000)), "auto")
    assert abs(piece.span.duration_ms - 1_000) < 80


def test_the_demo_recording_is_read_whole() -> None:
    path = sample_audio_dir() / "rollenspel-1.opus"
    last = list(PyAvReader().pieces(path, "auto"))[-1]
    assert last.span.end_ms == pytest.approx(PyAvReader().duration_ms(path), abs=50)


def test_two_voices_on_two_microphones_stay_apart(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", taking_turns(8, bleed=0.1))
    assert {piece.channels for piece in PyAvReader().pieces(path, "auto")} == {2}


def test_an_offset_on_each_side_changes_nothing(tmp_path: Path) -> None:
    offset = np.array([[3_000], [-3_000]], np.int16)
    apart = write_wav(tmp_path / "a.wav", taking_turns(8, bleed=0.1) // 2 + offset)
    assert {piece.channels for piece in PyAvReader().pieces(apart, "auto")} == {2}
    sound = noise(2) // 8
    [piece] = PyAvReader().pieces(write_wav(tmp_path / "b.wav", np.repeat(sound, 2, axis=0) + offset), "mono")
    assert np.abs(from_flac(piece)[0] - sound[0]).max() <= 1


@pytest.mark.parametrize("case", ["same", "one side only", "strong bleed", "some bleed", "mostly between", "hiss"])
def test_stereo_without_a_voice_on_each_side_is_mixed(tmp_path: Path, case: str) -> None:
    samples = {
        "same": np.repeat(noise(8), 2, axis=0),
        "one side only": np.concatenate([noise(8), np.zeros((1, 8 * 16_000), np.int16)]),
        "strong bleed": taking_turns(8, bleed=0.6),
        "some bleed": taking_turns(8, bleed=0.4),
        "mostly between": np.concatenate([taking_turns(2), np.repeat(noise(8), 2, axis=0)], axis=1),
        "hiss": np.concatenate([taking_turns(8) // 200, np.repeat(noise(4), 2, axis=0)], axis=1),
    }[case]
    path = write_wav(tmp_path / "a.wav", samples)
    assert {piece.channels for piece in PyAvReader().pieces(path, "auto")} == {1}


@pytest.mark.parametrize("mode", ["auto", "mono"])
@pytest.mark.parametrize("strength", [1.0, 0.8])
def test_a_side_that_is_upside_down_does_not_cancel_the_other(
    tmp_path: Path, mode: ChannelMode, strength: float
) -> None:
    left = noise(2)
    samples = np.concatenate([left, (left * -strength).astype(np.int16)])
    [piece] = PyAvReader().pieces(write_wav(tmp_path / "a.wav", samples), mode)
    assert piece.channels == 1
    assert np.corrcoef(from_flac(piece)[0], left[0])[0, 1] > 0.99
    assert np.abs(from_flac(piece)).max() > 7_000


def test_two_sides_are_mixed_to_their_mean(tmp_path: Path) -> None:
    samples = noise(2, channels=2)
    [piece] = PyAvReader().pieces(write_wav(tmp_path / "a.wav", samples), "mono")
    assert np.abs(from_flac(piece)[0] - samples.mean(axis=0)).max() <= 1


def test_keeping_apart_is_refused_when_there_is_one_channel(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(1))
    with pytest.raises(WrongUse, match="één kanaal"):
        list(PyAvReader().pieces(path, "gescheiden"))


def test_silence_is_sound(tmp_path: Path) -> None:
    [piece] = PyAvReader().pieces(write_wav(tmp_path / "a.wav", np.zeros((1, 16_000), np.int16)), "auto")
    assert piece.span.duration_ms == 1_000


def test_a_broken_off_file_gives_what_comes_before_the_break(tmp_path: Path) -> None:
    whole = (sample_audio_dir() / "rollenspel-1.opus").read_bytes()
    path = tmp_path / "half.opus"
    path.write_bytes(whole[: len(whole) // 2])
    last = list(PyAvReader().pieces(path, "auto"))[-1]
    assert 100_000 < last.span.end_ms < 200_000


def test_a_wav_that_promises_more_than_it_holds_is_read(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(10))
    path.write_bytes(path.read_bytes()[:-160_000])
    [piece] = PyAvReader().pieces(path, "auto")
    assert piece.span.duration_ms == 5_000


def test_damage_in_the_middle_does_not_end_the_recording(tmp_path: Path) -> None:
    data = bytearray((sample_audio_dir() / "rollenspel-1.opus").read_bytes())
    data[300_000:301_000] = bytes(1000)
    path = tmp_path / "damaged.opus"
    path.write_bytes(data)
    last = list(PyAvReader().pieces(path, "auto"))[-1]
    assert last.span.end_ms > 290_000


def test_after_damage_that_cannot_be_decoded_the_recording_of_a_phone_goes_on(tmp_path: Path) -> None:
    path = write_aac(tmp_path / "a.m4a", noise(10, 48_000), container_format="mp4")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = bytes(3000)
    path.write_bytes(data)
    [piece] = PyAvReader().pieces(path, "auto")
    assert piece.span.end_ms > 9_000


def test_a_tag_that_is_no_text_does_not_keep_a_recording_out(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(1))
    artist = b"IART" + (4).to_bytes(4, "little") + b"Zo\xeb\0"
    path.write_bytes(path.read_bytes() + b"LIST" + (4 + len(artist)).to_bytes(4, "little") + b"INFO" + artist)
    [piece] = PyAvReader().pieces(path, "auto")
    assert piece.span.end_ms == 1_000


@pytest.mark.parametrize("codec", ["pcm_s16le", "pcm_u8"])
def test_a_hole_in_the_sound_is_silence_so_that_later_times_are_right(tmp_path: Path, codec: str) -> None:
    path = write_parts(tmp_path / "a.mka", {0: noise(2), 5: noise(1)}, codec=codec)
    [piece] = PyAvReader().pieces(path, "auto")
    assert piece.span.end_ms == 6_000
    heard = np.abs(from_flac(piece)[0].reshape(6, 16_000).astype(int)).max(axis=1)
    assert [loudest > 0 for loudest in heard] == [True, True, False, False, False, True]


@pytest.mark.parametrize("parts", [{7: noise(2)}, {0: noise(1), 3_000: noise(1)}])
def test_a_clock_that_starts_late_or_jumps_is_no_silence(tmp_path: Path, parts: dict[int, NDArray[np.int16]]) -> None:
    [piece] = PyAvReader().pieces(write_parts(tmp_path / "a.mka", parts), "auto")
    assert piece.span.end_ms == 2_000


@pytest.mark.parametrize("channels", [1, 8])
def test_a_film_that_begins_without_sound_keeps_its_times(tmp_path: Path, channels: int) -> None:
    [piece] = PyAvReader().pieces(write_video(tmp_path / "a.mp4", noise(2, 48_000, channels), begins_s=3), "auto")
    assert piece.span.end_ms == pytest.approx(5_000, abs=100)
    assert not from_flac(piece)[0][: 16_000 * 5 // 2].any()


@pytest.mark.parametrize("changes", ["rate", "channels"])
def test_joined_files_of_another_make_are_read_to_the_end(tmp_path: Path, changes: str) -> None:
    rate, channels = (24_000, 1) if changes == "rate" else (48_000, 2)
    first = write_aac(tmp_path / "1.aac", noise(2, 48_000), 48_000)
    second = write_aac(tmp_path / "2.aac", noise(2, rate, channels), rate)
    path = tmp_path / "a.aac"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    [piece] = PyAvReader().pieces(path, "auto")
    assert piece.span.end_ms == pytest.approx(4_000, abs=200)


def test_joined_files_that_cannot_be_read_to_the_end_are_refused_rather_than_cut_off(tmp_path: Path) -> None:
    first, second = (
        write_aac(tmp_path / f"{n}.opus", noise(2, 48_000, n), codec="libopus", container_format="ogg") for n in (1, 2)
    )
    path = tmp_path / "a.opus"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    with pytest.raises(AudioUnreadable, match="aan elkaar gezet"):
        list(PyAvReader().pieces(path, "auto"))


@pytest.mark.parametrize("empty", [0, 1])
def test_the_track_with_sound_is_read_when_another_is_empty(tmp_path: Path, empty: int) -> None:
    sound = noise(2)
    tracks = [sound, sound]
    tracks[empty] = np.zeros_like(sound)
    [piece] = PyAvReader().pieces(write_tracks(tmp_path / "a.mka", *tracks), "auto")
    assert np.array_equal(from_flac(piece), sound)


@pytest.mark.parametrize("content", [b"", b"Dit is een gewone tekst, geen geluid.\n" * 50, b"RIFF", bytes(5000)])
@pytest.mark.parametrize("mode", ["auto", "mono", "gescheiden"])
def test_what_is_no_sound_says_so(tmp_path: Path, content: bytes, mode: ChannelMode) -> None:
    path = tmp_path / "gesprek.wav"
    path.write_bytes(content)
    with pytest.raises(AudioUnreadable) as caught:
        list(PyAvReader().pieces(path, mode))
    assert "gesprek.wav" in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize("content", ["#EXTM3U\n#EXTINF:3,\nfile://{}\n", "ffconcat version 1.0\nfile {}\n"])
def test_a_list_of_other_files_is_no_recording(tmp_path: Path, content: str) -> None:
    write_wav(tmp_path / "ander.wav", noise(1))
    path = tmp_path / "gesprek.mp3"
    path.write_text(content.format("ander.wav"), encoding="utf-8")
    with pytest.raises(AudioUnreadable, match="is een lijst met andere bestanden"):
        PyAvReader().duration_ms(path)


def _sound_of_no_known_codec(path: Path) -> None:
    made = write_wav(path, noise(1)).read_bytes()
    path.write_bytes(made[:20] + b"\x99\x99" + made[22:])


@pytest.mark.parametrize(
    "make",
    [
        _sound_of_no_known_codec,
        lambda path: write_wav(path, noise(1, channels=9)),
        lambda path: write_wav(path, noise(1), 100_000_000),
    ],
)
def test_sound_that_cannot_be_decoded_or_mixed_is_unreadable(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "gesprek.wav"
    make(path)
    reader = PyAvReader()
    with pytest.raises(AudioUnreadable, match="van een soort die dit programma niet kent"):
        (reader.is_length_stated(path), list(reader.pieces(path, "auto")))


def test_a_wav_header_without_samples_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(AudioUnreadable, match="geen geluid"):
        list(PyAvReader().pieces(write_wav(tmp_path / "a.wav", noise(0)), "auto"))


def test_a_film_without_sound_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(AudioUnreadable, match="geen geluid"):
        list(PyAvReader().pieces(write_video(tmp_path / "a.mp4", None), "auto"))


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(PyAvReader().pieces(tmp_path / "weg.wav", "auto"))


def test_what_is_there_but_is_no_file_is_named_as_such(tmp_path: Path) -> None:
    for place in (tmp_path, Path(os.devnull)):
        with pytest.raises(AudioUnreadable, match="is geen gewoon bestand"):
            PyAvReader().duration_ms(place)


def test_a_length_reckoned_from_the_start_of_a_file_is_not_stated_by_it(tmp_path: Path) -> None:
    parts = (
        write_aac(tmp_path / f"{n}.aac", noise(5, 48_000) // strength, 48_000) for n, strength in enumerate((9_999, 1))
    )
    joined = tmp_path / "a.aac"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    film = write_video(tmp_path / "a.mp4", noise(5, 48_000))
    reader = PyAvReader()
    assert (reader.is_length_stated(joined), reader.is_length_stated(film)) == (False, True)


def test_the_file_itself_stays_untouched(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(2))
    before = path.read_bytes()
    list(PyAvReader().pieces(path, "auto"))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.wav"]


def test_pieces_come_while_the_file_is_read(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(90))
    first = next(PyAvReader().pieces(path, "mono"))
    with av.open(str(path)) as container:
        assert first.span.end_ms < container.duration / 1000
