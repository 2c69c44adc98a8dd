"""A program that is killed loses at most the call in hand, and the vault opens again."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import Vault, unlock
from gesprekscoach.domain.speech import Block, Span
from gesprekscoach.errors import VaultUnusable
from gesprekscoach.services.ports import Plan
from tests.vault_samples import add, new_vault, piece, recording, segments

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
    writer.kill()
    reported = [int(line) for line in (first + writer.stdout.read()).split()]
    writer.stdout.close()
    writer.wait()
    stored = _blocks(vault)
    assert reported and len(stored) - len(reported) in (0, 1)
    assert set(reported) <= set(stored)
    assert all(found == segments() for found in stored.values())


MAKER = """
import os, sys
from pathlib import Path
from gesprekscoach.adapters.vault import create_vault, opening
opening._prepare = lambda session: os._exit(9)
create_vault(Path(sys.argv[1]) / "kluis.db", "krokus fiets zeven")
"""


def test_a_killed_start_leaves_no_half_vault_and_the_next_one_clears_up(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", MAKER, str(tmp_path)], check=False)

    assert killed.returncode == 9 and not (tmp_path / "kluis.db").exists()
    new_vault(tmp_path).open().close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kluis.db", "sleutel"]


REKEY = """
import sys
from pathlib import Path
from gesprekscoach.adapters.vault import change_key, unlock
folder = Path(sys.argv[1])
vault = unlock(folder / "kluis.db", key_file=folder / "sleutel")
print("now", flush=True)
change_key(vault, key_file=folder / "nieuw")
"""


@pytest.mark.parametrize("seconds", [0.15, 0.35])
def test_a_key_change_that_is_killed_leaves_a_vault_that_the_old_or_the_new_key_opens(
    tmp_path: Path, seconds: float
) -> None:
    vault = new_vault(tmp_path)
    sound = os.urandom(1_000_000)
    with vault.open() as store:
        store.add_recording(recording())
        for index in range(20):
            store.add_piece("20261120-bcdf", piece(index, sound))
        store.finish_import("20261120-bcdf", 600_000)
    (tmp_path / "nieuw").write_text("een andere sleutel")
    changer = subprocess.Popen([sys.executable, "-c", REKEY, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert changer.stdout is not None
    changer.stdout.readline()
    time.sleep(seconds)
    changer.kill()
    changer.communicate()
    opened = 0
    for key in ("nieuw", "sleutel"):
        with suppress(VaultUnusable), unlock(vault.path, key_file=tmp_path / key).open() as store:
            opened += 1
            assert [p.flac == sound for p in store.audio_pieces("20261120-bcdf")] == [True] * 20
    assert opened == 1


def _blocks(vault: Vault) -> dict[int, object]:
    with vault.open() as store:
        assert store._session.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        return dict(store.blocks_done("20261120-bcdf", "base"))
