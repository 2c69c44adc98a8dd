"""The example conversations: in a vault within seconds, with the tags of now."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gesprekscoach.adapters.audio import PyAvReader
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.bootstrap import Coach
from gesprekscoach.desk import CoachDesk, CoachVault
from gesprekscoach.domain.conversation import Conversation, Turn, Utterance
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.domain.tag_list import changes
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.example import HEARD, bring_example
from gesprekscoach.services.ports import Progress
from gesprekscoach.settings import load_settings
from tests.vault_samples import TODAY


@pytest.fixture
def coach() -> Coach:
    return Coach(load_settings())


@pytest.fixture
def example(coach: Coach) -> Iterator[CoachVault]:
    vault = finished(CoachDesk(coach).example())
    yield vault
    vault.close()


@pytest.mark.e2e
def test_both_conversations_are_tagged_and_their_sound_is_there(example: CoachVault) -> None:
    with closing(example.open()) as store:
        rows = store.recordings()
        pieces = [sum(p.span.duration_ms for p in store.audio_pieces(row.id)) for row in rows]
    assert [row.state for row in rows] == [State.TAGGED, State.TAGGED]
    assert pieces == [row.duration_ms for row in rows]
    assert [one.title.split()[0] for one in example.review(rows[0].id).series()] == ["Eerste", "Tweede"]
    assert all(row.opening_level is not None and row.questions and any(row.phases) for row in rows)


def shipped() -> list[Conversation]:
    files = sorted(sample_audio_dir().glob(f"*{HEARD}"))
    return [conversation_from_json(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def units(conversation: Conversation) -> list[Turn | Utterance]:
    return [unit for turn in conversation.turns for unit in (turn, *turn.utterances)]


def test_the_shipped_tags_are_of_this_tagger_and_codebook(coach: Coach, store: VaultStore) -> None:
    versions = coach.versions_for(store)
    for conversation in shipped():
        assert versions.items() <= conversation.models.items(), "see sample_audio/README.md for how to write them anew"


@pytest.mark.e2e
def test_the_shipped_tags_are_what_the_tagger_says(coach: Coach) -> None:
    for conversation in shipped():
        tagged = coach.tag(conversation)
        assert not changes(conversation, tagged)
        assert conversation.opening == tagged.opening, "the opening shows where each code stands"
        pairs = list(zip(units(conversation), units(tagged), strict=True))
        assert all(now.confidence == pytest.approx(before.confidence, abs=0.02) for before, now in pairs)
        assert sum(now.why != before.why for before, now in pairs) <= 3, "another processor rounds differently"


@pytest.mark.parametrize(("tagger", "expected"), [("now", []), ("later", ["Eerste", "Tweede"])])
def test_tags_are_made_again_only_for_another_version(store: VaultStore, tagger: str, expected: list[str]) -> None:
    tagged: list[str] = []

    def tag(conversation: Conversation) -> Conversation:
        tagged.append(conversation.title.split()[0])
        return replace(conversation, turns=conversation.turns[:1])

    now = shipped()[0].models["tagger"] if tagger == "now" else "een latere"
    ids = finished(bring_example(sample_audio_dir(), store, PyAvReader(), tag, {"tagger": now}, TODAY))
    turns = [len(found.turns) for name in ids if (found := store.conversation(name))]
    states = [store.recording(name).state for name in ids]
    assert tagged == expected and states == [State.TAGGED] * 2
    assert turns == ([1, 1] if expected else [len(conversation.turns) for conversation in shipped()])


def test_the_example_stands_among_the_files_of_the_program_and_who_stops_leaves_nothing(
    coach: Coach, own_home: Path
) -> None:
    steps = CoachDesk(coach).example()
    next(steps)
    assert list(own_home.iterdir())
    steps.close()
    assert not list(own_home.iterdir())


@pytest.mark.e2e
def test_closing_removes_the_vault_and_its_folder(coach: Coach) -> None:
    vault = finished(CoachDesk(coach).example())
    folder = vault.path.parent
    assert vault.path.exists()
    vault.close()
    assert not folder.exists()


@pytest.mark.e2e
def test_the_sound_of_the_example_can_be_processed_anew_in_the_child_process(example: CoachVault) -> None:
    with closing(example.open()) as store:
        row = store.recordings()[-1]
        again = replace(store.recording(row.id), id="20261126-bcdf", state=State.IMPORTING, source_sha256="aa")
        store.add_recording(again)
        for piece in store.audio_pieces(row.id, Span(0, 60_000)):
            store.add_piece(again.id, piece)
        store.finish_import(again.id, 60_000)
    steps: list[Progress] = list(example.process(again.id).steps())
    assert len({step.step for step in steps}) >= 4
    with closing(example.open()) as store:
        heard = store.conversation(again.id)
    assert heard is not None and heard.turns[0].phase is not None
    assert "fijn dat ik" in heard.turns[0].text.lower()
