"""From sound to a conversation: stored block by block, taken up where it stopped."""

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
from threading import Event
from time import monotonic, sleep
from typing import Literal

import pytest

from gesprekscoach.domain.consent import Consent, PersonConsent, Purpose
from gesprekscoach.domain.conversation import Conversation, Word
from gesprekscoach.domain.domain_words import DomainWords
from gesprekscoach.domain.recording import Recording, State
from gesprekscoach.domain.speech import Block, Segment, Span, VoiceSpan
from gesprekscoach.errors import AudioUnreadable, ModelMissing
from gesprekscoach.services.ports import AudioPiece, Progress
from gesprekscoach.services.transcribing import kept_out, transcribe
from tests.fakes import FakeSeparator, FakeSpeechFinder, FakeSpeechStore, FakeTranscriber, FakeWordList

MINUTE = 60_000
WORDS = DomainWords(["deurwaarder"])


def recording(minutes: int = 20, channels: int = 1, people: int = 2) -> Recording:
    roles: tuple[Literal["professional", "client", "anders"], ...] = ("professional", "client", "anders")
    consent = Consent(
        tuple(
            PersonConsent(role, role, date(2026, 1, 1), frozenset(Purpose), date(2027, 1, 1), "getekend")
            for role in roles[:people]
        )
    )
    return Recording("r1", "Proef", date(2026, 1, 2), minutes * MINUTE, channels, consent, State.IMPORTED, "hash")


def segment(start_ms: int, text: str, channel: int | None = None) -> Segment:
    words = tuple(Word(w, start_ms + n * 300, start_ms + n * 300 + 250) for n, w in enumerate(text.split()))
    return Segment(Span(start_ms, words[-1].end_ms), words, -0.3, 0.1, 1.2, channel)


def heard_at(probability: float, text: str, start_ms: int = 1_000) -> Segment:
    said = segment(start_ms, text)
    return replace(said, words=tuple(replace(word, probability=probability) for word in said.words))


TALK = [
    segment(1_000, "Hoe gaat het met u?"),
    segment(11_000, "Ik slaap slecht door de deur waarder."),
    segment(8 * MINUTE, "Wat doet dat met u?"),
    segment(12 * MINUTE, "Ik ben bang voor mijn post."),
    segment(18 * MINUTE, "Hoe wilt u verder?"),
]
VOICES = [VoiceSpan(Span(s.span.start_ms, s.span.end_ms + 200), 0 if s.text.endswith("?") else 1) for s in TALK]


class Job:
    """One recording with everything it needs; ``run`` goes through to the end."""

    def __init__(self, segments: list[Segment] | None = None, rec: Recording | None = None) -> None:
        self.segments = TALK if segments is None else segments
        self.recording = rec or recording()
        self.store = FakeSpeechStore()
        speech = [(s.channel, Span(s.span.start_ms, s.span.end_ms + 300)) for s in self.segments]
        self.finder = FakeSpeechFinder(speech)
        self.transcriber = FakeTranscriber(self.segments)
        self.separator = FakeSeparator(VOICES)
        self.word_list = FakeWordList()

    def run(self) -> list[Progress]:
        return list(self.steps())

    def steps(self) -> Generator[Progress, None, None]:
        parts = self.finder, self.transcriber, self.separator, WORDS, self.word_list
        return transcribe(self.recording, self.store, *parts)

    @property
    def conversation(self) -> Conversation:
        return self.store.saved["r1"]

    @property
    def words(self) -> list[Word]:
        return [word for turn in self.conversation.turns for u in turn.utterances for word in u.words]


def test_a_recording_becomes_a_conversation_with_speakers() -> None:
    job = Job()
    job.run()
    assert [turn.speaker for turn in job.conversation.turns] == ["professional", "client"] * 2 + ["professional"]
    assert job.conversation.turns[1].text == "Ik slaap slecht door de deurwaarder."
    assert job.conversation.duration_ms == 20 * MINUTE
    assert job.conversation.address == "u"
    assert job.conversation.models == {"speech": "base", "speech_sha256": "d01c"}


def test_what_was_heard_is_kept_beside_the_repair() -> None:
    job = Job()
    job.run()
    assert job.conversation.turns[1].utterances[0].words[-1].heard == "deur waarder."


def test_a_word_that_no_list_holds_is_doubtful_unless_the_recogniser_was_sure_of_it() -> None:
    job = Job([heard_at(0.8, "Die teidoken van Teidoken."), heard_at(0.95, "Teidoken dus.", 4_000)])
    job.word_list = FakeWordList("teidoken", "van")
    job.run()
    words = job.words
    assert [word.text for word in words if word.is_unsure] == ["teidoken", "Teidoken."]
    assert {word.probability for word in words} == {0.1, 0.8, 0.95}


