"""The doors from the library to everything else; each screen behind them is imported when it is opened."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime

from textual import on, work
from textual.binding import Binding
from textual.widgets import Button

from gesprekscoach.domain.recording import State
from gesprekscoach.services.erasing import erase, receipt_text, tidy
from gesprekscoach.services.ports import RecordingSummary
from gesprekscoach.tui.screens.dialogs import Ask, show_receipt
from gesprekscoach.tui.screens.side_doors import SIDE_DOORS, SideDoorsScreen

DOORS = (
    Binding("o", "record", "opnemen", tooltip="Neem een gesprek op"),
    Binding("i", "import", "importeren", tooltip="Importeer een opname: zet die in de kluis"),
    Binding("v", "process", "verwerken", tooltip="Maak tekst, tags en feedback van dit gesprek"),
    Binding("V", "process_all", "alles verwerken", show=False, tooltip="Verwerk alles wat nog niet verwerkt is"),
    Binding("w", "queue", "wachtrij", tooltip="Kijk hoe ver het verwerken is"),
    Binding("t", "consent", "toestemming", tooltip="Bekijk de toestemming bij dit gesprek, of trek die in"),
    Binding("delete", "erase", "wissen", show=False, tooltip="Wis dit gesprek uit de kluis"),
    Binding("r", "report", "rapport", show=False, tooltip="Schrijf een rapport van dit gesprek"),
    Binding("R", "tidy", "opruimen", show=False, tooltip="Wis alles waarvan de bewaartermijn voorbij is"),
    Binding("comma", "settings", "instellingen", show=False, tooltip="Model, slot en kleuren"),
    Binding("m", "models", "spraakmodellen", show=False, tooltip="Bekijk, haal of controleer de modellen"),
    Binding("d", "doctor", "dokter", show=False, tooltip="Kijk of alles op deze computer werkt"),
    Binding("h", "handbook", "handleiding", show=False, tooltip="Lees de handleiding en het codeboek"),
    Binding("ctrl+l", "lock", "op slot", show=False, tooltip="Doe de kluis op slot"),
)
"""The keys of these doors; a screen puts them after its own, so that the key bar shows its own first."""

_ABOUT_A_RECORDING = ("process", "consent", "erase", "report")
_MOST_TITLES = 10


class DoorsScreen(SideDoorsScreen):
    """A screen with a recording at its cursor, and the ways to work with it."""

    def functions(self, *, is_in_front: bool) -> tuple[Binding, ...]:
        """Return what the palette offers besides the keys; behind another screen also what has a key here.

        What needs the recording at the cursor is left out there, and the passphrase in the example: that vault goes.
        """
        is_example = self._place.vault.is_example
        side = tuple(door for door in SIDE_DOORS if door.action != "change_key" or not is_example)
        if is_in_front:
            return side
        return (*side, *(replace(door, key="") for door in DOORS if door.action not in _ABOUT_A_RECORDING))

    @property
    def recording(self) -> RecordingSummary | None:
        """The recording at the cursor."""
        raise NotImplementedError

    @property
    def unprocessed(self) -> list[RecordingSummary]:
        """The recordings that have no tags yet, oldest first."""
        raise NotImplementedError

    def open_conversation(self, row: RecordingSummary, turn_n: int) -> None:
        """Open a conversation at this turn; without text yet, show where it stands."""
        if row.state is State.RECORDING:
            self._say_recording()
            return
        if row.state in (State.IMPORTED, State.TRANSCRIBING):
            self.action_queue() if self._place.runner.queue.job(row.id) else self._offer_processing(row)
            return
        from gesprekscoach.tui.screens.conversation import ConversationScreen

        vault = self._place.vault
        self.app.push_screen(ConversationScreen(vault.review(row.id), vault, turn_n))

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
        if self.recording is None:
            return
        if self.recording.state is State.RECORDING:
            self._say_recording()
        else:
            self._process([self.recording])

    def _say_recording(self) -> None:
        self.notify("Dit gesprek wordt nog opgenomen. Brak het af? Dan kun je het na een minuut verwerken.", timeout=6)

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
        if self._place.vault.is_example:
            self._offer_own_vault()
        else:
            self._record()

    @work
    async def _record(self) -> None:
        from gesprekscoach.tui.forms import drafts_of, new_drafts
        from gesprekscoach.tui.screens.consent import ConsentScreen
        from gesprekscoach.tui.screens.recording import RecordingScreen

        place, today = self._place, self._today
        while consent := await self.app.push_screen_wait(
            ConsentScreen(place.desk, new_drafts(today), today, place.unfinished)
        ):
            if await self.app.push_screen_wait(RecordingScreen(place, consent, today)):
                return
            place.unfinished.people = drafts_of(consent)  # nobody should have to fill it in twice

    @on(Button.Pressed, "#import")
    def action_import(self) -> None:
        """Bring a recording in."""
        if self._place.vault.is_example:
            self._offer_own_vault()
            return
        from gesprekscoach.tui.screens.importing import ImportScreen

        self.app.push_screen(ImportScreen(self._place, self._today))

    def resume_form(self) -> None:
        """Open the form again that stood open when the vault was closed."""
        unfinished = self._place.unfinished
        if self._place.vault.is_example:
            return
        if unfinished.recording is not None:
            self.action_import()
        elif unfinished.people is not None:
            self.action_record()

    @work
    async def _offer_own_vault(self) -> None:
        """Keep a real conversation out of the vault of the example, and lead to where it belongs."""
        question = "Dit is het voorbeeld. Wat je hierin zet, verdwijnt als je stopt.\n\nNaar je eigen kluis?"
        if await self.app.push_screen_wait(Ask(question, "Naar mijn kluis")):
            self.leave_vault()

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
            self._place.runner.forget(row.id)
            self._erase(row.id)

    @work(thread=True, exit_on_error=False, group="erase")
    def _erase(self, recording_id: str) -> None:
        with closing(self._place.vault.open()) as store:
            receipt = erase(store, recording_id, datetime.now().astimezone())
        self.app.call_from_thread(self._show_receipt, receipt_text(receipt))

    @work(thread=True, exit_on_error=False, group="erase")
    def action_tidy(self) -> None:
        """Look what is past its retention date."""
        with closing(self._place.vault.open()) as store:
            rows = store.expired(datetime.now().astimezone().date())
        self.app.call_from_thread(self._offer_tidying, rows)

    @work
    async def _offer_tidying(self, rows: list[RecordingSummary]) -> None:
        """Erase it, after asking."""
        if not rows:
            self.notify("Er is niets waarvan de bewaartermijn voorbij is.", timeout=4)
            return
        titles = "\n".join(f"  {row.title}" for row in rows[:_MOST_TITLES])
        more = f"\n  en nog {len(rows) - _MOST_TITLES}" if len(rows) > _MOST_TITLES else ""
        question = f"De bewaartermijn is voorbij van:\n\n{titles}{more}\n\nWissen? Dit kan niet terug."
        if await self.app.push_screen_wait(Ask(question, "Wissen")):
            for row in rows:
                self._place.runner.forget(row.id)
            self._tidy()

    @work(thread=True, exit_on_error=False, group="erase")
    def _tidy(self) -> None:
        with closing(self._place.vault.open()) as store:
            receipts = tidy(store, datetime.now().astimezone())
        if receipts:
            self.app.call_from_thread(self._show_receipt, "\n\n".join(map(receipt_text, receipts)))

    def action_report(self) -> None:
        """Write a report of the recording to a file."""
        row = self.recording
        if row is None or row.state in (State.RECORDING, State.IMPORTED, State.TRANSCRIBING):
            self.notify("Van dit gesprek is nog geen tekst. Verwerk het eerst met v.", timeout=4)
            return
        from gesprekscoach.tui.screens.reporting import ReportScreen

        self.app.push_screen(ReportScreen(self._place.vault, row.id, row.title))

    def action_settings(self) -> None:
        """Open the settings."""
        from gesprekscoach.tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen(self._place))

    def action_models(self) -> None:
        """Open the speech models."""
        from gesprekscoach.tui.screens.models import ModelsScreen

        self.app.push_screen(ModelsScreen(self._place))

    def action_doctor(self) -> None:
        """Look whether everything works."""
        from gesprekscoach.tui.screens.doctor import DoctorScreen

        self.app.push_screen(DoctorScreen(self._place.desk))

    def action_handbook(self) -> None:
        """Read the handbook and the codebook."""
        from gesprekscoach.tui.screens.handbook import HandbookScreen

        self.app.push_screen(HandbookScreen(self._place.desk))

    def action_lock(self) -> None:
        """Close the vault and ask for the key again."""
        self.leave_vault()

    @work
    async def _show_receipt(self, text: str) -> None:
        await show_receipt(self.app, text)
