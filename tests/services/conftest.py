"""What most tests of the use cases start from: an empty vault, and the rules that ship with the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault import Vault
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.resources import codebook_file
from gesprekscoach.services.tagging import RuleBook, read_rule_book
from tests.vault_samples import new_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return new_vault(tmp_path / "map")


@pytest.fixture
def store(vault: Vault) -> Iterator[VaultStore]:
    with vault.open() as opened:
        yield opened


@pytest.fixture(scope="session")
def rules(codebook: Codebook) -> RuleBook:
    return read_rule_book(codebook, codebook_file().parent)