def test_a_word_of_the_trade_is_known_even_when_no_list_of_the_language_holds_it() -> None:
    job = Job([heard_at(0.6, "De deurwaarder belt.")])
    job.word_list = FakeWordList("deurwaarder", "belt")
    job.run()
    assert [word.text for word in job.words if word.is_unsure] == ["belt."]


def test_a_name_of_the_people_in_the_consent_is_known_also_with_an_s_behind_it() -> None:
    rec = recording()
    people = (rec.consent.people[0], replace(rec.consent.people[1], name="Fatoumata El-Zwarin"))
    job = Job(
        [heard_at(0.6, "Dag Fatoumata, Fatoumatas fiets. Mevrouw El-Zwarin! Boubakar.")],
        replace(rec, consent=Consent(people)),
    )
    job.word_list = FakeWordList("fatoumata", "fatoumatas", "zwarin", "boubakar")
    job.run()
    assert [word.text for word in job.words if word.is_unsure] == ["Boubakar."]


def test_a_word_that_was_doubtful_already_gets_no_better_chance() -> None:
    job = Job([heard_at(0.04, "Die teidoken.")])
    job.word_list = FakeWordList("teidoken")
    job.run()
    assert [word.probability for word in job.words] == [0.04, 0.04]


def test_the_state_goes_from_transcribing_to_transcribed() -> None:
    job = Job()
    job.run()
    assert job.store.states == [State.TRANSCRIBING, State.TRANSCRIBED]


def test_words_are_told_as_they_are_heard_and_only_once() -> None:
    told = [words for progress in Job().run() for words in progress.heard]
    assert sorted(told) == [(s.span.start_ms, s.text) for s in TALK]


def test_progress_never_goes_back_and_ends_at_the_whole() -> None:
    steps = [step for step in Job().run() if step.step == "Woorden herkennen"]
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[-1].done == steps[-1].total == 20 * MINUTE


def test_it_goes_on_where_a_crash_stopped_it() -> None:
    job = Job()
    job.transcriber.fails_at = {2}
    with pytest.raises(RuntimeError, match="power"):
        job.run()
    done = set(job.store.blocks_done("r1", "base"))
    assert done
    assert 2 not in done
    job.transcriber.fails_at = set()
    job.transcriber.decoded.clear()
    job.run()
    assert set(job.transcriber.decoded) == {0, 1, 2, 3} - done
    undisturbed = Job()
    undisturbed.run()
    assert job.conversation == undisturbed.conversation
    assert job.finder.calls == 1


def test_closing_it_halfway_keeps_the_finished_blocks() -> None:
    job = Job()
    with closing(job.steps()) as steps:
        for step in steps:
            if step.step == "Woorden herkennen" and step.done:
                break
    assert job.store.blocks_done("r1", "base")
    assert "r1" not in job.store.saved


class Tireless(FakeTranscriber):
    """Hears word after word in a block, for seconds."""

    def segments(
        self, block: Block, pieces: Iterable[AudioPiece], heard: Callable[[Segment], None]
    ) -> tuple[Segment, ...]:
        for _ in range(500):
            heard(TALK[0])
            sleep(0.01)
        return (TALK[0],)


def test_closing_it_ends_the_work_in_hand_as_soon_as_a_word_is_heard() -> None:
    job = Job()
    job.transcriber = Tireless(TALK)
    with closing(job.steps()) as steps:
        next(step for step in steps if step.step == "Woorden herkennen")
        began = monotonic()
    assert monotonic() - began < 2


class Slow(FakeTranscriber):
    """Hears nothing yet, like a large model in its first half minute of sound."""

    def __init__(self) -> None:
        super().__init__(TALK)
        self.go_on = Event()

    def segments(
        self, block: Block, pieces: Iterable[AudioPiece], heard: Callable[[Segment], None]
    ) -> tuple[Segment, ...]:
        self.go_on.wait(3)
        return ()


def test_closing_it_does_not_wait_for_a_recogniser_that_hears_nothing_yet() -> None:
    job = Job()
    job.transcriber = slow = Slow()
    with closing(job.steps()) as steps:
        next(step for step in steps if step.step == "Woorden herkennen")
        began = monotonic()
    waited = monotonic() - began
    slow.go_on.set()
    assert waited < 2


def test_a_second_time_with_the_same_model_does_nothing() -> None:
    job = Job()
    job.run()
    job.transcriber.decoded.clear()
    assert job.run() == []
    assert job.transcriber.decoded == []


