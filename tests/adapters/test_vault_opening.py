"""When the vault opens and when it does not: keys, foreign files, damage, permissions, two at a time, no room."""

import errno
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
import sqlcipher3

from gesprekscoach.adapters.vault import Vault, VaultKey, change_key, create_vault, new_key_file, unlock
from gesprekscoach.adapters.vault.session import Session, log_of
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import DiskFull, ExitCode, NotFound, VaultUnusable, WrongUse
from gesprekscoach.services.ports import SearchFilter
from tests.vault_samples import PASSPHRASE, TODAY, add, conversation, new_vault, piece, recording

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows keeps the profile folder to its user")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gegevens" / "kluis.db"


def test_the_passphrase_that_made_the_vault_opens_it(path: Path) -> None:
    create_vault(path, PASSPHRASE)
    with unlock(path, PASSPHRASE).open() as store:
        assert store.recordings() == []


def test_opening_loads_no_numpy_and_leaves_it_to_whoever_needs_it(path: Path) -> None:
    new_key_file(path.with_name("sleutel"))
    create_vault(path, None, path.with_name("sleutel"))
    code = f"""
import sys
from pathlib import Path
from gesprekscoach.adapters.vault import unlock
unlock(Path({str(path)!r}), None, Path({str(path.with_name("sleutel"))!r})).open().close()
print("numpy" in sys.modules)
import numpy
print(numpy.zeros(1).size)
"""
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["False", "1"]


@posix_only
def test_a_vault_that_was_read_only_once_is_written_again_when_its_own_file_may_be(path: Path) -> None:
    create_vault(path, PASSPHRASE)
    index = path.with_name(path.name + "-shm")
    index.write_bytes(bytes(32_768))  # what SQLite leaves beside a file that it could only read
    index.chmod(0o400)
    with unlock(path, PASSPHRASE).open() as store:
        assert stat.S_IMODE(index.stat().st_mode) == 0o600  # whoever is no administrator is refused otherwise
        add(store)
    with unlock(path, PASSPHRASE).open() as store:
        assert len(store.recordings()) == 1


def test_an_accent_typed_another_way_is_the_same_passphrase(path: Path) -> None:
    create_vault(path, "cli\N{LATIN SMALL LETTER E WITH DIAERESIS}nt")
    unlock(path, "clie\N{COMBINING DIAERESIS}nt").open().close()


def test_a_wrong_passphrase_is_refused_and_the_file_stays_as_it_was(path: Path) -> None:
    create_vault(path, PASSPHRASE)
    before = path.read_bytes()
    with pytest.raises(VaultUnusable, match="wachtzin of sleutel klopt niet") as refused:
        unlock(path, "verkeerd").open()
    assert refused.value.exit_code == ExitCode.VAULT
    assert path.read_bytes() == before


def test_a_wrong_key_writes_nothing_on_the_terminal(path: Path) -> None:
    create_vault(path, PASSPHRASE)
    code = (
        "import sys; from pathlib import Path; from gesprekscoach.adapters.vault import unlock\n"
        "try: unlock(Path(sys.argv[1]), 'verkeerd').open()\n"
        "except Exception as error: sys.exit(error.exit_code)"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (ExitCode.VAULT, b"", b"")


def test_an_empty_passphrase_makes_no_vault(path: Path) -> None:
    with pytest.raises(WrongUse):
        create_vault(path, "")
    assert not path.exists()


def test_any_file_can_be_the_key(path: Path, tmp_path: Path) -> None:
    key_file = tmp_path / "foto.jpg"
    key_file.write_bytes(b"\xff\xd8 any content that is long enough")
    create_vault(path, key_file=key_file)
    unlock(path, key_file=key_file).open().close()
    assert key_file.read_bytes() == b"\xff\xd8 any content that is long enough"


def test_a_file_that_can_be_guessed_makes_no_vault(path: Path, tmp_path: Path) -> None:
    short = tmp_path / "kort.txt"
    short.write_text("krokus")
    with pytest.raises(WrongUse, match=r"kort\.txt is te kort"):
        create_vault(path, key_file=short)
    assert not path.exists()


def test_a_film_as_key_is_not_held_in_memory(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(20_000_000))
    tracemalloc.start()
    new_key_file(film)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1_000_000


def test_a_key_file_that_is_absent_is_made_for_the_user_alone(path: Path, tmp_path: Path) -> None:
    key_file = tmp_path / "usb" / "sleutel"
    create_vault(path, key_file=key_file)
    assert len(key_file.read_bytes()) > 32
    if os.name == "posix":
        assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    unlock(path, key_file=key_file).open().close()


def test_a_key_file_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "vol")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        new_key_file(tmp_path / "sleutel")
    assert not (tmp_path / "sleutel").exists()


