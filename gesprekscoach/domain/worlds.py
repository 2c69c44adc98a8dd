"""The dictionary of two worlds: who brought a system word in, and which own words of the client stayed unused."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gesprekscoach.domain.conversation import Conversation, Speaker, Turn
from gesprekscoach.domain.feedback.passages import words_of
from gesprekscoach.domain.finding import fold
from gesprekscoach.domain.sentences import ABBREVIATED

_SHORTEST = 3
_NUMBER = re.compile(
    r"(?:half|anderhalf|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|elf|twaalf|honderd|duizend|miljoen|[eë]n(?=\w)"
    r"|(?:der|veer|vijf|zes|zeven|acht|tach|negen|twin)?(?:tien|tig))+(?:ste|de|s)?"
)
_INSIDE = re.compile(rf"(?:[\w,;]|{ABBREVIATED})\s+(?=([^\W\d_]+))")  # and the word that follows
_LETTERS = re.compile(r"[^\W\d_]+")
_WITHOUT_FORMS = frozenset("buurt niet toch uit waar want was zich".split())
_PARTICIPLE = re.compile(r"ge(?=\w{5})\w+(?:en|t|d)")
_P_OF_ENDING = re.compile(r"((?:[aeiou]{2}|[lr])m)p(?=jes?$)")
_ENDING = re.compile(r"(?:(?<=\w{4})(?:etjes?|tjes?|e)|(?<=\w{3})(?:jes?|'s|(?<!e)ens?))$")
_LAST_LETTERS = re.compile(r"(?<=\w{4})(?:(?<!gemeen|gewoon)(?<!^plan)t(?:es?)?|es?|(?<!ui)s)$")
_LONG_VOWEL = re.compile(r"(?<![aeiou])[aou](?=[^aeiouy]$)|^[^aeiou]*e(?=[^aeiouxy]$)")
_LATER_LONG_E = re.compile(r"([aeiouy][^aeiouy]+)ee(?=[^aeiouy]$)")
_SHORT_IN_ONE = re.compile(r"(?<=sl|dr|.d)aag$")
_DOUBLED = re.compile(r"([^aeiou])\1$")
_AS_HEARD = str.maketrans("vz", "fs")


@dataclass(frozen=True, slots=True)
class WorldWord:
    """One word with who said it first, how often each said it, and the turns (numbers) where it stands."""

    word: str
    first: Speaker
    by_professional: int
    by_client: int
    turns: tuple[int, ...]

    @property
    def is_unused(self) -> bool:
        """Whether the client said it and the professional never took it up."""
        return self.first == "client" and self.by_professional == 0


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words of the organisation and words of the client's life, each with the most telling ones first."""

    system: tuple[WorldWord, ...]
    own: tuple[WorldWord, ...]


def dictionary(conversation: Conversation, everyday: frozenset[str]) -> Dictionary:
    """Collect the words of both worlds, those that were said most often first, and of those the longest.

    A word counts from three letters on, when it is no number and mostly said in a form that is not in ``everyday``. A
    system word stands in a turn tagged ``system`` and in none tagged ``life``; an own word is one that the client
    brought in with a turn tagged ``life``. A name is neither, but UWV and the like are. Most forms of a word count as
    one ("brief" and "brieven", "doos" and "dozen"). What the recogniser was unsure of every time does not count: it
    was most often another word.
    """
    found: dict[str, list[tuple[Turn, str]]] = {}
    sure: set[str] = set()
    said_words = list(_words(conversation.turns))
    stems = {word: _stem(fold(word)) for word in {word for _, word, _ in said_words}}
    plain = {stem for word, stem in stems.items() if not _PARTICIPLE.fullmatch(word)}
    for turn, word, is_unsure in said_words:
        stem = stems[word] if stems[word] in plain else _stem(fold(word[2:]))
        found.setdefault(stem, []).append((turn, word))
        if not is_unsure:
            sure.add(stem)
    names = _names(conversation.turns)
    system: list[WorldWord] = []
    own: list[WorldWord] = []
    for stem, said in found.items():
        telling = [word for _, word in said if fold(word) not in everyday]
        if stem not in sure or 2 * len(telling) < len(said):
            continue
        entry = _entry(said, Counter(telling).most_common(1)[0][0])
        is_name = names.issuperset(telling)
        if _is_system([turn for turn, _ in said]) and (not is_name or len(entry.word) == _SHORTEST):
            system.append(entry)
        if _is_own(said[0][0]) and not is_name:
            own.append(entry)
    return Dictionary(tuple(sorted(system, key=_order)), tuple(sorted(own, key=_order)))


def _words(turns: Sequence[Turn]) -> Iterator[tuple[Turn, str, bool]]:
    """Yield the words that may count, and whether the recogniser was unsure of them where they stand."""
    for turn in turns:
        for utterance in turn.utterances if turn.speaker != "other" else ():
            unsure = {word for heard in utterance.words if heard.is_unsure for word in words_of(heard.text)}
            for word in words_of(utterance.text):
                if len(word) >= _SHORTEST and not _NUMBER.fullmatch(word):
                    yield turn, word, word in unsure


def _is_system(turns: Sequence[Turn]) -> bool:
    worlds = {turn.world for turn in turns}
    return "system" in worlds and "life" not in worlds


def _is_own(first: Turn) -> bool:
    return first.speaker == "client" and first.world == "life"


def _names(turns: Sequence[Turn]) -> set[str]:
    """Return the words, in lower case, that have one capital inside a sentence and nowhere go without one."""
    texts = [utterance.text for turn in turns for utterance in turn.utterances]
    return {name.lower() for text in texts for name in _INSIDE.findall(text) if name.istitle()}.difference(
        *(_LETTERS.findall(text) for text in texts)
    )


def _order(word: WorldWord) -> tuple[int, int, str]:
    return -word.by_professional - word.by_client, -len(word.word), word.word


def _entry(said: Sequence[tuple[Turn, str]], word: str) -> WorldWord:
    speakers = [turn.speaker for turn, _ in said]
    return WorldWord(
        word,
        speakers[0],
        speakers.count("professional"),
        speakers.count("client"),
        tuple(dict.fromkeys(turn.n for turn, _ in said)),
    )


def _stem(word: str) -> str:
    """Return what the forms of a word share; "want" and the like have no other form, such as "wanten".

    No ending, v and z as f and s, and the vowel as long as it sounds: "dozen" as "doos"; but short where one is short
    and more are long: "toeslagen" as "toeslag", and for an e after the first syllable: "probleem" as "problemen".
    """
    if word in _WITHOUT_FORMS:
        return f"{word}."
    word = _P_OF_ENDING.sub(r"\1", word).replace("kinderen", "kind")
    ending = _ENDING.search(word)
    stem = word[: ending.start() if ending else None].translate(_AS_HEARD)
    if ending and ending[0].startswith("e"):
        stem = _DOUBLED.sub(r"\1", _LONG_VOWEL.sub(lambda vowel: vowel[0] + vowel[0][-1], stem))
    return _SHORT_IN_ONE.sub("ag", _LATER_LONG_E.sub(r"\1e", _LAST_LETTERS.sub("", stem)))
