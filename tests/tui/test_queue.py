"""The queue screen: progress, words as they are heard, stopping and going on."""

from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.errors import AudioUnreadable, DiskFull, GesprekscoachError, ModelMissing
from gesprekscoach.services.ports import Plan, Progress
from gesprekscoach.services.processing import TAGGING
from gesprekscoach.services.queueing import JobState
from gesprekscoach.services.transcribing import HEARING_WORDS
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens.queue import QueueScreen, words_so_far
from gesprekscoach.tui.screens.working import Workplace
from gesprekscoach.tui.widgets.recording_columns import columns
from tests.tui.opening import running, settled, until
from tests.tui.places import ScriptedDesk, ScriptedVault, ScriptedWork, add

HALFWAY = (Progress(HEARING_WORDS, 0, 872_000), Progress(HEARING_WORDS, 436_000, 872_000))


class Queue:
    """A queue screen on a real vault with two recordings, whose processing waits at a gate."""

    def __init__(self, home: Path) -> None:
        desk = ScriptedDesk(home)
        self.vault: ScriptedVault = desk.vault()
        for name in ("een", "twee"):
            add(self.vault, name, name.title())
        self.gate = Event()
        self.vault.steps, self.vault.gate = HALFWAY, self.gate
        self.app = GesprekscoachApp(lambda: QueueScreen(self.place))
        self.runner = QueueRunner(self.app, self.vault)
        self.place = Workplace(desk, self.vault, self.runner)

    def start(self) -> None:
        with closing(self.vault.open()) as store:
            self.runner.add(store.recordings()[::-1])

    def states(self) -> list[JobState]:
        return [job.state for job in self.runner.queue.jobs]

    def line(self, at: int = 0) -> str:
        return str(self.app.screen.query_one(OptionList).get_option_at_index(at).prompt)

    def how(self) -> str:
        return str(self.app.screen.query_one("#how", Static).content)

    def text(self) -> str:
        return str(self.app.screen.query_one("#text", Static).content)


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    return Queue(tmp_path)


async def stands_at(pilot: Pilot[None], queue: Queue, *states: JobState) -> None:
    await until(pilot, lambda: queue.states() == list(states))


async def test_an_empty_queue_says_how_to_fill_it(queue: Queue) -> None:
    async with running(queue.app):
        assert "druk op v" in queue.text()


async def test_what_still_runs_is_not_at_a_hundred_percent(queue: Queue) -> None:
    queue.vault.steps = (Progress(TAGGING, 99, 100),)
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        await pilot.pause(0.05)
        running_now = queue.runner.queue.jobs[0].recording_id
        assert "99%" in queue.line(0) and queue.runner.words(running_now).startswith("99%")


async def test_one_runs_and_shows_how_far_it_is_while_the_other_waits(queue: Queue) -> None:
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        await pilot.pause(0.05)
        assert "%" in queue.line(0) and "wacht" in queue.line(1)
        queue.gate.set()
        await stands_at(pilot, queue, JobState.DONE, JobState.DONE)


async def stopped(pilot: Pilot[None], queue: Queue) -> None:
    """Start both and stop while the first one runs."""
    queue.start()
    await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
    await pilot.press("x")
    await stands_at(pilot, queue, JobState.STOPPED, JobState.WAITING)


async def test_stopping_keeps_the_rest_waiting_and_going_on_finishes_it(queue: Queue) -> None:
    async with running(queue.app, size=(120, 40)) as pilot:
        await stopped(pilot, queue)
        await pilot.press("v")
        await stands_at(pilot, queue, JobState.DONE, JobState.DONE)


async def test_what_fails_says_why_and_the_next_one_goes_on(queue: Queue) -> None:
    queue.vault.error = AudioUnreadable("In deze opname is geen spraak gevonden.", "Wis de opname als ze leeg is.")
    queue.gate.set()
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.FAILED, JobState.FAILED)
        await pilot.pause()
        problem = str(queue.app.screen.query_one("#problem", Static).content)
        assert problem == "In deze opname is geen spraak gevonden.\nWis de opname als ze leeg is."
        assert queue.text() == ""
        assert queue.how() == "2 niet klaar"


