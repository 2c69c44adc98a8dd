"""Record a conversation straight into the vault: consent first, then a piece every few seconds."""

from array import array
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from queue import SimpleQueue
from time import monotonic

from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.level import Verdict, judge, level_db, measure
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.recording import RECORDED_HERE, Recording, State
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import AudioUnreadable
from gesprekscoach.services.consenting import check_sufficient
from gesprekscoach.services.importing import new_id
from gesprekscoach.services.ports import AudioPiece, Capture, Store

RATE = 16_000
PIECE_MS = 4_000
"""A crash loses the piece in hand and the block on its way: less than 5 s."""

CHECK_MS = 2_000
_MOST_BEHIND_MS = 1_000
"""A microphone that gives nothing for longer has stopped."""
_BYTES = 2


def _unlike(title: str, taken: Container[str]) -> str:
    """Return the title, or with the first number behind it that makes it differ: a first and a second try on a day."""
    numbered = (f"{title} ({number})" for number in count(2))
    return next(name for name in chain([title], numbered) if name not in taken)


class LiveRecording:
    """One recording while it is made; for one thread.

    From the first piece on it is in the vault and visible, so what follows a crash finds it with all but the last
    seconds. Its state is RECORDING until ``finish``, so that nothing is made of half a conversation.
    """

    def __init__(
        self,
        store: Store,
        pack: Callable[[bytes, int], bytes],
        consent: Consent,
        *,
        title: str,
        channels: int,
        today: date,
    ) -> None:
        """Check consent; nothing is stored yet.

        Args:
            store: of the thread that records.
            pack: makes FLAC of 16-bit sound with a number of channels.
            consent: of everyone in the room.
            title: how the recording is called; with a number behind it when another one of that day is called so.
            channels: 1, or 2 with a microphone for each person.
            today: the day of the conversation.

        Raises:
            ConsentMissing: the consent does not suffice.
        """
        check_sufficient(consent, today)
        self._store, self._pack = store, pack
        self._id = new_id(today)
        title = _unlike(title, {row.title for row in store.recordings() if row.held.on == today})
        self._recording = Recording(
            self._id, title, today, 0, channels, consent, State.IMPORTING, f"{RECORDED_HERE}{self._id}"
        )
        self._waiting = bytearray()
        self._moments: list[Moment] = []
        self._pieces = self._stored_ms = self._rested_ms = 0

    @property
    def channels(self) -> int:
        """1, or 2 with a microphone for each person."""
        return self._recording.channels

    @property
    def kept_id(self) -> str | None:
        """The id once there is something in the vault."""
        return self._id if self._pieces else None

    @property
    def elapsed_ms(self) -> int:
        """The length so far, without pauses."""
        return self._stored_ms + self._ms(len(self._waiting))

    def hear(self, block: bytes) -> None:
        """Take the next block: 16 bit at 16 000 Hz, channels interleaved. Raises DiskFull."""
        self._waiting += block
        if self._ms(len(self._waiting)) >= PIECE_MS:
            self._keep()

    def rest(self, block: bytes) -> None:
        """Leave the next block out, and say in the vault now and then that the recording goes on."""
        self._rested_ms += self._ms(len(block))
        if self._rested_ms >= PIECE_MS and self._pieces:
            self._rested_ms = 0
            self._store.keep_growing(self._id)

    def note(self, kind: MomentKind, text: str = "", at_ms: int | None = None) -> Moment:
        """Note a moment at this point of the recording, or at an earlier one."""
        moment = Moment(self.elapsed_ms if at_ms is None else at_ms, kind, text.strip())
        if self._pieces:
            self._store.add_moment(self._id, moment)
        else:
            self._moments.append(moment)
        return moment

    def finish(self) -> str:
        """Keep what is still in hand and return the id.

        Raises:
            AudioUnreadable: nothing was heard at all; nothing is stored.
            NotFound: the recording was erased meanwhile.
            DiskFull: there is no room for the end; what was kept before can be processed.
        """
        try:
            if self._waiting:
                self._keep()
        finally:
            if self._pieces:
                self._store.set_state(self._id, State.IMPORTED)  # there may be room for this, and not for the end
        if not self._pieces:
            raise AudioUnreadable("Er is niets opgenomen.", "Kijk of de microfoon aanstaat en probeer het opnieuw.")
        return self._id

    def _keep(self) -> None:
        end = self._stored_ms + self._ms(len(self._waiting))
        sound = self._pack(bytes(self._waiting), self.channels)
        piece = AudioPiece(self._pieces, Span(self._stored_ms, end), self.channels, sound)
        if self._pieces:
            self._store.grow(self._id, piece)
        else:
            self._store.erase_import(self._id)  # what was left of a first try, on a disk that was full
            self._store.add_recording(self._recording)
            self._store.add_piece(self._id, piece)
            self._store.finish_import(self._id, end, State.RECORDING)
            for moment in self._moments:
                self._store.add_moment(self._id, moment)
        self._pieces, self._stored_ms = self._pieces + 1, end
        self._waiting.clear()

    def _ms(self, length: int) -> int:
        return _ms(length, self.channels)


