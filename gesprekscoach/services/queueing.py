"""The queue of recordings that are processed one after another, and when it will be done."""

from dataclasses import dataclass, replace
from enum import StrEnum

from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.services.ports import Progress, RecordingSummary
from gesprekscoach.services.transcribing import FINDING_SPEECH, HEARING_WORDS, SEPARATING_VOICES

# Which part of the work a step is, from start to end. Recognising words takes most of the time on every machine.
_PARTS = {FINDING_SPEECH: (0.0, 0.03), HEARING_WORDS: (0.03, 0.88), SEPARATING_VOICES: (0.88, 0.94)}
_LAST_PART = (0.94, 1.0)
_TELLING_SHARE = 0.05
"""Before this share of the work, or half of what is left of it, the expected end would jump about."""


class JobState(StrEnum):
    """How a job stands, in the words the user sees."""

    WAITING = "wacht"
    RUNNING = "bezig"
    DONE = "klaar"
    FAILED = "niet gelukt"
    STOPPED = "gestopt"


@dataclass(frozen=True, slots=True)
class Job:
    """One recording in the queue; ``share`` 0-1 of the work, ``started`` in seconds of the caller's clock."""

    recording_id: str
    title: str
    duration_ms: int
    state: JobState = JobState.WAITING
    step: str = ""
    share: float = 0.0
    started: float = 0.0
    first_share: float | None = None
    """The share at which this run started: work of an earlier run does not count for its speed."""
    ending: float | None = None
    """When it is expected to be done, as of the last time that the share grew; None while that cannot be told."""
    error: GesprekscoachError | None = None


class JobQueue:
    """What waits, what runs (one at a time) and what is done; for one thread."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._seconds_per_ms: float | None = None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, in the order in which they were added."""
        return tuple(self._jobs.values())

    @property
    def running(self) -> Job | None:
        """The job that runs."""
        return next((job for job in self._jobs.values() if job.state is JobState.RUNNING), None)

    @property
    def waiting(self) -> int:
        """The number of jobs that wait or run."""
        return sum(job.state in (JobState.WAITING, JobState.RUNNING) for job in self._jobs.values())

    @property
    def unfinished(self) -> int:
        """The number of jobs that failed or were stopped."""
        return sum(job.state in (JobState.FAILED, JobState.STOPPED) for job in self._jobs.values())

    @property
    def failures(self) -> dict[str, GesprekscoachError]:
        """Why jobs failed, by recording."""
        return {job.recording_id: job.error for job in self._jobs.values() if job.error is not None}

    def job(self, recording_id: str) -> Job | None:
        """Return the job of a recording."""
        return self._jobs.get(recording_id)

    def add(self, row: RecordingSummary) -> None:
        """Put a recording at the end; one that waits or runs already stays where it is."""
        known = self._jobs.get(row.id)
        if known is not None and known.state in (JobState.WAITING, JobState.RUNNING):
            return
        self._jobs.pop(row.id, None)
        self._jobs[row.id] = Job(row.id, row.title, row.duration_ms)

    def remove(self, recording_id: str) -> None:
        """Take a job out, unless it runs."""
        job = self._jobs.get(recording_id)
        if job is not None and job.state is not JobState.RUNNING:
            del self._jobs[recording_id]

    def start_next(self, now: float) -> Job | None:
        """Start the first job that waits; None when one runs or none waits."""
        if self.running is not None:
            return None
        for job in self._jobs.values():
            if job.state is JobState.WAITING:
                self._jobs[job.recording_id] = replace(
                    job, state=JobState.RUNNING, started=now, first_share=None, ending=None
                )
                return self._jobs[job.recording_id]
        return None

    def report(self, recording_id: str, progress: Progress, now: float) -> None:
        """Note how far the running job is, and by that when it will be done."""
        job = self._jobs.get(recording_id)
        if job is None:
            return
        low, high = _PARTS.get(progress.step, _LAST_PART)
        share = low + (high - low) * (progress.done / progress.total if progress.total else 0)
        first = share if job.first_share is None else job.first_share
        ending = job.ending
        if share > job.share and share - first >= min(_TELLING_SHARE, (1 - first) / 2):
            ending = now + (now - job.started) / (share - first) * (1 - share)
        self._jobs[recording_id] = replace(job, step=progress.step, share=share, first_share=first, ending=ending)

    def end(self, recording_id: str, state: JobState, now: float, error: GesprekscoachError | None = None) -> None:
        """Note that a job is done, failed or was stopped."""
        job = self._jobs.get(recording_id)
        if job is None:
            return
        first = job.first_share  # None where all was there already: that tells nothing about the pace
        if state is JobState.DONE and job.duration_ms and first is not None and first < 1:
            self._seconds_per_ms = (now - job.started) / (1 - first) / job.duration_ms
        share = 1.0 if state is JobState.DONE else job.share
        self._jobs[recording_id] = replace(job, state=state, share=share, error=error)

    def again(self, recording_id: str) -> None:
        """Let a job that was stopped or failed wait again; it goes on where it was."""
        job = self._jobs.get(recording_id)
        if job is not None and job.state in (JobState.STOPPED, JobState.FAILED):
            self._jobs[recording_id] = replace(job, state=JobState.WAITING, error=None)

    def seconds_left(self, recording_id: str, now: float) -> float | None:
        """Return the expected time until the running job is done; None while that cannot be told."""
        job = self._jobs.get(recording_id)
        if job is None or job.state is not JobState.RUNNING:
            return None
        if job.ending is not None:
            return max(0.0, job.ending - now)
        if self._seconds_per_ms is not None:
            return self._seconds_per_ms * job.duration_ms * (1 - job.share)
        return None

    def all_seconds_left(self, now: float) -> float | None:
        """Return the expected time until everything is done; None while that cannot be told."""
        running = self.running
        if running is None:
            return None
        own = self.seconds_left(running.recording_id, now)
        if own is None:
            return None
        whole = (now + own - running.started) / (1 - (running.first_share or 0.0))
        pace = self._seconds_per_ms or whole / max(1, running.duration_ms)
        return own + pace * sum(job.duration_ms for job in self._jobs.values() if job.state is JobState.WAITING)
