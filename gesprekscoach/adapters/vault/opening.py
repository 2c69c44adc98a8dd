"""Making, opening and re-keying the vault; a vault is never made by accident and never overwritten."""

import codecs
import os
import secrets
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gesprekscoach.adapters.vault.keys import (
    SALT_BYTES,
    VaultKey,
    key_from_file,
    key_from_passphrase,
    new_key_file,
    unwritable,
)
from gesprekscoach.adapters.vault.session import BUSY_MS, PAGE_BYTES, Session, log_of
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.adapters.vault.throwaway import ThrowAwayFolder
from gesprekscoach.errors import DiskFull, VaultUnusable, WrongUse

# Of the vault: every page goes into the journal, with 8 bytes more. Source: sqlite.org/fileformat2.html, section 3.
_JOURNAL_SHARE = 1.01
_UNFINISHED = ".gesprekscoach-"
_PLAIN_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Vault:
    """An unlocked vault: the key is derived once, after that ``open`` takes milliseconds.

    ``busy_ms`` is how long a window or command waits for another that is writing.
    """

    path: Path
    key: VaultKey
    busy_ms: int = BUSY_MS

    def open(self) -> VaultStore:
        """Open a store for this thread; close it when done (it is a context manager).

        Raises:
            VaultUnusable: absent, wrong key, damaged, foreign, busy, or made by a newer version.
        """
        _check_is_vault(self.path)
        _free_what_stands_beside(self.path)
        session = Session(self.path, self.key, busy_ms=self.busy_ms)
        try:
            _prepare(session)
        except BaseException:
            session.close()
            raise
        store = VaultStore(session)
        with suppress(VaultUnusable, DiskFull):  # busy or full now: the next opening tries again
            store.erase_abandoned()
            store.end_broken_off()
        return store


def unlock(path: Path, passphrase: str | None = None, key_file: Path | None = None) -> Vault:
    """Derive the key from the passphrase, or take it from the key file when one is given; opens nothing yet.

    Raises:
        VaultUnusable: absent or foreign.
        NotFound: no such key file.
        WrongUse: neither passphrase nor key file.
    """
    if key_file is not None:
        return Vault(path, key_from_file(key_file))
    _check_is_vault(path)
    return Vault(path, key_from_passphrase(passphrase or "", _salt(path)))


def create_vault(path: Path, passphrase: str | None = None, key_file: Path | None = None) -> Vault:
    """Make a new, empty vault that only this user can read (on Windows the profile folder sees to that).

    A key file that does not exist yet is made as well. The vault is made in a folder beside its place and gets there
    when it is whole: half a one, left by a program that was killed, could be opened and then take another salt, and
    with that another key.

    Raises:
        WrongUse: there is a file already, it is also the key file, or neither passphrase nor key file was given.
        VaultUnusable: the folder cannot be written.
        DiskFull: no room left.
    """
    _check_is_free(path)
    _check_stands_apart(path, key_file)
    salt = secrets.token_bytes(SALT_BYTES)
    key = new_key_file(key_file) if key_file is not None else key_from_passphrase(passphrase or "", salt)
    place = path.resolve()  # behind a link
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ThrowAwayFolder(place.parent, _UNFINISHED) as folder:
            unfinished = folder.path / "kluis.db"
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            session = Session(unfinished, key, salt)
            try:
                session.run("PRAGMA auto_vacuum = INCREMENTAL")  # as a new file only: lets erasing give room back
                _prepare(session)
                session.rows("PRAGMA wal_checkpoint(TRUNCATE)")  # closing does so too, but says nothing of a full disk
            finally:
                session.close()
            _check_is_free(path)
            unfinished.replace(place)
    except OSError as error:
        raise unwritable(path, error) from None
    return Vault(path, key)


def change_key(vault: Vault, passphrase: str | None = None, key_file: Path | None = None) -> Vault:
    """Rewrite the vault with another key, in one transaction: after a crash the old key still opens it.

    Raises:
        WrongUse: the key file is the vault itself.
        VaultUnusable: wrong old key, damaged, or open in another window.
        DiskFull: no room for the journal (as large as the vault); the old key stays.
    """
    _check_is_vault(vault.path)
    _check_stands_apart(vault.path, key_file)
    _check_has_room_for_journal(vault.path)
    new_file = None if key_file is None else new_key_file(key_file)
    key = new_file or key_from_passphrase(passphrase or "", _salt(vault.path))
    session = Session(vault.path, vault.key, busy_ms=vault.busy_ms)
    try:
        session.rows("PRAGMA journal_mode = DELETE")  # rekey does not work on a write-ahead log; fails while shared
        _rekey(session, key)
    finally:
        session.close()
    renewed = Vault(vault.path, key)
    renewed.open().close()
    return renewed


