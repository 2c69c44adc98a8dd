"""Words of the trade: repaired when certain, suggested when they are near, never at the cost of other words."""

import json
from pathlib import Path

import pytest

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.domain_words import DomainWords, Suggestion, listed_words
from gesprekscoach.resources import codebook_file

CORPUS = Path(__file__).parents[2] / "models" / "tagger" / "corpus"
WORDS = DomainWords(
    ["deurwaarder", "bewindvoerder", "burgerservicenummer", "mantelzorg", "DigiD", "wijkteam", "huisarts"]
)


def said(text: str, probability: float = 0.5) -> list[Word]:
    return [Word(word, n * 300, n * 300 + 250, probability) for n, word in enumerate(text.split())]


def shown(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


@pytest.mark.parametrize(
    ("heard", "repaired"),
    [
        ("De deur waarder kwam.", "De deurwaarder kwam."),
        ("Deur waarder.", "Deurwaarder."),
        ("twee deur waarders, en", "twee deurwaarders, en"),
        ("mijn burger service nummer", "mijn burgerservicenummer"),
        ("mijn burgerservisnummer", "mijn burgerservicenummer"),
        ("met digi d inloggen", "met DigiD inloggen"),
        ("het wijk team", "het wijkteam"),
    ],
)
def test_split_and_sound_alike_words_are_repaired(heard: str, repaired: str) -> None:
    assert shown(WORDS.repair(said(heard))) == repaired


def test_an_entry_with_a_space_is_written_together() -> None:
    words = DomainWords(["van avond"])
    assert shown(words.repair(said("Van avond, kom je van avond?"))) == "Vanavond, kom je vanavond?"
    assert shown(words.repair(said("van, avond avond van"))) == "van, avond avond van"


def test_what_was_heard_is_kept_with_its_times() -> None:
    [_, joined] = WORDS.repair(said("die deur waarder?"))
    assert joined == Word("deurwaarder?", 300, 850, 0.5, heard="deur waarder?")


@pytest.mark.parametrize(
    "text", ["de deur, waarder wat", "de huisarts en ik", "de huisarts een keer", "bij de deur waar de hond"]
)
def test_other_words_are_left_alone(text: str) -> None:
    words = said(text)
    assert WORDS.repair(words) == tuple(words)


def test_a_near_miss_is_offered_not_replaced() -> None:
    words = said("over de mantelzok gesproken")
    assert WORDS.repair(words) == tuple(words)
    assert WORDS.suggestions(words) == (Suggestion(words[2].start_ms, "mantelzok", "mantelzorg"),)


def test_a_word_the_recogniser_was_sure_of_gives_no_suggestion() -> None:
    assert WORDS.suggestions(said("over de mantelzok gesproken", probability=0.99)) == ()


def test_a_word_of_the_list_with_its_neighbour_gives_no_suggestion() -> None:
    assert WORDS.suggestions(said("de mantelzorg van")) == ()


def test_the_list_repairs_nothing_in_written_conversations() -> None:
    shipped = [codebook_file().with_name(f"{name}_words.toml") for name in ("domain", "split")]
    words = DomainWords([word for file in shipped for word in listed_words(file.read_text(encoding="utf-8"))])
    wrong = []
    for file in sorted(CORPUS.glob("*.json")):
        for turn in json.loads(file.read_text(encoding="utf-8"))["turns"]:
            text = said(" ".join(utterance["text"] for utterance in turn["utterances"]))
            wrong += [word.heard for word in words.repair(text) if word.heard is not None]
    # Two, both in the six conversations (8,300 words) that the list of split words was not made from.
    assert wrong == ["er naast", "negen tien"]


@pytest.mark.parametrize(
    "text",
    [
        "woorden = [3]",
        "woorden = ['']",
        "geen toml =",
        "van_ons = 'wijkregisseur'",
        "van_ons = 3",
        "[van_ons]\nwoorden = ['wijkregisseur']",
        f"van_ons = {'[' * 100_000}",
    ],
)
def test_a_list_that_holds_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        listed_words(text)
