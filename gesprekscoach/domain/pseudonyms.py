"""Names out of a conversation: people of the consent register become their role, other names a number."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.conversation import Conversation, Speaker, Turn, Utterance, Word
from gesprekscoach.domain.recording import Recording
from gesprekscoach.domain.report import ROLE_NAMES, SPEAKER_OF

_NAME = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)*\b")
_LOWER_WORD = re.compile(r"\b[a-zà-ÿ]+\b")
_SENTENCE_START = re.compile(r"(?:^|[.?!…:]|[“\"‘]|['’]s)\s*$")
_NO_NAMES = frozenset("Ik God Jezus Nederland Nederlands Nederlandse Nederlander Wmo Bsn Meneer Mevrouw Dokter".split())


def pseudonymous(
    recording: Recording, conversation: Conversation, given: Mapping[Speaker, str] = MappingProxyType({})
) -> tuple[Recording, Conversation]:
    """Return recording and conversation with every recognised name replaced, the same name by the same word.

    A name is a word with a capital inside a sentence that is never written without one in this conversation; at the
    start of a sentence it is recognised when it also stands inside another. Some names can stay: whoever shares the
    result reads it first. ``given``: names that a person gave to speakers; they become the role too.
    """
    people = _role_of_given(given) | _role_of_person(recording.consent)
    other = (name for name in _names(conversation) if name not in people)
    words = people | {name: f"[naam {n}]" for n, name in enumerate(dict.fromkeys(other), 1)}
    hidden = replace(recording, title=_swap(recording.title, words), consent=_by_role(recording.consent))
    turns = tuple(_turn(turn, words) for turn in conversation.turns)
    return hidden, replace(conversation, title=_swap(conversation.title, words), turns=turns)


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
    return {part: label for p, label in zip(consent.people, labels, strict=True) for part in _NAME.findall(p.name)}


def _role_of_given(given: Mapping[Speaker, str]) -> dict[str, str]:
    return {part: ROLE_NAMES[speaker] for speaker, name in given.items() for part in _NAME.findall(name)}


def _names(conversation: Conversation) -> Iterable[str]:
    texts = [u.text for t in conversation.turns for u in t.utterances]
    plain = {word for text in texts for word in _LOWER_WORD.findall(text)}
    for text in texts:
        for found in _NAME.finditer(text):
            name = found.group()
            inside = not _SENTENCE_START.search(text[: found.start()])
            if inside and name not in _NO_NAMES and name.lower() not in plain:
                yield name


def _swap(text: str, words: Mapping[str, str]) -> str:
    return _NAME.sub(lambda found: words.get(found.group(), found.group()), text)


def _turn(turn: Turn, words: Mapping[str, str]) -> Turn:
    return replace(turn, utterances=tuple(_utterance(u, words) for u in turn.utterances), why=_why(turn.why, words))


def _utterance(utterance: Utterance, words: Mapping[str, str]) -> Utterance:
    return replace(
        utterance,
        text=_swap(utterance.text, words),
        words=tuple(_word(word, words) for word in utterance.words),
        why=_why(utterance.why, words),
    )


def _word(word: Word, words: Mapping[str, str]) -> Word:
    heard = None if word.heard is None else _swap(word.heard, words)
    return replace(word, text=_swap(word.text, words), heard=heard)


def _why(why: Mapping[str, tuple[str, ...]], words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {track: tuple(_swap(reason, words) for reason in reasons) for track, reasons in why.items()}
