"""The example conversations: sound from the demo, with what the program's own models made of it beforehand."""

import json
from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path

from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.recording import State
from gesprekscoach.services.demo import demo_consent
from gesprekscoach.services.importing import import_recording
from gesprekscoach.services.ports import AudioReader, Progress, Store

MADE = ".conversation.json"
"""Ending of the file beside the sound: the outcome of ``verwerk`` with the evidence of the opening."""


def bring_example(folder: Path, store: Store, reader: AudioReader, today: date) -> Generator[Progress, None, list[str]]:
    """Put the example conversations in a vault, processed; returns their ids in order of file name.

    Everything but the recognising and tagging is done anew. A test compares the shipped outcome with what the models
    make of the sound now.
    """
    ids = []
    for made in sorted(folder.glob(f"*{MADE}")):
        conversation = conversation_from_json(json.loads(made.read_text(encoding="utf-8")))
        sound = made.with_name(made.name.removesuffix(MADE) + ".opus")
        imported = yield from import_recording(
            sound, demo_consent(today), store, reader, today=today, title=conversation.title, held_on=today
        )
        store.save_conversation(imported.id, replace(conversation, id=imported.id))
        store.set_state(imported.id, State.TAGGED)
        ids.append(imported.id)
    return ids