@pytest.mark.parametrize("name", ["kluis.db", "kluis.db-wal", "../map/kluis.db"])
def test_the_vault_is_never_its_own_key(tmp_path: Path, name: str) -> None:
    path = tmp_path / "map" / "kluis.db"
    path.parent.mkdir()
    with pytest.raises(WrongUse):
        create_vault(path, key_file=path.parent / name)
    vault = create_vault(path, PASSPHRASE)
    with pytest.raises(WrongUse):
        change_key(vault, key_file=path.parent / name)
    unlock(path, PASSPHRASE).open().close()


def test_a_vault_that_cannot_be_finished_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(session: Session) -> None:
        session.run("CREATE TABLE half (words TEXT)")
        raise DiskFull("De schijf is vol.", "Maak ruimte.")

    monkeypatch.setattr("gesprekscoach.adapters.vault.migrations.migrate", full)
    with pytest.raises(DiskFull):
        create_vault(path, PASSPHRASE)
    assert list(path.parent.iterdir()) == []


def test_opening_never_makes_a_key_file(path: Path, tmp_path: Path) -> None:
    create_vault(path, PASSPHRASE)
    with pytest.raises(NotFound):
        unlock(path, key_file=tmp_path / "kwijt")
    assert not (tmp_path / "kwijt").exists()


def test_an_empty_key_file_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "leeg").touch()
    with pytest.raises(VaultUnusable, match="leeg"):
        create_vault(path, key_file=tmp_path / "leeg")
    assert not path.exists()


def test_a_missing_vault_is_never_made_by_opening(path: Path) -> None:
    with pytest.raises(VaultUnusable, match="Er is hier geen kluis"):
        unlock(path, PASSPHRASE)
    assert not path.exists()


def test_a_vault_that_was_moved_away_is_never_made_anew_by_opening(path: Path, tmp_path: Path) -> None:
    vault = create_vault(path, key_file=tmp_path / "sleutel")
    path.rename(tmp_path / "elders.db")
    for opened in (vault, unlock(path, key_file=tmp_path / "sleutel")):
        with pytest.raises(VaultUnusable, match="Er is hier geen kluis"):
            opened.open()
    assert not path.exists()


def test_a_new_vault_never_replaces_a_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("iets van iemand anders")
    with pytest.raises(WrongUse, match="bestaat al"):
        create_vault(path, PASSPHRASE)
    assert path.read_text() == "iets van iemand anders"


@posix_only
def test_a_new_vault_gets_where_a_link_leads(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "stick" / "echt.db")
    create_vault(path, PASSPHRASE)
    assert path.is_symlink() and (tmp_path / "stick" / "echt.db").is_file()
    unlock(path, PASSPHRASE).open().close()


def test_a_new_vault_leaves_the_log_of_a_vault_that_was_taken_away(path: Path) -> None:
    path.parent.mkdir()
    log = path.with_name("kluis.db-wal")
    log.write_bytes(b"het laatste werk")
    with pytest.raises(WrongUse, match="db-wal"):
        create_vault(path, PASSPHRASE)
    assert log.read_bytes() == b"het laatste werk" and not path.exists()


def _plain_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()


def _text(path: Path) -> None:
    path.write_text("Lieve mevrouw, beste lezer, één brief.\n" * 500, encoding="utf-8")


