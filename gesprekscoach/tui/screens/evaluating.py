"""How far the program tags as a person did, on a folder of labelled conversations."""

from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Button, Input

from gesprekscoach.services.files import typed_path
from gesprekscoach.services.telling import label_lines, score_lines
from gesprekscoach.services.written_out import read_folder
from gesprekscoach.tui import explanations
from gesprekscoach.tui.desk import Desk
from gesprekscoach.tui.screens.tasking import TaskScreen
from gesprekscoach.tui.widgets.fields import Line


class EvaluateScreen(TaskScreen):
    """Asks for a folder and shows the agreement per track."""

    EXPLANATION = explanations.EVALUATE

    TITLE_TEXT = "Tags vergelijken met die van een mens"
    WHAT = (
        "Heb je uitgeschreven gesprekken met tags van een mens? Dan tagt het programma ze opnieuw. "
        "Per spoor zie je hoe vaak het hetzelfde koos. In de handleiding staat hoe zo'n bestand eruitziet."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def fields(self) -> ComposeResult:
        """The folder and a button."""
        yield Line("map", Input(id="folder", placeholder="een map met .json-bestanden"))
        yield Button("Vergelijk", id="compare", classes="gap")

    def on_mount(self) -> None:
        """Start at the folder."""
        self.set_focus(self.query_one("#folder"))

    @on(Input.Submitted, "#folder")
    @on(Button.Pressed, "#compare")
    def action_compare(self) -> None:
        """Compare."""
        folder = self.query_one("#folder", Input).value.strip()
        if folder and self.begin():
            self._compare(typed_path(folder))

    @work(thread=True, exclusive=True, exit_on_error=False, group="task")
    def _compare(self, folder: Path) -> None:
        try:
            conversations = read_folder(folder)
        except BaseException:
            self.end()
            raise
        scores = self.follow(self._desk.evaluate(conversations))
        if scores is not None:
            codebook = self._desk.codebook()
            lines = (*score_lines(scores, codebook), *label_lines(conversations, codebook))
            self.app.call_from_thread(self.show_lines, lines)
