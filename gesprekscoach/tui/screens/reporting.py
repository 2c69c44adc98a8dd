"""Writing a report: which kind, with or without names, and where it goes."""

from contextlib import closing
from itertools import count
from os.path import exists
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Button, Input, Static

from gesprekscoach.domain.consent import Purpose, refusal
from gesprekscoach.services.feedback import notes_beside
from gesprekscoach.services.files import typed_path
from gesprekscoach.services.reporting import KINDS, WITHOUT_NOTES
from gesprekscoach.tui import explanations
from gesprekscoach.tui.desk import OpenVault
from gesprekscoach.tui.screens.dialogs import target_of
from gesprekscoach.tui.screens.working import WorkingScreen
from gesprekscoach.tui.widgets.fields import Choice, Line, Tick
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.titlebar import TitleBar

_OUTSIDE = "Een rapport is een gewoon bestand, buiten de kluis. Deel het alleen met wie het mag zien."
_READ_FIRST = "Lees het eerst zelf na: er kan een naam blijven staan."


class ReportScreen(WorkingScreen):
    """Asks and writes; closes with the path, or with None."""

    EXPLANATION = explanations.REPORT
    ABOUT = explanations.IN_REPORT

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "write", "schrijven", tooltip="Schrijf het rapport"),
    ]

    def __init__(self, vault: OpenVault, recording_id: str, title: str, *, is_for_class: bool = False) -> None:
        super().__init__()
        self._is_for_class = is_for_class
        self._vault, self._recording_id, self._of = vault, recording_id, title
        self._has_notes = False
        self._proposed = _free_name(recording_id, next(iter(KINDS)))

    def compose(self) -> ComposeResult:
        """One column."""
        yield TitleBar(f"Rapport van {self._of}")
        with VerticalScroll(id="page", can_focus=False):
            yield Line("soort", Choice([(kind, kind) for kind in KINDS], next(iter(KINDS)), id="kind"))
            yield Static("", id="about", classes="quiet")
            yield Line("bestand", Input(self._proposed, id="target"))
            yield Tick("namen vervangen", id="hide", classes="gap")
            yield Tick("met opmerkingen en sterren", id="notes")
            yield Static(_OUTSIDE, id="outside", classes="quiet gap")
            yield Static("", id="refused", classes="quiet", markup=False)
            yield Button("Schrijf het rapport", id="write", classes="gap")
        yield KeyBar()

    def on_mount(self) -> None:
        """Start at the kind."""
        self.set_focus(self.query_one("#kind"))
        self._show_kind()
        self.query_one("#refused").display = False
        self._look_in_vault()

    @work(thread=True, exit_on_error=False, group="looked")
    def _look_in_vault(self) -> None:
        with closing(self._vault.open()) as store:
            told = refusal(store.consent(self._recording_id), Purpose.DISCUSS, before_class=self._is_for_class)
            conversation, edits = store.conversation(self._recording_id), store.corrections(self._recording_id)
            has_notes = conversation is not None and bool(notes_beside(store, self._recording_id, conversation, edits))
        self.app.call_from_thread(self._show_looked, told, has_notes)

    def _show_looked(self, told: str, has_notes: bool) -> None:
        if self.is_attached:
            self.query_one("#refused", Static).update(told)
            self.query_one("#refused").display = bool(told)
            self._has_notes = has_notes
            self._show_notes()

    def _show_notes(self) -> None:
        kind = self.query_one("#kind", Choice).value
        self.query_one("#notes").display = self._has_notes and kind != WITHOUT_NOTES

    @on(Choice.Changed, "#kind")
    def _show_kind(self) -> None:
        """Say what the kind is for, and give the file its ending; what was proposed gives way to another free name."""
        kind = self.query_one("#kind", Choice).value
        self.query_one("#about", Static).update(KINDS[kind])
        self._show_notes()
        target = self.query_one("#target", Input)
        if target.value == self._proposed:
            target.value = self._proposed = _free_name(self._recording_id, kind)
        elif Path(target.value).suffix in KINDS:
            target.value = str(Path(target.value).with_suffix(kind))

    @on(Tick.Changed, "#hide")
    def _show_hiding(self, event: Tick.Changed) -> None:
        self.query_one("#outside", Static).update(f"{_OUTSIDE}\n{_READ_FIRST}" if event.tick.value else _OUTSIDE)

    @on(Input.Submitted)
    @on(Button.Pressed, "#write")
    @work(exit_on_error=False)
    async def action_write(self) -> None:
        """Write the report, after asking when a file of that name is there."""
        typed = self.query_one("#target", Input).value.strip()
        target = await target_of(self.app, typed) if typed else None
        if target is not None:
            self._write(target, self.query_one("#hide", Tick).value, self.query_one("#notes", Tick).value)

    @work(thread=True, exclusive=True, exit_on_error=False, group="report")
    def _write(self, target: Path, hide_names: bool, with_notes: bool) -> None:
        written = self._vault.write_report(self._recording_id, target, hide_names=hide_names, with_notes=with_notes)
        self.app.call_from_thread(self._written, written)

    def _written(self, path: Path) -> None:
        self.notify(f"Het rapport staat in {path}.", timeout=8, markup=False)
        self.close(path)

    def action_back(self) -> None:
        """Close without a report."""
        self.dismiss(None)


def _free_name(recording_id: str, kind: str) -> str:
    """Return a name in the home folder that no file has: that of the recording, or else with a number."""
    names = (f"~/{recording_id}{'' if n == 1 else f'-{n}'}{kind}" for n in count(1))
    return next(name for name in names if not exists(typed_path(name)))
