"""What the tests of the opening read: the rules and the words that ship with the codebook."""

import pytest

from gesprekscoach.domain.codebook import Codebook, OpeningRules
from gesprekscoach.domain.lexicon import read_phrases
from gesprekscoach.domain.opening_codes import Lexicon
from gesprekscoach.resources import codebook_file


@pytest.fixture(scope="module")
def rules(codebook: Codebook) -> OpeningRules:
    return codebook.opening


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return read_phrases(codebook_file().with_name("opening.toml"))
