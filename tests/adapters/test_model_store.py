"""Speech models on disk: complete and checked, or not there at all."""

import errno
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gesprekscoach import resources
from gesprekscoach.adapters.model_sources import PackageSource
from gesprekscoach.adapters.model_store import ModelStore
from gesprekscoach.domain.speech_models import ModelFile, ModelState, SpeechModel, parse_register
from gesprekscoach.errors import DiskFull, ModelMissing, NotFound, WrongUse
from gesprekscoach.services.models import check_models, fetch_model, list_models
from tests.adapters.model_files import CONTENT, small_model, without_hashes, write_files

SPARE = 50 << 20
"""What stays free on the disk for other programs, in bytes."""


class Hub:
    """A hub that hands out chosen bytes and remembers where it was asked to start."""

    remedy = "Probeer het opnieuw."

    def __init__(self, content: dict[str, bytes], stop_after: int | None = None) -> None:
        self._content = content
        self._left = stop_after
        self.starts: list[tuple[str, int]] = []

    def chunks(self, model: SpeechModel, file: ModelFile, start: int) -> Iterator[bytes]:
        self.starts.append((file.name, start))
        for at in range(start, len(self._content[file.name]), 100_000):
            if self._left is not None:
                if self._left == 0:
                    raise ModelMissing("Geen verbinding.", "Later weer.")
                self._left -= 1
            yield self._content[file.name][at : at + 100_000]


def store_with(folder: Path, model: SpeechModel, hub: Hub | None = None, free: int = 10**12) -> ModelStore:
    return ModelStore(folder, {model.name: model}, hub or Hub(CONTENT), free_bytes=lambda _: free)


def test_a_model_from_a_folder_is_installed_whole_with_progress_in_bytes(tmp_path: Path) -> None:
    model = small_model()
    store = store_with(tmp_path / "modellen", model)
    steps = list(fetch_model(store, "mini", write_files(tmp_path / "stick")))
    path = store.path_of("mini")
    assert {file: (path / file).read_bytes() for file in CONTENT} == CONTENT
    assert store.sha256_of("mini") == hashlib.sha256(CONTENT["model.bin"]).hexdigest()
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].total == model.size


def test_nothing_appears_under_the_models_name_before_every_file_is_right(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "stick")
    (folder / "tokenizer.json").write_bytes(b"[2, 1]")
    store = store_with(tmp_path / "modellen", small_model())
    with pytest.raises(ModelMissing, match=r"tokenizer\.json") as caught:
        list(fetch_model(store, "mini", folder))
    assert caught.value.exit_code == 5
    assert not (tmp_path / "modellen" / "mini").exists()
    assert not list((tmp_path / "modellen").rglob("tokenizer.json")), "wrong bytes must be thrown away"
    assert "Wat binnenkwam, is weggegooid." in caught.value.what and (folder / "tokenizer.json").exists()


@pytest.mark.parametrize("content", [b"{}" * 90_000, b"{"], ids=["longer", "shorter"])
def test_a_file_of_another_length_is_refused_also_when_nobody_knows_its_hash(tmp_path: Path, content: bytes) -> None:
    store = store_with(tmp_path, without_hashes(small_model()), Hub(CONTENT | {"config.json": content}))
    with pytest.raises(ModelMissing, match=r"config\.json"):
        list(fetch_model(store, "mini", allow_unknown=True))


def test_a_folder_without_all_files_names_the_missing_one(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "stick")
    (folder / "config.json").unlink()
    with pytest.raises(ModelMissing, match=r"config\.json"):
        list(fetch_model(store_with(tmp_path / "modellen", small_model()), "mini", folder))


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(fetch_model(store_with(tmp_path, small_model()), "mini", tmp_path / "nergens"))


def test_a_stopped_download_goes_on_where_it_was(tmp_path: Path) -> None:
    model = small_model()
    with pytest.raises(ModelMissing):
        list(fetch_model(store_with(tmp_path, model, Hub(CONTENT, stop_after=12)), "mini"))
    hub = Hub(CONTENT)
    list(fetch_model(store_with(tmp_path, model, hub, free=model.size - 1_200_000 + SPARE), "mini"))
    assert hub.starts[0] == ("model.bin", 1_200_000)
    assert (tmp_path / "mini" / "model.bin").read_bytes() == CONTENT["model.bin"]


