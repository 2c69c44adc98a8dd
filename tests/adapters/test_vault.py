"""What the vault keeps and gives back."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from gesprekscoach.adapters.vault.session import Row
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.corrections import edit_for
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import NotFound
from tests.vault_samples import add, consent, conversation, new_vault, piece, plan, recording, segments


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VaultStore]:
    with new_vault(tmp_path).open() as opened:
        yield opened


def test_a_recording_comes_back_as_it_was_stored(store: VaultStore) -> None:
    add(store)
    expected = replace(recording(source="20261120-bcdf"), state=State.IMPORTED, duration_ms=60_000)
    assert store.recording("20261120-bcdf") == expected


def test_an_unknown_day_stays_unknown(store: VaultStore) -> None:
    store.add_recording(replace(recording(), held_on=None, setting=None))
    store.finish_import("20261120-bcdf", 1)
    assert store.recording("20261120-bcdf").held_on is None
    assert store.recordings()[0].held.on is None


def test_the_vault_knows_which_of_one_day_came_first_and_when(store: VaultStore) -> None:
    began = datetime.now(UTC).replace(microsecond=0)
    first, second = (store.held(add(store, name)) for name in ("20261120-zzzz", "20261120-bbbb"))
    assert began <= first.kept_at <= second.kept_at <= datetime.now(UTC)
    assert first.place < second.place and first.at is None
    with pytest.raises(NotFound):
        store.held("20261120-cccc")


def test_the_version_of_a_recording_differs_with_every_change_of_it_and_of_nothing_else(store: VaultStore) -> None:
    one, other = add(store), add(store, "20261121-dddd")
    seen = [store.version(one)]
    store.save_conversation(one, conversation())
    seen.append(store.version(one))
    store.add_correction(one, edit_for(conversation(), "turn/1/phase", "closing"))
    seen.append(store.version(one))
    store.undo(one)
    seen.append(store.version(one))
    assert len(set(seen)) == len(seen)
    store.save_conversation(other, conversation(other))
    assert store.version(one) == seen[-1]
    store.erase(one)
    with pytest.raises(NotFound):
        store.version(one)


def test_the_version_of_the_list_differs_with_all_that_the_list_shows(store: VaultStore) -> None:
    seen = [store.version()]
    one = "20261120-bcdf"
    changes: list[Callable[[], object]] = [
        lambda: add(store),
        lambda: store.save_conversation(one, conversation()),
        lambda: store.set_state(one, State.TAGGED),
        lambda: store.add_correction(one, edit_for(conversation(), "speakers/client/name", "Samira")),
        lambda: store.undo(one),
        lambda: store.erase(one),
    ]
    for change in changes:
        time.sleep(0.002)  # the version tells milliseconds
        change()
        seen.append(store.version())
    assert len(set(seen)) == len(seen)


def test_the_version_of_the_list_differs_too_when_the_clock_was_set_back(store: VaultStore) -> None:
    add(store)
    one = add(store, "20261121-dddd")
    store._session.run("UPDATE recordings SET touched_at = '2036-01-01T00:00:00+00:00'")
    before = store.version()
    store.set_state(one, State.TRANSCRIBED)
    assert store.version() != before


def test_erasing_gives_the_room_back_to_the_disk(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        erased, kept = add(store), add(store, "20261121-dddd")
        for index in range(2, 7):
            store.add_piece(erased, piece(index, bytes(200_000)))
            store.add_piece(kept, piece(index, b"s" * 200_000))
    size = vault.path.stat().st_size
    with vault.open() as store:
        store.erase(erased)
        assert vault.path.stat().st_size < size - 1_000_000
        assert [one.flac for one in store.audio_pieces(kept)][2:] == [b"s" * 200_000] * 5


def test_nobody_sees_a_recording_that_is_still_being_imported(store: VaultStore) -> None:
    store.add_recording(recording())
    store.add_piece("20261120-bcdf", piece(0))
    assert store.recordings() == []
    assert store.recording_with_source("aa") is None
    with pytest.raises(NotFound):
        store.recording("20261120-bcdf")


def test_recordings_are_listed_newest_first_with_their_people(store: VaultStore) -> None:
    add(store, "20261120-bbbb")
    store.add_recording(
        replace(recording("20261125-cccc", consent("Noor", "Sem", "Kijker")), held_on=date(2026, 11, 25))
    )
    store.finish_import("20261125-cccc", 1_000)
    first, second = store.recordings()
    assert (first.id, second.id) == ("20261125-cccc", "20261120-bbbb")
    assert first.people == ("Noor", "Sem", "Kijker")
    assert (first.duration_ms, first.state, first.keep_until) == (1_000, State.IMPORTED, date(2027, 2, 20))


def test_the_library_row_of_a_tagged_conversation_says_how_it_went(store: VaultStore) -> None:
    store.save_conversation(add(store), conversation())
    row = store.recordings()[0]
    assert (row.opening_level, row.questions, row.reflections) == (2, 1, 1)
    assert row.phases == ("start", "explore", "explore")


def test_sound_comes_back_in_order_and_a_passage_reads_only_what_it_overlaps(store: VaultStore) -> None:
    store.add_recording(recording())
    for index in range(4):
        store.add_piece("20261120-bcdf", piece(index, b"fLaC" + bytes([index])))
    assert [p.index for p in store.audio_pieces("20261120-bcdf")] == [0, 1, 2, 3]
    assert [p.flac for p in store.audio_pieces("20261120-bcdf", Span(59_999, 60_001))] == [b"fLaC\x01", b"fLaC\x02"]
    assert [p.index for p in store.audio_pieces("20261120-bcdf", Span(30_000, 60_000))] == [1]


def test_a_plan_and_its_blocks_come_back(store: VaultStore) -> None:
    recording_id = add(store)
    assert store.plan(recording_id, "base") is None
    store.save_plan(recording_id, plan())
    store.save_block(recording_id, "base", 1, segments())
    assert store.plan(recording_id, "base") == plan()
    assert store.blocks_done(recording_id, "base") == {1: segments()}


def test_a_new_plan_drops_the_blocks_of_the_old_one_but_not_those_of_another_model(store: VaultStore) -> None:
    recording_id = add(store)
    for model in ("base", "small"):
        store.save_plan(recording_id, plan(model))
        store.save_block(recording_id, model, 0, segments())
    store.save_plan(recording_id, plan("base"))
    assert store.blocks_done(recording_id, "base") == {}
    assert store.blocks_done(recording_id, "small") == {0: segments()}


def test_a_block_that_is_in_no_plan_is_refused(store: VaultStore) -> None:
    recording_id = add(store)
    with pytest.raises(NotFound):
        store.save_block(recording_id, "base", 0, segments())


def test_a_conversation_comes_back_with_every_tag_word_and_reason(store: VaultStore) -> None:
    recording_id = add(store)
    assert store.conversation(recording_id) is None
    store.save_conversation(recording_id, conversation())
    assert store.conversation(recording_id) == conversation()


def test_saving_a_conversation_again_replaces_it(store: VaultStore) -> None:
    recording_id = add(store)
    store.save_conversation(recording_id, conversation())
    shorter = replace(conversation(), turns=conversation().turns[:1], opening=None)
    store.save_conversation(recording_id, shorter)
    assert store.conversation(recording_id) == shorter


def test_everything_is_there_after_closing_and_opening_again(tmp_path: Path) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store:
        store.save_conversation(add(store), conversation())
        store.set_state("20261120-bcdf", State.TAGGED)
    with vault.open() as store:
        assert store.conversation("20261120-bcdf") == conversation()
        assert store.recording("20261120-bcdf").state == State.TAGGED


@pytest.mark.parametrize("read", ["recording", "consent", "held", "conversation", "corrections", "version"])
def test_what_another_window_erases_while_it_is_read_is_gone_and_no_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: str
) -> None:
    vault = new_vault(tmp_path)
    with vault.open() as store, vault.open() as elsewhere:
        recording_id = add(store)
        ask = store._session.rows

        def ask_and_see_it_erased(*question: Any) -> list[Row]:
            found = ask(*question)
            with suppress(NotFound):
                elsewhere.erase(recording_id)
            return found

        monkeypatch.setattr(store._session, "rows", ask_and_see_it_erased)
        with suppress(NotFound):
            getattr(store, read)(recording_id)
        with pytest.raises(NotFound):
            getattr(store, read)(recording_id)


def test_work_on_a_recording_that_is_erased_meanwhile_stops_with_a_message(store: VaultStore) -> None:
    recording_id = add(store)
    store.save_plan(recording_id, plan())
    store.erase(recording_id)
    for work in (
        lambda: store.add_piece(recording_id, piece(2)),
        lambda: store.save_plan(recording_id, plan()),
        lambda: store.save_block(recording_id, "base", 0, segments()),
        lambda: store.save_conversation(recording_id, conversation()),
        lambda: store.set_state(recording_id, State.TAGGED),
    ):
        with pytest.raises(NotFound):
            work()


@pytest.mark.parametrize("ask", ["recording", "consent", "conversation", "corrections", "erase"])
def test_an_unknown_id_is_named_in_the_error(store: VaultStore, ask: str) -> None:
    with pytest.raises(NotFound, match="20200101-zzzz"):
        getattr(store, ask)("20200101-zzzz")
