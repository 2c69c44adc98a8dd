"""The whole job on one recording: gated by consent, done once, and with a person's swap laid over it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gesprekscoach.adapters.vault.store import VaultStore
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corrections import speaker_names
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.stepwise import Steps
from gesprekscoach.errors import ConsentMissing, NotFound, WrongUse
from gesprekscoach.services.correcting import Tag
from gesprekscoach.services.erasing import withdraw
from gesprekscoach.services.ports import Progress
from gesprekscoach.services.processing import name_speaker, process, swap_speakers
from tests.fakes import FakeSeparator, FakeSpeechFinder, FakeTranscriber, FakeWordList, at_once
from tests.vault_samples import TODAY, add, conversation, segments


def erase(store: VaultStore, recording_id: str) -> None:
    store.erase(recording_id)


def withdraw_consent(store: VaultStore, recording_id: str) -> None:
    withdraw(store, recording_id, "Deelnemer B", datetime.now(UTC))


class CountingTag:
    """Puts every turn in one phase and counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, conversation: Conversation) -> Conversation:
        self.calls += 1
        return replace(conversation, turns=tuple(replace(turn, phase="clarify") for turn in conversation.turns))


def steps_of(
    store: VaultStore,
    recording_id: str,
    tag: Tag,
    transcriber: FakeTranscriber | None = None,
    today: date = TODAY,
    tagged_with: Mapping[str, str] | None = None,
) -> Iterator[Progress]:
    finder = FakeSpeechFinder([(None, Span(900, 5_000))])
    words = transcriber or FakeTranscriber(segments()), FakeSeparator(), DomainWords([]), FakeWordList()
    return process(recording_id, store, finder, *words, tag, today, tagged_with)


def test_words_speakers_and_tags_come_in_that_order(store: VaultStore) -> None:
    recording_id = add(store)

    steps = steps_of(store, recording_id, at_once(CountingTag()))

    assert list(dict.fromkeys(step.step for step in steps)) == [
        "Spraak zoeken",
        "Woorden herkennen",
        "Stemmen uit elkaar houden",
        "Tags maken",
    ]
    conversation = store.conversation(recording_id)
    assert conversation is not None and conversation.turns[0].phase == "clarify"
    assert store.recordings()[0].state is State.TAGGED


@pytest.mark.parametrize("step", ["Spraak zoeken", "Stemmen uit elkaar houden", "Tags maken"])
def test_what_takes_minutes_of_a_long_recording_tells_how_far_it_is(store: VaultStore, step: str) -> None:
    told = list(steps_of(store, add(store), at_once(CountingTag())))

    assert [progress.done / progress.total for progress in told if progress.step == step] == [0, 0.5, 1]


def test_hundred_percent_is_said_once_it_is_kept(store: VaultStore) -> None:
    def to_its_end(conversation: Conversation) -> Steps[Conversation]:
        yield 1.0
        return conversation

    steps = steps_of(store, add(store), to_its_end)
    told = {step.done: store.recordings()[0].state for step in steps if "Tags" in step.step}

    assert told == {0: State.TRANSCRIBED, 99: State.TRANSCRIBED, 100: State.TAGGED}


def test_the_speech_model_takes_no_memory_while_tags_are_made(store: VaultStore) -> None:
    transcriber, was_loaded = FakeTranscriber(segments()), []

    def tag(conversation: Conversation) -> Conversation:
        was_loaded.append(transcriber.is_loaded)
        return conversation

    list(steps_of(store, add(store), at_once(tag), transcriber))

    assert transcriber.decoded and was_loaded == [False]


def test_a_second_run_with_the_same_models_does_nothing(store: VaultStore) -> None:
    recording_id, tag, transcriber = add(store), CountingTag(), FakeTranscriber(segments())
    list(steps_of(store, recording_id, at_once(tag), transcriber))
    heard = list(transcriber.decoded)

    assert list(steps_of(store, recording_id, at_once(tag), transcriber)) == []
    assert (tag.calls, transcriber.decoded) == (1, heard)


