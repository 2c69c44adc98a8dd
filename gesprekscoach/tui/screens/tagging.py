"""Tagging a conversation that was written out, without the vault."""

import json
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input

from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.corpus_format import conversation_to_json
from gesprekscoach.services.files import typed_path, write_text
from gesprekscoach.services.written_out import read_conversation
from gesprekscoach.tui import explanations
from gesprekscoach.tui.desk import Desk
from gesprekscoach.tui.screens.dialogs import AskText, target_of
from gesprekscoach.tui.screens.tasking import TaskScreen
from gesprekscoach.tui.widgets.fields import Line


class TagFileScreen(TaskScreen):
    """Asks for a file, shows its text with tags, and writes the same as JSON where the user wants it."""

    EXPLANATION = explanations.TAG_FILE

    TITLE_TEXT = "Een uitgeschreven gesprek taggen"
    WHAT = (
        "Heb je een gesprek als tekst, in een .json-bestand? Dan maakt het programma er tags bij. "
        "Er komt niets in de kluis. In de handleiding staat hoe zo'n bestand eruitziet."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._tagged: Conversation | None = None

    def fields(self) -> ComposeResult:
        """The file and two buttons."""
        yield Line("bestand", Input(id="file", placeholder="bijvoorbeeld gesprek.json"))
        with Horizontal(classes="line gap"):
            yield Button("Maak tags", id="tag")
            yield Button("Bewaar als bestand", id="keep", disabled=True)

    def on_mount(self) -> None:
        """Start at the file."""
        self.set_focus(self.query_one("#file"))

    @on(Input.Submitted, "#file")
    @on(Button.Pressed, "#tag")
    def action_tag(self) -> None:
        """Tag the file."""
        path = self.query_one("#file", Input).value.strip()
        if path and self.begin():
            self.say("Tags maken …")
            self._tag(typed_path(path))

    @work(thread=True, exclusive=True, exit_on_error=False, group="task")
    def _tag(self, path: Path) -> None:
        try:
            tagged = self._desk.tag(read_conversation(path, with_labels=False))
            lines = self._desk.conversation_lines(tagged)
        finally:
            self.end()
        if not self._stop.is_set():
            self.app.call_from_thread(self._show, tagged, lines)

    def _show(self, tagged: Conversation, lines: list[str]) -> None:
        self._tagged = tagged
        self.query_one("#keep", Button).disabled = False
        self.show_lines(lines)

    @on(Button.Pressed, "#keep")
    @work(exit_on_error=False)
    async def action_keep(self) -> None:
        """Write the tagged conversation to a file."""
        answer = await self.app.push_screen_wait(AskText("In welk bestand?", "Bewaren", "bijvoorbeeld getagd.json"))
        if answer is None or self._tagged is None:
            return
        target = await target_of(self.app, answer)
        if target is not None:
            write_text(target, json.dumps(conversation_to_json(self._tagged), ensure_ascii=False, indent=1) + "\n")
            self.say(f"Het staat in {target}. Dat is buiten de kluis.")