def test_fetching_an_intact_model_again_asks_the_hub_nothing(tmp_path: Path) -> None:
    model = small_model()
    list(fetch_model(store_with(tmp_path, model), "mini"))
    hub = Hub(CONTENT)
    steps = list(fetch_model(store_with(tmp_path, model, hub), "mini"))
    assert (hub.starts, len(steps)) == ([], 1)


def test_a_model_without_known_hash_is_refused_unless_the_user_allows_it(tmp_path: Path) -> None:
    model = without_hashes(small_model())
    store = store_with(tmp_path, model)
    with pytest.raises(ModelMissing) as caught:
        list(fetch_model(store, "mini"))
    assert "--onbekend" in caught.value.remedy
    list(fetch_model(store, "mini", allow_unknown=True))
    assert store.sha256_of("mini") == hashlib.sha256(CONTENT["model.bin"]).hexdigest()
    (store.path_of("mini") / "config.json").write_bytes(b"[]")
    with pytest.raises(ModelMissing, match="beschadigd"):
        store.path_of("mini")


def test_a_missing_model_names_the_one_command_that_brings_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        store_with(tmp_path, small_model()).path_of("mini")
    assert "in de app met m" in caught.value.remedy
    assert caught.value.remedy.endswith("gesprekscoach model haal mini")


def test_an_unknown_name_lists_the_models_there_are(tmp_path: Path) -> None:
    with pytest.raises(WrongUse) as caught:
        store_with(tmp_path, small_model()).path_of("reus")
    assert "mini" in caught.value.remedy


def test_one_changed_byte_of_the_same_size_is_noticed_on_use_and_on_check(tmp_path: Path) -> None:
    model = small_model()
    store = store_with(tmp_path, model)
    list(fetch_model(store, "mini"))
    weights = bytearray(CONTENT["model.bin"])
    weights[1000] ^= 1
    (tmp_path / "mini" / "model.bin").write_bytes(weights)
    with pytest.raises(ModelMissing, match="beschadigd"):
        store.path_of("mini")
    assert [row.state for row in list_models(store)] == [ModelState.DAMAGED]
    checks = check_models(store)
    assert next(checks).wrong_files == ("model.bin",)
    with pytest.raises(ModelMissing, match="mini"):
        next(checks)


