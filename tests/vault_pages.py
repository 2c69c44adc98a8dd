"""Every byte of a vault and its write-ahead log, decrypted page by page: what a finder with the key could read.

Source: SQLCipher 4 design. AES-256-CBC per page of 4096 bytes; the last 80 bytes are the IV (16) and an HMAC-SHA512
(64); the first page begins with the salt (16). The write-ahead log has a head of 32 bytes, then frames of 24
bytes and a page.
"""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from gesprekscoach.adapters.vault import VaultKey

PAGE, RESERVED, SALT = 4096, 80, 16
WAL_HEAD, FRAME_HEAD = 32, 24


def decrypted(vault: Path, key: VaultKey) -> bytes:
    """Return all pages of the vault and of its write-ahead log, in the clear."""
    main = vault.read_bytes()
    assert len(main) % PAGE == 0 and main
    pages = [main[at : at + PAGE] for at in range(0, len(main), PAGE)]
    text = _plain(pages[0], key, SALT) + b"".join(_plain(page, key) for page in pages[1:])
    assert text.startswith(b"\x10\x00"), "page size 4096 stands at the start of the first page: decryption works"
    assert not vault.with_name(vault.name + "-journal").exists(), "in write-ahead mode there is no rollback journal"
    return text + _log(vault.with_name(vault.name + "-wal"), key)


def _plain(page: bytes, key: VaultKey, skip: int = 0) -> bytes:
    body, vector = page[skip : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + 16]
    decryptor = Cipher(algorithms.AES256(key.raw), modes.CBC(vector)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def _log(path: Path, key: VaultKey) -> bytes:
    """Decrypt the log; a frame of page 1 begins with the salt too, so frames are read both ways."""
    log = path.read_bytes() if path.exists() else b""
    frames = [log[at + FRAME_HEAD : at + FRAME_HEAD + PAGE] for at in range(WAL_HEAD, len(log), FRAME_HEAD + PAGE)]
    whole = [frame for frame in frames if len(frame) == PAGE]
    return b"".join(_plain(frame, key) + _plain(frame, key, SALT) for frame in whole)
