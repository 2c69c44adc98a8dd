"""One conversation of the vault: read, heard and corrected, under six lights; and beside others."""

from functools import partial
from itertools import chain, repeat
from string import ascii_uppercase
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from gesprekscoach.domain.timeline import turn_at
from gesprekscoach.services.ports import RecordingSummary
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui.screens.playing import PlayingScreen
from gesprekscoach.tui.times import held_beside
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.choice import Answer, ChoiceScreen

if TYPE_CHECKING:
    from gesprekscoach.tui.desk import OpenVault
    from gesprekscoach.tui.screens.hearing import HearingScreen


class ConversationScreen(PlayingScreen):
    """The heart of the app, in layers: lighting, reading, seeking, correcting, watching, rewording, playing, and this.

    Each layer is a module of its own beside this one, and knows only those below it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("C", "compare", "vergelijken", show=False, tooltip="Zet een ander gesprek hiernaast"),
        Binding("H", "hearing", "hoe het gehoord is", show=False, tooltip="Twijfel over wie sprak en wat gezegd is"),
        Binding("r", "report", "rapport", show=False, tooltip="Schrijf een rapport van dit gesprek"),
        Binding("T", "over_time", "verloop over tijd", show=False, tooltip="Alle gesprekken van dezelfde persoon"),
    ]

    def __init__(self, review: VaultReview, vault: "OpenVault", start_n: int = 1) -> None:
        """Read this recording; a report is written from the vault it is in."""
        super().__init__(review, start_n)
        self._vault = vault

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a report once there is something to report."""
        return self.view is not None if action == "report" else super().check_action(action, parameters)

    def action_report(self) -> None:
        """Write a report of this conversation to a file."""
        from gesprekscoach.tui.screens.reporting import ReportScreen

        if self.view is not None:
            of = self.view.conversation.id
            self.app.push_screen(ReportScreen(self._vault, of, self.view.title, is_for_class=self.is_presenting))

    @work(thread=True, exclusive=True, group="series", exit_on_error=False)
    def action_compare(self) -> None:
        """Ask for another conversation of the same professional, and show both."""
        self.app.call_from_thread(self._choose, self.review.series())

    @work
    async def _choose(self, series: list[RecordingSummary]) -> None:
        from gesprekscoach.tui.screens.comparing import CompareScreen

        others = [one for one in series if self.view is not None and one.id != self.view.conversation.id]
        if not others:
            self.notify("Er is nog geen ander gesprek van deze persoon met tags.", timeout=4)
            return
        choices = [
            Answer(one.id, letter, one.title, held_beside(one.held, (s.held for s in series)))
            for letter, one in zip(chain(ascii_uppercase, repeat(" ")), reversed(others), strict=False)
        ]
        answer = await self.app.push_screen_wait(ChoiceScreen("Met welk gesprek vergelijken?", choices, []))
        if answer is not None:
            other = self.review.beside(answer[0])
            self.app.push_screen(CompareScreen(self.review, other, is_for_class=self.is_presenting))

    def action_hearing(self) -> None:
        """Show how sure the program is of what it heard."""
        from gesprekscoach.tui.screens.hearing import HearingScreen

        if self.view is not None:
            shown = HearingScreen()
            self.app.push_screen(shown, partial(self._go_to, self.view))
            self._gather_notes(self.view, shown)

    @work(thread=True, exclusive=True, group="hearing", exit_on_error=False, description="")
    def _gather_notes(self, view: ConversationView, shown: "HearingScreen") -> None:
        notes = self.review.hearing(view.conversation)
        self.app.call_from_thread(shown.show, notes)

    def _go_to(self, view: ConversationView, moment: int | None) -> None:
        if moment is not None:
            self.light = "transcript"
            self.go(turn_at(view.spans, moment))

    def action_over_time(self) -> None:
        """Show all conversations of the same professional."""
        from gesprekscoach.tui.screens.over_time import OverTimeScreen

        if self.view is not None:
            held_by = [person.name for person in self.view.consent.speakers if person.role == "professional"]
            name = " en ".join(held_by) if len(held_by) > 1 else self.view.name_of("professional")
            self.app.push_screen(OverTimeScreen(self.review, name, is_for_class=self.is_presenting))
