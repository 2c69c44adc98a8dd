"""The queue: one recording at a time, and an honest expected end."""

from datetime import UTC, date, datetime

import pytest

from gesprekscoach.domain.held import Held
from gesprekscoach.domain.recording import State
from gesprekscoach.errors import AudioUnreadable
from gesprekscoach.services.ports import Progress, RecordingSummary
from gesprekscoach.services.queueing import JobQueue, JobState
from gesprekscoach.services.transcribing import FINDING_SPEECH, HEARING_WORDS, SEPARATING_VOICES

HELD = Held(None, datetime(2026, 11, 26, 12, tzinfo=UTC), 1)


def row(name: str, minutes: int = 10) -> RecordingSummary:
    return RecordingSummary(name, name.title(), HELD, minutes * 60_000, State.IMPORTED, date(2027, 2, 1))


@pytest.fixture
def queue() -> JobQueue:
    queue = JobQueue()
    queue.add(row("een"))
    queue.add(row("twee", minutes=20))
    return queue


def test_one_recording_runs_at_a_time_in_the_order_of_adding(queue: JobQueue) -> None:
    first = queue.start_next(0)
    assert first is not None and first.recording_id == "een"
    assert queue.start_next(1) is None
    queue.end("een", JobState.DONE, 60)
    second = queue.start_next(60)
    assert second is not None and second.recording_id == "twee"


def test_adding_what_already_waits_does_not_double_it(queue: JobQueue) -> None:
    queue.add(row("een"))
    assert [job.recording_id for job in queue.jobs] == ["een", "twee"]


def test_no_end_is_told_before_there_is_something_to_go_by(queue: JobQueue) -> None:
    queue.start_next(0)
    queue.report("een", Progress(HEARING_WORDS, 0, 600_000), 5)
    assert queue.seconds_left("een", 10) is None
    assert queue.all_seconds_left(10) is None


def test_the_end_follows_from_the_pace_so_far(queue: JobQueue) -> None:
    queue.start_next(1_000)
    queue.report("een", Progress(HEARING_WORDS, 0, 600_000), 1_000)
    queue.report("een", Progress(HEARING_WORDS, 300_000, 600_000), 1_100)
    left = queue.seconds_left("een", 1_100)
    assert left is not None and 100 < left < 150  # half the words, and what comes after them
    everything = queue.all_seconds_left(1_100)
    assert everything is not None and everything == pytest.approx(left + 2 * 100 / 0.425, rel=0.01)


def test_the_expected_end_stands_still_until_more_is_done(queue: JobQueue) -> None:
    queue.start_next(0)
    for done in (0, 300_000, 300_000):
        queue.report("een", Progress(HEARING_WORDS, done, 600_000), 100 + done / 100_000)
    now, later = 103, 113
    one, all_of_them = queue.seconds_left("een", now), queue.all_seconds_left(now)
    assert one is not None and all_of_them is not None
    assert queue.seconds_left("een", later) == pytest.approx(one - 10)
    assert queue.all_seconds_left(later) == pytest.approx(all_of_them - 10)
    assert queue.seconds_left("een", now=9_999) == 0


def test_finding_speech_counts_for_the_pace_but_promises_nothing_alone_as_it_is_quick_with_every_model(
    queue: JobQueue,
) -> None:
    queue.start_next(0)
    for done in (0, 50, 100):
        queue.report("een", Progress(FINDING_SPEECH, done, 100), now=done / 10)
    queue.report("een", Progress(HEARING_WORDS, 0, 600_000), now=20)
    assert queue.seconds_left("een", now=20) is None
    queue.report("een", Progress(HEARING_WORDS, 60_000, 600_000), now=40)
    assert queue.seconds_left("een", now=40) == pytest.approx(40 / 0.115 - 40)


def test_words_of_an_earlier_run_do_not_make_the_pace_look_quick(queue: JobQueue) -> None:
    queue.start_next(0)
    queue.report("een", Progress(HEARING_WORDS, 500_000, 600_000), 0)
    assert queue.seconds_left("een", 5) is None
    queue.report("een", Progress(HEARING_WORDS, 550_000, 600_000), 50)
    left = queue.seconds_left("een", 50)
    assert left is not None and left > 50


def test_when_an_earlier_run_heard_all_words_no_end_is_told_before_something_is_made_now(queue: JobQueue) -> None:
    queue.start_next(0)
    queue.report("een", Progress(SEPARATING_VOICES, 0, 100), 0)
    assert queue.seconds_left("een", now=60) is None and queue.all_seconds_left(now=60) is None
    queue.report("een", Progress(SEPARATING_VOICES, 100, 100), 300)
    assert queue.seconds_left("een", now=300) == pytest.approx(300)


def test_when_only_tags_are_left_the_end_is_told_halfway(queue: JobQueue) -> None:
    queue.start_next(0)
    for done in (0, 50):
        queue.report("een", Progress("Tags maken", done, 100), now=done)
    assert queue.seconds_left("een", now=50) == pytest.approx(50)


def test_the_share_never_goes_back_when_the_next_step_starts(queue: JobQueue) -> None:
    queue.start_next(0)
    queue.report("een", Progress(HEARING_WORDS, 600_000, 600_000), 60)
    heard = queue.jobs[0].share
    queue.report("een", Progress(SEPARATING_VOICES, 0, 600_000), 60)
    assert queue.jobs[0].share >= heard


def test_a_job_that_failed_keeps_its_reason_until_it_is_tried_again(queue: JobQueue) -> None:
    queue.start_next(0)
    error = AudioUnreadable("Geen spraak.", "Wis de opname.")
    queue.end("een", JobState.FAILED, 9, error)
    failed = queue.job("een")
    queue.again("een")
    again = queue.job("een")
    assert failed is not None and failed.error is error
    assert again is not None and again.error is None and again.state is JobState.WAITING


def test_what_runs_cannot_be_taken_out(queue: JobQueue) -> None:
    queue.start_next(0)
    queue.remove("een")
    queue.remove("twee")
    assert [job.recording_id for job in queue.jobs] == ["een"]


def test_the_pace_of_one_recording_tells_the_end_of_the_next_from_its_start(queue: JobQueue) -> None:
    queue.start_next(1_000)
    queue.report("een", Progress(FINDING_SPEECH, 0, 100), 1_000)
    queue.end("een", JobState.DONE, 1_060)
    queue.start_next(1_060)
    assert queue.seconds_left("twee", 1_060) == pytest.approx(120)
    assert queue.seconds_left("een", 1_060) is None


def test_a_recording_of_which_all_was_there_already_tells_nothing_about_the_pace(queue: JobQueue) -> None:
    queue.start_next(1_000)
    queue.end("een", JobState.DONE, 1_003)
    queue.start_next(1_003)
    assert queue.seconds_left("twee", 1_003) is None


def test_what_is_done_is_whole_and_what_was_stopped_stands_where_it_was_and_can_go_on(queue: JobQueue) -> None:
    queue.start_next(0)
    queue.report("een", Progress(HEARING_WORDS, 300_000, 600_000), 60)
    queue.end("een", JobState.STOPPED, 60)
    queue.start_next(60)
    queue.end("twee", JobState.DONE, 120)
    stopped, done = queue.jobs
    assert 0.4 < stopped.share < 0.5 and done.share == 1.0
    assert (queue.waiting, queue.unfinished) == (0, 1)
    queue.again("een")
    queue.again("twee")
    assert (queue.waiting, queue.unfinished) == (1, 0)
    queue.add(row("twee"))
    assert [job.recording_id for job in queue.jobs] == ["een", "twee"] and queue.waiting == 2
