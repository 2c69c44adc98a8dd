"""Names out of a conversation: people of the consent register become their role, other names a number."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar
from unicodedata import normalize

from gesprekscoach.domain.consent import SPEAKER_OF, Consent
from gesprekscoach.domain.conversation import Speaker, Turn, Utterance, Word
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.feedback import FeedbackCard, Statement
from gesprekscoach.domain.finding import fold
from gesprekscoach.domain.report import ROLE_NAMES, Report
from gesprekscoach.domain.sentences import ABBREVIATED

_T = TypeVar("_T", Note, Statement, Word)
_Hide = Callable[..., str]
_SAID = ("text", "quote", "heard", "instead")  # of a statement
_WORD = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+)*\b")
_SENTENCE_START = re.compile(r"(?:(?:^|[.?!…:])\W*|[“\"‘]\s*|['’]s\s*)$")
_BEHIND_ABBREVIATION = re.compile(rf"{ABBREVIATED}\s*$")
_BETWEEN = frozenset("van de der den het ten ter te von el al la le di da dos del bin ben".split())
# Also with a capital; Ben, Al and Di can be first names.
_NEVER_ALONE = frozenset("van de der den het ten ter meneer mevrouw heer dhr mevr mw dokter".split())
_NO_NAMES = frozenset(
    "Ik God Jezus Nederland Nederlands Nederlandse Nederlander Wmo Bsn Meneer Mevrouw Dokter "
    "Dhr Mevr Mw Fam Dr Drs Mr Ing Ir Prof".split()
)

_LONG_NAME = 5
_ALIKE = 0.85  # one letter more or less in a name of five, one other letter in a name of seven


def pseudonymous(report: Report) -> Report:
    """Return the report with every recognised name replaced, the same name by the same word.

    The names of people in the register and those given to speakers become the role: each part of them, as it was
    written there or with a capital, also with an s behind it, and a long one as it may be heard ("Achmed" for Ahmed).
    Any other name is a word with a capital inside a sentence or the title that is never written without one in this
    conversation; at the start of a sentence it is recognised when it also stands inside another. An utterance that was
    heard without any capital says nothing about a word, and there a name is written small. What a person wrote beside
    it can add names and takes none away: "mark dit" makes Mark no word, and is hidden itself only when someone in the
    register is called Mark. Some names can stay: whoever shares the result reads it first.

    The card is the same one, with the names replaced in what it quotes: made anew from these words it would count the
    two of "[naam 1]", and find in it a word that came back.
    """
    recording, conversation = report.recording, report.conversation
    hide = _hider(_replacements(report))
    turns = tuple(_turn(turn, hide) for turn in conversation.turns)
    return Report(
        replace(recording, title=hide(recording.title), consent=_by_role(recording.consent)),
        replace(conversation, title=hide(conversation.title), turns=turns),
        _card(report.card, hide),
        notes=None if report.notes is None else tuple(_with(hide, note, "comment") for note in report.notes),
    )


def _replacements(report: Report) -> dict[str, str]:
    """Return what comes in the place of each name, also written small; a small word that is no name stays itself."""
    said = [*(u.text for turn in report.conversation.turns for u in turn.utterances), report.recording.title]
    written = [line for note in report.notes or () for line in note.lines]
    plain, noted = _plain(text for text in said if text != text.lower()), _plain(written)
    people = _role_of_given(report.given) | _role_of_person(report.recording.consent)
    people |= _heard_so(people, plain)
    found = (*_names(said, plain), *_names(written, plain | noted))
    others = dict.fromkeys(name for name in found if _known(name, people) is None)
    words = people | {name: f"[naam {n}]" for n, name in enumerate(others, 1)}
    known = plain | noted.difference(name.lower() for name in people)
    stays = {word: word for word in known if word.islower() and _known(word, words) is None}
    return {name.lower(): word for name, word in words.items()} | stays | words


def _with(hide: _Hide, value: _T, *fields: str) -> _T:
    """Return it with the names in these fields replaced, as far as they hold text."""
    texts = {field: getattr(value, field) for field in fields}
    swapped: dict[str, Any] = {field: text and hide(text) for field, text in texts.items()}
    return replace(value, **swapped)


def _card(card: FeedbackCard, hide: _Hide) -> FeedbackCard:
    strengths = tuple(_with(hide, statement, *_SAID) for statement in card.strengths)
    step = None if card.next_step is None else _with(hide, card.next_step, *_SAID)
    return replace(card, strengths=strengths, next_step=step)


def _by_role(consent: Consent) -> Consent:
    labels = _labels(consent)
    return Consent(tuple(replace(p, name=label) for p, label in zip(consent.people, labels, strict=True)))


def _labels(consent: Consent) -> list[str]:
    """The role of each person, numbered where more people have one."""
    roles = [person.role for person in consent.people]
    return [
        ROLE_NAMES[SPEAKER_OF[role]] + (f" {roles[: i + 1].count(role)}" if roles.count(role) > 1 else "")
        for i, role in enumerate(roles)
    ]


def _role_of_person(consent: Consent) -> dict[str, str]:
    labels = _labels(consent)
    return {part: label for p, label in zip(consent.people, labels, strict=True) for part in _parts(p.name)}


def _role_of_given(given: Mapping[Speaker, str]) -> dict[str, str]:
    return {part: ROLE_NAMES[speaker] for speaker, name in given.items() for part in _parts(name)}


def _parts(name: str) -> Iterable[str]:
    """Yield what can stand in a text for a name: the whole when it has a space, and parts as written or capitalised."""
    if " " in name:
        yield normalize("NFC", name)
    for word in _WORD.findall(normalize("NFC", name)):
        for part in (word, *word.split("-")):
            if len(part) > 1 and part not in _BETWEEN and part.lower() not in _NEVER_ALONE:
                yield from (part, _with_capital(part))


def _heard_so(people: Mapping[str, str], said: set[str]) -> dict[str, str]:
    """Return what looks like the name of a person, with the role; no word that was said without a capital too."""
    names = [name for name in people if len(name) >= _LONG_NAME]
    unaccented = {fold(name): role for name, role in people.items()}
    strange = [w for w in said if w[0].isupper() and w.lower() not in said and _known(w, people) is None]
    alike = {word: people[name] for word in strange for name in get_close_matches(word, names, 1, _ALIKE)}
    return alike | {word: unaccented[fold(word)] for word in strange if fold(word) in unaccented}


def _with_capital(word: str) -> str:
    return word[0].upper() + word[1:].lower()


def _plain(texts: Iterable[str]) -> set[str]:
    """Return every word as it is written in the texts, and what stands between its hyphens."""
    return {part for text in texts for word in _WORD.findall(normalize("NFC", text)) for part in word.split("-")}


def _names(texts: Iterable[str], plain: set[str]) -> Iterable[str]:
    """Yield the names in these texts: no word that is also plain."""
    for text in (normalize("NFC", text) for text in texts):
        for found in _WORD.finditer(text):
            name = found.group()
            has_capitals = all(part[0].isupper() and part[1:2].islower() for part in name.split("-"))
            inside = has_capitals and _is_inside(text[: found.start()])
            if inside and name not in _NO_NAMES and name.lower() not in plain:
                yield _with_capital(name)


def _is_inside(before: str) -> bool:
    """Whether what comes next stands inside a sentence, as what follows "dhr." does."""
    return bool(_BEHIND_ABBREVIATION.search(before)) or not _SENTENCE_START.search(before)


def _known(word: str, words: Mapping[str, str]) -> str | None:
    """Return what a word is replaced by, an s behind a name included; None for any other word."""
    for name, ending in ((word, ""), (word.removesuffix("s"), "s")):
        for spelling in (name, _with_capital(name) if name[:1].isupper() else name):
            if spelling in words:
                return words[spelling] + ending
    return None


def _hidden(word: str, words: Mapping[str, str], spelled: Callable[[str], str]) -> str:
    """Return the word with a name in it replaced: the whole, or what stands between hyphens."""
    parts = (_known(spelled(part), words) or part for part in word.split("-"))
    return _known(spelled(word), words) or "-".join(parts)


def _hider(words: Mapping[str, str]) -> _Hide:
    """Return what replaces names in a text in one pass, a whole name before its parts.

    A role that was put in can be a part of a name too.
    """
    whole = sorted((name for name in words if " " in name), key=len, reverse=True)
    pattern = re.compile("|".join([*(rf"(?<!\w){re.escape(name)}(?!\w)" for name in whole), _WORD.pattern]))

    def hide(text: str, spelled: Callable[[str], str] = str) -> str:
        return pattern.sub(
            lambda found: words.get(found.group()) or _hidden(found.group(), words, spelled), normalize("NFC", text)
        )

    return hide


def _turn(turn: Turn, hide: _Hide) -> Turn:
    return replace(turn, utterances=tuple(_utterance(u, hide) for u in turn.utterances), why=_why(turn.why, hide))


def _utterance(utterance: Utterance, hide: _Hide) -> Utterance:
    return replace(
        utterance,
        text=hide(utterance.text),
        words=tuple(_with(hide, word, "text", "heard") for word in utterance.words),
        why=_why(utterance.why, hide),
    )


def _why(why: Mapping[str, tuple[str, ...]], hide: _Hide) -> dict[str, tuple[str, ...]]:
    """Hide names in the reasons, which the tagger also gives in small letters."""
    return {track: tuple(hide(reason, _with_capital) for reason in reasons) for track, reasons in why.items()}
