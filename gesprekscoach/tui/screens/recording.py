"""Record a conversation: check the microphone, then talk; an observer notes moments with one key."""

from collections import deque
from contextlib import closing
from datetime import date
from threading import Lock
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Button, Input, Select, Static
from textual.worker import get_current_worker

from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.moments import MOMENT_NAMES, Moment, MomentKind
from gesprekscoach.errors import AudioUnreadable, GesprekscoachError
from gesprekscoach.services.ports import Microphone, RecordingSummary
from gesprekscoach.services.recording_live import Heard, LiveRecording, Recorder
from gesprekscoach.tui import explanations
from gesprekscoach.tui.forms import drafts_of
from gesprekscoach.tui.screens.consent import summary
from gesprekscoach.tui.screens.dialogs import Ask, Reading
from gesprekscoach.tui.screens.working import FORM_KEPT, WorkingScreen, Workplace
from gesprekscoach.tui.widgets.fields import Choice, Line, Tick
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.meter import Meter
from gesprekscoach.tui.widgets.titlebar import TitleBar

_KEYS = {
    "v": MomentKind.OPEN_QUESTION,
    "t": MomentKind.REFLECTION,
    "m": MomentKind.SUMMARY,
    "a": MomentKind.ADVICE,
    "s": MomentKind.SILENCE,
    "g": MomentKind.GOOD,
    "y": MomentKind.CONSENT,
}
_MICROPHONES = (("1", "één voor iedereen"), ("2", "ieder een eigen"))
_SHOWN_MOMENTS = 12
_AGAIN_AFTER_S = 2.0
_TEST = "Praat zoals je straks praat. Het programma luistert steeds twee tellen en zegt wat het hoort."


