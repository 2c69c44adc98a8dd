"""Bring a recording into the vault: choose the file, settle consent, and only then is it read."""

from contextlib import closing
from datetime import date
from os.path import isfile  # a name that cannot be, or stands where one may not look, is no file either
from pathlib import Path
from threading import Event
from typing import ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button, DirectoryTree, Input, Select, Static

from gesprekscoach.domain.consent import Consent
from gesprekscoach.domain.held import Start
from gesprekscoach.errors import AudioUnreadable, GesprekscoachError, NotFound, WrongUse
from gesprekscoach.services.files import typed_path
from gesprekscoach.services.importing import Imported, import_recording
from gesprekscoach.services.ports import ChannelMode, Progress, RecordingSummary
from gesprekscoach.tui import explanations
from gesprekscoach.tui.forms import ImportDraft, PersonDraft, drafts_of, new_drafts, read_start, write_start
from gesprekscoach.tui.phrases import share_of
from gesprekscoach.tui.screens.consent import ConsentScreen, summary
from gesprekscoach.tui.screens.dialogs import Ask, Reading
from gesprekscoach.tui.screens.working import FORM_KEPT, WorkingScreen, Workplace
from gesprekscoach.tui.widgets.fields import Choice, Line, Tick
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.sound_files import SoundFiles, SoundTree
from gesprekscoach.tui.widgets.titlebar import TitleBar
from gesprekscoach.tui.widgets.told import Told

_CHANNELS = (("auto", "vanzelf"), ("mono", "samen"), ("gescheiden", "apart"))
_LEAVING = "De opname wordt nog ingelezen. Stoppen? Dan komt er niets in de kluis."
_NO_CONSENT = "Nog niet geregeld. Zonder toestemming komt er niets in de kluis."
_LISTENING = "Even luisteren of links en rechts ieder een eigen stem hebben."
_SIDES = "Links en rechts hebben ieder een eigen stem. Wie zit links?"
_NOBODY_KNOWS = ("", "weet ik niet")
_DAY_WRONG = "Typ dag-maand-jaar, zoals 20-11-2026 of 20-11-2026 14:05, of laat het leeg."
_TOLD, _NOT_TOLD = "uit het bestand", "vandaag; het bestand zegt zelf geen datum"


