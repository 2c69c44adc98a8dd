"""The key of the vault: from a passphrase or from a key file, always 32 raw bytes in the end."""

import hashlib
import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from gesprekscoach.errors import DiskFull, NotFound, VaultUnusable, WrongUse, is_disk_full, unreadable_passphrase

SALT_BYTES = 16
_LEAST_BYTES = 32  # of a key file: as many as a key has
_ROUNDS = 256_000  # of PBKDF2 with SHA-512, as SQLCipher 4 has it: other SQLCipher tools can open the file too


@dataclass(frozen=True, slots=True)
class VaultKey:
    """The raw key (32 bytes); never shown by ``repr``."""

    raw: bytes = field(repr=False)


def key_from_passphrase(passphrase: str, salt: bytes) -> VaultKey:
    """Derive the key, about 0.15 s; keep the result for further connections.

    The passphrase is normalised (NFC), so that an é typed on another system gives the same key.

    Raises:
        WrongUse: the passphrase is empty, or holds bytes that are no text.
    """
    if not passphrase:
        raise WrongUse("De wachtzin is leeg.", "Geef een wachtzin van een paar woorden.")
    try:
        text = unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError:
        raise unreadable_passphrase() from None
    return VaultKey(hashlib.pbkdf2_hmac("sha512", text, salt, _ROUNDS, 32))


def key_from_file(path: Path) -> VaultKey:
    """Return the SHA-256 of the file's content as key.

    Raises:
        NotFound: there is no such file.
        VaultUnusable: the file is empty or cannot be read.
    """
    try:
        with path.open("rb") as file:
            raw = hashlib.file_digest(file, "sha256").digest()
    except FileNotFoundError:
        raise NotFound(
            f"Het sleutelbestand {path} bestaat niet.", "Kijk of het pad klopt, of steek de USB-stick erin."
        ) from None
    except OSError:
        raise VaultUnusable(
            f"Het sleutelbestand {path} kan niet gelezen worden.", "Kijk of je het mag lezen."
        ) from None
    if raw == hashlib.sha256().digest():  # nothing was read
        raise VaultUnusable(
            f"Het sleutelbestand {path} is leeg.",
            "Gebruik het bestand waarmee je de kluis maakte, of een reservekopie.",
        )
    return VaultKey(raw)


def new_key_file(path: Path) -> VaultKey:
    """Make a key file with random content, readable by the user alone; an existing file is used as it is.

    Raises:
        WrongUse: the file that is there is so short that it can be guessed.
        VaultUnusable: the folder cannot be written, or the file that is there is empty or cannot be read.
        DiskFull: no room left.
    """
    if path.exists():
        key = key_from_file(path)
        if path.is_file() and path.stat().st_size < _LEAST_BYTES:
            raise WrongUse(
                f"Het sleutelbestand {path} is te kort: wat erin staat, is te raden.",
                "Kies een naam die nog niet bestaat. Het programma maakt dan zelf een goed sleutelbestand.",
            )
        return key
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32) + "\n")
                file.flush()
                os.fsync(file.fileno())  # before a vault depends on it: after a power cut both are there
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unwritable(path, error) from None
    return key_from_file(path)


def unwritable(path: Path, error: OSError) -> DiskFull | VaultUnusable:
    """Say in Dutch why a file of the vault could not be made."""
    if is_disk_full(error):
        return DiskFull("De schijf is vol.", "Maak ruimte en probeer het opnieuw.")
    return VaultUnusable(f"{path} kan niet gemaakt worden.", "Kijk of je in deze map mag schrijven.")
