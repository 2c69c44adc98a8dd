"""The vault with many conversations: ``python -m tests.benchmarks.bench_vault [CONVERSATIONS] [TURNS]``.

Fills a vault in a throw-away folder (10,000 conversations of 60 turns unless told otherwise; word times included, a
little sound) and times what a user waits for. The last line compares an erasing with VACUUM of the whole file, in the
same run.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from gesprekscoach.adapters.vault import Vault, create_vault
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.conversation import Conversation, Opening, Turn
from gesprekscoach.domain.corrections import edit_for
from gesprekscoach.domain.recording import State
from gesprekscoach.services.ports import SearchFilter
from tests.vault_samples import TODAY, consent, piece, recording, utterance

STEMS = (
    "huur schuld werk slaap zorg kind brief gemeente vriend moeder bus geld arts school buurt fiets tafel dag".split()
)
PHASES = ("start", "clarify", "analyse", "action")


def made_up(recording_id: str, turns: int, dice: random.Random) -> Conversation:
    """Return a conversation of random words from 20,000."""

    def words() -> str:
        return " ".join(f"{dice.choice(STEMS)}{dice.randrange(1_100)}" for _ in range(dice.randint(3, 25)))

    return Conversation(
        recording_id,
        tuple(
            Turn(
                n,
                "client" if n % 2 else "professional",
                (utterance(words(), n * 10_000, act=None if n % 2 else "open_question", confidence={"act": 0.8}),),
                phase=PHASES[n * len(PHASES) // (turns + 1)],
                world="life",
                start_ms=n * 10_000,
                end_ms=n * 10_000 + 9_000,
                confidence={"phase": 0.9, "world": 0.7},
                why={"world": ("huur",)},
            )
            for n in range(1, turns + 1)
        ),
        opening=Opening(2, ("O1",), ("N2",), {"O1": (1,)}),
        duration_ms=600_000,
    )


def fill(store: VaultStore, conversations: int, turns: int) -> None:
    """Add the conversations, a hundred in one transaction."""
    dice = random.Random(1)
    for first in range(0, conversations, 100):
        with store._session.atomic():
            for number in range(first, min(first + 100, conversations)):
                add_one(store, number, turns, dice)
        print(f"\r{first + 100} / {conversations}", end="", file=sys.stderr, flush=True)


def add_one(store: VaultStore, number: int, turns: int, dice: random.Random) -> None:
    """Import and transcribe one made-up conversation."""
    recording_id = f"r{number:05}"
    held_on = TODAY - timedelta(days=dice.randrange(2_000))
    one = replace(recording(recording_id, consent(f"Coach {number % 40}", f"Deelnemer {number}")), held_on=held_on)
    store.add_recording(replace(one, source_sha256=recording_id))
    store.add_piece(recording_id, piece(0, dice.randbytes(20_000)))
    store.finish_import(recording_id, 600_000)
    store.save_conversation(recording_id, made_up(recording_id, turns, dice))
    store.set_state(recording_id, State.TAGGED)


def timed(label: str, work: Callable[[], object]) -> float:
    """Run the work three times and print the best wall time, and the best processor time: other jobs do not count."""
    best = [min(column) for column in zip(*(one_run(work) for _ in range(3)), strict=True)]
    return said(label, *best)


def once(label: str, work: Callable[[], object]) -> float:
    """Run the work once and print its times."""
    return said(label, *one_run(work))


def one_run(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and processor seconds of the work."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def said(label: str, wall: float, processor: float) -> float:
    """Print both times and return the processor seconds."""
    print(f"{label:56} {wall * 1000:9.1f} ms wall {processor * 1000:9.1f} ms processor", flush=True)
    return processor


def measure(vault: Vault, conversations: int) -> None:
    """Print every figure."""
    middle = f"r{conversations // 2:05}"
    print(f"file: {vault.path.stat().st_size / 1e6:.0f} MB, {conversations} conversations")
    timed("open (key derived before)", lambda: vault.open().close())
    with vault.open() as store:
        shown = store.conversation(middle)
        assert shown is not None
        timed("list all recordings with people, ribbon and counts", store.recordings)
        timed("read one conversation with words", lambda: store.conversation(middle))
        timed("save one conversation", lambda: store.save_conversation(middle, shown))
        timed("correct a tag", lambda: store.add_correction(middle, edit_for(shown, "turn/3/phase", "action")))
        for words, where in (
            ("huur12", SearchFilter()),
            ("huur", SearchFilter()),
            ("huur schuld", SearchFilter()),
            ("huur", SearchFilter(phase="action", act="open_question")),
        ):
            found = len(store.search(words, where, date(2026, 11, 26)))
            label = f"search '{words}'{' with filters' if where.phase else ''}: {found} passages"
            timed(label, lambda w=words, f=where: store.search(w, f, date(2026, 11, 26)))  # type: ignore[misc]
        erasing = once("erase one recording, words and index gone", lambda: store.erase(middle))
        vacuum = once("VACUUM of the whole file, for comparison", lambda: store._session.run("VACUUM"))
    print(f"erasing / VACUUM: {erasing / vacuum:.2f}")


def main(conversations: int = 10_000, turns: int = 60) -> None:
    """Fill a vault and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        vault = create_vault(Path(folder) / "kluis.db", key_file=Path(folder) / "sleutel")
        with vault.open() as store:
            fill(store, conversations, turns)
        print(file=sys.stderr)
        measure(vault, conversations)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
