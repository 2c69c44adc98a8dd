"""A real vault with made-up conversations for the pilot tests, opened with a key file so that it costs milliseconds."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event

from gesprekscoach.adapters.vault import Vault, create_vault, new_key_file
from gesprekscoach.bootstrap import Coach
from gesprekscoach.desk import CoachDesk, CoachVault
from gesprekscoach.domain.consent import Consent, Form, PersonConsent, Purpose
from gesprekscoach.domain.conversation import Conversation, Opening, Turn, Utterance
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.speech import Span
from gesprekscoach.services.ports import AudioPiece, Progress
from gesprekscoach.settings import Settings

TODAY = date(2026, 11, 26)
PHASES = ("start", "clarify", "clarify", "analyse", "action", "other")


def consent(*names: str, until: date = TODAY + timedelta(days=90), form: Form = "getekend") -> Consent:
    """Everyone agrees to everything; the first is the professional."""
    roles = ("professional", "client", "anders")
    return Consent(
        tuple(
            PersonConsent(name, roles[min(at, 2)], TODAY, frozenset(Purpose), until, form)  # type: ignore[arg-type]
            for at, name in enumerate(names)
        )
    )


def said(*texts: str, title: str = "") -> Conversation:
    """A tagged conversation in which professional and client take turns of ten seconds."""
    turns = tuple(
        Turn(
            n,
            "professional" if n % 2 else "client",
            (Utterance(text, act="open_question" if n % 2 else None, start_ms=n * 10_000, end_ms=n * 10_000 + 9_000),),
            phase=PHASES[(n - 1) * len(PHASES) // len(texts)],
            start_ms=n * 10_000,
            end_ms=n * 10_000 + 9_000,
        )
        for n, text in enumerate(texts, 1)
    )
    return Conversation("", turns, title, opening=Opening(2))


def add(
    vault: Vault | CoachVault,
    recording_id: str,
    title: str,
    *,
    people: Consent | None = None,
    held_on: date | None = date(2026, 11, 12),
    conversation: Conversation | None = None,
    state: State = State.IMPORTED,
) -> None:
    """Put a recording in the vault, with its transcript when there is one."""
    with closing(vault.open()) as store:
        recording = Recording(
            recording_id, title, held_on, 0, 1, people or consent("Noor", "Sem"), State.IMPORTING, recording_id
        )
        store.add_recording(recording)
        store.add_piece(recording_id, AudioPiece(0, Span(0, 30_000), 1, b"fLaC"))
        store.finish_import(recording_id, 872_000)
        if conversation is not None:
            store.save_conversation(recording_id, replace(conversation, id=recording_id))
        store.set_state(recording_id, state)


class ScriptedWork:
    """Processing that does what a test says; with a ``gate`` it waits half-way until the test opens that."""

    def __init__(self, steps: Sequence[Progress], gate: Event | None, error: Exception | None) -> None:
        self._steps, self._gate, self._error = steps, gate, error
        self._stopped = Event()

    def steps(self) -> Iterator[Progress]:
        for step in self._steps:
            yield step
            if self._gate is not None:
                self._gate.wait(5)
            if self._stopped.is_set():
                return
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        self._stopped.set()
        if self._gate is not None:
            self._gate.set()


class ScriptedVault(CoachVault):
    """A real vault whose processing is scripted."""

    steps: Sequence[Progress] = ()
    gate: Event | None = None
    error: Exception | None = None

    def versions(self) -> dict[str, str]:
        """Say the same whatever tagger there is."""
        return {"tagger": "2", "codebook": "1"}

    def process(self, recording_id: str) -> ScriptedWork:  # type: ignore[override]
        """Start a script."""
        return ScriptedWork(self.steps, self.gate, self.error)


class ScriptedDesk(CoachDesk):
    """The real program, with scripted processing in its vaults."""

    def __init__(self, home: Path) -> None:
        vault, models = home / "oefenkluis.db", home / "modellen"
        super().__init__(Coach(Settings(home=home, vault=vault, models_dir=models, workers=2)))

    def vault(self) -> ScriptedVault:
        """Make a vault with a key file."""
        key_file = self.settings.home / "sleutel.txt"
        new_key_file(key_file)
        return ScriptedVault(self._coach, create_vault(self.settings.vault, None, key_file))
