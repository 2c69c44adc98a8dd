"""Safety signals in what the client says: recall before precision, a neutral notice, never a score."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gesprekscoach.domain.lexicon import Phrases


@dataclass(frozen=True, slots=True)
class SafetySign:
    """A kind of safety signal ("suicidality", "violence", "children"), the words it rests on, the notice in Dutch."""

    kind: str
    words: str
    notice: str


class SafetyLexicon:
    """The phrases per kind, the everyday sayings that do not count, and the notices (codebook/safety.toml)."""

    def __init__(self, kinds: Mapping[str, Phrases], everyday: Phrases, notices: Mapping[str, str]) -> None:
        """Keep the parts. Raises ValueError when a kind has no notice."""
        if kinds.keys() != notices.keys():
            raise ValueError(f"elke soort heeft een melding nodig: {sorted(kinds.keys() ^ notices.keys())}")
        self._kinds, self._everyday, self._notices = kinds, everyday, notices

    def signs(self, text: str) -> tuple[SafetySign, ...]:
        """Return the signs in one turn of the client; with and without capitals and punctuation."""
        left = self._everyday.without(text)
        found = ((kind, phrases.find(left)) for kind, phrases in self._kinds.items())
        return tuple(SafetySign(kind, words, self._notices[kind]) for kind, words in found if words)


def read_safety_lexicon(path: Path) -> SafetyLexicon:
    """Read the lexicon from TOML. Raises KeyError for an absent part, ValueError for a kind without notice."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    notices = data.pop("notice")
    everyday = Phrases(data.pop("everyday"))
    return SafetyLexicon({kind: Phrases(patterns) for kind, patterns in data.items()}, everyday, notices)
