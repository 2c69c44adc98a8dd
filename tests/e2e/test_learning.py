"""Learning with the real tagger on a sample: a corrected pattern changes, and undone the very same tags come back."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.bootstrap import Coach
from gesprekscoach.domain.conversation import QUESTION_ACTS, Conversation
from gesprekscoach.domain.corpus_format import conversation_from_json
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.stepwise import finished
from gesprekscoach.domain.tag_list import changes
from gesprekscoach.resources import sample_audio_dir
from gesprekscoach.services.correcting import correct, tag_recording
from gesprekscoach.services.learning import learn, shipped_hold_out
from gesprekscoach.settings import Settings
from tests.vault_samples import TODAY, add, new_vault

pytestmark = pytest.mark.e2e

ID = "20261120-bcdf"


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Coach:
    home = tmp_path_factory.mktemp("home")
    return Coach(Settings(home, home / "kluis.db", home / "modellen", workers=2))


def sample(name: str) -> Conversation:
    file = sample_audio_dir() / f"{name}.labels.json"
    return conversation_from_json(json.loads(file.read_text(encoding="utf-8")), with_labels=False)


@pytest.fixture(scope="module")
def heard() -> Conversation:
    return sample("rollenspel-1")


@pytest.fixture
def store(tmp_path: Path, coach: Coach, heard: Conversation) -> Iterator[VaultStore]:
    with new_vault(tmp_path).open() as opened:
        opened.save_conversation(add(opened), replace(heard, id=ID))
        finished(tag_recording(opened, ID, coach.tag_for(opened)))
        opened.set_state(ID, State.TAGGED)
        yield opened


def shown(store: VaultStore) -> Conversation:
    found = store.conversation(ID)
    assert found is not None
    return found


def acts(conversation: Conversation) -> dict[tuple[int, int], str | None]:
    return {
        (turn.n, position): utterance.act
        for turn in conversation.turns
        if turn.speaker == "professional"
        for position, utterance in enumerate(turn.utterances, 1)
    }


def sureness(conversation: Conversation) -> dict[tuple[int, int], float]:
    return {
        (turn.n, position): utterance.confidence["act"]
        for turn in conversation.turns
        if turn.speaker == "professional"
        for position, utterance in enumerate(turn.utterances, 1)
    }


def correct_like_a_person_with_a_view(store: VaultStore) -> tuple[str, dict[tuple[int, int], str]]:
    """Correct one frequent act to another, everywhere; return that act and the corrections."""
    found = acts(shown(store))
    frequent = Counter(act for act in found.values() if act and act not in QUESTION_ACTS).most_common()[0][0]
    wanted = "advice" if frequent != "advice" else "information"
    places = [place for place, act in found.items() if act == frequent]
    for n, position in places:
        correct(store, ID, f"turn/{n}/utterance/{position}/act", wanted)
    return frequent, dict.fromkeys(places, wanted)


def test_a_corrected_pattern_is_learned_and_undo_brings_back_the_very_same_tags(
    coach: Coach, store: VaultStore, heard: Conversation
) -> None:
    before = finished(coach.tag_for(store)(heard))
    frequent, taught = correct_like_a_person_with_a_view(store)

    for _ in learn(store, coach.learner, coach.rule_book, [shown(store)], TODAY):
        pass
    after = finished(coach.tag_for(store)(heard))

    followed = [acts(after)[place] == act for place, act in taught.items()]
    assert sum(followed) >= 0.8 * len(taught) >= 3
    first, then = coach.tag(sample("rollenspel-2")), finished(coach.tag_for(store)(sample("rollenspel-2")))
    old, new = acts(first), acts(then)
    leaning = [
        new[place] != act or sureness(then)[place] < sureness(first)[place]
        for place, act in old.items()
        if act == frequent
    ]
    assert sum(leaning) > len(leaning) / 2, "elsewhere nothing leans that way"
    assert sum(new[place] == act for place, act in old.items()) >= 0.8 * len(old)
    touched = {change.place.track for change in changes(before, after)}
    assert "act" in touched and touched <= {"act", "depth", "follow_up", "flags", "opening"}
    assert after.models["tagger"].startswith(f"{before.models['tagger']}+")
    assert coach.versions_for(store)["tagger"] == after.models["tagger"]
    assert coach.is_outdated(store, shown(store))

    store.forget_learned()
    assert finished(coach.tag_for(store)(heard)) == before


def test_the_same_corrections_teach_the_same_and_none_teach_nothing(
    coach: Coach, store: VaultStore, heard: Conversation
) -> None:
    nothing = coach.learner.learn([coach.learner.study(heard)])
    assert coach.learner.tagger(nothing).tag(heard).turns == coach.tagger.tag(heard).turns

    correct_like_a_person_with_a_view(store)
    start = replace(shown(store), turns=shown(store).turns[:12])
    lesson = coach.learner.study(start)
    versions = {coach.learner.tagger(coach.learner.learn([lesson])).version for _ in range(2)}
    assert len(versions) == 1 and coach.tagger.version not in versions


def test_the_shipped_hold_out_is_two_labelled_role_plays(coach: Coach) -> None:
    found = shipped_hold_out(sample_audio_dir())
    assert [c.id for c in found] == ["rollenspel-1", "rollenspel-2"]
    assert all(turn.phase for c in found for turn in c.turns)
