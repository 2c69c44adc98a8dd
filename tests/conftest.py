"""Every test runs without network and with a home of its own."""

import hashlib
import os
import signal
import socket
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gesprekscoach.domain.codebook import Codebook, read_codebook
from gesprekscoach.resources import codebook_file

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell lets its background jobs, and all that they start
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignore Ctrl-C; the tests send it to the program


@pytest.fixture(scope="session", autouse=True)
def one_derivation_for_each_key() -> Iterator[None]:
    """Derive the key of a vault from its passphrase once: that is slow on purpose, and gives the same every time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashlib, "pbkdf2_hmac", cache(hashlib.pbkdf2_hmac))
        yield


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return read_codebook(codebook_file())


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection except to this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the program keep its files in a folder of this test alone, without a passphrase from outside."""
    home = tmp_path / "gesprekscoach-map"
    monkeypatch.setenv("GESPREKSCOACH_MAP", str(home))
    monkeypatch.delenv("GESPREKSCOACH_WACHTZIN", raising=False)
    yield home


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a test that is skipped fails: there, everything it needs has to be present."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"overgeslagen terwijl CI=true: {report.longrepr}"
    return report
