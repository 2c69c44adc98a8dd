"""Small stand-ins for the files of a speech model, with a register entry that pins them."""

import hashlib
from dataclasses import replace
from pathlib import Path

from gesprekscoach.domain.speech_models import ModelFile, SpeechModel

CONTENT = {"model.bin": bytes(range(256)) * 12_000, "config.json": b"{}", "tokenizer.json": b"[1, 2]"}


def small_model(name: str = "mini", packages: tuple[str, ...] = ()) -> SpeechModel:
    """Return a register entry for ``CONTENT`` (3 MB)."""
    files = tuple(ModelFile(file, len(data), hashlib.sha256(data).hexdigest()) for file, data in CONTENT.items())
    return SpeechModel(name, "people/mini", "0a1b2c", 10, False, "Om te testen.", files, packages)


def without_hashes(model: SpeechModel) -> SpeechModel:
    """Return the same entry as if nobody knew its hashes."""
    return replace(model, files=tuple(replace(file, sha256="") for file in model.files))


def write_files(folder: Path) -> Path:
    """Write the files of the model into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in CONTENT.items():
        (folder / name).write_bytes(data)
    return folder
