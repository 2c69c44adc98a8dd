"""What tagging anew would change: listed by place, a person's tags left out, and nothing stored."""

from dataclasses import replace
from datetime import date

import pytest

from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.domain.tag_list import Change, Place
from gesprekscoach.services.correcting import correct
from gesprekscoach.services.differing import differences
from tests.vault_samples import TODAY, add, conversation

ID = "20261120-bcdf"
NOW = {"tagger": "1", "codebook": "1.3"}


@pytest.fixture
def store(store: VaultStore) -> VaultStore:
    store.save_conversation(add(store), replace(conversation(), models=NOW))
    store.set_state(ID, State.TAGGED)
    return store


def all_in_start(shown: Conversation) -> Conversation:
    return replace(shown, turns=tuple(replace(turn, phase="start") for turn in shown.turns))


def test_every_tag_that_would_change_is_named_with_its_place(store: VaultStore) -> None:
    (one,) = finished(differences(store, all_in_start, NOW, TODAY))
    assert one.changes == (
        Change(Place(2, None, "phase"), "explore", "start"),
        Change(Place(3, None, "phase"), "explore", "start"),
    )
    assert not one.is_older


def test_a_persons_tags_stand(store: VaultStore) -> None:
    correct(store, ID, "turn/2/phase", "action")
    (one,) = finished(differences(store, all_in_start, NOW, TODAY))
    assert [change.place.n for change in one.changes] == [3]


def test_what_a_persons_tag_takes_along_is_no_difference(store: VaultStore) -> None:
    correct(store, ID, "turn/1/utterance/2/act", "information")
    (one,) = finished(differences(store, lambda _: conversation(), NOW, TODAY))
    assert one.changes == ()


def test_nothing_in_the_vault_changes(store: VaultStore) -> None:
    before = store.conversation(ID)
    finished(differences(store, all_in_start, NOW, TODAY))
    assert store.conversation(ID) == before


def test_a_conversation_says_that_an_older_version_tagged_it(store: VaultStore) -> None:
    (one,) = finished(differences(store, all_in_start, {**NOW, "tagger": "2"}, TODAY))
    assert one.is_older
    assert one.tagged_with == NOW


def test_a_conversation_past_its_retention_date_is_not_read_any_more(store: VaultStore) -> None:
    assert finished(differences(store, all_in_start, NOW, date(2027, 2, 21))) == []


def test_what_was_not_tagged_yet_is_left_out(store: VaultStore) -> None:
    store.set_state(ID, State.TRANSCRIBED)
    assert finished(differences(store, all_in_start, NOW, TODAY)) == []
