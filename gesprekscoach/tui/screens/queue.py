"""The queue: what is being processed, when it is done, and the words as they are heard."""

from collections.abc import Mapping
from contextlib import closing, suppress
from time import monotonic
from typing import ClassVar

from rich.cells import set_cell_size
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.speech import Segment
from gesprekscoach.errors import NotFound, VaultUnusable
from gesprekscoach.services.ports import Store
from gesprekscoach.services.queueing import Job, JobQueue, JobState
from gesprekscoach.tui import explanations
from gesprekscoach.tui.keys import LIST
from gesprekscoach.tui.phrases import cut, share_bar
from gesprekscoach.tui.queue_runner import about
from gesprekscoach.tui.screens.base import LOOK_EVERY_S
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.row_list import RowList
from gesprekscoach.tui.widgets.titlebar import TitleBar

_EMPTY = "Er wacht niets.\nKies in de bibliotheek een gesprek en druk op v. Dan komt er tekst en feedback."
_WITHOUT_WORDS = {JobState.DONE: "Klaar. Druk op enter om het gesprek te lezen.", JobState.FAILED: ""}
_SILENCE = "Hier komt de tekst te staan, zodra er iets gehoord is."
_READ_EVERY_S = 3.0
_MOST_LINES = 300
"""What is drawn anew twice a second must stay short."""


