"""The example conversations: sound from the demo, with what the program made of it beforehand."""

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.held import Start
from gesprekscoach.domain.recording import State
from gesprekscoach.services.demo import demo_consent
from gesprekscoach.services.importing import import_recording
from gesprekscoach.services.ports import AudioReader, Progress, Store
from gesprekscoach.services.processing import TAGGING

HEARD = ".heard.json"
"""Ending of the file beside the sound: what ``verwerk`` made of it (a test hears it again, another tags it again)."""


def bring_example(
    folder: Path,
    store: Store,
    reader: AudioReader,
    tag: Callable[[Conversation], Conversation],
    versions: Mapping[str, str],
    today: date,
) -> Generator[Progress, None, list[str]]:
    """Put the example conversations in a vault, ready to look at; returns their ids in order of file name.

    Only the sound is stored anew: recognising takes minutes and tagging seconds, so that was done beforehand. Tags by
    another tagger or codebook than the ``versions`` of now are made again.

    Raises:
        ModelMissing: the tagger is absent or damaged.
        DiskFull: no room left.
    """
    ids = []
    for heard in sorted(folder.glob(f"*{HEARD}")):
        conversation = conversation_from_json(json.loads(heard.read_text(encoding="utf-8")))
        sound = heard.with_name(heard.name.removesuffix(HEARD) + ".opus")
        imported = yield from import_recording(
            sound,
            demo_consent(today),
            store,
            reader,
            today=today,
            title=conversation.title,
            setting=conversation.setting,
            held=Start(today),
        )
        if not versions.items() <= conversation.models.items():
            yield Progress(TAGGING, 0, 1)
            conversation = tag(conversation)
        store.save_conversation(imported.id, replace(conversation, id=imported.id))
        store.set_state(imported.id, State.TAGGED)
        ids.append(imported.id)
    return ids
