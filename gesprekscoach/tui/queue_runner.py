"""Runs the queue while the app is open: one process at a time, at low priority; screens follow it."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from textual.app import App
from textual.signal import Signal

from gesprekscoach.domain.dutch_numbers import number
from gesprekscoach.errors import DiskFull, GesprekscoachError, ModelMissing
from gesprekscoach.services.ports import Progress, RecordingSummary
from gesprekscoach.services.queueing import JobQueue, JobState
from gesprekscoach.tui.desk import OpenVault, Work
from gesprekscoach.tui.phrases import percent

_OF_THE_MACHINE = (DiskFull, ModelMissing)
"""What stops one recording, and would stop every other as well."""


class QueueRunner:
    """The queue of one open vault. Everything but ``_work`` happens on the thread of the app."""

    def __init__(self, app: App[None], vault: OpenVault) -> None:
        self.queue = JobQueue()
        self.changed: Signal[str] = Signal(app, "queue")
        """Sent with the id of the recording whose job changed."""
        self._app = app
        self._vault = vault
        self._current: Work | None = None
        self._is_stopping = False
        self._forgotten = ""
        self._drafts: dict[int, str] = {}

    @property
    def drafts(self) -> Mapping[int, str]:
        """What was heard so far in the recording that runs, by ms from its start; kept nowhere else."""
        return self._drafts

    def add(self, rows: list[RecordingSummary]) -> None:
        """Put recordings in the queue and start when nothing runs."""
        for row in rows:
            self.queue.add(row)
        self._go_on(rows[0].id if rows else "")

    def recall(self, row: RecordingSummary, error: GesprekscoachError) -> None:
        """Put in again what failed before the vault was closed, with the reason."""
        self.queue.add(row)
        self.queue.end(row.id, JobState.FAILED, time.monotonic(), error)

    def again(self, recording_id: str) -> None:
        """Go on with a job that was stopped or failed."""
        self.queue.again(recording_id)
        self._go_on(recording_id)

    def remove(self, recording_id: str) -> None:
        """Take a job out that does not run."""
        self.queue.remove(recording_id)
        self.changed.publish(recording_id)

    def drop_finished_elsewhere(self, recording_ids: Iterable[str]) -> None:
        """Take out what was stopped or failed here, and was finished since by another window or a command."""
        for recording_id in recording_ids:
            job = self.queue.job(recording_id)
            if job is not None and job.state in (JobState.STOPPED, JobState.FAILED):
                self.remove(recording_id)

    def forget(self, recording_id: str) -> None:
        """Take out a recording that must go from the vault, also while it runs: nobody may go on hearing it."""
        if self.queue.running is None or self.queue.running.recording_id != recording_id:
            self.remove(recording_id)
            return
        self._forgotten = recording_id
        if self._current is not None:
            self._current.stop()

    def stop(self) -> None:
        """Stop the running job; the others wait until the user goes on."""
        self._is_stopping = self.queue.running is not None
        if self._current is not None:
            self._current.stop()

    def words(self, recording_id: str) -> str:
        """Say in few words how far a job is; empty when it is not in the queue or done."""
        job = self.queue.job(recording_id)
        if job is None or job.state is JobState.DONE:
            return ""
        if job.state is not JobState.RUNNING:
            return job.state.value
        left = self.seconds_left(recording_id)
        return percent(job.share) + (f" {about(left)}" if left is not None else "")

    def seconds_left(self, recording_id: str) -> float | None:
        """Return the expected time until the job is done; None while that cannot be told."""
        return self.queue.seconds_left(recording_id, time.monotonic())

    def status(self) -> str:
        """Say in one phrase how the queue stands; empty when nothing waits or runs."""
        if not self.queue.waiting:
            return ""
        left = self.queue.all_seconds_left(time.monotonic())
        count = f"{number(self.queue.waiting)} in de wachtrij"
        if self.queue.running is None:
            return f"{count}, gestopt"
        return count if left is None else f"{count}, klaar om {clock_time(left)}"

    def _go_on(self, changed: str) -> None:
        job = self.queue.start_next(time.monotonic())
        if job is not None:
            self._is_stopping = False
            recording_id = job.recording_id
            self._app.run_worker(lambda: self._work(recording_id), thread=True, group="queue", name=recording_id)
        self.changed.publish(changed)

    def _work(self, recording_id: str) -> None:
        """Follow one process to its end, on a thread of its own."""
        state, error, stops_all = JobState.DONE, None, False
        try:
            self._current = self._vault.process(recording_id)
            if self._is_stopping or self._forgotten == recording_id:
                self._current.stop()  # asked while it was starting
            for progress in self._current.steps():
                self._app.call_later(self._stepped, recording_id, progress)
        except GesprekscoachError as found:
            state, error = JobState.FAILED, found
            stops_all = self._current is None or isinstance(found, _OF_THE_MACHINE)
        self._current = None
        self._app.call_later(self._ended, recording_id, state, error, stops_all)

    def _stepped(self, recording_id: str, progress: Progress) -> None:
        self.queue.report(recording_id, progress, time.monotonic())
        self._drafts.update(progress.heard)
        self.changed.publish(recording_id)

    def _ended(self, recording_id: str, state: JobState, error: GesprekscoachError | None, stops_all: bool) -> None:
        self._drafts.clear()
        is_forgotten, self._forgotten = recording_id == self._forgotten, ""
        state = JobState.STOPPED if self._is_stopping or is_forgotten else state
        self.queue.end(recording_id, state, time.monotonic(), error)
        if is_forgotten:
            self.queue.remove(recording_id)
            self._go_on(recording_id)
        elif state is JobState.STOPPED:
            self.changed.publish(recording_id)
        elif error is not None and stops_all:  # the others wait for the user
            self._app.notify(error.remedy, title=error.what, severity="error", timeout=12)
            self.changed.publish(recording_id)
        else:
            self._go_on(recording_id)


def about(seconds: float) -> str:
    """Return a duration as people say it: "nog 40 s", "nog 3 min", "nog 2 uur"."""
    if seconds < 90:
        return f"nog {max(5, round(seconds / 5) * 5)} s"
    if seconds < 5_400:
        return f"nog {round(seconds / 60)} min"
    return f"nog {round(seconds / 3_600)} uur"


def clock_time(seconds: float) -> str:
    """Return the time of day that many seconds from now."""
    return f"{datetime.now().astimezone() + timedelta(seconds=seconds):%H:%M}"
