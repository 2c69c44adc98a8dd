"""Edits in the vault: kept for ever, undone and redone across restarts, and tagged again when words change."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gesprekscoach.adapters.vault import Vault
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import notes
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.domain.worlds import dictionary
from gesprekscoach.errors import NotFound, WrongUse
from gesprekscoach.services import correcting
from gesprekscoach.services.correcting import correct, correct_and_retag
from gesprekscoach.services.ports import Store
from tests.fakes import at_once
from tests.vault_samples import add, conversation, utterance

ID = "20261120-bcdf"
SWAP = {"professional": "client", "client": "professional"}


@pytest.fixture
def vault(vault: Vault) -> Vault:
    with vault.open() as store:
        store.save_conversation(add(store), conversation())
    return vault


Tag = Callable[[Conversation], Conversation]


def tag_recording(store: Store, recording_id: str, tag: Tag) -> None:
    finished(correcting.tag_recording(store, recording_id, at_once(tag)))


def retag(store: Store, recording_id: str, tag: Tag) -> None:
    finished(correcting.retag(store, recording_id, at_once(tag)))


def swap_and_tag(store: Store, recording_id: str, tag: Tag) -> None:
    finished(correct_and_retag(store, recording_id, "speakers/swap", SWAP, at_once(tag)))


def shown(store: VaultStore) -> Conversation:
    found = store.conversation(ID)
    assert found is not None
    return found


def tag_by_length(untagged: Conversation) -> Conversation:
    """Tag in a way that shows what the tagger saw: the phase is the number of words in the turn."""
    turns = tuple(replace(t, phase=str(t.word_count), source={"phase": "machine"}) for t in untagged.turns)
    return replace(untagged, turns=turns)


def phases(store: VaultStore) -> list[str | None]:
    return [turn.phase for turn in shown(store).turns]


def test_a_correction_is_shown_and_the_machines_version_stays(store: VaultStore) -> None:
    correct(store, ID, "turn/1/phase", "closing")
    assert phases(store) == ["closing", "explore", "explore"]
    assert shown(store).turns[0].source["phase"] == "person"
    assert store.machine_conversation(ID) == conversation()


def test_the_library_shows_the_corrected_version(store: VaultStore) -> None:
    correct(store, ID, "turn/1/phase", "closing")
    correct(store, ID, "turn/1/utterance/2/act", "information")
    row = store.recordings()[0]
    assert (row.phases[0], row.questions) == ("closing", 0)
    store.undo(ID)
    assert store.recordings()[0].questions == 1


def test_undo_and_redo_go_all_the_way_and_work_after_a_restart(vault: Vault) -> None:
    steps = [("turn/1/phase", "closing"), ("turn/2/split", {"at": 4, "speaker": "client"}), ("turn/4/world", "system")]
    states = []
    with vault.open() as store:
        states.append(shown(store))
        for path, after in steps:
            correct(store, ID, path, after)
            states.append(shown(store))
    for expected in reversed(states[:-1]):
        with vault.open() as store:
            assert store.undo(ID) is not None
            assert shown(store) == expected
    with vault.open() as store:
        assert store.undo(ID) is None
    for expected in states[1:]:
        with vault.open() as store:
            assert store.redo(ID) is not None
            assert shown(store) == expected
    with vault.open() as store:
        assert store.redo(ID) is None
        assert [c.path for c in store.corrections(ID)] == [path for path, _ in steps]


def test_after_undo_a_new_edit_takes_the_place_of_the_old_one_and_nothing_is_ever_removed(store: VaultStore) -> None:
    correct(store, ID, "turn/1/phase", "closing")
    correct(store, ID, "turn/2/phase", "closing")
    store.undo(ID)
    correct(store, ID, "turn/3/phase", "closing")
    assert store.redo(ID) is None
    assert phases(store) == ["closing", "explore", "closing"]
    assert store._session.rows("SELECT count(*) AS n FROM corrections") == [{"n": 3}]


def test_undo_of_one_recording_leaves_another_alone(store: VaultStore) -> None:
    add(store, "20261121-dddd")
    store.save_conversation("20261121-dddd", conversation("20261121-dddd"))
    correct(store, ID, "turn/1/phase", "closing")
    correct(store, "20261121-dddd", "turn/1/phase", "closing")
    store.undo(ID)
    assert phases(store)[0] == "start"
    assert [c.recording_id for c in store.corrections("20261121-dddd")] == ["20261121-dddd"]


def test_corrections_survive_tagging_again(store: VaultStore) -> None:
    correct(store, ID, "turn/1/phase", "closing")
    tag_recording(store, ID, tag_by_length)
    assert phases(store) == ["closing", "7", "5"]


def test_tagging_tells_how_far_it_is_also_when_what_a_person_changed_is_tagged_after_it(store: VaultStore) -> None:
    assert list(correcting.tag_recording(store, ID, at_once(tag_by_length))) == [0.5]
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    assert list(correcting.tag_recording(store, ID, at_once(tag_by_length))) == [0.25, 0.75]


def test_tagging_anew_sees_the_words_and_speakers_as_corrected(store: VaultStore) -> None:
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    tag_recording(store, ID, tag_by_length)
    assert phases(store) == ["14", "4", "3", "5"]
    store.undo(ID)
    assert phases(store) == ["14", "7", "5"]


def test_tagging_that_is_stopped_halfway_leaves_everything_as_it_was(store: VaultStore) -> None:
    correct(store, ID, "speakers/swap", SWAP)
    retag(store, ID, tag_by_length)
    before, seen = shown(store), []

    def stop_at_the_second(untagged: Conversation) -> Conversation:
        seen.append(untagged)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return replace(tag_by_length(untagged), models={"tagger": "2"})

    with pytest.raises(KeyboardInterrupt):
        tag_recording(store, ID, stop_at_the_second)
    assert shown(store) == before


def test_corrections_survive_another_speech_model(store: VaultStore) -> None:
    correct(store, ID, "turn/3/phase", "closing")
    turns = [
        replace(
            t, n=n, utterances=(utterance(f"Nou {t.text}", (t.start_ms or 0) + 200),), start_ms=(t.start_ms or 0) + 200
        )
        for n, t in enumerate(conversation().turns[1:], 1)
    ]
    store.save_conversation(ID, replace(conversation(), turns=tuple(turns)))
    assert phases(store) == ["explore", "closing"]


def test_the_tagger_sees_the_words_and_speakers_as_corrected_and_corrected_tags_lie_on_top(store: VaultStore) -> None:
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    correct(store, ID, "turn/4/phase", "closing")
    assert phases(store) == ["start", "explore", "explore", "closing"]
    retag(store, ID, tag_by_length)
    assert phases(store) == ["14", "4", "3", "closing"]


def test_a_corrected_tag_stays_with_its_words_when_the_first_of_them_went_to_the_turn_before(store: VaultStore) -> None:
    correct(store, ID, "turn/3/phase", "closing")
    correct(store, ID, "turn/3/utterance/1/act", "summary")
    correct(store, ID, "turn/3/move_first", 3)
    retag(store, ID, tag_by_length)
    assert phases(store) == ["14", "10", "closing"]
    assert shown(store).turns[2].utterances[0].act == "summary"
    correct(store, ID, "turn/2/phase", "action")
    store.undo(ID)
    assert phases(store) == ["14", "10", "closing"]


@pytest.mark.parametrize(("first", "expected"), [(None, "closing"), ("action", "action")])
def test_of_two_turns_that_are_joined_the_corrected_tag_counts_and_else_that_of_the_first(
    store: VaultStore, first: str | None, expected: str
) -> None:
    correct(store, ID, "turn/3/phase", "closing")
    if first:
        correct(store, ID, "turn/2/phase", first)
    correct(store, ID, "turn/2/merge", None)
    assert phases(store)[1] == expected
    retag(store, ID, tag_by_length)
    assert phases(store) == ["14", expected]


def test_corrected_tags_come_back_when_speakers_were_swapped_and_swapped_back(store: VaultStore) -> None:
    correct(store, ID, "turn/1/stance", "guide")
    correct(store, ID, "turn/1/utterance/2/act", "closed_question")
    correct(store, ID, "turn/1/utterance/2/depth", 4)

    def tags() -> tuple[str | None, str | None, int | None]:
        turn = shown(store).turns[0]
        return turn.stance, turn.utterances[1].act, turn.utterances[1].depth

    correct(store, ID, "speakers/swap", SWAP)
    assert tags() == (None, None, None)
    correct(store, ID, "speakers/swap", SWAP)
    assert tags() == ("guide", "closed_question", 4)
    retag(store, ID, tag_by_length)
    assert tags() == ("guide", "closed_question", 4)
    correct(store, ID, "turn/1/speaker", "client")
    retag(store, ID, tag_by_length)
    correct(store, ID, "turn/1/speaker", "professional")
    assert tags() == ("guide", "closed_question", 4)


def test_a_corrected_tag_stands_on_both_parts_of_a_turn_that_was_cut_also_with_new_tags(store: VaultStore) -> None:
    correct(store, ID, "turn/2/phase", "closing")
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "client"})
    before = phases(store)
    retag(store, ID, tag_by_length)
    assert before[1:3] == phases(store)[1:3] == ["closing", "closing"]


def test_tags_made_again_fall_away_when_the_words_go_back_and_return_with_redo(store: VaultStore) -> None:
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    retag(store, ID, tag_by_length)
    store.undo(ID)
    assert shown(store) == conversation()
    store.redo(ID)
    assert phases(store) == ["14", "4", "3", "5"]
    correct(store, ID, "turn/1/utterance/1/text", "Dag.")
    assert phases(store) == ["14", "4", "3", "5"]
    assert shown(store).turns[0].utterances[0].text == "Dag."


def test_what_another_window_corrects_while_tags_are_made_is_shown(store: VaultStore) -> None:
    def tag(seen: Conversation) -> Conversation:
        correct(store, ID, "turn/1/utterance/1/text", "Dag.")
        return tag_by_length(seen)

    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    retag(store, ID, tag)
    assert shown(store).turns[0].utterances[0].text == "Dag."
    assert phases(store) == ["14", "4", "3", "5"]


def test_what_another_window_undoes_while_tags_are_made_stays_undone(store: VaultStore) -> None:
    def tag(seen: Conversation) -> Conversation:
        store.undo(ID)
        return tag_by_length(seen)

    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    retag(store, ID, tag)
    assert shown(store) == conversation()


@pytest.mark.parametrize("edits", [[], [("speakers/swap", SWAP)]])
@pytest.mark.parametrize("make_tags", [tag_recording, retag, swap_and_tag])
def test_words_that_another_command_writes_while_tags_are_made_stay_and_get_the_tags(
    store: VaultStore, make_tags: Callable[[Store, str, Tag], None], edits: list[tuple[str, object]]
) -> None:
    for path, after in edits:
        correct(store, ID, path, after)
    said_anew = replace(conversation(), models={"speech": "small"}, turns=(conversation().turns[1],))

    def tag(seen: Conversation) -> Conversation:
        if len(seen.turns) > 1:
            store.save_conversation(ID, said_anew)
        return tag_by_length(seen)

    make_tags(store, ID, tag)
    assert [(turn.text, turn.phase) for turn in shown(store).turns] == [(said_anew.turns[0].text, "7")]
    assert shown(store).models == {"speech": "small"}


def test_swapped_speakers_can_be_swapped_back(store: VaultStore) -> None:
    correct(store, ID, "speakers/swap", SWAP)
    retag(store, ID, tag_by_length)
    assert [t.speaker for t in shown(store).turns] == ["client", "professional", "client"]
    correct(store, ID, "speakers/swap", SWAP)
    retag(store, ID, tag_by_length)
    assert [t.speaker for t in shown(store).turns] == ["professional", "client", "professional"]


def test_without_changed_words_tags_are_made_anew_too_since_the_tagger_may_be_another(store: VaultStore) -> None:
    correct(store, ID, "turn/1/phase", "closing")
    retag(store, ID, tag_by_length)
    assert phases(store) == ["closing", "7", "5"]


def test_an_edit_that_does_not_fit_is_refused_and_not_kept(store: VaultStore) -> None:
    with pytest.raises(WrongUse):
        correct(store, ID, "turn/2/stance", "expert")
    assert store.corrections(ID) == ()


def test_an_edit_goes_to_the_turn_that_was_seen_though_another_window_split_one_before_it(store: VaultStore) -> None:
    seen = shown(store)
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    correct(store, ID, "turn/3/phase", "closing", seen)
    correct(store, ID, "turn/3/utterance/1/act", "information", seen)
    assert phases(store) == ["start", "explore", "explore", "closing"]
    assert shown(store).turns[3].utterances[0].act == "information"


@pytest.mark.parametrize(("path", "after"), [("turn/2/utterance/1/text", "Mooi."), ("turn/2/move_first", 1)])
def test_an_edit_of_words_that_another_window_changed_is_refused(store: VaultStore, path: str, after: object) -> None:
    seen = shown(store)
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    kept = store.corrections(ID)
    with pytest.raises(WrongUse, match="in een ander venster"):
        correct(store, ID, path, after, seen)
    assert store.corrections(ID) == kept


def test_a_note_or_tag_stays_at_its_moment_though_another_window_changed_the_words(store: VaultStore) -> None:
    seen = shown(store)
    correct(store, ID, "turn/1/merge", True)
    correct(store, ID, "turn/2/utterance/1/text", "De zorgen hielden u wakker.")
    correct(store, ID, "turn/3/comment", "Mooi gezegd.", seen)
    correct(store, ID, "turn/3/phase", "closing", seen)
    assert [(note.n, note.comment) for note in notes(shown(store), store.corrections(ID))] == [(2, "Mooi gezegd.")]
    assert phases(store)[1] == "closing"


def test_an_edit_of_the_whole_conversation_needs_no_place(store: VaultStore) -> None:
    seen = shown(store)
    correct(store, ID, "turn/2/split", {"at": 4, "speaker": "professional"})
    correct(store, ID, "speakers/swap", SWAP, seen)
    assert shown(store).turns[0].speaker == "client"


def test_what_was_not_transcribed_cannot_be_corrected_or_tagged(store: VaultStore) -> None:
    add(store, "20261121-dddd")
    with pytest.raises(NotFound, match="nog geen tekst"):
        correct(store, "20261121-dddd", "turn/1/phase", "start")
    with pytest.raises(NotFound, match="nog geen tekst"):
        tag_recording(store, "20261121-dddd", tag_by_length)


def test_words_that_a_person_said_are_right_stay_sure_after_tagging_again_and_undo_takes_that_back(
    store: VaultStore,
) -> None:
    heard = conversation()
    client = heard.turns[1]
    said = client.utterances[0]
    doubtful = replace(said, words=tuple(replace(word, probability=0.1) for word in said.words))
    turns = (heard.turns[0], replace(client, utterances=(doubtful,)), heard.turns[2])
    store.save_conversation(ID, replace(heard, turns=turns))
    assert dictionary(shown(store), frozenset()).own == ()

    correct(store, ID, "turn/2/utterance/1/text", said.text)
    tag_recording(store, ID, tag=lambda untagged: untagged)
    assert "schulden" in [word.word for word in dictionary(shown(store), frozenset()).own]
    store.undo(ID)
    assert dictionary(shown(store), frozenset()).own == ()
