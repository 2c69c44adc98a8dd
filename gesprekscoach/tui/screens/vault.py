"""The first screen: open the vault, make one, or look around in the example conversations."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Key, Resize
from textual.widgets import Button, Input, Static
from textual.worker import get_current_worker

from gesprekscoach.errors import GesprekscoachError, VaultUnusable, WrongUse
from gesprekscoach.services.files import typed_path
from gesprekscoach.services.passphrases import LEAST, check_new_passphrase
from gesprekscoach.tui import explanations
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.forms import Unfinished
from gesprekscoach.tui.screens.dialogs import AskText
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace
from gesprekscoach.tui.widgets.fields import Line, Tick
from gesprekscoach.tui.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from gesprekscoach.services.ports import Progress
    from gesprekscoach.tui.desk import Desk, OpenVault

_WHAT = "Van een opgenomen oefengesprek naar inzicht.\nAlles blijft op deze computer, in een kluis met een slot."
_INTRO = f"Maak je eigen kluis. Kies een wachtzin van {LEAST} tekens of meer."
_INTRO_FILE = "Maak je eigen kluis. Zeg waar het sleutelbestand komt te staan."
_LOST = (
    "Let op: raak je de wachtzin kwijt, dan ben je alle gesprekken kwijt.\n"
    "Niemand kan de kluis dan nog openen, ook de makers niet.\n"
    "Schrijf de wachtzin op papier en bewaar dat op een veilige plek."
)
_LOST_FILE = (
    "Let op: raak je het sleutelbestand kwijt, dan ben je alle gesprekken kwijt.\n"
    "Niemand kan de kluis dan nog openen, ook de makers niet.\n"
    "Zet een kopie op een USB-stick en leg die op een veilige plek."
)
_EXAMPLE = "Twee gespeelde gesprekken, al verwerkt. De kluis daarvan verdwijnt als je stopt."
_TALL = 32
_QUIET_AFTER_S = 1.0
"""What can wait until the screen stands."""


class VaultScreen(WorkingScreen):
    """Asks for the key; leads to the library."""

    EXPLANATION = explanations.VAULT
    ABOUT = explanations.IN_VAULT

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../working.tcss", "../vault.tcss"]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "toggle_kind", "wachtzin of sleutelbestand", tooltip="Kies waarmee de kluis open gaat"),
        Binding("ctrl+g", "other", "andere kluis", tooltip="Open een andere kluis, of maak er nog een"),
        Binding("ctrl+o", "example", "voorbeeldgesprek", tooltip="Kijk rond zonder eigen gesprekken"),
    ]

    def __init__(self, desk: Desk, passphrase: str | None = None, key_file: Path | None = None) -> None:
        """Take what the command line knows of the key."""
        super().__init__()
        self._desk = desk
        self._passphrase = passphrase
        self._is_new = not desk.has_vault()
        self._by_file = key_file is not None
        self._key_file = key_file
        self._unfinished = Unfinished()

    def compose(self) -> ComposeResult:
        """One column: what this is, the key, and the way in without a key."""
        self.set_class(self.app.size.height < _TALL, "-short")
        with VerticalScroll(id="page", can_focus=False):
            yield Static("gesprekscoach", id="name")
            yield Static(_WHAT, classes="gap")
            yield Static("", id="rule")
            yield from self._form()
            yield Static("", id="problem", markup=False)
            yield Button("Bekijk het voorbeeldgesprek", id="example")
            yield Static(_EXAMPLE, classes="quiet", id="progress")
        yield KeyBar()

    def _form(self) -> ComposeResult:
        if self._is_new:
            yield Static("", id="intro")
        yield Line("kluis", Static(str(self._desk.settings.vault), markup=False))
        with Vertical(id="by-passphrase"):
            yield Line("wachtzin", Input(password=True, id="passphrase"))
            if self._is_new:
                yield Line("nog een keer", Input(password=True, id="again"))
        with Vertical(id="by-file"):
            yield Line("sleutelbestand", Input(id="key-file"))
        if self._is_new:
            yield Static("", id="warning", classes="gap warning")
            yield Tick("Dat begrijp ik, en ik heb het veilig bewaard.", id="understood", classes="gap")
        with Horizontal(classes="line"):
            yield Button("Maak de kluis" if self._is_new else "Open de kluis", id="open")
            yield Button("", id="kind")

    def on_resize(self, event: Resize) -> None:
        """Leave out white space on a low screen."""
        self.set_class(event.size.height < _TALL, "-short")

    def on_mount(self) -> None:
        """Start where the user types, or open the vault when the key is known already."""
        self.query_one("#key-file", Input).value = str(self._key_file or self._desk.settings.home / "sleutel.txt")
        self._show_kind()
        if isinstance(self.app, GesprekscoachApp):
            kept = self._desk.settings.tour
            self.app.tour_waits = kept == "wacht" or (self._is_new and kept != "gezien")
            self.app.remember_tour = partial(self._keep_tour, "gezien")
        if self._desk.settings.colours:
            self.app.theme = self._desk.settings.colours
        self.set_timer(_QUIET_AFTER_S, self._remove_leftovers)
        if not self._is_new and (self._passphrase or self._key_file):
            self._open(self._passphrase, self._key_file)

    def on_unmount(self) -> None:
        """Keep no form for another vault, or after the program."""
        self._unfinished.forget()

    def _keep_tour(self, stands: str) -> None:
        if self._desk.settings.tour != stands:
            with suppress(WrongUse):  # where nothing can be kept, the tour just comes once more
                self._desk.save_settings({"rondleiding": stands})

    @work(thread=True, exit_on_error=False, group="leftovers")
    def _remove_leftovers(self) -> None:
        self._desk.remove_leftovers()

    def _show_kind(self) -> None:
        self.query_one("#by-passphrase").display = not self._by_file
        self.query_one("#by-file").display = self._by_file
        self.query_one("#kind", Button).label = "Met een wachtzin" if self._by_file else "Met een sleutelbestand"
        if self._is_new:
            self.query_one("#intro", Static).update(_INTRO_FILE if self._by_file else _INTRO)
            self.query_one("#warning", Static).update(_LOST_FILE if self._by_file else _LOST)
        self.set_focus(self.query_one("#key-file" if self._by_file else "#passphrase", Input))
        self._say("")

    def tell(self, text: str) -> None:
        """Say what happened when the vault was closed."""
        self._say(text)
        self.query_one("#problem").add_class("quiet")

    def _say(self, problem: str) -> None:
        said = self.query_one("#problem", Static)
        said.update(problem)
        said.remove_class("quiet")
        said.display = bool(problem)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Take what was wrong away once the user mends it."""
        if event.value and not self.query_one("#problem").has_class("quiet"):
            self._say("")

    @on(Button.Pressed, "#kind")
    def action_toggle_kind(self) -> None:
        """Switch between passphrase and key file."""
        self._by_file = not self._by_file
        self._show_kind()

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        if event.input.id == "passphrase" and self._is_new:
            self._judge(event.value)
        elif self._is_new and not self.query_one("#understood", Tick).value:
            self.set_focus(self.query_one("#understood"))
        else:
            self._go()

    def _judge(self, passphrase: str) -> None:
        """Say it before it is typed a second time when this passphrase is guessed quickly."""
        try:
            check_new_passphrase(passphrase)
        except WrongUse as error:
            self.report(error)
            return
        self._say("")
        self.set_focus(self.query_one("#again"))

    def on_key(self, event: Key) -> None:
        """Make the vault with enter at the tick once that is set; the focus stays there, for who goes on with tab."""
        tick = self.focused
        if event.key == "enter" and isinstance(tick, Tick) and tick.value:
            event.stop()
            self._go()

    @on(Button.Pressed, "#open")
    def _go(self) -> None:
        try:
            passphrase, key_file = self._key()
        except WrongUse as error:
            self.report(error)
            return
        self._say("")
        self._open(passphrase, key_file)

    def _key(self) -> tuple[str | None, Path | None]:
        """Return (passphrase, key file), one of them. Raises WrongUse."""
        if self._is_new and not self.query_one("#understood", Tick).value:
            raise WrongUse("Zet eerst een vinkje bij de waarschuwing.", "Lees de drie regels, en druk dan op spatie.")
        if self._by_file:
            return None, typed_path(self.query_one("#key-file", Input).value)
        passphrase = self.query_one("#passphrase", Input).value
        if self._is_new:
            check_new_passphrase(passphrase)
            if passphrase != self.query_one("#again", Input).value:
                raise WrongUse("De twee wachtzinnen zijn niet gelijk.", "Typ ze opnieuw.")
        return passphrase, None

    @work(thread=True, exclusive=True, exit_on_error=False, group="open", description="")
    def _open(self, passphrase: str | None, key_file: Path | None) -> None:
        if self._is_new:
            vault = self._desk.create(passphrase, key_file)
        else:
            vault = self._desk.unlock(passphrase, key_file)
            vault.open().close()
        self.app.call_from_thread(self._enter, vault)

    @on(Button.Pressed, "#example")
    def action_example(self) -> None:
        """Open the example conversations in a throw-away vault."""
        self.query_one("#example", Button).disabled = True
        self._make_example()

    def _offer_example(self) -> None:
        self.query_one("#example", Button).disabled = False
        self.query_one("#progress", Static).update(_EXAMPLE)

    @work(thread=True, exclusive=True, exit_on_error=False, group="open")
    def _make_example(self) -> None:
        worker = get_current_worker()
        vault = self.walk(self._desk.example(), self._show_step, lambda: worker.is_cancelled)
        if vault is not None:
            self.app.call_from_thread(self._enter, vault)

    def _show_step(self, step: Progress) -> None:
        self.query_one("#progress", Static).update(f"{step.step} …")

    @work
    async def action_other(self) -> None:
        """Ask for another file, and start anew with that as the vault."""
        hint = "bestaat het nog niet, dan wordt het een nieuwe kluis"
        answer = await self.app.push_screen_wait(AskText("Welk bestand is de kluis?", "Kiezen", hint))
        if answer is not None:
            self._desk.choose_vault(typed_path(answer).absolute())
            self.app.switch_screen(VaultScreen(self._desk))

    def _enter(self, vault: OpenVault) -> None:
        from gesprekscoach.tui.queue_runner import QueueRunner
        from gesprekscoach.tui.screens.library import LibraryScreen

        if any(isinstance(screen, LibraryScreen) for screen in self.app.screen_stack):
            vault.close()  # enter was pressed once more while the vault opened
            return
        self._clear()
        self.app.push_screen(
            LibraryScreen(Workplace(self._desk, vault, QueueRunner(self.app, vault), self._unfinished))
        )

    def _clear(self) -> None:
        """Keep no key behind the library; when that closes, the vault has to be opened anew."""
        self._passphrase = None
        if self._is_new and self._desk.has_vault():
            self._is_new = False
            if not self._desk.settings.tour:
                self._keep_tour("wacht")  # until it was seen, however this start ends
            self.call_later(self._ask_for_the_key)
        for field in self.query(Input):
            if field.password:
                field.value = ""
        self._offer_example()

    async def _ask_for_the_key(self) -> None:
        """Ask from now on for the key of the vault that was made here."""
        key_file = self.query_one("#key-file", Input).value
        await self.recompose()
        self.query_one("#key-file", Input).value = key_file
        self._show_kind()

    def report(self, error: GesprekscoachError) -> None:
        """Say beside the form what is wrong, and let the user type again."""
        self._offer_example()
        self._say(f"{error.what}\n{error.remedy}")
        if isinstance(error, VaultUnusable) and not self._by_file:
            field = self.query_one("#passphrase", Input)
            field.value = ""  # what one types next would come after dots that nobody can read
            self.set_focus(field)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing behind this screen; the program is left with ctrl+q."""
        return action != "back"