NOTHING_GOES = ("Het verwerken kan nu niet.", "Maak ruimte en probeer het opnieuw.")


@pytest.mark.parametrize(
    ("error", "is_started"),
    [(GesprekscoachError(*NOTHING_GOES), False), (DiskFull(*NOTHING_GOES), True), (ModelMissing(*NOTHING_GOES), True)],
)
async def test_a_machine_that_can_process_nothing_is_told_of_once_and_the_others_wait(
    queue: Queue, monkeypatch: pytest.MonkeyPatch, error: GesprekscoachError, is_started: bool
) -> None:
    process, told = queue.vault.process, []

    def refuse(_recording_id: str) -> ScriptedWork:
        if is_started:
            return ScriptedWork(HALFWAY, None, error)
        raise error

    def tell(remedy: str, *, title: str, **_how: object) -> None:
        told.append((title, remedy))

    monkeypatch.setattr(queue.vault, "process", refuse)
    monkeypatch.setattr(queue.app, "notify", tell)
    queue.gate.set()
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.FAILED, JobState.WAITING)
        await settled(pilot)
        assert told == [NOTHING_GOES]
        assert queue.how() == "1 in de wachtrij, gestopt"
        monkeypatch.setattr(queue.vault, "process", process)
        await pilot.press("v")
        await stands_at(pilot, queue, JobState.DONE, JobState.DONE)


async def test_words_appear_as_they_are_heard_and_what_was_made_up_stays_out(queue: Queue) -> None:
    words = (Word("Wat", 1_000, 1_200), Word("ligt", 1_200, 1_400), Word("er?", 1_400, 1_700))
    heard = Segment(Span(1_000, 1_700), words, -0.2, 0.1, 1.2)
    made_up = Segment(Span(2_000, 3_000), (Word("Ondertitels", 2_000, 3_000),), -1, 0.9, 1, rejected="bijschrift")
    with closing(queue.vault.open()) as store:
        store.save_plan("een", Plan("base", ((None, Span(0, 300_000)),), (Block(0, Span(0, 300_000)),)))
        store.save_block("een", "base", 0, [heard, made_up])
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        await until(pilot, lambda: "Wat ligt er?" in queue.text())
        assert "00:01  Wat ligt er?" in queue.text()
        assert "Ondertitels" not in queue.text()
        await pilot.press("x")


async def test_what_another_window_erased_leaves_the_queue_with_its_words(queue: Queue) -> None:
    heard = Segment(Span(1_000, 1_700), (Word("Ongeopend", 1_000, 1_700),), -0.2, 0.1, 1.2)
    with closing(queue.vault.open()) as store:
        store.save_plan("een", Plan("base", ((None, Span(0, 300_000)),), (Block(0, Span(0, 300_000)),)))
        store.save_block("een", "base", 0, [heard])
    queue.gate.set()
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.DONE, JobState.DONE)
        screen = queue.app.screen
        assert isinstance(screen, QueueScreen)
        await until(pilot, lambda: "Ongeopend" in queue.text())
        with closing(queue.vault.open()) as store:
            store.erase("een")
        screen.look()
        await stands_at(pilot, queue, JobState.DONE)
        await until(pilot, lambda: "Ongeopend" not in queue.text())
        assert queue.line(0).startswith("Twee")


async def test_what_another_window_erased_is_not_heard_on(queue: Queue) -> None:
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        with closing(queue.vault.open()) as store:
            store.erase("een")
        screen = queue.app.screen
        assert isinstance(screen, QueueScreen)
        screen.look()
        await until(pilot, lambda: [job.recording_id for job in queue.runner.queue.jobs] == ["twee"])
        queue.gate.set()
        await stands_at(pilot, queue, JobState.DONE)


