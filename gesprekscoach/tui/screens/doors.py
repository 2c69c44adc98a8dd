"""The doors from the library to everything else; each screen behind them is imported when it is opened."""

from contextlib import closing
from datetime import date, datetime
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Button

from gesprekscoach.domain.recording import State
from gesprekscoach.services.erasing import Receipt, erase
from gesprekscoach.services.ports import Passage, RecordingSummary
from gesprekscoach.tui.screens.dialogs import Ask, Reading
from gesprekscoach.tui.screens.vault import VaultScreen
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace


class DoorsScreen(WorkingScreen):
    """A screen with a recording at its cursor, and the ways to work with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "record", "opnemen", tooltip="Neem een gesprek op"),
        Binding("i", "import", "importeren", tooltip="Zet een opname in de kluis"),
        Binding("v", "process", "verwerken", tooltip="Maak tekst, tags en feedback van dit gesprek"),
        Binding("V", "process_all", "alles verwerken", show=False, tooltip="Verwerk alles wat nog niet verwerkt is"),
        Binding("w", "queue", "wachtrij", tooltip="Kijk hoe ver het verwerken is"),
        Binding("t", "consent", "toestemming", tooltip="Bekijk de toestemming bij dit gesprek, of trek die in"),
        Binding("delete", "erase", "wissen", show=False, tooltip="Wis dit gesprek uit de kluis"),
        Binding("comma", "settings", "instellingen", show=False, key_display=",", tooltip="Model, slot en kleuren"),
        Binding("m", "models", "spraakmodellen", show=False, tooltip="Bekijk en controleer de modellen"),
        Binding("d", "doctor", "dokter", show=False, tooltip="Kijk of alles op deze computer werkt"),
        Binding("h", "handbook", "handleiding", show=False, tooltip="Lees de handleiding en het codeboek"),
        Binding("ctrl+l", "lock", "op slot", show=False, tooltip="Doe de kluis op slot"),
    ]

    def __init__(self, place: Workplace, today: date) -> None:
        super().__init__()
        self._place, self._today = place, today

    @property
    def recording(self) -> RecordingSummary | None:
        """The recording at the cursor."""
        raise NotImplementedError

    @property
    def unprocessed(self) -> list[RecordingSummary]:
        """The recordings that have no tags yet, oldest first."""
        raise NotImplementedError

    def open_conversation(self, row: RecordingSummary, passage: Passage | None = None) -> None:
        """Open a conversation, at a passage when one was found; without text yet, show where it stands."""
        if row.state in (State.IMPORTED, State.TRANSCRIBING):
            self.action_queue() if self._place.runner.queue.job(row.id) else self._offer_processing(row)
            return
        from gesprekscoach.tui.screens.conversation import ConversationScreen

        self.app.push_screen(ConversationScreen(self._place.vault.review(row.id)))

    @work
    async def _offer_processing(self, row: RecordingSummary) -> None:
        question = f"Van '{row.title}' is nog geen tekst. Nu verwerken?"
        if await self.app.push_screen_wait(Ask(question, "Verwerken")):
            self._process([row])

    def _process(self, rows: list[RecordingSummary]) -> None:
        self._place.runner.add(rows)
        self.notify("Je kunt gewoon verder lezen. Met w zie je hoe ver het is.", timeout=4)

    def action_process(self) -> None:
        """Put the recording in the queue."""
        if self.recording is not None:
            self._process([self.recording])

    def action_process_all(self) -> None:
        """Put everything in the queue that has no tags yet."""
        rows = self.unprocessed
        if rows:
            self._process(rows)
        else:
            self.notify("Alles is al verwerkt.", timeout=3)

    @on(Button.Pressed, "#record")
    def action_record(self) -> None:
        """Record a conversation, once everyone agrees."""
        self._record()

    @work
    async def _record(self) -> None:
        from gesprekscoach.tui.forms import new_drafts
        from gesprekscoach.tui.screens.consent import ConsentScreen
        from gesprekscoach.tui.screens.recording import RecordingScreen

        screen = ConsentScreen(self._place.desk, new_drafts(self._today), self._today)
        consent = await self.app.push_screen_wait(screen)
        if consent is not None:
            self.app.push_screen(RecordingScreen(self._place, consent, self._today))

    @on(Button.Pressed, "#import")
    def action_import(self) -> None:
        """Bring a recording in."""
        from gesprekscoach.tui.screens.importing import ImportScreen

        self.app.push_screen(ImportScreen(self._place, self._today))

    def action_consent(self) -> None:
        """Show the consent behind the recording."""
        from gesprekscoach.tui.screens.register import RegisterScreen

        if self.recording is not None:
            self.app.push_screen(RegisterScreen(self._place, self.recording, self._today))

    def action_queue(self) -> None:
        """Show what is being processed."""
        from gesprekscoach.tui.screens.queue import QueueScreen

        self.app.push_screen(QueueScreen(self._place))

    @work
    async def action_erase(self) -> None:
        """Erase the recording, after asking."""
        row = self.recording
        question = f"'{row.title}' wissen? Geluid, tekst en tags verdwijnen. Dit kan niet terug." if row else ""
        if row is not None and await self.app.push_screen_wait(Ask(question, "Wissen")):
            self._erase(row.id)

    @work(thread=True, exit_on_error=False, group="erase")
    def _erase(self, recording_id: str) -> None:
        with closing(self._place.vault.open()) as store:
            receipt = erase(store, recording_id, datetime.now().astimezone())
        self.app.call_from_thread(self.show_receipt, receipt)

    def action_lock(self) -> None:
        """Close the vault and ask for the key again."""
        while not isinstance(self.app.screen, VaultScreen):
            self.app.pop_screen()

    def show_receipt(self, receipt: Receipt) -> None:
        """Show the proof of erasing."""
        from gesprekscoach.services.erasing import receipt_text

        self.app.push_screen(Reading("Bewijs van wissen", receipt_text(receipt)))
