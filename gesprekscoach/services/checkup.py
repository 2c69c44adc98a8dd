"""The doctor: does everything this program needs work on this machine, and how long will an hour of talk take?"""

import os
import platform
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from gesprekscoach.domain.dutch_numbers import counted, number, size
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.services.ports import AudioReader, SpeechFinder, Transcriber
from gesprekscoach.services.troubles import trouble

TRIAL_MS = 30_000
_HOUR_MS = 3_600_000
_ROOM_FOR_AN_HOUR = 200_000_000  # FLAC of one hour at 16 kHz takes some 60 MB, the journal as much again


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, whether it is in order, and a Dutch line. ``is_ok`` None: good to know."""

    name: str
    is_ok: bool | None
    text: str


def machine(vault: Path) -> Iterator[Finding]:
    """Look at Python, processor and the disk that the vault is on, or will be."""
    yield Finding("Python", True, f"{platform.python_version()} op {platform.system()} {platform.machine()}")
    yield Finding("Processor", True, counted(os.cpu_count() or 1, "rekenkern", "rekenkernen"))
    place = next(folder for folder in vault.resolve().parents if folder.exists())
    free = shutil.disk_usage(place).free
    enough = free > _ROOM_FOR_AN_HOUR
    yield Finding("Schijf", enough, f"{size(free)} vrij" + ("" if enough else ": maak eerst ruimte"))


def attempt(name: str, look: Callable[[], str]) -> Finding:
    """Run one check; what goes wrong, also with memory, the disk or its rights, becomes a finding with its remedy."""
    try:
        return Finding(name, True, look())
    except Exception as error:
        wrong = trouble(error)
        if wrong is None:
            raise
    return Finding(name, False, f"{wrong.what} {wrong.remedy}")


def time_trial(sound: Path, reader: AudioReader, finder: SpeechFinder, transcriber: Transcriber) -> str:
    """Transcribe the first 30 s of a sound file and say how long an hour would take, all workers busy.

    Raises:
        ModelMissing: the speech model is damaged.
        AudioUnreadable: the file cannot be read.
    """
    pieces = list(takewhile(lambda piece: piece.span.start_ms < TRIAL_MS, reader.pieces(sound, "mono")))
    block = Block(0, Span(0, min(TRIAL_MS, pieces[-1].span.end_ms)))
    transcriber.segments(Block(0, Span(0, 1000)), pieces, _ignore)  # loads the model, which happens once
    started = time.perf_counter()
    finished(finder.speech(pieces, TRIAL_MS))
    transcriber.segments(block, pieces, _ignore)
    per_ms = (time.perf_counter() - started) / block.span.duration_ms
    minutes = per_ms * _HOUR_MS / transcriber.workers / 60
    took, hour = number(per_ms * TRIAL_MS, 1), counted(max(1, round(minutes)), "minuut", "minuten")
    return f"30 seconden in {took} s; een uur gesprek verwerken duurt ongeveer {hour}"


def as_table(findings: Iterable[Finding]) -> Iterator[str]:
    """Write one line per finding, with a word as well as a mark."""
    marks = {True: "goed", False: "FOUT", None: "let op"}
    for finding in findings:
        yield f"{marks[finding.is_ok]:7} {finding.name:20} {finding.text}"


def _ignore(heard: Segment) -> None:
    """Hear how far the work is."""