class ImportScreen(WorkingScreen):
    """Imports one file; closes with the id, or with None."""

    EXPLANATION = explanations.IMPORT
    ABOUT = explanations.IN_IMPORT

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "consent", "toestemming", tooltip="Vul in wie wat goed vindt"),
        Binding("ctrl+s", "import", "importeren", tooltip="Zet de opname in de kluis"),
    ]

    class Dated(Message):
        """It is known when a file says it was recorded."""

        def __init__(self, path: Path, start: Start | None) -> None:
            super().__init__()
            self.path = path
            self.start = start

    class Heard(Message):
        """It is known whether left and right of a file each have a voice of their own."""

        def __init__(self, file: tuple[Path, ChannelMode], has_sides: bool) -> None:
            super().__init__()
            self.file = file
            self.has_sides = has_sides

    def __init__(self, place: Workplace, today: date, folder: Path | None = None) -> None:
        super().__init__()
        self._place, self._today, self._folder = place, today, folder or Path.home()
        self._consent: Consent | None = None
        self._drafts: list[PersonDraft] = new_drafts(today)
        self._told: Start | None = None
        self._left: Choice | None = None
        """Asks who sits left, in a file where left and right each have a voice of their own."""
        self._is_listening = self._is_wanted = self._is_reading = False
        self._stop = Event()

    @property
    def is_busy(self) -> bool:
        """The vault stays open while the file is read."""
        return self._is_reading

    def compose(self) -> ComposeResult:
        """Files on the left, what to know about the recording on the right."""
        fields = [(setting.name, setting.code) for setting in self._place.desk.codebook().settings]
        yield TitleBar("Een opname importeren", "het bestand zelf blijft waar het is")
        with Horizontal(id="body"):
            yield SoundFiles(self._folder)
            with VerticalScroll(id="fields", can_focus=False):
                yield Line("bestand", Input(id="path", placeholder="kies links, of typ het pad"))
                yield Line("titel", Input(id="name", placeholder="zoals: oefening dinsdag"))
                yield Line("datum", Input(id="held", placeholder="dag-maand-jaar, mag leeg"))
                yield Static("", id="whence", classes="quiet")
                yield Line("werkveld", Select(fields, prompt="weet ik niet", id="setting"))
                yield Line("stemmen", Choice(_CHANNELS, "auto", id="channels"))
                with Vertical(classes="gap", id="gate"):
                    yield Static("Toestemming", classes="strong")
                    yield Static(_NO_CONSENT, id="consent", markup=False)
                    yield Button("Toestemming invullen", id="ask")
                    yield Vertical(id="sides")
                yield Tick("daarna meteen verwerken", id="process", classes="gap")
                yield Button("Importeren", id="import", disabled=True, classes="gap")
                yield Told("", id="progress", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Start at the files."""
        kept = self._place.unfinished.take_recording()
        self._fill(kept or self._empty)
        self.set_focus(self.query_one(SoundTree if kept is None else "#name"))
        if self._place.unfinished.people is not None:
            self.action_consent()

    @property
    def _empty(self) -> ImportDraft:
        return ImportDraft("", "", write_start(Start(self._today)), None, "auto", True, None)

    def _fill(self, draft: ImportDraft) -> None:
        for name, text in (("#path", draft.path), ("#name", draft.title), ("#held", draft.held)):
            self.query_one(name, Input).value = text
        if draft.setting is not None:
            self.query_one("#setting", Select).value = draft.setting
        self.query_one("#channels", Choice).value = draft.channels
        self.query_one("#process", Tick).value = draft.is_processed
        if draft.consent is not None:
            self._settle(draft.consent)

    def _filled(self) -> ImportDraft:
        path, title, held = (self.query_one(name, Input).value for name in ("#path", "#name", "#held"))
        chosen = self.query_one("#setting", Select).selection
        channels, is_processed = self.query_one("#channels", Choice).value, self.query_one("#process", Tick).value
        setting = None if chosen is None else str(chosen)
        return ImportDraft(path, title, held, setting, channels, is_processed, self._consent)

    def keep_typed(self) -> str:
        """Keep the form for when the vault opens again."""
        draft = self._filled()
        if draft == self._empty:
            return ""
        self._place.unfinished.recording = draft
        return FORM_KEPT

    @on(DirectoryTree.FileSelected)
    def _file_chosen(self, event: DirectoryTree.FileSelected) -> None:
        self.query_one("#path", Input).value = str(event.path)
        title = self.query_one("#name", Input)
        title.value = event.path.stem.replace("_", " ").replace("-", " ")
        title.focus()

    @property
    def _path(self) -> Path:
        return typed_path(self.query_one("#path", Input).value.strip())

    @property
    def _proposed(self) -> str:
        return write_start(self._told or Start(self._today))

    @on(Input.Changed, "#path")
    def _other_file(self) -> None:
        self._show_what_is_left()
        self._look(self._path)
        self._listen_for_sides()

    def _show_what_is_left(self) -> None:
        self.query_one("#import", Button).disabled = self._is_reading or bool(self._lacking)

    @property
    def _lacking(self) -> str:
        """What to do first; empty when the file can be imported."""
        if not self.query_one("#path", Input).value.strip():
            return "Kies eerst een opname."
        return "Vul eerst de toestemming in, met ctrl-t." if self._consent is None else ""

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look(self, path: Path) -> None:
        self.post_message(self.Dated(path, self._start_in(path)))

    def _start_in(self, path: Path) -> Start | None:
        """Return when the file says it was recorded; what is wrong with a file is said when it is imported."""
        try:
            return self._place.desk.audio_reader().start(path, self._today) if isfile(path) else None
        except (NotFound, AudioUnreadable):
            return None

    @on(Dated)
    def _propose(self, event: Dated) -> None:
        """Fill in the day and time in the file, unless the user typed another."""
        if event.path != self._path:
            return
        field = self.query_one("#held", Input)
        is_ours = field.value.strip() == self._proposed
        self._told = event.start
        if is_ours:
            field.value = self._proposed
        self._say_whence()

    @on(Input.Changed, "#held")
    def _say_whence(self) -> None:
        if not self.query_one("#path", Input).value.strip():
            said = "vandaag"
        elif self.query_one("#held", Input).value.strip() == self._proposed:
            said = _TOLD if self._told else _NOT_TOLD
        else:
            said = f"in het bestand staat {self._proposed}" if self._told else ""
        self.query_one("#whence", Static).update(said)

    @property
    def _file(self) -> tuple[Path, ChannelMode]:
        return self._path, cast("ChannelMode", self.query_one("#channels", Choice).value)

    @on(Choice.Changed, "#channels")
    def _listen_for_sides(self) -> None:
        """Once the two people who can be heard are known, hear whether each has a side of their own."""
        path, channels = self._file
        self.query_one("#sides").remove_children()
        self._left, self._is_wanted = None, False
        self._is_listening = (
            self._consent is not None and len(self._consent.speakers) == 2 and channels != "mono" and isfile(path)
        )
        self.query_one("#progress", Static).update(_LISTENING if self._is_listening else "")
        if self._is_listening:
            self._listen((path, channels))

    @work(thread=True, exclusive=True, exit_on_error=False, group="listen")
    def _listen(self, file: tuple[Path, ChannelMode]) -> None:
        try:
            has_sides = self._place.desk.audio_reader().has_sides(*file)
        except (NotFound, AudioUnreadable, WrongUse):
            has_sides = False  # what is wrong with a file is said when it is imported
        self.post_message(self.Heard(file, has_sides))

    @on(Heard)
    def _ask_who_sits_left(self, event: Heard) -> None:
        """Ask it when there are sides; else go on with what waited for this."""
        if event.file != self._file or self._consent is None or not self._is_listening:
            return
        self._is_listening = False
        self.query_one("#progress", Static).update("")
        if event.has_sides:
            people = [(who.name, who.name) for who in self._consent.speakers]
            self._left = Choice([_NOBODY_KNOWS, *people], "", id="left")
            self.query_one("#sides").mount(Static(_SIDES, classes="gap"), self._left)
            self.set_focus(self._left)
        elif self._is_wanted:
            self.action_import()

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    @on(Button.Pressed, "#ask")
    @work
    async def action_consent(self) -> None:
        """Fill in who agrees to what."""
        screen = ConsentScreen(self._place.desk, self._drafts, self._today, self._place.unfinished)
        consent = await self.app.push_screen_wait(screen)
        if consent is not None:
            self._settle(consent)
            self.set_focus(self.query_one("#import"))

    def _settle(self, consent: Consent) -> None:
        self._consent, self._drafts = consent, drafts_of(consent)
        self.query_one("#consent", Static).update(summary(consent))
        self._show_what_is_left()
        self._listen_for_sides()

    @on(Button.Pressed, "#import")
    def action_import(self) -> None:
        """Read the file into the vault, or say what to do first."""
        if self._is_reading:
            return
        if self._lacking or self._consent is None:
            self.notify(self._lacking, timeout=4)
            return
        if self._is_listening:
            self._is_wanted = True
            return
        draft = self._filled()
        held = read_start(draft.held.strip())
        if draft.held.strip() and held is None:
            self.report(WrongUse("De datum klopt niet.", _DAY_WRONG))
            return
        self._is_reading = True
        self._stop.clear()
        self._show_what_is_left()
        self._import(
            self._path,
            self._consent,
            draft.title,
            held,
            draft.held.strip() == self._proposed,
            draft.setting,
            self._file[1] if self._left is None else "gescheiden",
            None if self._left is None else self._left.value or None,
        )

    @work(thread=True, exclusive=True, exit_on_error=False, group="import")
    def _import(
        self,
        path: Path,
        consent: Consent,
        title: str,
        held: Start | None,
        is_proposed: bool,
        setting: str | None,
        channels: ChannelMode,
        left: str | None,
    ) -> None:
        if is_proposed:  # the file may have been chosen just now
            held = self._start_in(path) or Start(self._today)
        with closing(self._place.vault.open()) as store:
            steps = import_recording(
                path,
                consent,
                store,
                self._place.desk.audio_reader(),
                today=self._today,
                title=title,
                channels=channels,
                setting=setting,
                held=held,
                left=left,
            )
            imported = self.walk(steps, self._show_step, self._stop.is_set)
            rows = [row for row in store.recordings() if imported is not None and row.id == imported.id]
        if imported is None:
            self.app.call_from_thread(self.close, None)
        else:
            self.app.call_from_thread(self._done, imported, rows)

    def _show_step(self, step: Progress) -> None:
        self.query_one("#progress", Static).update(f"{step.step}: {share_of(step):.0%}")

    def on_unmount(self) -> None:
        """Stop reading when the screen goes."""
        self._stop.set()

    def action_back(self) -> None:
        """Leave; while the file is being read, ask whether to stop that."""
        self._leave()

    @work
    async def _leave(self) -> None:
        if not self._is_reading:
            self.dismiss(None)
        elif await self.app.push_screen_wait(Ask(_LEAVING, "Stoppen")):
            self._stop.set()

    def report(self, error: GesprekscoachError) -> None:
        """Let it stand what went wrong, for who went away while a long file was read; the user can try again."""
        self._is_reading = False
        self.query_one(Told).report(error)
        self._show_what_is_left()

    def _done(self, imported: Imported, rows: list[RecordingSummary]) -> None:
        if self.query_one("#process", Tick).value:
            self._place.runner.add(rows)
        self.close(imported.id)
        if imported.has_doubt:
            self.app.push_screen(Reading("Kijk dit even na", imported.notice))
        else:
            self.app.notify(imported.notice, timeout=12, markup=False)