def _rekey(session: Session, key: VaultKey) -> None:
    try:
        session.rows(f"PRAGMA rekey = \"x'{key.raw.hex()}'\"")
    except Exception:
        session.check_is_whole()  # of a damaged page SQLCipher says here no more than that it failed
        raise


def _prepare(session: Session) -> None:
    """Bring the schema up to date, and switch on what SQLite leaves off."""
    from gesprekscoach.adapters.vault.migrations import migrate

    if session.rows("PRAGMA journal_mode") != [{"journal_mode": "wal"}]:
        session.rows("PRAGMA journal_mode = WAL")
    migrate(session)
    session.run("PRAGMA foreign_keys = ON")


def _files(path: Path) -> tuple[Path, ...]:
    """Return the vault and what SQLite keeps beside it: beside the file itself, not beside a link to it."""
    real = path.resolve()
    return path, *(real.with_name(real.name + suffix) for suffix in ("-wal", "-shm", "-journal"))


def _free_what_stands_beside(path: Path) -> None:
    """Let a vault that could only be read be written again once its own file can.

    SQLite makes the files beside it with the mode of that moment, and does not remove them where it may not write.
    """
    mode = path.stat().st_mode
    for beside in _files(path)[1:]:
        with suppress(OSError):  # not there, or of another user: opening says what is wrong
            if mode & stat.S_IWUSR and not beside.stat().st_mode & stat.S_IWUSR:
                beside.chmod(stat.S_IMODE(mode))


def _check_stands_apart(path: Path, key_file: Path | None) -> None:
    """Refuse the vault as its own key: a new key rewrites the file, and then nothing opens it any more."""
    if key_file is not None and key_file.resolve() in {file.resolve() for file in _files(path)}:
        raise WrongUse(f"{key_file} is de kluis zelf.", "Kies voor de sleutel een ander bestand.")


def _check_has_room_for_journal(path: Path) -> None:
    """Refuse beforehand: of a full disk SQLCipher says no more than that the key cannot be changed."""
    if shutil.disk_usage(path.resolve().parent).free < _JOURNAL_SHARE * path.stat().st_size:
        raise DiskFull(
            "Op de schijf is te weinig ruimte voor een andere sleutel. De oude blijft gelden.",
            "Maak zoveel ruimte als de kluis groot is en probeer het opnieuw.",
        )


def _check_is_free(path: Path) -> None:
    """Refuse a place where something stands, or beside which a log is left: it holds the last work in that vault."""
    if os.path.lexists(os.path.realpath(path)) and not is_empty_file(path):  # a link to itself stands there too
        raise WrongUse(f"{path} bestaat al.", "Gebruik deze kluis, of kies met --kluis een ander bestand.")
    if (log := log_of(path)).exists():
        raise WrongUse(
            f"Op die plek staat nog {log}. Dat hoort bij een andere kluis.",
            f"Zet {log.name} in een andere map en probeer het opnieuw.",
        )


def _check_is_vault(path: Path) -> None:
    """Tell an absent or foreign file from a wrong key: an encrypted file has a random start and whole pages."""
    start = b""
    try:
        size = path.stat().st_size
        if is_plain := path.is_file():  # reading a pipe would wait for ever
            with path.open("rb") as file:
                start = file.read(64)
    except FileNotFoundError:
        raise VaultUnusable(
            f"Er is hier geen kluis: {path} bestaat niet.",
            "Staat hij op een stick, steek die er dan in. Anders maak je er een met: gesprekscoach nieuw",
        ) from None
    except OSError:
        raise VaultUnusable(f"De kluis {path} kan niet gelezen worden.", "Kijk of je het bestand mag lezen.") from None
    if is_plain and not size:
        raise VaultUnusable(f"Er is nog geen kluis: {path} is leeg.", "Maak er een met: gesprekscoach nieuw")
    if not is_plain or start.startswith(_PLAIN_SQLITE) or size < PAGE_BYTES or _is_text(start):
        raise VaultUnusable(
            f"{path} is geen kluis van gesprekscoach. Er is niets aan veranderd.",
            "Kies een andere kluis: met --kluis, of in de app met ctrl-g.",
        )


def is_empty_file(path: Path) -> bool:
    """Whether a file stands there that holds nothing: an earlier version left one when it was killed too soon."""
    return path.is_file() and not path.stat().st_size


def _is_text(start: bytes) -> bool:
    """Whether the bytes are UTF-8, a letter cut off at the end allowed; 64 random bytes practically never are."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _salt(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(SALT_BYTES)
