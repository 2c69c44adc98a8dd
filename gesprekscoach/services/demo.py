"""The demo: both sample recordings through the whole program, with consent made up for today."""

import json
from collections.abc import Callable, Generator
from datetime import date, timedelta
from pathlib import Path

from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose
from gesprekscoach.services.importing import import_recording
from gesprekscoach.services.ports import AudioReader, Progress, Store

Process = Callable[[str], Generator[Progress, None, None]]


def demo_consent(today: date) -> Consent:
    """Return the consent of the two imaginary speakers; made on the day itself, so that it never expires."""
    return Consent(
        (
            PersonConsent("Noor", "professional", today, frozenset(Purpose), today + timedelta(days=1), "getekend"),
            PersonConsent("Mevrouw De Wit", "client", today, frozenset(Purpose), today + timedelta(days=1), "getekend"),
        )
    )


def run_demo(
    folder: Path, store: Store, reader: AudioReader, process: Process, today: date
) -> Generator[Progress, None, list[str]]:
    """Import and process every sample recording of the folder; returns their ids in order of file name.

    Raises:
        ModelMissing: the speech model or another model is not there.
        DiskFull: no room left.
    """
    ids = []
    for sound in sorted(folder.glob("*.opus")):
        labels = json.loads(sound.with_suffix(".labels.json").read_text(encoding="utf-8"))
        imported = yield from import_recording(
            sound, demo_consent(today), store, reader, today=today, title=labels["title"], setting=labels["setting"]
        )
        for step in process(imported.id):
            yield Progress(f"{labels['title']}: {step.step.lower()}", step.done, step.total)
        ids.append(imported.id)
    return ids
