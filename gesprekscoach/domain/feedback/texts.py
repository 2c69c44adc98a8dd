"""The wordings of strengths and next steps, as data: checked when read, chosen from by a statement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zlib import crc32

from gesprekscoach.domain.finding import fold
from gesprekscoach.domain.lexicon import Phrases
from gesprekscoach.domain.own_toml import Unusable, read_toml_file

Facts = Mapping[str, str]
FACTS = frozenset("word feeling step after count begin client own question when clause".split())
"""What a wording can name between braces."""
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class StatementTexts:
    """Wordings per kind, and the word lists that find the telling part of a passage.

    ``instead`` maps a kind to wordings for what could have been said, per form of address ("u", "je"). ``danger``: whom
    to call when a life may be at stake, and how one asks about that; ``filled_in``: how an answer is filled in.
    ``small`` are words that carry no subject, ``everyday`` those and many more that say little by themselves,
    ``personal`` words that point at a speaker, ``calling`` those that ask who is on the phone or whether a call suits;
    all whole, lower case and without accents: these stand on "níet" and "wéér" for stress.
    """

    strengths: Mapping[str, tuple[str, ...]]
    steps: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, Mapping[str, tuple[str, ...]]]
    feeling: re.Pattern[str]
    regret: Phrases
    danger: Phrases
    filled_in: Phrases
    small: frozenset[str]
    everyday: frozenset[str]
    personal: frozenset[str]
    calling: frozenset[str]

    def is_plain_about_danger(self, text: str) -> bool:
        """Whether it says whom to call or asks about danger, with no answer filled in ("je bent toch niet bang")."""
        return self.danger.find(text) is not None and self.filled_in.find(text) is None


def read_statement_texts(path: Path) -> StatementTexts:
    """Read the wordings, and everyday_words.toml beside them.

    Raises:
        KeyError: a part is absent.
        Unusable: a file is not TOML, or a wording cannot be used.
    """
    everyday = read_toml_file(path.with_name("everyday_words.toml"))["alledaags"]
    document = read_toml_file(path)
    words = document["words"]
    return StatementTexts(
        strengths=_wordings(document["strength"]),
        steps=_wordings(document["step"]),
        instead={
            kind: _wordings({form: document["instead"][kind][form] for form in ("u", "je")})
            for kind in ("feeling", "more", "echo", "idea")
        },
        feeling=_stems(words["feeling"]),
        regret=Phrases(words["regret"]),
        danger=Phrases(words["danger"]),
        filled_in=Phrases(words["filled_in"]),
        small=frozenset(fold(words["small"]).split()),
        everyday=frozenset(fold(f"{words['small']} {everyday}").split()),
        personal=frozenset(words["personal"].split()),
        calling=frozenset(words["calling"].split()),
    )


def choose(wordings: tuple[str, ...], facts: Facts, key: str) -> str | None:
    """Fill in one of the wordings whose facts are all known; the same key always chooses the same one."""
    usable = [w for w in wordings if facts.keys() >= set(_FIELD.findall(w))]
    if not usable:
        return None
    return tidy(usable[crc32(key.encode()) % len(usable)].format(**facts))


def tidy(text: str) -> str:
    """Put spaces, capitals and closing marks right after filling in."""
    text = re.sub(r"([.?!…])([”’\"])\.", r"\1\2", " ".join(text.split()))
    return text[:1].upper() + text[1:]


def _stems(text: str) -> re.Pattern[str]:
    """Match a folded word that begins like one of these, or is it where it ends in "$"."""
    stems = (re.escape(stem).replace(r"\$", "$") for stem in fold(text).split())
    return re.compile("|".join(stems) or r"(?!)")


def _wordings(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    found = {kind: tuple(lines) for kind, lines in table.items()}
    if empty := [kind for kind, lines in table.items() if not lines or isinstance(lines, str)]:
        raise Unusable(f"bij {', '.join(empty)} staat geen zin tussen [ en ]")
    for line in chain.from_iterable(found.values()):
        if unknown := set(_FIELD.findall(line)) - FACTS:
            raise Unusable(f"wat {{{min(unknown)}}} is, is niet bekend (in: {line})")
        if re.search("[{}]", _FIELD.sub("", line)):
            raise Unusable(f"de accolades kloppen niet in: {line}")
    return found