async def test_what_is_erased_while_its_work_is_starting_is_not_heard_either(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_starting, go_on = Event(), Event()
    process = queue.vault.process

    def slowly(recording_id: str) -> ScriptedWork:
        is_starting.set()
        go_on.wait(5)
        return process(recording_id)

    monkeypatch.setattr(queue.vault, "process", slowly)
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        while not is_starting.is_set():
            await pilot.pause(0.02)
        queue.runner.forget("een")
        go_on.set()
        await stands_at(pilot, queue, JobState.DONE)


async def test_words_appear_before_the_block_they_stand_in_is_done(queue: Queue) -> None:
    heard = Progress(HEARING_WORDS, 0, 872_000, ((1_000, "Hoe is het om hier te zijn?"), (9_000, "Spannend.")))
    queue.vault.steps = (heard,)
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        await until(pilot, lambda: "Spannend." in queue.text())
        assert queue.text() == "00:01  Hoe is het om hier te zijn?\n00:09  Spannend."
        await pilot.press("x")
        await stands_at(pilot, queue, JobState.STOPPED, JobState.WAITING)
        assert not queue.runner.drafts


def test_a_block_that_is_done_replaces_what_was_heard_in_it_at_first() -> None:
    kept = Segment(Span(1_000, 4_000), (Word("Goed", 1_000, 4_000),), -0.2, 0.1, 1.2)
    invented = Segment(Span(5_000, 9_000), (Word("Ondertitels", 5_000, 9_000),), -1, 0.9, 1, rejected="bijschrift")
    drafts = {1_200: "Goet", 5_000: "Ondertitels", 300_000: "En toen"}
    assert words_so_far({0: (kept, invented)}, drafts) == {1_000: "Goed", 300_000: "En toen"}


async def test_the_keys_of_the_queue_are_offered_only_where_they_work(queue: Queue) -> None:
    async with running(queue.app, size=(120, 40)) as pilot:
        keys = queue.app.screen.query_one("#keys", Static)
        assert "stoppen" not in str(keys.content) and "verder" not in str(keys.content)
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        await pilot.pause(0.1)
        assert "x stoppen" in str(keys.content) and "openen" not in str(keys.content)
        queue.gate.set()
        await stands_at(pilot, queue, JobState.DONE, JobState.DONE)
        await pilot.pause(0.1)
        assert "enter openen" in str(keys.content) and "stoppen" not in str(keys.content)


async def test_what_waits_can_go_on_after_the_one_that_was_stopped_is_taken_out(queue: Queue) -> None:
    async with running(queue.app, size=(120, 40)) as pilot:
        await stopped(pilot, queue)
        await pilot.pause(0.1)
        assert queue.how() == "1 in de wachtrij, gestopt"
        await pilot.press("delete")
        await stands_at(pilot, queue, JobState.WAITING)
        await pilot.press("v")
        await stands_at(pilot, queue, JobState.DONE)


async def test_a_job_that_waits_can_be_taken_out(queue: Queue) -> None:
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        await pilot.press("j", "delete")
        await stands_at(pilot, queue, JobState.RUNNING)
        await pilot.press("x")


async def test_lengths_stand_under_each_other_where_a_title_has_wide_characters(queue: Queue) -> None:
    add(queue.vault, "drie", "中村さんの箱")
    async with running(queue.app, size=(120, 40)) as pilot:
        queue.start()
        await until(pilot, lambda: len(queue.states()) == 3)
        await pilot.pause(0.05)
        assert len({cell_len(queue.line(at).partition("14:32")[0]) for at in range(3)}) == 1
        await pilot.press("x")


async def test_how_far_it_is_fits_in_the_last_column_of_the_library(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(queue.app) as pilot:
        queue.start()
        await stands_at(pilot, queue, JobState.RUNNING, JobState.WAITING)
        queue.runner.queue.report("een", Progress(HEARING_WORDS, 871_000, 872_000), now=0)
        for seconds in (5, 85, 89 * 60, 20 * 3_600):
            monkeypatch.setattr(queue.runner, "seconds_left", lambda _recording, left=seconds: float(left))
            shown = queue.runner.words("een")
            assert "% nog " in shown and len(shown) <= columns(115)[-1].width
        await pilot.press("x")
