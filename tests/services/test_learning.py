"""Learning from corrections: what is measured, when it is kept, how it is undone."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date

import pytest

from gesprekscoach.adapters.vault import Vault
from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.bootstrap import Coach
from gesprekscoach.desk import CoachVault
from gesprekscoach.domain.agreement import Scores
from gesprekscoach.domain.conversation import Conversation, Turn
from gesprekscoach.domain.learning import Gain, LearnedLayer, Outcome, share_equal
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.stepwise import Steps, finished
from gesprekscoach.domain.tag_list import tags
from gesprekscoach.errors import NotFound
from gesprekscoach.services.correcting import correct
from gesprekscoach.services.learning import learn, tagger_of, versions_of
from gesprekscoach.services.tagging import RuleBook
from gesprekscoach.settings import load_settings
from tests.vault_samples import TODAY, add, conversation

FIRST, SECOND = "20261120-bcdf", "20261121-dddd"


@dataclass
class FakeTagger:
    """Puts every turn of the professional in one phase."""

    version: str
    phase: str

    def steps(self, conversation: Conversation) -> Steps[Conversation]:
        yield 0.5
        return replace(conversation, turns=tuple(self._tagged(turn) for turn in conversation.turns))

    def _tagged(self, turn: Turn) -> Turn:
        return replace(turn, phase=self.phase if turn.speaker == "professional" else "other", source={})


class FakeLearner:
    """Learns the phase that a person gave first."""

    version = "1"

    def study(self, conversation: Conversation) -> str:
        return next(turn.phase or "" for turn in conversation.turns if turn.source.get("phase") == "person")

    def learn(self, lessons: Sequence[str]) -> bytes:
        return lessons[0].encode()

    def tagger(self, weights: bytes | None) -> FakeTagger:
        return FakeTagger("1", "start") if weights is None else FakeTagger(f"1+{weights.decode()}", weights.decode())


@pytest.fixture
def store(store: VaultStore) -> VaultStore:
    for recording_id in (FIRST, SECOND):
        store.save_conversation(add(store, recording_id), conversation(recording_id))
        store.set_state(recording_id, State.TAGGED)
    return store


Learn = Callable[..., Outcome]


@pytest.fixture
def learnt(store: VaultStore, rules: RuleBook) -> Learn:
    return lambda *hold_out: finished(learn(store, FakeLearner(), rules, hold_out, TODAY))


def labelled(phase: str) -> Conversation:
    return finished(FakeTagger("", phase).steps(conversation()))


def test_without_corrected_tags_there_is_nothing_to_learn(learnt: Learn) -> None:
    with pytest.raises(NotFound, match="nog geen verbeterde tags"):
        learnt(labelled("start"))


@pytest.mark.parametrize(
    ("path", "after", "is_lesson"),
    [
        ("turn/1/utterance/2/act", "closed_question", True),
        ("turn/1/utterance/2/depth", 1, True),
        ("turn/1/utterance/2/flags", ["leading"], True),
        ("turn/1/utterance/2/follow_up", "D1", False),
        ("turn/1/comment", "Mooi gezegd.", False),
    ],
)
def test_a_corrected_tag_is_a_lesson_unless_it_follows_by_rule(
    store: VaultStore, rules: RuleBook, path: str, after: object, is_lesson: bool
) -> None:
    correct(store, FIRST, path, after)
    with nullcontext() if is_lesson else pytest.raises(NotFound):
        next(learn(store, FakeLearner(), rules, [], TODAY))


def test_labels_count_equally_whatever_track_they_are_on() -> None:
    phase, act = Scores(n=10, kappa=0.0, macro_f1=0.0, accuracy=0.5), Scores(30, 0.0, 0.0, 0.9)
    assert share_equal({"phase": phase, "act": act}) == pytest.approx(0.8)
    assert share_equal({}) == 0


def test_nothing_is_learned_from_a_conversation_past_its_retention_date(store: VaultStore, rules: RuleBook) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    with pytest.raises(NotFound, match="nog geen verbeterde tags"):
        next(learn(store, FakeLearner(), rules, [labelled("action")], date(2027, 2, 21)))


def test_what_was_learned_is_used_in_this_vault_from_then_on(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    assert learnt(labelled("action")).is_kept
    assert finished(tagger_of(store, FakeLearner()).steps(conversation())).turns[0].phase == "action"
    assert versions_of(store, "1", "1.3") == {"tagger": "1+action", "codebook": "1.3"}


def test_tags_that_are_made_again_in_the_app_are_by_what_the_vault_learned(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Coach, "learner", FakeLearner())
    with vault.open() as store:
        store.save_conversation(add(store, FIRST), conversation(FIRST))
        store.save_learned(LearnedLayer("1", "1+action", b"action", 1, (FIRST,)))

    finished(CoachVault(Coach(load_settings()), vault).review(FIRST).retag())

    with vault.open() as store:
        made = store.conversation(FIRST)
    assert made is not None and made.turns[0].phase == "action"
    assert made.models["tagger"] == "1+action"


def test_learning_again_takes_the_place_of_what_was_learned_before(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    learnt(labelled("action"))
    learnt(labelled("action"))
    store.undo(FIRST)
    correct(store, SECOND, "turn/1/phase", "analyse")
    learnt(labelled("analyse"))
    layer = store.learned()
    assert layer is not None and (layer.version, layer.recordings) == ("1+analyse", (SECOND,))
    store.erase(FIRST)
    assert store.learned() == layer


def test_undone_the_tagger_is_the_one_that_shipped(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    learnt(labelled("action"))
    assert store.forget_learned()
    assert tagger_of(store, FakeLearner()) == FakeTagger("1", "start")
    assert not store.forget_learned()


def test_one_corrected_conversation_is_judged_by_what_it_taught_itself_and_that_is_said(
    store: VaultStore, learnt: Learn
) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    outcome = learnt(labelled("action"))
    assert outcome.gains == {"phase": Gain(n=1, before=0, after=1)}
    assert not outcome.is_apart


def test_a_tag_that_the_machine_gave_right_already_counts_as_right_before(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "start")
    assert learnt(labelled("start")).gains == {"phase": Gain(n=1, before=1, after=1)}


def test_of_two_each_is_judged_by_what_the_other_taught(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    correct(store, SECOND, "turn/1/phase", "analyse")
    outcome = learnt(labelled("action"))
    assert outcome.gains == {"phase": Gain(n=2, before=0, after=0)}
    assert outcome.is_apart


def test_other_tags_that_change_along_are_counted(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    outcome = learnt(labelled("action"))
    assert outcome.changed == 1
    labels = [tag.label for tag in tags(labelled("action")).values() if tag.label not in (None, ())]
    assert outcome.others == len(labels) - 1, "all but the one that was taught"


def test_what_makes_the_hold_out_worse_is_not_kept(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    assert not learnt(labelled("start")).is_kept
    assert store.learned() is None


def test_what_leaves_the_hold_out_as_it_was_is_kept(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    assert learnt(labelled("analyse")).is_kept


def test_stopped_at_whichever_step_nothing_was_kept(store: VaultStore, rules: RuleBook) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    steps = 0
    for _ in learn(store, FakeLearner(), rules, [labelled("action")], TODAY):
        assert store.learned() is None
        steps += 1
    assert steps > 3
    assert store.learned() is not None


def test_a_layer_for_another_version_of_the_tagger_has_no_say(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    learnt(labelled("action"))
    newer = FakeLearner()
    newer.version = "2"
    assert tagger_of(store, newer) == FakeTagger("1", "start")
    assert versions_of(store, "2", "1.3")["tagger"] == "2"


def test_erasing_a_conversation_erases_what_was_learned_from_it(store: VaultStore, learnt: Learn) -> None:
    correct(store, FIRST, "turn/1/phase", "action")
    learnt(labelled("action"))
    store.erase(SECOND)
    assert store.learned() is not None
    store.erase(FIRST)
    assert store.learned() is None
