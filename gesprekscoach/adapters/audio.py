"""Any sound or video file to lossless pieces of 16 kHz, streaming and in memory only (PyAV)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekscoach.adapters.pcm import PER_MS, RATE, to_flac
from gesprekscoach.adapters.sound_tags import start_in
from gesprekscoach.domain.held import Start
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import AudioUnreadable, NotFound, WrongUse
from gesprekscoach.services.ports import AudioPiece, ChannelMode

if TYPE_CHECKING:
    import av
    import numpy as np
    from numpy.typing import NDArray

PIECE_MS = 30_000
_LISTENED_RATE = 8_000  # enough to hear on which side someone speaks, and if anything is heard at all
_FRAME = _LISTENED_RATE // 20
# Two microphones hold two people when each is clearly the louder one (12 dB) in at least this share of the loud frames.
_OWN_VOICE_RATIO = 10**1.2
_OWN_VOICE_SHARE = 0.05
_CLEAR_SHARE = 0.6
_AUDIBLE = 0.003
# The product of left and right, as a share of their power: -0.5 for opposites, hardly below 0 for two places in a room.
_TURNED = -0.25
# A hole in the sound: a microphone that is muted in a call, lost packets, a film that begins without sound. A jump of
# more than ten minutes is a clock that was set.
_LEAST_HOLE_S, _MOST_HOLE_S = 0.5, 600
_HIGHEST_RATE = 768_000  # of any device; for a damaged one of 100 million FFmpeg takes gigabytes
# How a list of other files begins (HLS, ffconcat). FFmpeg would read those too, and wait for minutes until a
# list without an end grows.
_LISTS = (b"#EXTM3U", b"ffconcat")


class PyAvReader:
    """Reads whatever FFmpeg can: 8-192 kHz, any number of channels, the sound of videos."""

    def pieces(self, path: Path, channels: ChannelMode) -> Iterator[AudioPiece]:
        """Decode a file to pieces of at most 30 s; memory stays flat.

        A file that breaks off gives what comes before the break.

        Args:
            path: the file, which is only read.
            channels: ``gescheiden`` keeps left and right apart, ``mono`` mixes, ``auto`` keeps them apart when a first
                pass over the file hears a voice of its own on each.

        Raises:
            NotFound: there is no such file.
            AudioUnreadable: there is no sound in it that can be decoded.
            WrongUse: ``gescheiden`` on a file with one channel.
        """
        count = _channels_to_keep(path, channels)
        decoded = 2 if _channels_in(path) == 2 else count
        index = start = 0
        for samples in _rechunked(_decoded(path, decoded, RATE), PIECE_MS * PER_MS):
            end = start + round(samples.shape[1] / PER_MS)
            kept = samples if count == decoded else _mixed(samples)
            yield AudioPiece(index, Span(start, end), count, to_flac(kept))
            index, start = index + 1, end
        if index == 0:
            raise AudioUnreadable(
                f"In {path.name} zit geen geluid dat gelezen kan worden.",
                "Speel het bestand eerst zelf af. Lukt dat niet, gebruik dan een andere kopie.",
            )

    def duration_ms(self, path: Path) -> int | None:
        """Return the length the file states, else what FFmpeg reckons, or ``None`` when it cannot.

        Raises:
            NotFound: there is no such file.
            AudioUnreadable: it is no sound or video file.
        """
        with _opened(path) as container:
            stated: int | None = container.duration
        return None if stated is None or stated <= 0 else round(stated / 1000)

    def is_length_stated(self, path: Path) -> bool:
        """Return whether ``duration_ms`` is more than the size over the bit rate of the start; raises as that does."""
        with _opened(path) as container:
            bit_rate, stated = container.streams.audio[0].bit_rate, container.duration
            return stated is not None and not (bit_rate and abs(container.size * 8e6 / bit_rate - stated) < 1000)

    def has_sides(self, path: Path, channels: ChannelMode) -> bool:
        """Return whether ``pieces`` will keep left and right apart; raises as it does."""
        return _channels_to_keep(path, channels) == 2

    def start(self, path: Path, today: date) -> Start | None:
        """Return when the file says it was recorded; None when it says nothing that can be right.

        Raises:
            NotFound: there is no such file.
            AudioUnreadable: it is no sound or video file.
        """
        with _opened(path) as container:
            return start_in({**container.streams.audio[0].metadata, **container.metadata}, today)


@contextmanager
def _opened(path: Path) -> Iterator[av.container.InputContainer]:
    import av

    try:
        if not path.exists():
            raise NotFound(f"Het bestand {path} is er niet.", "Kijk of de naam en de map kloppen.")
        if not path.is_file():
            raise AudioUnreadable(
                f"{path} is geen gewoon bestand.", "Kies een opname, bijvoorbeeld .mp3, .m4a, .wav of .mp4."
            )
        with path.open("rb") as file:
            if file.read(8).startswith(_LISTS):
                raise AudioUnreadable(
                    f"{path.name} is een lijst met andere bestanden.",
                    "Kies de opname zelf, bijvoorbeeld .mp3, .m4a, .wav of .mp4.",
                )
        # "file:" keeps FFmpeg from taking a name with a colon for a protocol: "http:…" would go out on the network.
        container = av.open(f"file:{path}", metadata_errors="ignore")
    except PermissionError as error:
        raise AudioUnreadable(
            f"{path.name} mag niet worden gelezen.", "Kijk naar de rechten van het bestand."
        ) from error
    except (av.error.FFmpegError, EOFError, OSError, ValueError) as error:
        raise AudioUnreadable(
            f"{path.name} is geen geluid of video, of het bestand is kapot of leeg.",
            "Kies een opname, bijvoorbeeld .mp3, .m4a, .wav of .mp4.",
        ) from error
    with container:
        if not container.streams.audio:
            raise AudioUnreadable(f"In {path.name} zit geen geluid.", "Kies een bestand met geluid erin.")
        if container.streams.audio[0].codec_context is None:
            raise _unknown_kind(path)
        yield container


def _unknown_kind(path: Path) -> AudioUnreadable:
    return AudioUnreadable(
        f"Het geluid in {path.name} is van een soort die dit programma niet kent.",
        "Zet het met een ander programma om naar wav, mp3, m4a of opus.",
    )


def _decoded(path: Path, channels: int, rate: int, track: int | None = None) -> Iterator[NDArray[np.int16]]:
    """Yield samples [channels, n] at ``rate`` Hz; stops where the file breaks off, skips packets that are damaged."""
    import av

    track = _track_with_sound(path) if track is None else track
    with _opened(path) as container:
        try:
            for _, frames in groupby(_frames(container, track), key=_make):  # a hole, or joined files
                resampler = av.AudioResampler(format="s16", layout="mono" if channels == 1 else "stereo", rate=rate)
                for frame in chain(frames, (None,)):
                    for resampled in resampler.resample(frame):
                        yield resampled.to_ndarray().reshape(-1, channels).T
        except av.error.FFmpegError as error:  # FFmpeg cannot mix nine channels, or follow two billion samples a second
            raise _unknown_kind(path) from error


def _make(frame: av.AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _frames(container: av.container.InputContainer, track: int) -> Iterator[av.AudioFrame]:
    """Yield the sound without holes: where the file has none for a while, silence keeps later times right."""
    reached = (container.start_time or 0) / 1_000_000
    for frame in _kept_frames(container, track):
        if frame.sample_rate > _HIGHEST_RATE:
            raise _unknown_kind(Path(container.name))
        begins = reached if frame.time is None else frame.time
        yield from _silence(frame.sample_rate, begins - reached)
        reached = begins + frame.samples / frame.sample_rate
        frame.pts = None
        yield frame


def _silence(rate: int, seconds: float) -> Iterator[av.AudioFrame]:
    """Yield silent frames of at most a second.

    Mono, whatever the sound around it: of eight channels apart, PyAV would write past the end of a frame.
    """
    import av

    missing = round(seconds * rate) if _LEAST_HOLE_S <= seconds <= _MOST_HOLE_S else 0
    while missing:
        frame = av.AudioFrame("s16", "mono", min(missing, rate))
        frame.sample_rate = rate
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        missing -= frame.samples
        yield frame


def _kept_frames(container: av.container.InputContainer, track: int) -> Iterator[av.AudioFrame]:
    import av

    stream = container.streams.audio[track]
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.error.PatchWelcomeError as error:
            raise AudioUnreadable(
                f"{Path(container.name).name} is aan elkaar gezet uit opnames van een verschillende soort.",
                "Importeer de opnames elk apart.",
            ) from error
        except av.error.FFmpegError:
            return
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            continue
        yield from frames


def _rechunked(chunks: Iterator[NDArray[np.int16]], size: int) -> Iterator[NDArray[np.int16]]:
    """Regroup into arrays of ``size`` samples, the last one shorter."""
    import numpy as np

    waiting: list[NDArray[np.int16]] = []
    held = 0
    for chunk in chunks:
        waiting.append(chunk)
        held += chunk.shape[1]
        while held >= size:
            joined = np.concatenate(waiting, axis=1)
            yield joined[:, :size]
            waiting, held = [joined[:, size:]], held - size
    if held:
        yield np.concatenate(waiting, axis=1)


def _mixed(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Mix left and right; one that a cable or plug turned upside down is turned back, or they cancel each other."""
    import numpy as np

    left, right = samples.astype(np.int64)
    around_zero = _around_zero(samples)
    is_turned = around_zero.prod(axis=0).sum() < _TURNED * (around_zero**2).sum()
    mixed: NDArray[np.int16] = ((left - right if is_turned else left + right) // 2).astype(np.int16)[None]
    return mixed


def _around_zero(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return each channel, -1..1, without what a cheap sound card adds to every sample alike."""
    import numpy as np

    sound = samples.astype(np.float32) / np.float32(32768)
    sound -= sound.mean(axis=1, keepdims=True)
    return sound


def _channels_in(path: Path) -> int:
    with _opened(path) as container:
        channels: int = container.streams.audio[_track_with_sound(path)].channels
    return channels


def _track_with_sound(path: Path) -> int:
    """Return the first sound track in which something is heard: a camera leaves that of a loose plug empty."""
    with _opened(path) as container:
        count = len(container.streams.audio)
    for track in range(count if count > 1 else 0):
        if any((sound > _AUDIBLE * 32768).any() for sound in _decoded(path, 1, _LISTENED_RATE, track)):
            return track
    return 0


def _channels_to_keep(path: Path, mode: ChannelMode) -> int:
    in_file = _channels_in(path)
    if mode == "gescheiden" and in_file < 2:
        raise WrongUse(
            f"{path.name} heeft maar één kanaal; de stemmen staan niet apart.",
            "Kies in de app bij stemmen 'vanzelf' of 'samen'. Of laat --kanalen weg.",
        )
    is_apart = mode == "gescheiden" or (mode == "auto" and in_file == 2 and _has_a_voice_on_each_channel(path))
    return 2 if is_apart else 1


def _has_a_voice_on_each_channel(path: Path) -> bool:
    """Whether left and right take turns: most audible frames of 50 ms are clearly louder on one side, on both sides."""
    audible = left = right = 0
    for samples in _rechunked(_decoded(path, 2, _LISTENED_RATE), PIECE_MS * _LISTENED_RATE // 1000):
        whole = _around_zero(samples[:, : samples.shape[1] // _FRAME * _FRAME])
        power = (whole.reshape(2, -1, _FRAME) ** 2).mean(axis=2)
        loud = power.max(axis=0) > _AUDIBLE**2
        audible += int(loud.sum())
        left += int((loud & (power[0] > _OWN_VOICE_RATIO * power[1])).sum())
        right += int((loud & (power[1] > _OWN_VOICE_RATIO * power[0])).sum())
    return audible > 0 and min(left, right) >= _OWN_VOICE_SHARE * audible and left + right >= _CLEAR_SHARE * audible
