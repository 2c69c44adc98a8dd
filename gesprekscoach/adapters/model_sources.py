"""Where the files of a speech model come from when they are not on the network: installed packages, or a folder."""

import importlib.resources
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from gesprekscoach.domain.speech_models import ModelFile, SpeechModel
from gesprekscoach.errors import ModelMissing, NotFound

CHUNK = 1 << 20


class PackageSource:
    """Model files that ship as data of Python packages, the large one cut in parts (one per package)."""

    remedy = "Installeer gesprekscoach opnieuw, met de extra 'basis'."

    @staticmethod
    def offers(model: SpeechModel) -> bool:
        """Whether the packages that hold this model are installed."""
        return bool(model.packages) and all(find_spec(package) is not None for package in model.packages)

    def chunks(self, model: SpeechModel, file: ModelFile, start: int) -> Iterator[bytes]:
        """Yield the bytes of one file from position ``start``.

        Raises:
            ModelMissing: the packages do not hold this file.
        """
        for part in _parts(model, file):
            with part.open("rb") as stream:
                length = stream.seek(0, 2)
                stream.seek(min(start, length))
                start = max(0, start - length)
                while chunk := stream.read(CHUNK):
                    yield chunk


class FolderSource:
    """Model files that the user put in a folder (``--van``)."""

    remedy = "Zet de goede bestanden in die map, of haal het model van internet."

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise NotFound(f"De map {folder} is er niet.", "Kijk de naam van de map na.")
        self._folder = folder

    def chunks(self, model: SpeechModel, file: ModelFile, start: int) -> Iterator[bytes]:
        """Yield the bytes of one file from position ``start``.

        Raises:
            ModelMissing: the folder does not hold this file.
        """
        path = self._folder / file.name
        if not path.is_file():
            raise ModelMissing(f"In {self._folder} ontbreekt {file.name} van model {model.name}.", self.remedy)
        with path.open("rb") as stream:
            stream.seek(start)
            while chunk := stream.read(CHUNK):
                yield chunk


def _parts(model: SpeechModel, file: ModelFile) -> list[Traversable]:
    folders = [importlib.resources.files(package) / "data" for package in model.packages]
    whole = [folder / file.name for folder in folders if (folder / file.name).is_file()]
    if whole:
        return whole[:1]
    parts = [folder / f"{file.name}.part{number}" for number, folder in enumerate(folders, start=1)]
    if all(part.is_file() for part in parts):
        return parts
    raise ModelMissing(f"In de pakketten van model {model.name} ontbreekt {file.name}.", PackageSource.remedy)
