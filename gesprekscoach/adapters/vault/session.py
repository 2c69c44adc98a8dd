"""One connection to the vault: SQLCipher below, sqlite-utils on it, errors in Dutch above."""

import os
import shutil
import sqlite3  # for the names of its codes; a connection is SQLCipher's
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from gesprekscoach.adapters.vault.keys import VaultKey
from gesprekscoach.errors import DiskFull, NotFound, VaultBusy, VaultUnusable

PAGE_BYTES = 4096
BUSY_MS = 5_000
_WAL_INDEX_BYTES = 32_768  # the least that opening takes (sqlite.org/walformat.html, section 2)

_LOST_PARENT = "FOREIGN KEY constraint failed"  # every row hangs on its recording; sqlcipher3 has no finer code

Row = dict[str, Any]


class Session:
    """A connection for one thread. Every statement commits, unless it stands in ``atomic``."""

    def __init__(self, path: Path, key: VaultKey, salt: bytes = b"", busy_ms: int = BUSY_MS) -> None:
        """Connect; ``salt`` (16 bytes) only for a new, empty file; wait ``busy_ms`` for another writer."""
        self.path = path
        self._sqlcipher = _sqlcipher()
        self._busy_ms = busy_ms
        raw_key = f"x'{key.raw.hex()}{salt.hex()}'"
        with self.translated():
            self._check_log(raw_key)
            connection = self._connect(raw_key)
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA secure_delete = ON")
        self.db = _database(connection)
        self._real = path.resolve()
        self._file = _file_at(path)

    def _connect(self, raw_key: str, how: str = "") -> Any:
        target = f"{self.path.resolve().as_uri()}?{how}" if how else str(self.path)
        connection = self._sqlcipher.connect(target, uri=bool(how), timeout=self._busy_ms / 1000)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f'PRAGMA key = "{raw_key}"')
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_log(self, raw_key: str) -> None:
        """Refuse the write-ahead log of another vault: SQLite takes any, and writes it over this vault at closing.

        Who may only read writes nothing at closing, and ``immutable`` reads the vault without its log.
        """
        log = log_of(self.path)
        try:
            if log.stat().st_size:
                self._connect(raw_key, "mode=ro").close()
        except FileNotFoundError:
            return
        except self._sqlcipher.Error as error:
            if _code(error) != sqlite3.SQLITE_NOTADB:
                return  # opening to write says what is wrong
            self._connect(raw_key, "immutable=1").close()  # a wrong key ends here
            raise VaultUnusable(
                f"Naast de kluis staat {log}. Dat hoort bij een andere kluis. Er is niets veranderd.",
                f"Zet {log.name} in een andere map en probeer het opnieuw.",
            ) from None

    def rows(self, sql: str, parameters: Sequence[Any] | Row = ()) -> list[Row]:
        """Return all rows of a query."""
        return list(self.each(sql, parameters))

    def each(self, sql: str, parameters: Sequence[Any] | Row = ()) -> Iterator[Row]:
        """Yield the rows of a query: of ten thousand only one at a time takes memory."""
        with self.translated():
            cursor = self.db.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))
        self._check_was_whole()

    def row(self, sql: str, parameters: Sequence[Any] | Row = ()) -> Row | None:
        """Return the first row of a query, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def run(self, sql: str, parameters: Sequence[Any] | Row = ()) -> int:
        """Carry out one statement and return the number of rows it touched."""
        self._check_is_there()
        with self.translated():
            return int(self.db.execute(sql, parameters).rowcount)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out one statement for each row, in one transaction."""
        with self.atomic(), self.translated():
            self.db.conn.executemany(sql, rows)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing. Takes the write lock at once, so that two processes wait for each other; may be nested."""
        if self.db.conn.in_transaction:
            yield
            return
        self._check_is_there()
        with self.translated():
            self.db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self.translated():
                self.db.conn.execute("COMMIT")
        except BaseException:
            with suppress(self._sqlcipher.Error):
                self.db.conn.rollback()
            raise

    def _check_was_whole(self) -> None:
        """Refuse what was just read when a page of it was damaged.

        SQLCipher gives zeros for a page whose seal is broken and raises only at the next page it needs; where a text
        or sound ends there is none. What it found stays in its status (sqlcipher codec ``cipher_status``, 2 µs).
        """
        if self.db.execute("PRAGMA cipher_status").fetchone() != ("1",):
            raise _damaged(self.path)

    def check_is_whole(self) -> None:
        """Read every page, and refuse a vault of which one is damaged."""
        if self.rows("PRAGMA cipher_integrity_check"):
            raise _damaged(self.path)

    def _check_is_there(self) -> None:
        """Refuse to write in a file that stands nowhere any more: SQLite would, and all of it would be lost."""
        if _file_at(self.path) != self._file:
            raise _lost(self.path)

    def close(self) -> None:
        """Close the connection; the last one to close also empties the write-ahead log.

        Raises VaultUnusable when another file took the place of the vault. The log goes then: SQLite leaves it, and
        would write it over that file. A link that leads elsewhere by now leads to a vault with a log of its own.
        """
        found = _file_at(self._real)
        self.db.close()
        if found not in (None, self._file):
            log_of(self._real).unlink(missing_ok=True)
            raise _lost(self.path)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Raise in Dutch what SQLCipher raises inside."""
        try:
            yield
        except self._sqlcipher.Error as error:
            raise in_dutch(error, self.path) from error