@pytest.mark.parametrize(("gone", "kind"), [(erase, NotFound), (withdraw_consent, ConsentMissing)])
@pytest.mark.parametrize("at", ["Spraak zoeken", "Woorden herkennen", "Stemmen uit elkaar houden", "Tags maken"])
def test_what_is_erased_or_withdrawn_meanwhile_is_said_as_such_and_nothing_is_stored(
    store: VaultStore, at: str, gone: Callable[[VaultStore, str], object], kind: type[Exception]
) -> None:
    recording_id = add(store)
    with pytest.raises(kind):
        for step in steps_of(store, recording_id, at_once(CountingTag())):
            if step.step == at:
                at = ""
                gone(store, recording_id)
    assert not at
    for table in ("recordings", "plans", "blocks", "conversations"):
        assert store._session.rows(f"SELECT * FROM {table}") == []


def test_what_is_erased_when_all_was_heard_is_not_told_to_be_silent(store: VaultStore) -> None:
    recording_id = add(store)
    with pytest.raises(NotFound):
        for step in steps_of(store, recording_id, at_once(CountingTag())):
            if step.step == "Woorden herkennen" and step.done == step.total:
                erase(store, recording_id)


def test_tags_of_an_older_version_are_made_again_and_the_recording_stays_reviewed(store: VaultStore) -> None:
    recording_id, tag = add(store), CountingTag()
    list(steps_of(store, recording_id, at_once(tag)))
    store.set_state(recording_id, State.REVIEWED)

    def tag_now(conversation: Conversation) -> Conversation:
        return replace(tag(conversation), models={**conversation.models, "tagger": "2"})

    for _ in range(2):
        list(steps_of(store, recording_id, at_once(tag_now), tagged_with={"tagger": "2"}))

    assert tag.calls == 2
    assert store.recordings()[0].state is State.REVIEWED


def test_expired_consent_blocks_processing(store: VaultStore) -> None:
    recording_id = add(store)

    with pytest.raises(ConsentMissing):
        list(steps_of(store, recording_id, at_once(CountingTag()), today=date(2027, 2, 21)))

    assert store.conversation(recording_id) is None


def test_expired_consent_blocks_swapping_and_naming_speakers(store: VaultStore) -> None:
    recording_id, late = add(store), date(2027, 2, 21)
    store.save_conversation(recording_id, conversation())

    with pytest.raises(ConsentMissing):
        list(swap_speakers(recording_id, store, at_once(CountingTag()), late))
    with pytest.raises(ConsentMissing):
        name_speaker(recording_id, store, "client", "Samira", late)

    assert store.corrections(recording_id) == ()


def test_swapped_speakers_are_tagged_anew_and_can_be_undone(store: VaultStore) -> None:
    recording_id, tag = add(store), CountingTag()
    store.save_conversation(recording_id, conversation())

    list(swap_speakers(recording_id, store, at_once(tag), TODAY))
    swapped = store.conversation(recording_id)
    store.undo(recording_id)

    assert swapped is not None
    assert [(turn.speaker, turn.phase) for turn in swapped.turns] == [
        ("client", "clarify"),
        ("professional", "clarify"),
        ("client", "clarify"),
    ]
    assert store.conversation(recording_id) == conversation()


def test_a_speaker_is_named_until_the_name_is_taken_back(store: VaultStore) -> None:
    recording_id = add(store)
    store.save_conversation(recording_id, conversation())

    for name, named in ((" Samira ", {"client": "Samira"}), ("", {})):
        name_speaker(recording_id, store, "client", name, TODAY)
        assert speaker_names(store.corrections(recording_id)) == named


def test_a_name_that_is_too_long_is_refused_with_what_fits(store: VaultStore) -> None:
    recording_id = add(store)
    store.save_conversation(recording_id, conversation())
    with pytest.raises(WrongUse) as error:
        name_speaker(recording_id, store, "client", 41 * "a", TODAY)
    assert (error.value.what, "40 tekens" in error.value.remedy) == ("Die naam kan niet.", True)


def test_swapping_that_is_stopped_while_tags_are_made_swaps_nothing(store: VaultStore) -> None:
    recording_id = add(store)
    list(steps_of(store, recording_id, at_once(CountingTag())))
    before = store.conversation(recording_id)

    def stop(_: Conversation) -> Conversation:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(swap_speakers(recording_id, store, at_once(stop), TODAY))
    assert store.conversation(recording_id) == before


def test_swapping_says_that_consent_was_withdrawn_while_tags_were_made(store: VaultStore) -> None:
    recording_id = add(store)
    store.save_conversation(recording_id, conversation())

    def withdrawn(told: Conversation) -> Conversation:
        withdraw_consent(store, recording_id)
        return told

    with pytest.raises(ConsentMissing):
        list(swap_speakers(recording_id, store, at_once(withdrawn), TODAY))
