"""Recording into the vault: consent first, and a crash that loses next to nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from unittest.mock import Mock

import pytest

from gesprekscoach.adapters.microphone import PortAudioMicrophones
from gesprekscoach.adapters.pcm import from_flac
from gesprekscoach.adapters.vault import Vault
from gesprekscoach.adapters.vault.session import Session
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import AudioUnreadable, ConsentMissing, DiskFull, NotFound, WrongUse
from gesprekscoach.services.browsing import Shelf, on_shelf
from gesprekscoach.services.ports import Store
from gesprekscoach.services.processing import process
from gesprekscoach.services.recording_live import LiveRecording, Recorder, split
from tests.fakes import FakeSeparator, FakeSpeechFinder, FakeTranscriber, FakeWordList, at_once
from tests.tui.places import TODAY, consent
from tests.vault_pages import decrypted
from tests.vault_samples import segments

TENTH = b"\x00\x10" * 1_600
"""A tenth of a second of sound."""


def start(
    store: Store, channels: int = 1, until: date | None = None, pack: Callable[[bytes, int], bytes] | None = None
) -> LiveRecording:
    people = consent("Noor", "Sem", until=until) if until else consent("Noor", "Sem")
    pack = pack or PortAudioMicrophones().pack
    return LiveRecording(store, pack, people, title="Oefening", channels=channels, today=TODAY)


def hear(live: LiveRecording, tenths: int, sound: bytes = TENTH) -> None:
    for _ in range(tenths):
        live.hear(sound)


def verwerk(store: Store, recording_id: str, until_ms: int = 4_000, fails_at: Sequence[int] = ()) -> None:
    finder = FakeSpeechFinder([(None, Span(0, until_ms))])
    transcriber = FakeTranscriber(segments(), fails_at=fails_at)
    words = DomainWords([]), FakeWordList()
    list(process(recording_id, store, finder, transcriber, FakeSeparator(), *words, at_once(lambda c: c), TODAY))


def state_of(vault: Vault, recording_id: str) -> State:
    with closing(vault.open()) as elsewhere:
        return elsewhere.recording(recording_id).state


def let_pass(vault: Vault, time: timedelta) -> None:
    """Act as if nothing was written for that long."""
    then = (datetime.now(UTC) - time).isoformat(timespec="seconds")
    session = Session(vault.path, vault.key)
    session.run("UPDATE recordings SET touched_at = ?", [then])
    session.close()


def test_nothing_is_recorded_without_consent(vault: Vault) -> None:
    with closing(vault.open()) as store, pytest.raises(ConsentMissing):
        start(store, until=date(2026, 11, 25))


def test_a_moment_can_be_noted_where_it_was_though_the_talk_went_on(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        hear(live, 60)
        assert live.note(MomentKind.WORD, "krat", 2_500) == Moment(2_500, MomentKind.WORD, "krat")
        assert store.moments(live.finish()) == (Moment(2_500, MomentKind.WORD, "krat"),)


def test_a_second_recording_of_the_day_can_be_told_from_the_first(vault: Vault) -> None:
    with closing(vault.open()) as store:
        for _ in range(3):
            live = start(store)
            live.hear(TENTH)
            live.finish()
        assert sorted(row.title for row in store.recordings()) == ["Oefening", "Oefening (2)", "Oefening (3)"]


def test_what_was_heard_stands_in_the_vault_sample_for_sample(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        hear(live, 95)
        recording = store.recording(live.finish())
        pieces = list(store.audio_pieces(recording.id))
        assert store.held(recording.id).at is not None
    assert (recording.duration_ms, recording.state, recording.title) == (9_500, State.IMPORTED, "Oefening")
    assert [piece.span.start_ms for piece in pieces] == [0, 4_000, 8_000]
    assert b"".join(from_flac(piece)[0].tobytes() for piece in pieces) == TENTH * 95


def test_after_a_crash_all_but_the_last_five_seconds_are_there_and_visible(vault: Vault) -> None:
    store = vault.open()
    live = start(store)
    hear(live, 87)
    store.close()  # nobody calls finish
    with closing(vault.open()) as after:
        [row] = after.recordings()
    assert 8_700 - row.duration_ms < 5_000


def test_nothing_is_made_of_a_conversation_that_is_still_being_recorded(vault: Vault) -> None:
    with closing(vault.open()) as store, closing(vault.open()) as elsewhere:
        live = start(store)
        hear(live, 45)
        [row] = elsewhere.recordings()
        assert row.state is State.RECORDING
        assert on_shelf([row], Shelf.TO_PROCESS, TODAY) == []
        with pytest.raises(WrongUse):
            verwerk(elsewhere, row.id)
        live.finish()
        assert on_shelf(elsewhere.recordings(), Shelf.TO_PROCESS, TODAY) != []


@pytest.mark.parametrize("passed", [timedelta(minutes=2), timedelta(days=-365)], ids=["later", "clock set back"])
def test_a_recording_that_broke_off_can_be_processed_after_a_minute(vault: Vault, passed: timedelta) -> None:
    store = vault.open()
    live = start(store)
    hear(live, 45)
    recording_id = store.recordings()[0].id
    store.close()  # nobody calls finish
    assert state_of(vault, recording_id) is State.RECORDING
    let_pass(vault, passed)
    assert state_of(vault, recording_id) is State.IMPORTED


def test_a_pause_is_no_end(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        hear(live, 45)
        recording_id = store.recordings()[0].id
        let_pass(vault, timedelta(minutes=2))
        for _ in range(45):
            live.rest(TENTH)
        assert state_of(vault, recording_id) is State.RECORDING
        assert store.recording(live.finish()).duration_ms == 4_500


def test_a_recording_taken_for_ended_goes_on_as_a_recording(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        hear(live, 45)
        recording_id = store.recordings()[0].id
        let_pass(vault, timedelta(minutes=2))
        assert state_of(vault, recording_id) is State.IMPORTED
        hear(live, 40)
        assert state_of(vault, recording_id) is State.RECORDING


@pytest.mark.parametrize("fails_at", [[], [0]])
def test_a_recording_that_went_on_after_it_was_processed_is_heard_again_to_its_end(
    vault: Vault, fails_at: list[int]
) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        hear(live, 45)
        recording_id = store.recordings()[0].id
        let_pass(vault, timedelta(minutes=2))  # Ctrl-Z, and a while later fg
        with closing(vault.open()) as elsewhere, suppress(RuntimeError):
            verwerk(elsewhere, recording_id, fails_at=fails_at)
        hear(live, 45)
        verwerk(store, live.finish(), until_ms=9_000)
        heard, planned = store.conversation(recording_id), store.plan(recording_id, "base")
        assert heard is not None and heard.duration_ms == 9_000
        assert planned is not None and planned.speech == ((None, Span(0, 9_000)),)


def test_two_microphones_stay_apart(vault: Vault) -> None:
    both = b"\x00\x10\x00\x20" * 1_600
    with closing(vault.open()) as store:
        live = start(store, channels=2)
        hear(live, 45, both)
        recording = store.recording(live.finish())
        [first, *_] = store.audio_pieces(recording.id)
    assert recording.channels == 2
    assert [channel[0] for channel in from_flac(first)] == [0x1000, 0x2000]
    assert [channel[0] for channel in split(both, 2)] == [0x1000, 0x2000]


def test_each_of_two_microphones_has_a_level_of_its_own() -> None:
    both = b"\x00\x10\x00\x20" * 1_600
    [heard] = Recorder(Mock(channels=2, blocks=lambda: iter([both]))).heard()
    first, second = heard.levels
    assert second - first == pytest.approx(6, abs=0.1)  # twice as much


def test_moments_keep_their_time_also_those_before_the_first_piece(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        live.hear(TENTH)
        live.note(MomentKind.CONSENT, "Noor")
        hear(live, 50)
        live.note(MomentKind.REFLECTION, " krat ")
        recording_id = live.finish()
        assert store.moments(recording_id) == (
            Moment(100, MomentKind.CONSENT, "Noor"),
            Moment(5_100, MomentKind.REFLECTION, "krat"),
        )


class Script:
    """A microphone and a clock: a block a tenth of a second, and in between what the test does."""

    channels = 1

    def __init__(self) -> None:
        self.now = 50.0
        self.recorder = Recorder(self, lambda: self.now)
        self.noted: list[Moment] = []

    def blocks(self) -> Iterator[bytes]:
        for at in range(1, 31):
            self.now = 50 + at / 10
            yield TENTH
            if at == 10:
                self.now += 0.38  # the block was long in the storing when the key came
                self.note()
            if at in (12, 22):
                self.recorder.pause(at == 12)
            if at in (18, 28):
                self.note()

    def note(self) -> None:
        self.recorder.note(MomentKind.ADVICE, "", self.noted.append)

    def stop(self) -> None:
        """There is nothing to let go."""


def test_a_moment_is_when_the_key_was_pressed_also_when_the_sound_was_waiting_and_after_a_pause(vault: Vault) -> None:
    script = Script()
    with closing(vault.open()) as store:
        script.recorder.begin(lambda: start(store))
        list(script.recorder.heard())
    assert [moment.at_ms for moment in script.noted] == [1_380, 1_200, 1_800]


def test_erasing_takes_the_moments_along(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        hear(live, 45)
        live.note(MomentKind.WORD, "kraakhelder")
        recording_id = live.finish()
    assert b"kraakhelder" in decrypted(vault.path, vault.key)
    with closing(vault.open()) as store:
        store.erase(recording_id)
        assert store.moments(recording_id) == ()
    assert b"kraakhelder" not in decrypted(vault.path, vault.key)


def test_a_recording_without_sound_leaves_nothing(vault: Vault) -> None:
    with closing(vault.open()) as store:
        with pytest.raises(AudioUnreadable):
            start(store).finish()
        assert store.recordings() == []


NO_ROOM = DiskFull("De schijf is vol.", "Maak ruimte.")


def test_of_a_recording_whose_end_does_not_fit_the_rest_can_be_processed(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store, pack=Mock(side_effect=[b"sound", NO_ROOM]))
        hear(live, 45)
        with pytest.raises(DiskFull):
            live.finish()
        [row] = store.recordings()
        assert (row.id, row.state, row.duration_ms) == (live.kept_id, State.IMPORTED, 4_000)


def test_the_first_piece_can_be_tried_again_once_there_is_room(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        with monkeypatch.context() as full_disk:
            full_disk.setattr(store, "add_piece", Mock(side_effect=NO_ROOM))
            with pytest.raises(DiskFull):
                hear(live, 40)
        assert (live.kept_id, store.recordings()) == (None, [])
        assert store.recording(live.finish()).duration_ms == 4_000


def test_a_recording_that_was_erased_meanwhile_does_not_grow(vault: Vault) -> None:
    with closing(vault.open()) as store:
        live = start(store)
        hear(live, 40)
        store.erase(store.recordings()[0].id)
        with pytest.raises(NotFound, match="intussen gewist"):
            hear(live, 40)
        with pytest.raises(NotFound, match="intussen gewist"):
            live.note(MomentKind.GOOD)