def log_of(path: Path) -> Path:
    """Return the write-ahead log of a vault; SQLite keeps it beside the file itself, not beside a link to it."""
    real = path.resolve()
    return real.with_name(real.name + "-wal")


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells the file here from another; on Windows nobody can take an open file away."""
    if os.name != "posix":
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _lost(path: Path) -> VaultUnusable:
    return VaultUnusable(
        f"De kluis {path} is intussen weg, of vervangen door een ander bestand. Het laatste is niet bewaard.",
        "Kijk wat er nu in de kluis staat. Zet hem niet in een map die met een andere computer gelijk loopt.",
    )


def _sqlcipher() -> Any:
    import sqlcipher3

    return sqlcipher3.dbapi2


def _database(connection: Any) -> Any:
    """Wrap the connection; sqlite-utils must find SQLCipher's exceptions under the name it looks for first."""
    import sqlcipher3

    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
    if "sqlite_utils" not in sys.modules:
        with _without_numpy():
            import_module("sqlite_utils")
    import sqlite_utils

    return sqlite_utils.Database(connection, execute_plugins=False)


def _damaged(path: Path) -> VaultUnusable:
    return VaultUnusable(
        f"De kluis {path} is beschadigd. Er is niets overschreven.",
        f"Zet een reservekopie van de kluis terug. Staat {log_of(path).name} ernaast, haal dat dan eerst weg.",
    )


@contextmanager
def _without_numpy() -> Iterator[None]:
    """Hide numpy: sqlite-utils takes it along whenever it is installed, and the app needs neither its 16 MB nor it."""
    if "numpy" in sys.modules:
        yield
        return
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["numpy"]


def _holds_no_more_files(folder: Path) -> bool:
    """Whether the disk is full in that way: many hold no more files than they were made for."""
    if os.name != "posix" or not os.path.isdir(folder):
        return False
    disk = os.statvfs(folder)
    return disk.f_files > 0 and disk.f_favail == 0 and not disk.f_flag & os.ST_RDONLY  # btrfs and FAT count none


def _code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def in_dutch(error: Exception, path: Path) -> Exception:
    """Translate what the user can act on; anything else is a bug and stays what it is. Codes: sqlite.org/rescode."""
    code, folder = _code(error), path.resolve().parent
    if _LOST_PARENT in str(error):
        return NotFound("Dit gesprek is intussen gewist.", "Kijk wat er in de kluis staat met: gesprekscoach lijst")
    if "malformed JSON" in str(error):  # it was whole when it was written: SQLCipher gives zeros for a broken page
        return _damaged(path)
    if code == sqlite3.SQLITE_IOERR and shutil.disk_usage(folder).free < _WAL_INDEX_BYTES:
        code = sqlite3.SQLITE_FULL  # the index beside the vault does not fit; SQLite calls that a fault of the disk
    if code == sqlite3.SQLITE_CANTOPEN and _holds_no_more_files(folder):
        code = sqlite3.SQLITE_FULL
    match code:
        case sqlite3.SQLITE_BUSY:
            return VaultBusy(
                "De kluis is nu bezet door een ander venster of een andere opdracht.",
                "Wacht tot die klaar is en probeer het opnieuw.",
            )
        case sqlite3.SQLITE_LOCKED:
            return VaultBusy("De kluis is nu bezet.", "Wacht even en probeer het opnieuw.")
        case sqlite3.SQLITE_READONLY:
            return VaultUnusable(
                f"In de kluis {path} mag niet geschreven worden.",
                "Kijk of je het bestand mag wijzigen, en de map waarin het staat.",
            )
        # Three of these come from a share on the network that lets nobody lock a file.
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PERM | sqlite3.SQLITE_PROTOCOL | sqlite3.SQLITE_NOLFS:
            return VaultUnusable(
                f"De kluis {path} kan niet goed gelezen of geschreven worden.",
                "Staat hij op een netwerkschijf, zet hem dan op deze computer. Kijk anders of de schijf nog werkt.",
            )
        case sqlite3.SQLITE_CORRUPT:
            return _damaged(path)
        case sqlite3.SQLITE_FULL:
            return DiskFull(
                "De schijf is vol. Wat al bewaard was, blijft staan.", "Maak ruimte en probeer het opnieuw."
            )
        case sqlite3.SQLITE_CANTOPEN:  # or what stands beside it
            return VaultUnusable(
                f"De kluis {path} kan niet geopend worden.", "Kijk of je mag schrijven in de map waarin hij staat."
            )
        case sqlite3.SQLITE_NOTADB:
            return VaultUnusable(
                f"De kluis {path} gaat niet open: de wachtzin of sleutel klopt niet, of het bestand is beschadigd.",
                "Probeer de wachtzin opnieuw, of gebruik het juiste sleutelbestand.",
            )
    return error
