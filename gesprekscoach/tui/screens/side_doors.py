"""What is done now and then: each has a name in the palette instead of a key, and a screen behind it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from textual import on, work
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Button

from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.tui.screens.base import CoachScreen
from gesprekscoach.tui.screens.dialogs import Reading, read_and_keep
from gesprekscoach.tui.screens.vault import VaultScreen
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace

SIDE_DOORS = (
    Binding("", "learning", "tagger: leren van je verbeteringen", tooltip="Leren, herstellen, en zien hoe het staat"),
    Binding("", "differences", "evalueer: wat nu anders getagd zou worden", tooltip="Er verandert niets"),
    Binding("", "evaluate", "evalueer: tags vergelijken met die van een mens", tooltip="Op een map met gesprekken"),
    Binding("", "tag_file", "tag een uitgeschreven gesprek", tooltip="Zonder kluis, uit een bestand"),
    Binding("", "change_key", "wachtzin wijzigen", tooltip="Geef de kluis een andere wachtzin"),
    Binding("", "example_consent", "toestemming: voorbeeldbestand", tooltip="Een bestand om in te vullen"),
    Binding("", "demo", "demo: bekijk het voorbeeldgesprek", tooltip="De kluis gaat dan op slot"),
    Binding("", "browser", "browser: de app in een browser", tooltip="Zo open je de app in een browser"),
    Binding("", "other_vault", "nieuw: een andere kluis maken of openen", tooltip="Deze kluis gaat dan op slot"),
)
"""The functions without a key."""

_LOST = "De kluis ging op slot terwijl je typte. Je tekst kon niet bewaard worden."
_IN_BROWSER = """Typ dit in een ander venster met opdrachten:

{command}

Je krijgt een adres dat één keer werkt, en alleen op deze computer. De wachtzin typ je in de browser."""


class SideDoorsScreen(WorkingScreen):
    """A screen in an open vault, from which these can be reached."""

    def __init__(self, place: Workplace, today: date) -> None:
        super().__init__()
        self._place, self._today = place, today

    def action_learning(self) -> None:
        """Learn from corrections, or see and forget what was learned."""
        from gesprekscoach.tui.screens.learning import LearningScreen

        self.app.push_screen(LearningScreen(self._place))

    def action_differences(self) -> None:
        """See which tags would be different now."""
        from gesprekscoach.tui.screens.differing import DifferencesScreen

        self.app.push_screen(DifferencesScreen(self._place))

    def action_evaluate(self) -> None:
        """Compare tags with those of a person."""
        from gesprekscoach.tui.screens.evaluating import EvaluateScreen

        self.app.push_screen(EvaluateScreen(self._place.desk))

    def action_tag_file(self) -> None:
        """Tag a conversation that was written out."""
        from gesprekscoach.tui.screens.tagging import TagFileScreen

        self.app.push_screen(TagFileScreen(self._place.desk))

    def action_change_key(self) -> None:
        """Give the vault another passphrase, in the settings."""
        from gesprekscoach.tui.screens.settings import SettingsScreen

        settings = SettingsScreen(self._place)
        self.app.push_screen(settings)
        settings.call_after_refresh(settings.action_change_key)

    @work
    async def action_example_consent(self) -> None:
        """Show a consent file to start from, and write it to a file when the user wants it."""
        text = self._place.desk.example_consent()
        target = await read_and_keep(self.app, "Een toestemmingsbestand om in te vullen", text, "toestemming.toml")
        if target is not None:
            self.notify(f"Het staat in {target}. Vul het in voordat je opneemt.", timeout=8, markup=False)

    def action_browser(self) -> None:
        """Say how the app is opened in a browser: that is another start of the program, with an address of its own."""
        path = str(self._place.desk.settings.vault)  # in the example that of the user: nobody knows its passphrase
        typed = f'"{path}"' if " " in path else path  # as on a Mac: Application Support
        command = f"gesprekscoach --kluis {typed} browser"
        self.app.push_screen(Reading("De app in een browser", _IN_BROWSER.format(command=command)))

    @on(Button.Pressed, "#example")
    def action_demo(self) -> None:
        """Close this vault and look at the example conversations."""
        self.leave_vault().action_example()

    def action_other_vault(self) -> None:
        """Close this vault and ask for another."""
        self.leave_vault().action_other()

    def leave_vault(self) -> VaultScreen:
        """Keep what is being typed, leave nothing that can be read on the screen, and return the door."""
        told = keep_typed(self.app.screen_stack)
        self.app.clear_notifications()
        while not isinstance(self.app.screen, VaultScreen):
            self.app.pop_screen()
        self.app.screen.tell(told)
        return self.app.screen


def keep_typed(screens: Iterable[Screen[Any]]) -> str:
    """Keep what is being typed on these screens; return what to say about it."""
    try:
        kept = [screen.keep_typed() for screen in screens if isinstance(screen, CoachScreen)]
    except GesprekscoachError as error:
        return f"{_LOST}\n{error.what}"
    return "\n".join(dict.fromkeys(filter(None, kept)))
