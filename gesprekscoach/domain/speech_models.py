"""Which speech models exist, and what makes a folder of files one of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WEIGHTS = "model.bin"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model. ``size`` in bytes; ``sha256`` is empty when the hash is not known."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """One entry of the register: the exact files of one revision, and what the model is good for (Dutch)."""

    name: str
    repository: str
    revision: str
    memory_mb: int
    memory_measured: bool
    good_for: str
    files: tuple[ModelFile, ...]
    packages: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    @property
    def known(self) -> bool:
        """Whether every file has a hash to check against."""
        return all(file.sha256 for file in self.files)


class ModelState(StrEnum):
    """Where a model stands on this machine, in the words the user sees."""

    INSTALLED = "klaar"
    READY = "klaar bij eerste gebruik"
    ABSENT = "nog niet opgehaald"
    DAMAGED = "beschadigd"


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model of the register and where it stands on this machine."""

    model: SpeechModel
    state: ModelState


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """The outcome of checking one installed model: the names of the files that are not what they should be."""

    name: str
    wrong_files: tuple[str, ...]


def parse_register(toml: str) -> dict[str, SpeechModel]:
    """Read the register of speech models; the order of the file is kept."""
    return {name: _model(name, entry) for name, entry in tomllib.loads(toml).items()}


def _model(name: str, entry: Mapping[str, Any]) -> SpeechModel:
    files, packages = tuple(ModelFile(**file) for file in entry["files"]), tuple(entry.get("packages", ()))
    return SpeechModel(name, **{"memory_measured": False, **entry, "files": files, "packages": packages})