@dataclass(frozen=True, slots=True)
class Heard:
    """One tenth of a second: levels in dB per channel, and what is going on.

    ``verdicts`` (per channel) come every two seconds, else None. ``elapsed_ms`` is None while nothing is recorded.
    """

    levels: tuple[float, ...]
    verdicts: tuple[Verdict, ...] | None
    elapsed_ms: int | None


class Recorder:
    """Listens to a microphone and records when told. ``heard`` runs on one thread, the rest is for any thread."""

    def __init__(self, capture: Capture, clock: Callable[[], float] = monotonic) -> None:
        self._capture, self._clock = capture, clock
        self._orders: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._live: LiveRecording | None = None
        self._is_paused = False
        self._reached: tuple[int, float | None] = (0, None)
        """How long the recording is with the last block, and when that came; None while it stands still."""
        self._recent = bytearray()

    def heard(self) -> Iterator[Heard]:
        """Yield what is heard until ``stop``. Raises AudioUnreadable, DiskFull."""
        for block in self._capture.blocks():
            came_at = self._clock()
            self._carry_out()
            if self._live is not None and self._is_paused:
                self._reached = self._live.elapsed_ms, None
                self._live.rest(block)
            elif self._live is not None:
                self._reached = self._live.elapsed_ms + _ms(len(block), self._live.channels), came_at
                self._live.hear(block)
            elapsed = None if self._live is None else self._live.elapsed_ms
            levels = tuple(map(level_db, split(block, self._capture.channels)))
            yield Heard(levels, self._verdicts(block), elapsed)
        self._carry_out()

    def begin(self, make: Callable[[], LiveRecording]) -> None:
        """Record from the next block on; ``make`` is called on the thread of ``heard``."""
        self._orders.put(lambda: setattr(self, "_live", make()))

    def pause(self, is_paused: bool) -> None:
        """Leave out what is heard, or take it in again."""
        self._orders.put(lambda: setattr(self, "_is_paused", is_paused))

    def now_ms(self) -> int:
        """How long the recording is now: storing a piece takes a while, so the time since the last block counts too."""
        reached_ms, came_at = self._reached
        since_ms = 0 if came_at is None else round((self._clock() - came_at) * 1000)
        return reached_ms + min(since_ms, _MOST_BEHIND_MS)

    def note(self, kind: MomentKind, text: str, told: Callable[[Moment], object], at_ms: int | None = None) -> None:
        """Note a moment, now or at an earlier point; ``told`` hears, on the thread of ``heard``, when it was."""
        point_ms = self.now_ms() if at_ms is None else at_ms
        self._orders.put(lambda: told(self._live.note(kind, text, point_ms)) if self._live is not None else None)

    def stop(self) -> None:
        """End listening."""
        self._capture.stop()

    def finish(self) -> str | None:
        """Keep what is still in hand, after ``heard`` has ended; returns the id, None when nothing was begun.

        Raises as ``LiveRecording.finish`` does.
        """
        return None if self._live is None else self._live.finish()

    @property
    def kept_id(self) -> str | None:
        """The id of what is in the vault, also when ``finish`` could not keep all; it may be erased by now."""
        return None if self._live is None else self._live.kept_id

    def _carry_out(self) -> None:
        while not self._orders.empty():
            self._orders.get()()

    def _verdicts(self, block: bytes) -> tuple[Verdict, ...] | None:
        self._recent += block
        channels = self._capture.channels
        if len(self._recent) < CHECK_MS * RATE * _BYTES * channels // 1000:
            return None
        sound = bytes(self._recent)
        self._recent.clear()
        return tuple(judge(measure(samples, RATE)) for samples in split(sound, channels))


def _ms(length: int, channels: int) -> int:
    return length * 1000 // (RATE * _BYTES * channels)


def split(block: bytes, channels: int) -> tuple[Sequence[int], ...]:
    """Return the samples of every channel of a block."""
    samples = array("h", block)
    return tuple(samples[channel::channels] for channel in range(channels))