@pytest.mark.parametrize("make", [_plain_sqlite, _text])
def test_a_foreign_file_is_named_as_such_and_left_alone(path: Path, make: Callable[[Path], None]) -> None:
    path.parent.mkdir()
    make(path)
    before = path.read_bytes()
    with pytest.raises(VaultUnusable, match="is geen kluis"):
        unlock(path, PASSPHRASE).open()
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_an_empty_file_is_no_vault_yet_and_a_new_one_takes_its_place(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with pytest.raises(VaultUnusable, match="nog geen kluis") as refused:
        unlock(path, PASSPHRASE)
    assert "gesprekscoach nieuw" in refused.value.remedy
    create_vault(path, PASSPHRASE)
    unlock(path, PASSPHRASE).open().close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_what_is_no_plain_file_is_no_vault(path: Path) -> None:
    path.parent.mkdir()
    os.mkfifo(path)
    for place in (path, path.parent):
        with pytest.raises(VaultUnusable, match="is geen kluis"):
            unlock(place, PASSPHRASE)


def test_an_encrypted_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    other = tmp_path / "ander.db"
    session = Session(other, vault.key, salt=bytes(16))
    session.run("CREATE TABLE theirs (a)")
    session.close()
    with pytest.raises(VaultUnusable, match="van een ander programma"):
        Vault(other, vault.key).open()


READERS: tuple[Callable[[VaultStore], object], ...] = (
    lambda store: store.recordings(),
    lambda store: store.recording("20261120-bcdf"),
    lambda store: store.conversation("20261120-bcdf"),
    lambda store: list(store.audio_pieces("20261120-bcdf")),
    lambda store: store.search("schulden", SearchFilter(), TODAY),
    lambda store: store.recordings_with("Deelnemer A"),
)


@pytest.mark.parametrize("page", [0, 3, -1])
def test_one_flipped_bit_is_noticed_and_never_gives_wrong_data(tmp_path: Path, page: int) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        store.add_recording(recording())
        store.add_piece("20261120-bcdf", piece(0, bytes(20_000)))
        store.finish_import("20261120-bcdf", 30_000)
    damaged = bytearray(vault.path.read_bytes())
    damaged[(page % (len(damaged) // 4096)) * 4096 + 200] ^= 1
    vault.path.write_bytes(damaged)
    with pytest.raises(VaultUnusable) as refused, vault.open() as store:
        for table in ("recordings", "pieces", "_sqlite_migrations", "sqlite_master", "audit"):
            store._session.rows(f"SELECT * FROM {table}")
        store._session.rows("PRAGMA integrity_check")
        store._session.rows("SELECT * FROM passages_data")
        store._session.rows("SELECT count(*) FROM recordings")
    assert "beschadigd" in refused.value.what
    assert vault.path.read_bytes() == damaged


def test_a_damaged_page_anywhere_is_said_and_never_gives_other_words_or_sound(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        add(store)
        store.save_conversation("20261120-bcdf", conversation())
        whole = [read(store) for read in READERS]
    pages = vault.path.read_bytes()
    for at in range(100, len(pages), 4096):
        vault.path.write_bytes(pages[:at] + bytes([pages[at] ^ 255]) + pages[at + 1 :])
        for read, expected in zip(READERS, whole, strict=True):
            try:
                with vault.open() as store:
                    found = read(store)
            except VaultUnusable as refused:
                assert "beschadigd" in refused.what
            else:
                assert found == expected, f"page {at // 4096}"


def test_the_log_of_another_vault_beside_it_is_refused_and_never_written_over_it(tmp_path: Path) -> None:
    vault, other = new_vault(tmp_path / "one"), new_vault(tmp_path / "other")
    log = vault.path.with_name("kluis.db-wal")
    with other.open() as store:
        add(store)
        log.write_bytes(other.path.with_name("kluis.db-wal").read_bytes())
    before = vault.path.read_bytes()
    for key, said in ((vault.key, "hoort bij een andere kluis"), (VaultKey(bytes(32)), "sleutel klopt niet")):
        with pytest.raises(VaultUnusable, match=said):
            Vault(vault.path, key).open()
        assert vault.path.read_bytes() == before
    log.unlink()
    vault.open().close()


def test_who_puts_a_copy_back_is_told_to_take_the_log_of_the_damaged_vault_away(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    os.truncate(vault.path, vault.path.stat().st_size // 2)
    with pytest.raises(VaultUnusable, match="beschadigd") as refused:
        vault.open()
    assert "kluis.db-wal" in refused.value.remedy


@posix_only
def test_vault_journal_and_folder_are_for_the_user_alone(path: Path) -> None:
    os.umask(os.umask(0o022))
    with create_vault(path, PASSPHRASE).open() as store:
        add(store)
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert modes == {"kluis.db": 0o600, "kluis.db-wal": 0o600, "kluis.db-shm": 0o600}


def test_nothing_is_ever_written_beside_the_vault(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "map")
    with vault.open() as store:
        add(store)
        assert store._session.rows("PRAGMA temp_store") == [{"temp_store": 2}]
        assert store._session.rows("PRAGMA secure_delete") == [{"secure_delete": 1}]
        assert store._session.rows("PRAGMA foreign_keys") == [{"foreign_keys": 1}]
    assert sorted(p.name for p in vault.path.parent.iterdir()) == ["kluis.db", "sleutel"]


def test_app_and_command_use_one_vault_side_by_side(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as app, vault.open() as command:
        add(app, "20261120-bbbb")
        add(command, "20261120-cccc")
        assert len(app.recordings()) == len(command.recordings()) == 2


@pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody take an open file away")
def test_who_works_in_a_vault_that_was_taken_away_is_told_so(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        recording_id = add(store)
        vault.path.rename(tmp_path / "elders.db")
        with pytest.raises(VaultUnusable, match="intussen weg"):
            store.save_conversation(recording_id, conversation())
        with pytest.raises(VaultUnusable, match="intussen weg"):
            store.set_state(recording_id, State.TAGGED)


@pytest.mark.skipif(os.name != "posix", reason="Windows lets nobody take an open file away")
def test_a_file_that_comes_in_the_place_of_an_open_vault_stays_whole(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        add(store)
    shutil.copy(vault.path, tmp_path / "kopie.db")
    with replace(vault, path=tmp_path / "kopie.db").open() as on_another_computer:
        for n in range(5):
            on_another_computer.save_conversation(add(on_another_computer, f"2026121{n}-bbbb"), conversation())
        theirs = on_another_computer.recordings()
    store = vault.open()
    add(store, "20261121-cccc")
    (tmp_path / "kopie.db").replace(vault.path)
    with pytest.raises(VaultUnusable, match="vervangen door een ander bestand"):
        store.close()
    with vault.open() as store:
        assert store.recordings() == theirs
        assert store._session.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_that_leads_elsewhere_since_takes_no_log_of_the_vault_there(tmp_path: Path) -> None:
    one, other = (create_vault(tmp_path / f"{name}.db", PASSPHRASE) for name in ("een", "ander"))
    link = tmp_path / "kluis.db"
    link.symlink_to(one.path)
    store = replace(one, path=link).open()
    with other.open() as elsewhere:
        add(elsewhere)
        link.unlink()
        link.symlink_to(other.path)
        store.close()
        assert log_of(other.path).exists()


@pytest.mark.parametrize("code", [sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR])
def test_a_share_on_which_no_file_can_be_locked_is_named_as_such(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    vault = create_vault(path, PASSPHRASE)
    refused = sqlcipher3.dbapi2.OperationalError("access permission denied")
    refused.sqlite_errorcode = code
    monkeypatch.setattr(sqlcipher3.dbapi2, "connect", Mock(side_effect=refused))
    with pytest.raises(VaultUnusable) as told:
        vault.open()
    assert "netwerkschijf" in told.value.remedy


def test_a_writer_that_keeps_the_vault_gives_a_message_after_waiting_and_reading_goes_on(tmp_path: Path) -> None:
    vault = replace(new_vault(tmp_path), busy_ms=50)
    with vault.open() as app, vault.open() as command:
        add(app)
        with app._session.atomic():
            assert len(command.recordings()) == 1
            with pytest.raises(VaultUnusable, match="bezet door een ander venster"):
                add(command, "20261120-cccc")
        add(command, "20261120-cccc")


def test_an_import_that_stood_still_and_was_cleared_away_says_so(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        store.add_recording(recording())
        store.add_piece("20261120-bcdf", piece(0))
        store._session.run("UPDATE recordings SET touched_at = '2026-01-01T00:00:00+00:00'")
        vault.open().close()
        with pytest.raises(NotFound, match="niet bewaard"):
            store.finish_import("20261120-bcdf", 30_000)
        assert store._session.rows("SELECT * FROM audit WHERE event = 'imported'") == []


def test_remains_of_a_killed_import_do_not_keep_the_vault_shut_while_another_writes(tmp_path: Path) -> None:
    vault = replace(new_vault(tmp_path), busy_ms=50)
    with vault.open() as app:
        app.add_recording(recording())
        app._session.run("UPDATE recordings SET touched_at = '2026-01-01T00:00:00+00:00'")
        with app._session.atomic():
            vault.open().close()
        assert len(app._session.rows("SELECT id FROM recordings")) == 1
        vault.open().close()
        assert app._session.rows("SELECT id FROM recordings") == []


def test_a_full_disk_is_said_and_what_was_stored_stays(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        add(store)
        pages = store._session.rows("PRAGMA page_count")[0]["page_count"]
        store._session.rows(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(DiskFull) as full:
            store.add_piece("20261120-bcdf", piece(2, bytes(100_000)))
        assert full.value.exit_code == ExitCode.DISK_FULL
        assert [p.index for p in store.audio_pieces("20261120-bcdf")] == [0, 1]


_ON_A_FULL_DISK = """
import sys
from pathlib import Path
from gesprekscoach.adapters.vault import Vault, change_key
from gesprekscoach.errors import GesprekscoachError
from tests.vault_samples import add, fill, new_vault
disk, spare = Path(sys.argv[1]), int(sys.argv[2])
link = disk.with_name("kluis.db")
link.symlink_to(disk / "kluis.db")
vault = Vault(link, new_vault(disk).key)
with vault.open() as store:
    add(store)
fill(disk / "vol", spare)
try:
    change_key(vault, "iets heel anders") if spare else vault.open()
except GesprekscoachError as error:
    print(type(error).__name__)
(disk / "vol").unlink()
with vault.open() as store:
    print(len(store.recordings()))
"""


def on_a_small_disk(disk: Path, script: str, *arguments: str) -> list[str]:
    """Run a script with an own disk of 2 MB and 20 files in this folder; return the words it printed."""
    disk.mkdir()
    mount = f'mount -t tmpfs -o size=2m,nr_inodes=20 tmpfs "{disk}" && exec "$@"'
    own_disk = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh"]
    if shutil.which("unshare") is None or subprocess.run([*own_disk, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody make a small disk")
    run = [*own_disk, sys.executable, "-c", script, str(disk), *arguments]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", check=True, cwd=Path(__file__).parents[2])
    return done.stdout.split()


@pytest.mark.parametrize("spare", [pytest.param(0, id="to open"), pytest.param(90_000, id="for another key")])
def test_a_vault_on_a_disk_without_room_is_not_called_broken_also_behind_a_link(tmp_path: Path, spare: int) -> None:
    assert on_a_small_disk(tmp_path / "schijf", _ON_A_FULL_DISK, str(spare)) == ["DiskFull", "1"]


_NEW_ON_A_FULL_DISK = """
import sys
from pathlib import Path
from gesprekscoach.errors import GesprekscoachError
from tests.vault_samples import fill, new_vault
disk, spare = Path(sys.argv[1]), int(sys.argv[2])
(disk / "sleutel").write_text("van mij, en lang genoeg om niet te raden")
fill(disk / "vol", spare)
try:
    new_vault(disk)
except GesprekscoachError as error:
    print(type(error).__name__)
print(*sorted(file.name for file in disk.iterdir()))
"""


@pytest.mark.parametrize("spare", [0, 8_192, 80_000, 300_000])
def test_a_vault_that_does_not_fit_is_not_made_and_leaves_nothing(tmp_path: Path, spare: int) -> None:
    assert on_a_small_disk(tmp_path / "schijf", _NEW_ON_A_FULL_DISK, str(spare)) == ["DiskFull", "sleutel", "vol"]


_WITHOUT_ROOM_FOR_A_FILE = """
import sys
from pathlib import Path
from gesprekscoach.errors import GesprekscoachError
from tests.vault_samples import new_vault
disk, spare = Path(sys.argv[1]), int(sys.argv[2])
vault, other = new_vault(disk), disk / "nieuw"
other.mkdir()
try:
    for n in range(20):
        (disk / f"vol{n}").touch()
except OSError:
    for n in range(spare):
        (disk / f"vol{n}").unlink()
try:
    new_vault(other) if spare else vault.open()
except GesprekscoachError as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("spare", range(5))
def test_a_disk_that_holds_no_more_files_is_called_full(tmp_path: Path, spare: int) -> None:
    """Also while a new vault is being made, wherever in that the files run out."""
    assert on_a_small_disk(tmp_path / "schijf", _WITHOUT_ROOM_FOR_A_FILE, str(spare)) == ["DiskFull"]


def test_a_stick_that_is_pulled_out_while_the_vault_opens_is_no_bug(tmp_path: Path) -> None:
    with pytest.raises(VaultUnusable):
        Session(tmp_path / "stick" / "kluis.db", VaultKey(bytes(32))).rows("SELECT 1 FROM sqlite_schema")


_ON_A_READ_ONLY_DISK = """
import subprocess, sys
from pathlib import Path
from gesprekscoach.errors import VaultUnusable
from tests.vault_samples import new_vault
vault = new_vault(Path(sys.argv[1]))
subprocess.run(["mount", "-o", "remount,ro", sys.argv[1]], check=True)
try:
    vault.open()
except VaultUnusable as refused:
    print(refused.remedy)
"""


def test_who_opens_a_vault_where_nothing_can_be_written_is_told_to_look_at_the_folder(tmp_path: Path) -> None:
    assert {"schrijven", "map"} <= set(on_a_small_disk(tmp_path / "schijf", _ON_A_READ_ONLY_DISK))


def test_a_new_key_opens_the_vault_and_the_old_one_no_longer_does(path: Path, tmp_path: Path) -> None:
    vault = create_vault(path, PASSPHRASE)
    with vault.open() as store:
        add(store)
    change_key(vault, "een andere zin")
    with unlock(path, "een andere zin").open() as store:
        assert len(store.recordings()) == 1
        assert len(list(store.audio_pieces("20261120-bcdf"))) == 2
    with pytest.raises(VaultUnusable):
        unlock(path, PASSPHRASE).open()
    to_file = change_key(unlock(path, "een andere zin"), key_file=tmp_path / "sleutel")
    assert [p.name for p in path.parent.iterdir()] == ["kluis.db"]
    with to_file.open() as store:
        assert len(store.recordings()) == 1


def test_the_key_cannot_change_while_another_window_is_open(path: Path) -> None:
    vault = replace(create_vault(path, PASSPHRASE), busy_ms=50)
    with vault.open() as window:
        add(window)
        with pytest.raises(VaultUnusable, match="bezet"):
            change_key(vault, "een andere zin")
        assert len(window.recordings()) == 1
    vault.open().close()


def test_the_key_cannot_change_with_a_wrong_old_key(path: Path) -> None:
    create_vault(path, PASSPHRASE)
    with pytest.raises(VaultUnusable):
        change_key(unlock(path, "verkeerd"), "een andere zin")
    unlock(path, PASSPHRASE).open().close()


def test_the_key_of_a_damaged_vault_stays_and_the_damage_is_said(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        add(store)
    damaged = bytearray(vault.path.read_bytes())
    damaged[-3000] ^= 1
    vault.path.write_bytes(damaged)

    with pytest.raises(VaultUnusable, match="beschadigd"):
        change_key(vault, "een andere zin")

    with vault.open() as store:
        assert len(store.recordings()) == 1


def test_the_key_never_shows_in_a_message(path: Path) -> None:
    vault = create_vault(path, PASSPHRASE)
    assert vault.key.raw.hex() not in repr(vault)
    assert str(vault.key.raw) not in repr(vault)
