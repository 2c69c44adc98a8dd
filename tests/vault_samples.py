"""Small recordings, consents and conversations for tests of the vault and of what stands on it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from gesprekscoach.adapters.vault import Vault, create_vault
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose
from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance, Word
from gesprekscoach.domain.held import Start
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.services.ports import AudioPiece, ChannelMode, Plan

TODAY = date(2026, 11, 26)
PASSPHRASE = "krokus fiets zeven"
ALL_PURPOSES = frozenset(Purpose)


def person(name: str, role: str, keep_until: date = date(2027, 2, 20), speaks: bool = True) -> PersonConsent:
    return PersonConsent(name, role, date(2026, 11, 20), ALL_PURPOSES, keep_until, "getekend", speaks)  # type: ignore[arg-type]


def consent(*names: str, keep_until: date = date(2027, 2, 20)) -> Consent:
    professional, client, *watching = names or ("Deelnemer A", "Deelnemer B")
    return Consent(
        (
            person(professional, "professional"),
            person(client, "client", keep_until),
            *(person(name, "anders", speaks=False) for name in watching),
        )
    )


def recording(recording_id: str = "20261120-bcdf", agreed: Consent | None = None, source: str = "aa") -> Recording:
    return Recording(
        id=recording_id,
        title="Het krat achter in de bus",
        held_on=date(2026, 11, 20),
        duration_ms=0,
        channels=1,
        consent=agreed or consent(),
        state=State.IMPORTING,
        source_sha256=source,
        setting="debt",
    )


def piece(index: int, sound: bytes = b"fLaC") -> AudioPiece:
    return AudioPiece(index, Span(index * 30_000, (index + 1) * 30_000), 1, sound)


def add(store: VaultStore, recording_id: str = "20261120-bcdf", agreed: Consent | None = None) -> str:
    """Import a recording of two pieces."""
    store.add_recording(recording(recording_id, agreed, source=recording_id))
    store.add_piece(recording_id, piece(0))
    store.add_piece(recording_id, piece(1))
    store.finish_import(recording_id, 60_000)
    return recording_id


def words(text: str, start_ms: int, each_ms: int = 400) -> tuple[Word, ...]:
    return tuple(
        Word(word, start_ms + i * each_ms, start_ms + (i + 1) * each_ms, 0.9) for i, word in enumerate(text.split())
    )


def utterance(text: str, start_ms: int, **tags: object) -> Utterance:
    spoken = words(text, start_ms)
    return Utterance(text=text, start_ms=start_ms, end_ms=spoken[-1].end_ms, words=spoken, **tags)  # type: ignore[arg-type]


def conversation(recording_id: str = "20261120-bcdf") -> Conversation:
    """Three turns, tagged by the machine."""
    first = utterance("Fijn dat u er bent.", 1_000, act="acknowledgement", confidence={"act": 0.9})
    question = utterance(
        "Hoe is het voor u om hier te zijn?",
        4_000,
        act="open_question",
        depth=3,
        flags=("stacked",),
        confidence={"act": 0.8, "depth": 0.5},
        why={"act": ("Hoe",)},
        source={"act": "machine"},
    )
    answer = utterance("Ik heb slecht geslapen door de schulden.", 8_000)
    reflection = utterance("De zorgen houden u wakker.", 12_000, act="complex_reflection")
    return Conversation(
        id=recording_id,
        title="Het krat achter in de bus",
        setting="debt",
        address="u",
        opening=Opening(2, ("O1",), ("N8",), {"O1": (1,), "N8": (3,)}),
        duration_ms=60_000,
        models={"speech": "base", "tagger": "1"},
        turns=(
            Turn(
                1,
                "professional",
                (first, question),
                phase="start",
                world="life",
                stance="none",
                start_ms=1_000,
                end_ms=7_600,
                confidence={"phase": 0.95},
            ),
            Turn(
                2,
                "client",
                (answer,),
                phase="explore",
                world="life",
                talk="sustain",
                movement="none",
                domain=("money",),
                signal=("feeling",),
                start_ms=8_000,
                end_ms=10_800,
                why={"talk": ("slecht", "schulden")},
            ),
            Turn(3, "professional", (reflection,), phase="explore", world="life", start_ms=12_000, end_ms=14_000),
        ),
    )


def plan(model: str = "base") -> Plan:
    return Plan(
        model,
        ((None, Span(900, 30_000)), (None, Span(31_000, 59_000))),
        (Block(0, Span(0, 30_500)), Block(1, Span(30_500, 60_000))),
    )


def segments(text: str = "Fijn dat u er bent.", start_ms: int = 1_000) -> tuple[Segment, ...]:
    spoken = words(text, start_ms)
    return (
        Segment(Span(start_ms, spoken[-1].end_ms), spoken, -0.3, 0.02, 1.4),
        Segment(Span(20_000, 21_000), words("Ondertiteling", 20_000), -1.5, 0.9, 3.0, None, "Dit is verzonnen."),
    )


def new_vault(folder: Path) -> Vault:
    """Make a vault with a key file: that saves every test the slow derivation of a passphrase."""
    return create_vault(folder / "kluis.db", key_file=folder / "sleutel")


class ScriptedReader:
    """Gives the pieces it was given; with an error, after them."""

    told: Start | None = None
    """When the file says it was recorded."""
    stated_ms: int | None = 60_000
    is_stated = True

    def __init__(self, pieces: tuple[AudioPiece, ...] = (), error: Exception | None = None) -> None:
        self._pieces = pieces or (piece(0), piece(1))
        self._error = error

    def pieces(self, path: Path, channels: ChannelMode) -> Iterator[AudioPiece]:
        yield from self._pieces
        if self._error is not None:
            raise self._error

    def duration_ms(self, path: Path) -> int | None:
        return self.stated_ms

    def is_length_stated(self, path: Path) -> bool:
        return self.is_stated

    def has_sides(self, path: Path, channels: ChannelMode) -> bool:
        return self._pieces[0].channels == 2

    def start(self, path: Path, today: date) -> Start | None:
        return self.told


def fill(file: Path, spare: int) -> None:
    """Fill the disk with this file, but for ``spare`` bytes."""
    with file.open("wb", buffering=0) as opened:
        try:
            while opened.write(bytes(4096)):
                pass
        except OSError:
            pass
        opened.truncate(opened.tell() - spare)