def test_another_model_writes_everything_down_anew() -> None:
    job = Job()
    job.run()
    job.transcriber = FakeTranscriber([segment(1_000, "Iets anders.")])
    job.transcriber.name, job.transcriber.sha256 = "small", "3e30"
    job.run()
    assert job.conversation.turns[0].text == "Iets anders."
    assert job.conversation.models == {"speech": "small", "speech_sha256": "3e30"}


@pytest.mark.parametrize("people", [2, 3])
def test_the_number_of_voices_comes_from_the_consent(people: int) -> None:
    job = Job(rec=recording(people=people))
    job.run()
    assert job.separator.asked_for == [people]


def test_when_the_voices_cannot_be_told_apart_the_transcript_stays() -> None:
    job = Job()
    job.separator.error = ModelMissing("Het model ontbreekt.", "Installeer opnieuw.")
    with pytest.raises(ModelMissing):
        job.run()
    assert {turn.speaker for turn in job.conversation.turns} == {"other"}
    assert "Ik slaap slecht" in job.conversation.turns[0].text
    job.separator.error = None
    job.run()
    assert [turn.speaker for turn in job.conversation.turns][:2] == ["professional", "client"]


def test_when_another_model_cannot_tell_the_voices_apart_what_was_there_stays_with_its_speakers() -> None:
    job = Job()
    job.run()
    before = job.conversation
    job.transcriber.name, job.transcriber.sha256 = "small", "3e30"
    job.separator.error = ModelMissing("Het model ontbreekt.", "Installeer opnieuw.")
    with pytest.raises(ModelMissing):
        job.run()
    assert job.conversation == before


def test_with_two_channels_the_channel_is_the_voice() -> None:
    segments = [replace(s, channel=1 if s.text.endswith("?") else 0) for s in TALK]
    job = Job(segments, recording(channels=2))
    job.run()
    assert job.separator.asked_for == []
    assert [turn.speaker for turn in job.conversation.turns] == ["professional", "client"] * 2 + ["professional"]


def test_who_sat_at_which_microphone_is_not_judged_from_what_they_say() -> None:
    talk = [replace(s, channel=0 if s.text.endswith("?") else 1) for s in TALK]
    told = recording(channels=2)
    job = Job(talk, replace(told, consent=told.consent.at_microphones("client")))
    job.run()
    assert [turn.speaker for turn in job.conversation.turns] == ["client", "professional"] * 2 + ["client"]


def test_invented_text_is_kept_out_and_listed_with_its_time() -> None:
    credits = segment(15 * MINUTE, "Ondertiteld door de Amara.org gemeenschap")
    job = Job([*TALK, credits])
    job.run()
    assert "Amara" not in " ".join(turn.text for turn in job.conversation.turns)
    [kept] = kept_out(job.store, "r1", "base")
    assert kept.span == credits.span
    assert kept.rejected


def test_what_is_written_for_a_silent_microphone_while_the_other_one_hears_talk_is_kept_out() -> None:
    made_up = segment(12 * MINUTE, "Tot de volgende keer.", channel=0)
    job = Job([replace(s, channel=0 if s.text.endswith("?") else 1) for s in TALK], recording(channels=2))
    job.transcriber = FakeTranscriber([*job.segments, made_up])
    job.run()
    assert "Tot de volgende keer." not in " ".join(turn.text for turn in job.conversation.turns)
    assert [kept.text for kept in kept_out(job.store, "r1", "base")] == [made_up.text]


def test_times_and_ends_of_sentences_follow_the_sound_where_the_recogniser_is_too_rough() -> None:
    first, later = segment(1_000, "ja dat is zo"), segment(3_000, "ik weet het")
    job = Job([replace(first, words=(*first.words, *later.words))])
    job.finder = FakeSpeechFinder([(None, Span(1_100, 2_200)), (None, Span(3_000, 5_000))])
    job.separator = FakeSeparator([VoiceSpan(Span(0, 5_000), 0)])
    job.run()
    [turn] = job.conversation.turns
    assert [utterance.text for utterance in turn.utterances] == ["ja dat is zo", "ik weet het"]
    assert turn.start_ms == 1_100


@pytest.mark.parametrize("segments", [[], [segment(1_000, "MUZIEK.")]])
def test_a_recording_without_speech_says_so(segments: list[Segment]) -> None:
    with pytest.raises(AudioUnreadable, match="geen spraak"):
        Job(segments).run()


def test_listening_sounds_are_words_like_any_other() -> None:
    job = Job([*TALK, segment(12 * MINUTE + 5_000, "Hm-hm.")])
    job.run()
    assert "Hm-hm." in " ".join(turn.text for turn in job.conversation.turns)