class RecordingScreen(WorkingScreen):
    """Closes with the id of the recording, or with None when there never was one."""

    EXPLANATION = explanations.RECORDING
    ABOUT = explanations.IN_RECORDING

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "pause", "pauze", tooltip="Neem even niets op"),
        Binding("p", "go_on", "verder", tooltip="Neem weer op"),
        Binding("ctrl+k", "finish", "klaar", tooltip="Stop met opnemen", priority=True),
        *(Binding(key, f"note('{kind.name}')", MOMENT_NAMES[kind], show=False) for key, kind in _KEYS.items()),
        Binding(
            "enter",
            "word",
            "een woord",
            show=False,
            tooltip="Typ een woord of korte zin bij dit moment",
            priority=True,  # handled before the next key is read, or the first letters would note moments
        ),
    ]

    class Sounded(Message, bubble=False):
        """A tenth of a second was heard."""

        def __init__(self, recorder: Recorder, heard: Heard) -> None:
            super().__init__()
            self.recorder = recorder
            self.heard = heard

    def __init__(self, place: Workplace, consent: Consent, today: date) -> None:
        super().__init__()
        self._place, self._consent, self._today = place, consent, today
        self._usual_title = f"Gesprek {today:%d-%m-%Y}"
        self._recorder: Recorder | None = None
        self._again: Timer | None = None
        self._choosing = Lock()
        """Held while a microphone is taken or let go: one that opens late is no longer wanted."""
        self._names = [person.name for person in consent.speakers]
        self._moments: deque[Moment] = deque(maxlen=_SHOWN_MOMENTS)
        self._is_recording = self._is_paused = False
        self._word_at: int | None = None
        """When the line for a word was opened: by the time it is typed, the talk has gone on."""

    @property
    def is_busy(self) -> bool:
        """A recording goes on while people talk."""
        return self._is_recording

    @property
    def is_alone(self) -> bool:
        """Nothing may hide a recording that goes on, or end it unasked."""
        return self._is_recording

    def keep_typed(self) -> str:
        """Keep the consent, when nobody began to record before the vault was closed."""
        if self._is_recording:
            return ""
        self._place.unfinished.people = drafts_of(self._consent)
        return FORM_KEPT

    def compose(self) -> ComposeResult:
        """The check first, the recording in the same place later."""
        yield TitleBar("Opnemen")
        yield Static(summary(self._consent), id="who", markup=False)
        with Vertical(id="before"):
            yield Line("titel", Input(self._usual_title, id="name"))
            yield Line("microfoon", Select[int]([], prompt="de gewone", id="device"))
            yield Line("hoeveel", Choice(_MICROPHONES, "1", id="channels"))
            names = [(name, name) for name in self._names]
            yield Line("links zit", Choice(names, "".join(self._names[:1]), id="left"), id="sides")
            yield Static(_TEST, classes="gap quiet")
        yield Static("", id="clock")
        yield Vertical(id="meters")
        with Horizontal(id="start"):
            yield Button("Begin met opnemen", id="begin", disabled=True)
            yield Tick("daarna meteen verwerken", id="process")
        yield Input(placeholder="een woord of korte zin, dan enter", id="word")
        yield Static(_moment_keys(), id="moment-keys")
        yield Static("", id="moments", markup=False)
        yield Static("", id="problem", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Find the microphones after the first paint."""
        self.query_one("#process", Tick).value = True
        self._show_stage()
        self._find()

    def on_unmount(self) -> None:
        """Let the microphone go; what was recorded stays."""
        self._let_go()

    def _let_go(self) -> None:
        """Stop listening, also to a microphone that is still opening."""
        with self._choosing:
            self.workers.cancel_group(self, "listen")
            if self._recorder is not None:
                self._recorder.stop()

    @work(thread=True, exit_on_error=False, group="find")
    def _find(self) -> None:
        devices = self._place.desk.microphones().devices()
        if not devices:
            raise AudioUnreadable(
                "Er is geen microfoon.",
                "Sluit er een aan en start het programma opnieuw. Een opname importeren kan wel gewoon.",
            )
        self.app.call_from_thread(self._found, devices)

    def _found(self, devices: tuple[Microphone, ...]) -> None:
        self.query_one("#device", Select).set_options([(Content(device.name), device.id) for device in devices])
        self._listen_again()

    @on(Select.Changed, "#device")
    @on(Choice.Changed, "#channels")
    def _listen_again(self) -> None:
        """Listen to another microphone, or to two."""
        if self._is_recording:
            return
        self._let_go()
        self._recorder = None
        if self._again is not None:
            self._again.stop()
        self.query_one("#begin", Button).disabled = True
        count = int(self.query_one("#channels", Choice).value)
        meters = self.query_one("#meters")
        meters.remove_children()
        self.query_one("#sides").display = count == 2 and len(self._names) == 2
        meters.mount_all([Meter(title) for title in self._meter_titles(count)])
        self._listen(self.query_one("#device", Select).selection, count)

    def _meter_titles(self, count: int) -> tuple[str, ...]:
        """Return what stands before each meter: which microphone, and whose when that was said."""
        if count == 1:
            return ("geluid",)
        if len(self._names) != 2:
            return ("links", "rechts")
        left = self.query_one("#left", Choice).value
        sides = (f"links {left}", *(f"rechts {name}" for name in self._names if name != left))
        width = max(map(len, sides)) + 2
        return tuple(side.ljust(width) for side in sides)

    @on(Choice.Changed, "#left")
    def _change_places(self) -> None:
        for meter, title in zip(self.query(Meter), self._meter_titles(len(self.query(Meter))), strict=True):
            meter.title = title

    @work(thread=True, exclusive=True, exit_on_error=False, group="listen")
    def _listen(self, device: int | None, channels: int) -> None:
        """Follow one microphone; everything that is stored is stored on this thread."""
        worker = get_current_worker()
        problem: GesprekscoachError | None = None
        with closing(self._place.vault.open()) as store:
            recorder = Recorder(self._place.desk.microphones().open(device, channels))
            with self._choosing:
                if worker.is_cancelled:
                    recorder.stop()
                    return
                self._recorder, self._store = recorder, store
            try:
                for heard in recorder.heard():
                    self.post_message(self.Sounded(recorder, heard))
            except GesprekscoachError as error:
                problem = error
            finally:
                recorder.stop()
                unkept = _finish(recorder)
            kept_id = recorder.kept_id
            rows = [row for row in store.recordings() if row.id == kept_id]
        problem = problem or unkept
        if recorder is not self._recorder:
            return  # another was chosen, and may be recording by now
        if self._is_recording:
            self.app.call_from_thread(self._done, kept_id, rows, problem)
        elif problem is not None:
            raise problem

    @on(Sounded)
    def _show_sound(self, event: Sounded) -> None:
        if event.recorder is not self._recorder:
            return  # the microphone that was chosen before
        heard = event.heard
        for at, meter in enumerate(self.query(Meter)):
            if at < len(heard.levels):
                meter.show(heard.levels[at], heard.verdicts[at] if heard.verdicts else None)
        self.query_one("#problem", Static).update("")
        begin = self.query_one("#begin", Button)
        begin.disabled = self._is_recording
        if self.focused is None and not self._is_recording:
            self.set_focus(begin)  # enter is then enough to begin
        if heard.elapsed_ms is not None:
            sign = "▮▮" if self._is_paused else "●"
            style = "$warning" if self._is_paused else "bold $error"
            self.query_one("#clock", Static).update(
                Content.assemble((f"{sign} {clock(heard.elapsed_ms)}", style), "   pauze" if self._is_paused else "")
            )

    def _show_stage(self) -> None:
        """Show what belongs to checking, or to recording."""
        self.query_one("#before").display = self.query_one("#start").display = not self._is_recording
        self.query_one("#sides").display = False
        for name in ("#clock", "#moment-keys", "#moments"):
            self.query_one(name).display = self._is_recording
        self.query_one("#word").display = False
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of recording only while recording."""
        if action == "word":
            return self._is_recording and not isinstance(self.focused, Input)
        if action in ("pause", "go_on"):
            return self._is_recording and self._is_paused is (action == "go_on")
        return self._is_recording if action in ("note", "finish") else True

    @on(Button.Pressed, "#begin")
    def _begin(self) -> None:
        if self._recorder is None:
            return
        title = self.query_one("#name", Input).value.strip() or self._usual_title
        channels = int(self.query_one("#channels", Choice).value)
        pack, consent = self._place.desk.microphones().pack, self._consent
        if channels == 2:
            consent = consent.at_microphones(self.query_one("#left", Choice).value)
        self._recorder.begin(
            lambda: LiveRecording(self._store, pack, consent, title=title, channels=channels, today=self._today)
        )
        self._is_recording = True
        self.set_focus(None)
        self._show_stage()
        self._show_moments()

    def action_note(self, name: str) -> None:
        """Note a moment."""
        self._note(MomentKind[name])

    def _note(self, kind: MomentKind, text: str = "", at_ms: int | None = None) -> None:
        if self._recorder is not None:
            self._recorder.note(kind, text, lambda moment: self.app.call_later(self._noted, moment), at_ms)

    def _noted(self, moment: Moment) -> None:
        self._moments.appendleft(moment)
        self._show_moments()

    def _show_moments(self) -> None:
        lines = [f"{clock(moment.at_ms)}  {moment.words}" for moment in self._moments]
        self.query_one("#moments", Static).update("\n".join(lines) or "Nog geen momenten.")

    def action_word(self) -> None:
        """Open the line for a word; the letter keys are text there."""
        self._word_at = None if self._recorder is None else self._recorder.now_ms()
        self.query_one("#word").display = True
        self.set_focus(self.query_one("#word", Input))

    @on(Input.Submitted, "#word")
    def _worded(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._note(MomentKind.WORD, event.value, self._word_at)
        event.input.value = ""
        event.input.display = False
        self.set_focus(None)

    def action_pause(self) -> None:
        """Leave out what is said from now on."""
        self._pause(True)

    def action_go_on(self) -> None:
        """Record again."""
        self._pause(False)

    def _pause(self, is_paused: bool) -> None:
        self._is_paused = is_paused
        if self._recorder is not None:
            self._recorder.pause(is_paused)
        self.refresh_bindings()

    def action_finish(self) -> None:
        """Stop; the listening thread keeps the last seconds and then closes the screen."""
        if self._recorder is not None:
            self._recorder.stop()

    def _done(self, kept_id: str | None, rows: list[RecordingSummary], problem: GesprekscoachError | None) -> None:
        """Close, also when the microphone or the disk ended it; what was kept stands in the library, unless erased.

        When nothing was kept, go back to the check. What went wrong stands over it until someone reads it: nobody looks
        at the screen during a talk.
        """
        told = ""
        if rows:
            if self.query_one("#process", Tick).value:
                self._place.runner.add(rows)
            told = f"'{rows[0].title}' staat in de kluis: {clock(rows[0].duration_ms)}."
        if problem is not None and kept_id is None and self in self.app.screen_stack:
            self._is_recording = self._is_paused = False
            self._moments.clear()
            self._show_stage()
            self._listen_again()
            self.uncover()
        else:
            self.close(kept_id)
        if problem is not None:
            self.app.push_screen(Reading(problem.what, f"{problem.remedy}\n{told}"))
        elif told:
            self.app.notify(told, timeout=6, markup=False)

    def action_back(self) -> None:
        """Leave; while recording, ask whether to stop."""
        self._leave()

    @work
    async def _leave(self) -> None:
        if self.query_one("#word").display:
            self.query_one("#word").display = False
            self.set_focus(None)
        elif not self._is_recording:
            self.dismiss(None)
        elif await self.app.push_screen_wait(Ask("Stoppen met opnemen? Wat er is, blijft bewaard.", "Stoppen")):
            self.action_finish()

    def report(self, error: GesprekscoachError) -> None:
        """Say on the screen why recording does not work, and listen again a little later: a plug may be put back."""
        self.query_one("#begin", Button).disabled = True
        self.query_one("#problem", Static).update(str(error))
        if isinstance(error, AudioUnreadable) and self.query(Meter):  # without a meter no microphone was found at all
            self._again = self.set_timer(_AGAIN_AFTER_S, self._listen_again)


def _finish(recorder: Recorder) -> GesprekscoachError | None:
    """Keep what is in hand; returns what went wrong."""
    try:
        recorder.finish()
    except GesprekscoachError as error:
        return error
    return None


def _moment_keys() -> Content:
    keys = [*((key, MOMENT_NAMES[kind]) for key, kind in _KEYS.items()), ("enter", "een woord")]
    return Content("   ").join(  # what belongs together stays on one line
        Content.assemble((key, "bold"), (f"\u00a0{name}".replace(" ", "\u00a0"), "$quiet")) for key, name in keys
    )
