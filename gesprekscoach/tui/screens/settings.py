"""Settings: the model for speech, the lock, the key of the vault, and the colours."""

from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.theme import Theme
from textual.widgets import Button, Input, Select, Static

from gesprekscoach.domain.speech_models import ModelRow
from gesprekscoach.errors import WrongUse
from gesprekscoach.services.files import typed_path
from gesprekscoach.services.models import list_models
from gesprekscoach.services.passphrases import LEAST, check_new_passphrase
from gesprekscoach.tui import explanations
from gesprekscoach.tui.screens.dialogs import AskText
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace
from gesprekscoach.tui.themes import themes
from gesprekscoach.tui.widgets.fields import Choice, Line
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.titlebar import TitleBar

_LOCK = (("5", "5 minuten"), ("15", "15 minuten"), ("60", "een uur"), ("0", "nooit"))


class SettingsScreen(WorkingScreen):
    """Every change is kept at once."""

    EXPLANATION = explanations.SETTINGS
    ABOUT = explanations.IN_SETTINGS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+w", "change_key", "wachtzin wijzigen", tooltip="Geef de kluis een andere wachtzin", priority=True)
    ]

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """One column, a line for each setting."""
        settings = self._place.desk.settings
        lock = str(settings.lock_minutes)
        yield TitleBar("Instellingen", str(settings.home))
        with VerticalScroll(id="page", can_focus=False):
            yield Static("Spraak", classes="strong")
            yield Line("model", Select[str]([], prompt=settings.model, id="model"))
            yield Line("tegelijk", Input(str(settings.workers), id="workers", type="integer"))
            yield Static("Een groter model hoort beter en duurt langer. Modellen haal je op met m.", classes="quiet")
            yield Static("Slot", classes="strong gap")
            yield Line("op slot na", Choice(_LOCK, lock if lock in dict(_LOCK) else "", id="lock"))
            if not self._place.vault.is_example:
                with Horizontal(classes="line"):
                    yield Button("Wachtzin wijzigen", id="change")
                    yield Button("Sleutelbestand gebruiken", id="change-file")
            yield Static("Kleuren", classes="strong gap")
            names = [(theme.name, theme.name) for theme in themes()]
            yield Line("kleuren", Choice(names, self.app.theme, id="colours"))
            yield Static("Waar alles staat", classes="strong gap")
            yield Static(f"kluis       {self._place.vault.path}", classes="quiet", markup=False)
            yield Static(f"modellen    {settings.models_dir}", classes="quiet", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Look which models can be chosen."""
        self.set_focus(self.query_one("#lock"))
        self.app.theme_changed_signal.subscribe(self, self._show_colours)
        self._load_models()

    def on_unmount(self) -> None:
        """Let go: the app would hold the screen."""
        self.app.theme_changed_signal.unsubscribe(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another passphrase only for a vault of the user: the example goes by itself."""
        return action != "change_key" or not self._place.vault.is_example

    def _show_colours(self, theme: Theme) -> None:
        """Show the colours that ctrl+t chose."""
        with self.prevent(Choice.Changed):
            self.query_one("#colours", Choice).value = theme.name

    @work(thread=True, exit_on_error=False, group="models")
    def _load_models(self) -> None:
        self.app.call_from_thread(self._show_models, list_models(self._place.desk.models()))

    def _show_models(self, rows: tuple[ModelRow, ...]) -> None:
        chosen = self.query_one("#model", Select)
        with self.prevent(Select.Changed):
            chosen.set_options([(f"{row.model.name}, {row.state}", row.model.name) for row in rows])
            names = [row.model.name for row in rows]
            if self._place.desk.settings.model in names:
                chosen.value = self._place.desk.settings.model

    @on(Select.Changed, "#model")
    def _model(self, event: Select.Changed) -> None:
        if event.select.selection is not None:
            self._place.desk.save_settings({"model": str(event.select.selection)})

    @on(Input.Changed, "#workers")
    def _workers(self, event: Input.Changed) -> None:
        if event.value.isdigit() and int(event.value) > 0:
            self._place.desk.save_settings({"werkers": int(event.value)})

    @on(Choice.Changed, "#lock")
    def _lock(self, event: Choice.Changed) -> None:
        self._place.desk.save_settings({"op_slot_na": int(event.choice.value)})

    @on(Choice.Changed, "#colours")
    def _colours(self, event: Choice.Changed) -> None:
        self.app.theme = event.choice.value
        self._place.desk.save_settings({"kleuren": event.choice.value})

    @on(Button.Pressed, "#change")
    @work(exit_on_error=False)
    async def action_change_key(self) -> None:
        """Give the vault another passphrase. Raises WrongUse, which the app shows."""
        question = f"De nieuwe wachtzin, van {LEAST} tekens of meer:"
        first = await self.app.push_screen_wait(AskText(question, "Verder", is_secret=True))
        if first is None:
            return
        check_new_passphrase(first)
        again = await self.app.push_screen_wait(AskText("Nog een keer:", "Wijzigen", is_secret=True))
        if again != first:
            raise WrongUse("De twee wachtzinnen zijn niet gelijk.", "Probeer het opnieuw. De oude geldt nog.")
        self._change(first, None)

    @on(Button.Pressed, "#change-file")
    @work(exit_on_error=False)
    async def _ask_file(self) -> None:
        hint = "een nieuw bestand wordt gemaakt, bijvoorbeeld op een USB-stick"
        path = await self.app.push_screen_wait(
            AskText("Welk sleutelbestand opent de kluis voortaan?", "Wijzigen", hint)
        )
        if path is not None:
            self._change(None, typed_path(path))

    @work(thread=True, exclusive=True, exit_on_error=False, group="key", description="")
    def _change(self, passphrase: str | None, key_file: Path | None) -> None:
        self._place.vault.change_key(passphrase, key_file)
        self.app.call_from_thread(self._changed, key_file)

    def _changed(self, key_file: Path | None) -> None:
        what = f"Het sleutelbestand {key_file}" if key_file is not None else "De nieuwe wachtzin"
        self.notify(f"{what} geldt vanaf nu. Bewaar een kopie op een veilige plek.", timeout=8, markup=False)
