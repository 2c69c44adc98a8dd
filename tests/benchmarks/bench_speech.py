"""Speech measured on real files: ``python -m tests.benchmarks.bench_speech words|silence|memory FOLDER``.

FOLDER holds recordings, each with NAME.truth.json (turns with speaker, times and utterances). The speech model is that
of the program itself. ``words``: word errors, wrong speakers, borders and time against bare faster-whisper with its
defaults, in one run. ``silence``: text written in three minutes without speech. ``memory``: `verwerk` on 10, 60 and 180
minutes, each in a process of its own (Linux and macOS).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.services.transcribing import transcribe
from gesprekscoach.settings import load_settings
from tests.benchmarks.scoring import align, found_borders, normalise
from tests.fakes import FakeSpeechStore

SOUND = (".opus", ".flac", ".wav", ".mp3", ".m4a")


@dataclass
class Tally:
    """Counts over all files."""

    words: int = 0
    bare: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)
    bare_s: float = 0.0
    ours_s: float = 0.0
    judged: int = 0
    wrong_speaker: int = 0
    doubt: Counter[str] = field(default_factory=Counter)
    borders: dict[str, Counter[str]] = field(default_factory=lambda: {"turns": Counter(), "utterances": Counter()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["words", "silence", "memory"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="base")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.iterdir() if path.suffix in SOUND)
    if arguments.part == "memory":
        measure_memory(files)
        return
    settings = load_settings()
    coach = Coach(settings)
    part = measure_words if arguments.part == "words" else measure_silence
    part(coach, files, arguments.model, arguments.workers)


def bare_model(coach: Coach, model: str) -> Any:
    from faster_whisper import WhisperModel

    return WhisperModel(
        str(coach.speech_models.path_of(model)), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True
    )


def bare_segments(model: Any, sound: Any) -> list[Any]:
    """faster-whisper as it comes: beam 5, condition on previous text, no voice detection."""
    return list(model.transcribe(sound, language="nl")[0])


def ours(coach: Coach, path: Path, model: str, workers: int) -> Conversation:
    pieces = list(coach.audio_reader.pieces(path, "auto"))
    day = date.today()
    people = tuple(
        PersonConsent(role, role, day, frozenset(Purpose), day + timedelta(days=1), "mondeling")
        for role in ("professional", "client")
    )
    recording = Recording(
        path.stem, path.stem, day, pieces[-1].span.end_ms, pieces[0].channels, Consent(people), State.IMPORTED, ""
    )
    store = FakeSpeechStore(pieces)
    transcriber = coach.transcriber(model)
    transcriber.workers = workers
    for _ in transcribe(
        recording, store, coach.speech_finder, transcriber, coach.separator, coach.domain_words, coach.word_list
    ):
        pass
    return store.saved[recording.id]


def measure_words(coach: Coach, files: Sequence[Path], model: str, workers: int) -> None:
    bare = bare_model(coach, model)
    tally = Tally()
    for path in files:
        truth = json.loads(path.with_name(f"{path.stem}.truth.json").read_text(encoding="utf-8"))
        start = time.perf_counter()
        plain = " ".join(segment.text for segment in bare_segments(bare, str(path)))
        middle = time.perf_counter()
        conversation = ours(coach, path, model, workers)
        end = time.perf_counter()
        tally.bare_s += middle - start
        tally.ours_s += end - middle
        score(tally, truth, plain, conversation)
        print(f"{path.stem:16s} bare {middle - start:6.1f} s  ours {end - middle:6.1f} s", flush=True)
        report(tally)


def score(tally: Tally, truth: Any, plain: str, conversation: Conversation) -> None:
    said = [(w, t["speaker"]) for t in truth["turns"] for u in t["utterances"] for w in normalise(u["text"])]
    heard = [(w, t.speaker) for t in conversation.turns for u in t.utterances for w in normalise(u.text)]
    words = [word for word, _ in said]
    count_doubt(tally.doubt, words, conversation)
    tally.words += len(words)
    tally.bare.update(operation for operation, _, _ in align(words, normalise(plain)))
    aligned = align(words, [word for word, _ in heard])
    tally.ours.update(operation for operation, _, _ in aligned)
    pairs = [(said[i][1], heard[j][1]) for operation, i, j in aligned if operation in "=s"]
    tally.judged += len(pairs)
    tally.wrong_speaker += sum(one != other for one, other in pairs)
    count_borders(
        tally.borders["turns"], (t["start_ms"] for t in truth["turns"]), (t.start_ms for t in conversation.turns)
    )
    count_borders(
        tally.borders["utterances"],
        (u["start_ms"] for t in truth["turns"] for u in t["utterances"]),
        (u.start_ms for t in conversation.turns for u in t.utterances),
    )


def count_doubt(counts: Counter[str], said: Sequence[str], conversation: Conversation) -> None:
    """Count the words that were not said, those shown as unsure, and those that are both."""
    heard = [
        (part, word.is_unsure)
        for turn in conversation.turns
        for utterance in turn.utterances
        for word in utterance.words
        for part in normalise(word.text)
    ]
    for operation, _, at in align(said, [part for part, _ in heard]):
        if operation != "d":
            counts["wrong"] += operation != "="
            counts["unsure"] += heard[at][1]
            counts["both"] += operation != "=" and heard[at][1]


def count_borders(counts: Counter[str], truth: Iterable[int], found: Iterable[int | None]) -> None:
    """Count borders within 500 ms; the first is no border."""
    real, guessed = sorted(truth)[1:], sorted(start for start in found if start is not None)[1:]
    counts["real"] += len(real)
    counts["guessed"] += len(guessed)
    counts["found"] += found_borders(real, guessed)


def report(tally: Tally) -> None:
    def errors(counts: Counter[str]) -> str:
        total = counts["s"] + counts["d"] + counts["i"]
        return f"{total / tally.words:6.2%} (s {counts['s']} d {counts['d']} i {counts['i']})"

    print(f"  words {tally.words}  word error: bare {errors(tally.bare)}  ours {errors(tally.ours)}")
    print(f"  deletions ours / bare {tally.ours['d'] / max(1, tally.bare['d']):.2f}")
    print(f"  time ours / bare {tally.ours_s / tally.bare_s:.2f}")
    print(f"  wrong speaker {tally.wrong_speaker}/{tally.judged} = {tally.wrong_speaker / tally.judged:.2%}")
    wrong, unsure, both = (tally.doubt[name] for name in ("wrong", "unsure", "both"))
    print(f"  shown as unsure: {both}/{wrong} of the misheard words; {both}/{unsure} of those shown were misheard")
    for name, counts in tally.borders.items():
        precision, recall = counts["found"] / counts["guessed"], counts["found"] / counts["real"]
        f1 = 2 * precision * recall / (precision + recall)
        print(f"  {name}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}", flush=True)


def measure_silence(coach: Coach, files: Sequence[Path], model: str, workers: int) -> None:
    """A minute of speech, then three minutes of faint noise: what is written after the speech?"""
    from faster_whisper.audio import decode_audio

    bare = bare_model(coach, model)
    speech = np.asarray(decode_audio(str(files[0])), np.float32)[: 60 * 16_000]
    noise = np.random.default_rng(1).normal(0, 0.0005, 180 * 16_000).astype(np.float32)
    sound = np.concatenate([speech, noise])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "silence.wav"
        write_wav(path, sound)
        late = [s.text for s in bare_segments(bare, str(path)) if s.start > 61]
        conversation = ours(coach, path, model, workers)
    own = [u.text for t in conversation.turns for u in t.utterances if u.start_ms is not None and u.start_ms > 61_000]
    print(f"invented after the speech: bare {len(late)} {late}, ours {len(own)} {own}")


def measure_memory(files: Sequence[Path]) -> None:
    from faster_whisper.audio import decode_audio

    sounds = [np.asarray(decode_audio(str(path)), np.float32) for path in files]
    for minutes in (10, 60, 180):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            needed = minutes * 60 * 16_000
            parts, held = [], 0
            for sound in cycle(sounds):
                parts.append(sound[: needed - held])
                held += len(parts[-1])
                if held >= needed:
                    break
            write_wav(place / "long.wav", np.concatenate(parts))
            peak, seconds = run_job(place, place / "long.wav")
        print(f"{minutes:4d} min: verwerk {seconds:7.1f} s, peak {peak / 1e6:7.0f} MB", flush=True)


def run_job(place: Path, sound: Path) -> tuple[float, float]:
    """Import and process in a vault of its own; return the peak memory of `verwerk` (bytes) and its time (s)."""
    day = date.today()
    person = (
        'naam = "{0}"\nrol = "{0}"\ndatum = {1}\ndoelen = ["transcriberen"]\nbewaren_tot = {2}\nvorm = "mondeling"\n'
    )
    consent = place / "consent.toml"
    consent.write_text(
        "".join("[[persoon]]\n" + person.format(r, day, day + timedelta(days=9)) for r in ("professional", "client")),
        encoding="utf-8",
    )
    program = [sys.executable, "-m", "gesprekscoach", "--kluis", str(place / "kluis.db")]
    environment = {**os.environ, "GESPREKSCOACH_WACHTZIN": "alleen voor deze meting"}
    call = {"env": environment, "check": True, "text": True}
    subprocess.run([*program, "nieuw"], capture_output=True, **call)  # type: ignore[call-overload]
    done = subprocess.run(  # type: ignore[call-overload]
        [*program, "importeer", str(sound), "--toestemming", str(consent)], capture_output=True, **call
    )
    recording = done.stdout.strip()
    start = time.perf_counter()
    process = subprocess.Popen([*program, "verwerk", recording], env=environment, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"verwerk ended with {status}")
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), time.perf_counter() - start


def write_wav(path: Path, sound: Any) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