def test_checking_reads_the_bytes_even_when_size_and_time_agree(tmp_path: Path) -> None:
    store = store_with(tmp_path, small_model())
    list(fetch_model(store, "mini"))
    config = tmp_path / "mini" / "config.json"
    before = config.stat()
    config.write_bytes(b"[]")
    os.utime(config, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert next(check_models(store)).wrong_files == ("config.json",)


def test_an_intact_model_that_was_copied_is_accepted_again(tmp_path: Path) -> None:
    store = store_with(tmp_path, small_model())
    list(fetch_model(store, "mini"))
    os.utime(tmp_path / "mini" / "model.bin")
    assert store.path_of("mini") == tmp_path / "mini"
    (tmp_path / "mini" / "installatie.json").unlink()
    assert store.path_of("mini") == tmp_path / "mini"
    assert [check.wrong_files for check in check_models(store)] == [()]


@pytest.mark.parametrize("why", [errno.EACCES, errno.EROFS], ids=errno.errorcode.get)
def test_an_intact_model_that_was_copied_to_a_place_where_one_may_only_read_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: int
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(why, os.strerror(why), str(path))

    store = store_with(tmp_path, small_model())
    list(fetch_model(store, "mini"))
    os.utime(tmp_path / "mini" / "model.bin")
    monkeypatch.setattr(Path, "write_text", refuse)
    assert store.path_of("mini") == tmp_path / "mini"


def test_fetching_replaces_a_damaged_model(tmp_path: Path) -> None:
    store = store_with(tmp_path, small_model())
    list(fetch_model(store, "mini"))
    (tmp_path / "mini" / "config.json").unlink()
    write_files(tmp_path / ".mini.oud")  # as a program leaves it that was killed while it did this
    list(fetch_model(store, "mini"))
    assert (store.path_of("mini") / "config.json").read_bytes() == CONTENT["config.json"]
    assert not (tmp_path / ".mini.oud").exists()


def test_too_little_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    hub = Hub(CONTENT)
    with pytest.raises(DiskFull):
        list(fetch_model(store_with(tmp_path, small_model(), hub, free=small_model().size + SPARE - 1), "mini"))
    assert hub.starts == []


class FullDisk(Hub):
    """A hub during whose answer the disk fills up."""

    def chunks(self, model: SpeechModel, file: ModelFile, start: int) -> Iterator[bytes]:
        yield self._content[file.name][start : start + 100_000]
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_up_halfway_keeps_what_came_in(tmp_path: Path) -> None:
    model = small_model()
    with pytest.raises(DiskFull):
        list(fetch_model(store_with(tmp_path, model, FullDisk(CONTENT)), "mini"))
    hub = Hub(CONTENT)
    list(fetch_model(store_with(tmp_path, model, hub), "mini"))
    assert hub.starts[0] == ("model.bin", 100_000)


def test_two_windows_that_fetch_the_same_model_wait_for_each_other(tmp_path: Path) -> None:
    model = small_model()
    first = fetch_model(store_with(tmp_path, model), "mini")
    next(first)
    second_hub = Hub(CONTENT)
    second = fetch_model(store_with(tmp_path, model, second_hub), "mini")
    assert "ander venster" in next(second).step
    other = threading.Thread(target=lambda: list(second))
    other.start()
    list(first)
    other.join(timeout=20)
    assert not other.is_alive()
    assert second_hub.starts == []


def test_a_model_in_packages_is_joined_on_first_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = CONTENT["model.bin"]
    make_package(tmp_path / "site", "mini_deel1", CONTENT | {"model.bin": b"", "model.bin.part1": weights[:1_000_003]})
    make_package(tmp_path / "site", "mini_deel2", {"model.bin.part2": weights[1_000_003:]})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    store = store_with(tmp_path / "modellen", small_model(packages=("mini_deel1", "mini_deel2")), Hub({}))
    assert [row.state for row in list_models(store)] == [ModelState.READY]
    assert (store.path_of("mini") / "model.bin").read_bytes() == weights
    assert [row.state for row in list_models(store)] == [ModelState.INSTALLED]


def make_package(site: Path, name: str, files: dict[str, bytes]) -> None:
    data = site / name / "data"
    data.mkdir(parents=True)
    (site / name / "__init__.py").touch()
    for file, content in files.items():
        if content:
            (data / file).write_bytes(content)


def test_reading_package_parts_can_start_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_package(tmp_path, "stuk1", {"model.bin.part1": b"abcde"})
    make_package(tmp_path, "stuk2", {"model.bin.part2": b"fghij"})
    monkeypatch.syspath_prepend(str(tmp_path))
    model = small_model(packages=("stuk1", "stuk2"))
    for start in (0, 3, 5, 8, 10):
        assert b"".join(PackageSource().chunks(model, model.files[0], start)) == b"abcdefghij"[start:]


def shipped_register() -> dict[str, SpeechModel]:
    return parse_register((resources.models_dir() / "whisper.toml").read_text(encoding="utf-8"))


def test_the_register_pins_every_model_the_handbook_names() -> None:
    register = shipped_register()
    assert list(register) == ["tiny", "base", "small", "medium", "large-v2", "large-v3", "large-v3-turbo"]
    for model in register.values():
        assert len(model.revision) == 40
        assert {"model.bin", "config.json", "tokenizer.json"} < {file.name for file in model.files}
        assert all(len(file.sha256) in (0, 64) for file in model.files)
        assert model.good_for.endswith(".") and model.memory_mb > model.size / 1e6 / 2


@pytest.mark.e2e
def test_base_is_joined_from_its_packages_by_several_processes_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from gesprekscoach import resources\n"
        "from gesprekscoach.adapters.download import HubSource\n"
        "from gesprekscoach.adapters.model_store import ModelStore\n"
        "from gesprekscoach.domain.speech_models import parse_register\n"
        "register = parse_register((resources.models_dir() / 'whisper.toml').read_text(encoding='utf-8'))\n"
        "store = ModelStore(Path(sys.argv[1]), register, HubSource('http://127.0.0.1:9'))\n"
        "print(store.path_of('base'), store.sha256_of('base'))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    pinned = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
    for run in runs:
        output, _ = run.communicate(timeout=120)
        assert (run.returncode, output.split()) == (0, [str(tmp_path / "base"), pinned])
    stamp = json.loads((tmp_path / "base" / "installatie.json").read_text(encoding="utf-8"))
    register = shipped_register()
    assert {name: noted["sha256"] for name, noted in stamp.items()} == {
        file.name: file.sha256 for file in register["base"].files
    }
