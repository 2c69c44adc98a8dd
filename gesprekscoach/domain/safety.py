"""Safety signals in what the client says: recall before precision, a neutral notice, never a score.

The notices are for who reads one conversation back; no list, comparison or course over time shows or counts them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.lexicon import Phrases, plain
from gesprekscoach.domain.own_toml import Unusable, read_toml_file

SAFETY = "safety"
"""The signal of a turn in which it may be about someone's safety."""
GENERAL_NOTICE = "Hier kan iets over veiligheid gezegd zijn. Lees het zelf na."
"""What is said where the words do not tell what it is about, and to others than the user."""

_YES = re.compile(
    r"((ehm?|uhm?|hmm?|mm|nou|tja|pff|\.+) )*"
    r"((ja|jawel|jazeker|zeker|inderdaad|klopt|dat klopt|helaas)\b"
    r"(?!( dat klopt)?( dus| helemaal| dat)? niet( echt)?( \.|$))|"
    r"(heel |best )?(soms|af en toe|vaak|regelmatig)|weleens|wel eens|(een|[eé]én|een paar) keer|een beetje|"
    r"(best|dat|eigenlijk|vroeger|misschien|ik denk het) wel)\b(?!( \.+| eh| nou| maar| hoor)* nee\b)"
)
_ONLY = re.compile(r"\balleen maar\b", re.IGNORECASE)  # says nothing here, unlike "alleen, maar" and "alleen"
_AS_OWN = {"uw": "mijn", "jouw": "mijn", "u": "me", "jou": "me", "uzelf": "mezelf", "jezelf": "mezelf", "wilt": "wil"}


@dataclass(frozen=True, slots=True)
class SafetySign:
    """A kind of safety signal ("suicidality", "violence", "children"), the words it rests on, the notice in Dutch."""

    kind: str
    words: str
    notice: str


@dataclass(frozen=True, slots=True)
class SafetyNotice:
    """What to say in neutral words about turns (numbers) in which it may be about the same kind of safety."""

    text: str
    turns: tuple[int, ...]


class SafetyLexicon:
    """The phrases per kind, the everyday sayings that do not count, and the notices (codebook/safety.toml)."""

    def __init__(self, kinds: Mapping[str, Phrases], everyday: Phrases, notices: Mapping[str, str]) -> None:
        """Keep the parts. Raises Unusable when a kind has no notice."""
        if kinds.keys() != notices.keys():
            raise Unusable(f"elke soort heeft een melding nodig: {sorted(kinds.keys() ^ notices.keys())}")
        self._kinds, self._everyday, self._notices = kinds, everyday, notices

    def signs(self, text: str) -> tuple[SafetySign, ...]:
        """Return the signs in one turn of the client; with and without capitals and punctuation."""
        left = self._telling(text)
        found = ((kind, phrases.find(left)) for kind, phrases in self._kinds.items())
        return tuple(SafetySign(kind, words, self._notices[kind]) for kind, words in found if words)

    def admitted(self, question: str, answer: str) -> tuple[SafetySign, ...]:
        """Return the signs in a question that is answered with yes; "bang voor uw man" is "bang voor mijn man"."""
        if not _YES.match(plain(answer)):
            return ()
        words = self._telling(question).split()
        own = (" ".join({**_AS_OWN, "je": je}.get(word, word) for word in words) for je in ("mijn", "me"))
        return tuple(sign for text in (question, *own) for sign in self.signs(text))

    def _telling(self, text: str) -> str:
        """Return the plain words of the text that can tell something: without "alleen maar" and everyday sayings."""
        return self._everyday.without(_ONLY.sub("", text))


def asked_last(before: Turn | None) -> Utterance | None:
    """Return the question that the client answers after this turn: the last one of the professional."""
    if before is None or before.speaker != "professional":
        return None
    return next((utterance for utterance in reversed(before.utterances) if utterance.is_question), None)


def notices_of(turn: Turn, before: Turn | None, lexicon: SafetyLexicon) -> tuple[str, ...]:
    """Return what to say about one turn, after the one before it.

    Nothing when it is not tagged so, or when a person took that tag away.
    """
    if SAFETY not in turn.signal:
        return ()
    question = asked_last(before)
    asked = lexicon.admitted(question.text, turn.text) if question else ()
    return tuple(dict.fromkeys(sign.notice for sign in (*lexicon.signs(turn.text), *asked))) or (GENERAL_NOTICE,)


def safety_notices(conversation: Conversation, lexicon: SafetyLexicon) -> tuple[SafetyNotice, ...]:
    """Return what to say about the whole conversation: each notice once, with its turns, in order of appearance."""
    found: dict[str, list[int]] = {}
    turns = conversation.turns
    for before, turn in zip((None, *turns), turns, strict=False):
        for text in notices_of(turn, before, lexicon):
            found.setdefault(text, []).append(turn.n)
    return tuple(SafetyNotice(text, tuple(numbers)) for text, numbers in found.items())


def for_others(turn: Turn) -> Turn:
    """Return a turn as a class may see it: without the tag about safety."""
    return replace(turn, signal=tuple(s for s in turn.signal if s != SAFETY)) if SAFETY in turn.signal else turn


def general_notices(conversation: Conversation) -> tuple[SafetyNotice, ...]:
    """Return what may be said to others than the user: that there is something to read, not what it is about."""
    turns = tuple(turn.n for turn in conversation.turns if SAFETY in turn.signal)
    return (SafetyNotice(GENERAL_NOTICE, turns),) if turns else ()


def read_safety_lexicon(path: Path) -> SafetyLexicon:
    """Read the lexicon from TOML. Raises KeyError for an absent part, Unusable for anything else."""
    data = read_toml_file(path)
    notices = data.pop("notice")
    everyday = Phrases(data.pop("everyday"))
    return SafetyLexicon({kind: Phrases(patterns) for kind, patterns in data.items()}, everyday, notices)
