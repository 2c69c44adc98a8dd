"""Learning from corrections: what was learned, learning anew, and forgetting it."""

from contextlib import closing
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button

from gesprekscoach.services.learning import MARGIN
from gesprekscoach.services.telling import layer_lines, outcome_lines
from gesprekscoach.tui import explanations
from gesprekscoach.tui.screens.dialogs import Ask
from gesprekscoach.tui.screens.tasking import TaskScreen
from gesprekscoach.tui.screens.working import Workplace

_FORGET = "Vergeten wat er geleerd is? Het programma tagt dan weer zoals het was. Je verbeteringen blijven."
_AGAIN = "Een ouder gesprek tag je opnieuw met v, in de bibliotheek."


class LearningScreen(TaskScreen):
    """Shows what the vault learned, and learns."""

    EXPLANATION = explanations.LEARNING

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "learn", "leren", tooltip="Leer van de tags die je verbeterde"),
        Binding("h", "forget", "herstellen", tooltip="Vergeet wat er geleerd is"),
    ]
    STARTS = ("learn", "forget")
    TITLE_TEXT = "Leren van je verbeteringen"
    WHAT = (
        "Verbeterde je tags? Dan kan het programma daarvan leren. Je ziet of het helpt. "
        f"Gaat het meer dan {MARGIN:.0%} slechter, dan bewaart het niets. Wat het leert, blijft in deze kluis."
    )

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place

    def fields(self) -> ComposeResult:
        """Two buttons."""
        with Horizontal(classes="line"):
            yield Button("Leer van mijn verbeteringen", id="learn")
            yield Button("Vergeet wat er geleerd is", id="forget")

    def on_mount(self) -> None:
        """Show what was learned before."""
        self.set_focus(self.query_one("#learn"))
        self._show_state("")

    @work(thread=True, exclusive=True, exit_on_error=False, group="state")
    def _show_state(self, told: str) -> None:
        versions = self._place.vault.versions()
        with closing(self._place.vault.open()) as store:
            layer = store.learned()
        lines = [*([told, ""] if told else []), *layer_lines(layer, versions)]
        self.app.call_from_thread(self.show_lines, lines)

    @on(Button.Pressed, "#learn")
    def action_learn(self) -> None:
        """Learn from the corrections."""
        if self.begin():
            self._learn()

    @work(thread=True, exclusive=True, exit_on_error=False, group="task")
    def _learn(self) -> None:
        outcome = self.follow(self._place.vault.learn())
        if outcome is not None:
            lines = [*outcome_lines(outcome, self._place.desk.codebook()), *([_AGAIN] if outcome.is_kept else [])]
            self.app.call_from_thread(self.show_lines, lines)

    @on(Button.Pressed, "#forget")
    @work
    async def action_forget(self) -> None:
        """Forget what was learned, after asking."""
        if not self.is_busy and await self.app.push_screen_wait(Ask(_FORGET, "Vergeten")):
            self._forget()

    @work(thread=True, exclusive=True, exit_on_error=False, group="state")
    def _forget(self) -> None:
        with closing(self._place.vault.open()) as store:
            was_there = store.forget_learned()
        told = f"Het programma tagt weer zoals het was. {_AGAIN}" if was_there else "Er was niets geleerd."
        self.app.call_from_thread(self._show_state, told)
