"""A program that is killed loses at most the call in hand, and the vault opens again."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import Vault
from gesprekscoach.domain.speech import Block, Span
from gesprekscoach.services.ports import Plan
from tests.vault_samples import add, new_vault, segments

WRITER = """
import sys
from pathlib import Path
from gesprekscoach.adapters.vault import unlock
from tests.vault_samples import segments
folder = Path(sys.argv[1])
with unlock(folder / "kluis.db", key_file=folder / "sleutel").open() as store:
    for index in range(5000):
        store.save_block("20261120-bcdf", "base", index, segments())
        print(index, flush=True)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.5])
def test_every_block_that_was_reported_stored_is_there_after_a_kill(tmp_path: Path, seconds: float) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        blocks = tuple(Block(n, Span(n * 1_000, n * 1_000 + 1_000)) for n in range(5000))
        store.save_plan(add(store), Plan("base", (), blocks))
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    first = writer.stdout.readline()
    time.sleep(seconds)
    writer.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    reported = [int(line) for line in (first + writer.stdout.read()).split()]
    writer.stdout.close()
    writer.wait()
    stored = _blocks(vault)
    assert reported and len(stored) - len(reported) in (0, 1)
    assert set(reported) <= set(stored)
    assert all(found == segments() for found in stored.values())


def _blocks(vault: Vault) -> dict[int, object]:
    with vault.open() as store:
        assert store._session.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        return dict(store.blocks_done("20261120-bcdf", "base"))