class QueueScreen(WorkingScreen):
    """Shows the queue of the open vault; reading goes on elsewhere in the meantime."""

    EXPLANATION = explanations.QUEUE

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "openen", tooltip="Lees dit gesprek", priority=True),
        Binding("x", "stop", "stoppen", tooltip="Stop; stukken die klaar zijn, blijven bewaard"),
        Binding("v", "again", "verder", tooltip="Ga verder met wat nog niet klaar is"),
        Binding("delete", "remove", "uit de rij", tooltip="Haal dit gesprek uit de rij"),
        *LIST,
    ]

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._read_at = 0.0
        self._blocks: Mapping[int, tuple[Segment, ...]] = {}

    def compose(self) -> ComposeResult:
        """Jobs above, the words of the chosen one below."""
        yield TitleBar("Wachtrij")
        yield RowList(id="jobs")
        yield Static("", id="problem", markup=False)
        with VerticalScroll(id="heard"):
            yield Static("", id="text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the queue."""
        self._place.runner.changed.subscribe(self, self._changed)
        self.set_interval(1, self._show_jobs)
        self.set_interval(LOOK_EVERY_S, self.look)
        self._show_jobs()
        self.set_focus(self.query_one(OptionList))
        running = self._place.runner.queue.running
        if running is not None:
            self.query_one(OptionList).highlighted = self._place.runner.queue.jobs.index(running)

    def on_screen_resume(self) -> None:
        """Show what changed while another screen stood here."""
        self._show_jobs()
        self._read()

    def on_unmount(self) -> None:
        """Let go: the queue would hold the screen until something changes in it."""
        self._place.runner.changed.unsubscribe(self)

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def look(self) -> None:
        """Drop what another window erased, words and title, and stop hearing it; a vault in use is looked at later."""
        with suppress(VaultUnusable), closing(self._place.vault.open()) as store:
            for job in self._place.runner.queue.jobs:
                if not _is_there(store, job.recording_id):
                    self.app.call_from_thread(self._place.runner.forget, job.recording_id)

    @property
    def job(self) -> Job | None:
        """The job at the cursor."""
        return self.chosen(self._place.runner.queue.jobs)

    def _changed(self, _recording_id: str) -> None:
        """Show the words of this moment; the vault is asked only now and then, it changes a few times an hour."""
        if not self.is_current:
            return
        self._show_jobs()
        if self._place.runner.queue.running is None or monotonic() - self._read_at > _READ_EVERY_S:
            self._read()
        else:
            self._show_words(self._blocks)

    def _show_jobs(self) -> None:
        queue, options = self._place.runner.queue, self.query_one(OptionList)
        self.query_one(TitleBar).say(self._place.runner.status() or _rest(queue))
        if [option.id for option in options.options] != [job.recording_id for job in queue.jobs]:
            at = options.highlighted or 0
            options.set_options([Option(self._line(job), job.recording_id) for job in queue.jobs])
            options.highlighted = min(at, len(queue.jobs) - 1) if queue.jobs else None
        for job in queue.jobs:
            options.replace_option_prompt(job.recording_id, self._line(job))
        error = self.job.error if self.job is not None else None
        self.refresh_bindings()
        problem = self.query_one("#problem", Static)
        problem.update(str(error or ""))
        problem.display = error is not None
        text = self.query_one("#text", Static)
        if not queue.jobs and text.content != _EMPTY:
            text.update(_EMPTY)

    def _line(self, job: Job) -> Content:
        width = min(60, max(16, self.size.width - 60))
        return Content.from_markup(
            "$title [$quiet]$length[/]  $how",
            title=set_cell_size(cut(job.title, width), width),
            length=f"{clock(job.duration_ms):>7}",
            how=self._how(job),
        )

    def _how(self, job: Job) -> str:
        if job.state is not JobState.RUNNING:
            return job.state.value
        left = self._place.runner.seconds_left(job.recording_id)
        return f"{share_bar(job.share)}  {about(left) if left is not None else job.step}"

    @on(OptionList.OptionHighlighted)
    def _other_job(self) -> None:
        self._show_jobs()
        self._read()

    @work(thread=True, exclusive=True, exit_on_error=False, group="read")
    def _read(self) -> None:
        """Read the words that are in the vault already."""
        self._read_at, job = monotonic(), self.job
        if job is None:
            return
        with closing(self._place.vault.open()) as store:
            blocks = store.blocks_done(job.recording_id, self._place.desk.settings.model)
        self.app.call_from_thread(self._show_words, blocks)

    def _show_words(self, blocks: Mapping[int, tuple[Segment, ...]]) -> None:
        job, self._blocks = self.job, blocks
        is_running = job is not None and job.state is JobState.RUNNING
        heard = words_so_far(blocks, self._place.runner.drafts if is_running else {})
        lines = [
            Content.assemble((clock(start_ms), "$quiet"), f"  {words}")
            for start_ms, words in sorted(heard.items())[-_MOST_LINES if is_running else 0 :]
        ]
        waiting = Content(_WITHOUT_WORDS.get(job.state, _SILENCE) if job is not None else _SILENCE)
        page = self.query_one("#heard")
        is_at_end = page.scroll_offset.y >= page.max_scroll_y
        self.query_one("#text", Static).update(Content("\n").join(lines) if lines else waiting)
        if is_running and is_at_end:
            page.scroll_end(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop what runs, to go on with what stopped, and to read what is done."""
        state = self.job.state if self.is_mounted and self.job is not None else None
        works = {
            "open": state is JobState.DONE,
            "stop": self._place.runner.queue.running is not None,
            "again": state in (JobState.STOPPED, JobState.FAILED)
            or (state is JobState.WAITING and self._place.runner.queue.running is None),
            "remove": state not in (None, JobState.RUNNING),
        }
        return works.get(action, True)

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Read the conversation, once it is done."""
        from gesprekscoach.tui.screens.conversation import ConversationScreen

        if self.job is not None and self.job.state is JobState.DONE:
            vault = self._place.vault
            self.app.push_screen(ConversationScreen(vault.review(self.job.recording_id), vault))

    def action_stop(self) -> None:
        """Stop what runs; what is finished stays."""
        self._place.runner.stop()

    def action_again(self) -> None:
        """Go on with what was stopped or failed."""
        if self.job is not None:
            self._place.runner.again(self.job.recording_id)

    def action_remove(self) -> None:
        """Take the job out of the queue."""
        if self.job is not None:
            self._place.runner.remove(self.job.recording_id)


def _is_there(store: Store, recording_id: str) -> bool:
    try:
        store.version(recording_id)
    except NotFound:
        return False
    return True


def _rest(queue: JobQueue) -> str:
    """Say how a queue stands in which nothing waits."""
    if queue.unfinished:
        return f"{queue.unfinished} niet klaar"
    return "alles is klaar" if queue.jobs else ""


def words_so_far(blocks: Mapping[int, tuple[Segment, ...]], drafts: Mapping[int, str]) -> dict[int, str]:
    """Return the words by start in ms: of a block that is done what was kept, of the others what was heard so far."""
    found = dict(drafts)
    for block in blocks.values():
        if block:
            first, last = block[0].span.start_ms, block[-1].span.end_ms
            found = {start_ms: words for start_ms, words in found.items() if not first <= start_ms <= last}
    kept = (segment for block in blocks.values() for segment in block if segment.rejected is None)
    return found | {segment.span.start_ms: segment.text for segment in kept}
