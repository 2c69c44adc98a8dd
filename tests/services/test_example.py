"""The example conversations: in a vault within seconds, and what was heard beforehand is what is heard now."""

from collections.abc import Iterator
from contextlib import closing
from difflib import SequenceMatcher

import pytest

from gesprekscoach.bootstrap import Coach
from gesprekscoach.desk import CoachDesk, ExampleVault
from gesprekscoach.domain.recording import State
from gesprekscoach.services.ports import Progress
from gesprekscoach.settings import load_settings


@pytest.fixture
def coach() -> Coach:
    return Coach(load_settings())


def brought(desk: CoachDesk) -> ExampleVault:
    steps = desk.example()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            vault: ExampleVault = end.value
            return vault


@pytest.fixture
def example(coach: Coach) -> Iterator[ExampleVault]:
    vault = brought(CoachDesk(coach))
    yield vault
    vault.close()


@pytest.mark.e2e
def test_both_conversations_are_tagged_and_their_sound_is_there(example: ExampleVault) -> None:
    with closing(example.open()) as store:
        rows = store.recordings()
        pieces = [sum(p.span.duration_ms for p in store.audio_pieces(row.id)) for row in rows]
    assert [row.state for row in rows] == [State.TAGGED, State.TAGGED]
    assert pieces == [row.duration_ms for row in rows]
    assert [one.row.title.split()[0] for one in example.review(rows[0].id).series()] == ["Eerste", "Tweede"]
    assert all(row.opening_level is not None and row.questions and any(row.phases) for row in rows)


@pytest.mark.e2e
def test_closing_removes_the_vault_and_its_folder(coach: Coach) -> None:
    vault = brought(CoachDesk(coach))
    folder = vault.path.parent
    assert vault.path.exists()
    vault.close()
    assert not folder.exists()


@pytest.mark.e2e
def test_processing_in_the_child_process_hears_what_the_example_says(example: ExampleVault) -> None:
    with closing(example.open()) as store:
        row = store.recordings()[-1]
        heard = store.conversation(row.id)
        assert heard is not None
        store.save_conversation(row.id, type(heard)(row.id, heard.turns[:1]))  # as if nothing was heard yet
        store.set_state(row.id, State.IMPORTED)
    steps: list[Progress] = list(example.process(row.id).steps())
    assert len({step.step for step in steps}) >= 4
    with closing(example.open()) as store:
        again = store.conversation(row.id)
    assert again is not None and again.turns[0].phase is not None
    before = [word for turn in heard.turns for word in turn.text.split()]
    after = [word for turn in again.turns for word in turn.text.split()]
    likeness = SequenceMatcher(None, before, after, autojunk=False).ratio()
    assert likeness > 0.85  # int8 sums differ a little per processor
