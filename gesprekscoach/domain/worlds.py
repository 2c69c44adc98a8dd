"""The dictionary of two worlds: who brought a system word in, and which own words of the client stayed unused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gesprekscoach.domain.conversation import Conversation, Speaker, Turn
from gesprekscoach.domain.feedback.passages import words_of

_SHORTEST = 5
_ENDINGS = ("eren", "tjes", "tje", "jes", "je", "en", "s", "e", "t")
_SHORTEST_STEM = 4
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


def dictionary(conversation: Conversation, small: frozenset[str]) -> Dictionary:
    """Collect the words of both worlds.

    A word counts from five letters on and when it is not in ``small``. A system word stands in a turn tagged
    ``system`` and in none tagged ``life``; an own word is one that the client brought in with a turn tagged ``life``.
    Most forms count as one word ("brief" and "brieven", "vallen" and "gevallen"; "neem" and "nemen" do not). What
    the recogniser was unsure of every time does not count: it was most often another word.
    """
    found: dict[str, list[tuple[Turn, str]]] = {}
    sure: set[str] = set()
    for turn, word, is_unsure in _words(conversation.turns, small):
        stem = _stem(word)
        found.setdefault(stem, []).append((turn, word))
        if not is_unsure:
            sure.add(stem)
    heard = [said for stem, said in found.items() if stem in sure]
    system = [_entry(said) for said in heard if _is_system([turn for turn, _ in said])]
    own = [_entry(said) for said in heard if said[0][0].speaker == "client" and said[0][0].world == "life"]
    return Dictionary(
        tuple(sorted(system, key=lambda w: (-w.by_professional - w.by_client, -len(w.word), w.word))),
        tuple(sorted(own, key=lambda w: (-w.by_client, not w.is_unused, -len(w.word), w.word))),
    )


def _words(turns: Sequence[Turn], small: frozenset[str]) -> Iterator[tuple[Turn, str, bool]]:
    """Yield the words that may count, and whether the recogniser was unsure of them where they stand."""
    for turn in turns:
        for utterance in turn.utterances if turn.speaker != "other" else ():
            unsure = {word for heard in utterance.words if heard.is_unsure for word in words_of(heard.text)}
            for word in words_of(utterance.text):
                if len(word) >= _SHORTEST and word not in small:
                    yield turn, word, word in unsure


def _is_system(turns: Sequence[Turn]) -> bool:
    worlds = {turn.world for turn in turns}
    return "system" in worlds and "life" not in worlds


def _entry(said: Sequence[tuple[Turn, str]]) -> WorldWord:
    speakers = [turn.speaker for turn, _ in said]
    return WorldWord(
        said[0][1],
        speakers[0],
        speakers.count("professional"),
        speakers.count("client"),
        tuple(dict.fromkeys(turn.n for turn, _ in said)),
    )


def _stem(word: str) -> str:
    """Return what the forms of a word share: no ending, no ge- of a participle, v and z as f and s."""
    if word.startswith("ge") and word.endswith(("en", "t", "d")) and len(word) - 2 > _SHORTEST_STEM:
        word = word[2:]
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= _SHORTEST_STEM), "")
    return word.removesuffix(ending).translate(_AS_HEARD)
