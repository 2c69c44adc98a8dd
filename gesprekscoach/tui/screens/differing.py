"""Which tags in the vault would be different if they were made now; nothing is changed."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button

from gesprekscoach.services.telling import difference_lines
from gesprekscoach.tui import explanations
from gesprekscoach.tui.screens.tasking import TaskScreen
from gesprekscoach.tui.screens.working import Workplace


class DifferencesScreen(TaskScreen):
    """Tags every conversation of the vault anew beside what is stored, and lists what changes."""

    EXPLANATION = explanations.DIFFERENCES

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "compare", "vergelijken", tooltip="Maak de tags opnieuw en leg ze ernaast"),
    ]
    STARTS = ("compare",)
    TITLE_TEXT = "Wat nu anders getagd zou worden"
    WHAT = (
        "Na een nieuwe versie, of na leren, kiest het programma soms andere tags. "
        "Hier zie je welke. Er verandert niets. Een gesprek tag je opnieuw met v, in de bibliotheek."
    )

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place

    def fields(self) -> ComposeResult:
        """One button."""
        with Horizontal(classes="line"):
            yield Button("Vergelijk alle gesprekken", id="compare")

    def on_mount(self) -> None:
        """Start at the button: with many conversations this takes long."""
        self.set_focus(self.query_one("#compare"))

    @on(Button.Pressed, "#compare")
    def action_compare(self) -> None:
        """Compare."""
        if self.begin():
            self._compare()

    @work(thread=True, exclusive=True, exit_on_error=False, group="task")
    def _compare(self) -> None:
        found = self.follow(self._place.vault.differences())
        if found is not None:
            self.app.call_from_thread(self.show_lines, difference_lines(found, self._place.desk.codebook()))
