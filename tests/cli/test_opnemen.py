"""``opnemen`` with a real microphone stack: PortAudio on an ALSA device that reads a file."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from gesprekscoach.adapters.pcm import from_flac
from gesprekscoach.adapters.vault import unlock
from gesprekscoach.domain.recording import State
from tests.adapters.alsa import microphone_file, microphone_that_hangs, microphone_that_is_gone, needs_portaudio
from tests.cli.conftest import PASSPHRASE, Call, Consent
from tests.tui.sounds import talk


@pytest.fixture
def microphone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the microphone hear half a minute of talk."""
    configuration = microphone_file(tmp_path, talk(30))
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    return configuration


@pytest.fixture
def recording(vault: Path, consent: Consent, microphone: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start recording, and wait until it does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves may run under nohup
    try:
        process = opnemen(consent("professional", "client"))
    finally:
        signal.signal(signal.SIGHUP, before)
    time.sleep(0.5)
    yield process
    process.kill()
    process.communicate()


def opnemen(consent_file: Path, *options: str) -> "subprocess.Popen[str]":
    """Start recording, and return when it does."""
    command = [sys.executable, "-m", "gesprekscoach", "opnemen", "--toestemming", str(consent_file), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    assert process.stderr is not None
    while "Er wordt opgenomen" not in process.stderr.readline():
        assert process.poll() is None
    return process


def test_a_machine_without_a_microphone_says_so(gesprekscoach: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = SimpleNamespace(query_devices=list, default=SimpleNamespace(device=(-1, -1)))
    monkeypatch.setitem(sys.modules, "sounddevice", nothing)

    outcome = gesprekscoach("opnemen", "--microfoons")

    assert outcome.code == 0
    assert outcome.out == "Er is geen microfoon. Een opname importeren kan wel gewoon.\n"


@needs_portaudio
@pytest.mark.parametrize("how", ["SIGINT", "SIGHUP"])
def test_ctrl_c_or_a_closing_terminal_ends_the_recording_and_prints_its_id_alone(
    how: str, recording: "subprocess.Popen[str]", vault: Path
) -> None:
    recording.send_signal(signal.Signals[how])
    out, _ = recording.communicate(timeout=60)
    assert recording.returncode == 0
    with unlock(vault, PASSPHRASE).open() as store:
        [row] = store.recordings()
        first = next(store.audio_pieces(row.id))
    assert row.state is State.IMPORTED
    assert out == f"{row.id}\n"
    expected = b"".join(talk(4))
    heard = from_flac(first)[0].tobytes()
    assert expected[: len(heard) // 2] in heard


@needs_portaudio
@pytest.mark.skipif(sys.platform == "win32", reason="no terminal hangs up there")
def test_under_nohup_a_recording_goes_on_when_the_terminal_closes(
    vault: Path, consent: Consent, microphone: Path
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what nohup does: the program starts with it
    try:
        process = opnemen(consent("professional", "client"))
    finally:
        signal.signal(signal.SIGHUP, before)
    try:
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(180) == 0  # the device has no clock: there are many minutes to keep
    finally:
        process.kill()
        process.communicate()


@needs_portaudio
def test_two_microphones_are_kept_sample_for_sample_and_the_first_person_sits_left(
    vault: Path, consent: Consent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = random.Random(5).randbytes(120 * 16_000 * 4)  # two minutes of what no other place in it is like
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(microphone_file(tmp_path, [both])))
    process = opnemen(consent("client", "professional"), "--gescheiden")
    time.sleep(0.3)  # the device has no clock: this is many seconds of sound
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told.startswith("links te hard: zet de microfoon verder weg.   rechts te hard: ")
    with unlock(vault, PASSPHRASE).open() as store:
        [row] = store.recordings()
        pieces = [from_flac(piece).T.tobytes() for piece in store.audio_pieces(row.id)]
        seats = {person.role: person.channel for person in store.consent(row.id).people}
    heard = b"".join(pieces)[: len(both)]
    assert len(heard) >= 4 * 16_000 * 4
    assert heard == both[: len(heard)]
    assert seats == {"client": 0, "professional": 1}


@needs_portaudio
@pytest.mark.parametrize("seconds", [2, 6], ids=["before the first piece", "between two pieces"])
def test_a_microphone_that_hangs_ends_the_recording_and_what_was_said_is_kept(
    seconds: int, vault: Path, consent: Consent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(microphone_that_hangs(tmp_path, talk(seconds))))
    process = opnemen(consent("professional", "client"))
    try:
        _, told = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 4 and "De microfoon geeft geen geluid meer." in told
    with unlock(vault, PASSPHRASE).open() as store:
        [row] = store.recordings()
    assert row.state is State.IMPORTED
    assert row.duration_ms >= seconds * 1000 - 500  # the last block may not be full


@needs_portaudio
def test_a_program_that_stood_still_goes_on_recording(
    vault: Path, consent: Consent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def sound() -> Iterator[bytes]:
        yield from talk(2)
        go_on.wait()
        yield from talk(60)

    monkeypatch.setenv("ALSA_CONFIG_PATH", str(microphone_that_hangs(tmp_path, sound())))
    process = opnemen(consent("professional", "client"))
    time.sleep(0.5)
    process.send_signal(signal.SIGSTOP)  # the lid is closed, or someone typed ctrl-z
    time.sleep(3.5)
    process.send_signal(signal.SIGCONT)
    time.sleep(0.2)
    go_on.set()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=60)
    assert (process.returncode, bool(out)) == (0, True), told


@needs_portaudio
def test_only_our_own_two_lines_tell_that_a_microphone_does_not_open(
    vault: Path, consent: Consent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(microphone_that_is_gone(tmp_path)))
    command = [sys.executable, "-m", "gesprekscoach", "opnemen", "--microfoon", "0", "--toestemming", str(consent())]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout) == (4, "")
    assert len(ended.stderr.splitlines()) == 2  # PortAudio writes its own in English
    assert ended.stderr.startswith("De microfoon gaat niet open.")


@needs_portaudio
def test_a_killed_recording_is_there_when_the_vault_opens_again(
    recording: "subprocess.Popen[str]", vault: Path
) -> None:
    opened = unlock(vault, PASSPHRASE)
    deadline = time.monotonic() + 60
    with opened.open() as store:
        while not store.recordings() and time.monotonic() < deadline:
            time.sleep(0.02)
    recording.kill()
    recording.communicate()
    with opened.open() as store:
        [row] = store.recordings()
        assert row.duration_ms >= 4_000
        assert sum(piece.span.duration_ms for piece in store.audio_pieces(row.id)) == row.duration_ms


@needs_portaudio
def test_the_microphones_are_listed_with_their_number(gesprekscoach: Call, microphone: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "gesprekscoach", "opnemen", "--microfoons"], capture_output=True, text=True, check=True
    )
    assert "testmicrofoon" in listed.stdout and "*" in listed.stdout
    assert "default: de gewone van dit systeem, kanalen:" in listed.stdout


def test_without_enough_consent_no_microphone_is_opened(gesprekscoach: Call, vault: Path, consent: Consent) -> None:
    outcome = gesprekscoach("opnemen", "--toestemming", consent("professional"))
    assert (outcome.code, outcome.out) == (3, "")
