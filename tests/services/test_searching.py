"""Searching in what was said: plain words, all conversations, filters, and only with consent."""

from dataclasses import replace
from datetime import date

import pytest

from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.corrections import edit_for
from gesprekscoach.domain.finding import fold, hits
from gesprekscoach.errors import WrongUse
from gesprekscoach.services.ports import SearchFilter
from gesprekscoach.services.searching import search
from tests.vault_samples import TODAY, add, consent, conversation, utterance

ANYWHERE = SearchFilter()


@pytest.fixture
def store(store: VaultStore) -> VaultStore:
    store.save_conversation(add(store), conversation())
    return store


def found(store: VaultStore, words: str, where: SearchFilter = ANYWHERE, today: date = TODAY) -> list[int]:
    return [passage.n for passage in search(store, words, where, today)]


def say(store: VaultStore, text: str) -> None:
    """Let the client say something else in turn 2."""
    first, second, third = conversation().turns
    changed = replace(second, utterances=(utterance(text, 8_000),))
    store.save_conversation("20261120-bcdf", replace(conversation(), turns=(first, changed, third)))


def test_a_passage_says_where_it_stands(store: VaultStore) -> None:
    (passage,) = search(store, "geslapen", ANYWHERE, TODAY)
    assert (passage.id, passage.n, passage.start_ms) == ("20261120-bcdf", 2, 8_000)
    assert passage.text == "Ik heb slecht geslapen door de schulden."
    assert passage.title == "Het krat achter in de bus"


@pytest.mark.parametrize("words", ["GESLAPEN", "schuld", "slecht schulden", "schulden slecht"])
def test_case_order_and_the_end_of_a_word_do_not_matter(store: VaultStore, words: str) -> None:
    assert found(store, words) == [2]


def test_all_words_must_be_there_but_a_short_word_is_whole(store: VaultStore) -> None:
    assert found(store, "slecht wakker") == []
    assert found(store, "hi") == []


@pytest.mark.parametrize("words", ["cliënt", "client", "CLIËNT"])
def test_accents_do_not_matter(store: VaultStore, words: str) -> None:
    say(store, "De cliënt belt.")
    assert found(store, words) == [2]


@pytest.mark.parametrize("said", ["De cliënt belt.", "DE CLIËNTEN", "zo’n café", "Ça va, Zoë?", "naïef", "ÅNGSTRÖM"])
def test_what_is_found_here_by_a_word_is_found_in_its_conversation_too(store: VaultStore, said: str) -> None:
    say(store, said)
    for word in (*said.split(), *fold(said).split(), *said.upper().split()):
        if found(store, word):
            assert hits([fold(said)], word), word
    assert found(store, fold(said)) == [2]


@pytest.mark.parametrize(
    "words", ["zo'n", '"zo', "zo'n AND", "zo-n", "(zo", "zo*", "text:zo", "NOT zo", "NEAR(zo", "^zo", "zo'n ; drop"]
)
def test_signs_of_the_query_language_are_plain_text(store: VaultStore, words: str) -> None:
    say(store, "Zo'n brief and not near text drop, dat snap ik niet.")
    search(store, words, ANYWHERE, TODAY)
    assert found(store, "zo'n") == [2]


@pytest.mark.parametrize("words", ["", "  ", "?!", '"'])
def test_without_a_word_there_is_nothing_to_search(store: VaultStore, words: str) -> None:
    with pytest.raises(WrongUse):
        search(store, words, ANYWHERE, TODAY)


def test_filters_narrow_by_phase_world_act_and_speaker(store: VaultStore) -> None:
    assert found(store, "u") == [1, 3] or found(store, "u") == [3, 1]
    assert found(store, "u", SearchFilter(phase="start")) == [1]
    assert found(store, "u", SearchFilter(act="complex_reflection")) == [3]
    assert found(store, "u", SearchFilter(act="reflection")) == []
    assert found(store, "de", SearchFilter(speaker="client")) == [2]
    assert found(store, "u", SearchFilter(world="system")) == []


def test_a_corrected_tag_and_corrected_words_are_what_is_found(store: VaultStore) -> None:
    for path, value in (("turn/3/phase", "closing"), ("turn/2/utterance/1/text", "Ik slaap door de herrie niet.")):
        shown = store.conversation("20261120-bcdf")
        assert shown is not None
        store.add_correction("20261120-bcdf", edit_for(shown, path, value))
    assert found(store, "wakker", SearchFilter(phase="closing")) == [3]
    assert found(store, "herrie") == [2]
    assert found(store, "schulden") == []
    store.undo("20261120-bcdf")
    assert found(store, "schulden") == [2]


def test_struck_out_words_are_not_found(store: VaultStore) -> None:
    shown = store.conversation("20261120-bcdf")
    assert shown is not None
    store.add_correction("20261120-bcdf", edit_for(shown, "strike", {"start_ms": 8_000, "end_ms": 10_000}))
    assert found(store, "slecht") == []


def test_the_passage_with_more_of_the_words_comes_first(store: VaultStore) -> None:
    add(store, "20261121-dddd")
    much = replace(conversation().turns[1], utterances=(utterance("Wakker, wakker, wakker.", 8_000),))
    store.save_conversation("20261121-dddd", replace(conversation("20261121-dddd"), turns=(much,)))
    assert [p.id for p in search(store, "wakker", ANYWHERE, TODAY)] == ["20261121-dddd", "20261120-bcdf"]


def test_a_word_that_is_typed_again_counts_once(store: VaultStore) -> None:
    add(store, "20261121-dddd")
    store.save_conversation("20261121-dddd", conversation("20261121-dddd"))
    say(store, "Slecht geslapen, slecht gegeten, en door de schulden.")
    once = search(store, "slecht schulden", ANYWHERE, TODAY)
    assert search(store, "slecht " + "schulden " * 50, ANYWHERE, TODAY) == once
    assert len(once) == 2


def test_conversations_without_consent_today_are_not_found(store: VaultStore) -> None:
    add(store, "20261121-dddd", consent("Noor", "Sem", keep_until=TODAY))
    store.save_conversation("20261121-dddd", conversation("20261121-dddd"))
    assert len(found(store, "geslapen")) == 2
    assert len(found(store, "geslapen", today=date(2026, 11, 27))) == 1
    store.withdraw("20261120-bcdf", "Deelnemer A", TODAY)
    assert len(found(store, "geslapen")) == 1
