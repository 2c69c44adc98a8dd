"""What all screens share: errors of long work shown with their remedy, and the way back."""

from typing import TypeVar

from textual.content import Content
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from gesprekscoach.errors import GesprekscoachError

Result = TypeVar("Result")


class CoachScreen(Screen[Result]):
    """A screen whose workers run with ``exit_on_error=False``; an unexpected error still ends the app."""

    has_explanation = False
    """Whether ``?`` works here."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what went wrong and what to do; anything else is a bug and must not be hidden."""
        if event.state is not WorkerState.ERROR or event.worker.error is None:
            return
        if not isinstance(event.worker.error, GesprekscoachError):
            raise event.worker.error
        self.report(event.worker.error)

    def report(self, error: GesprekscoachError) -> None:
        """Tell the user what happened and what to do."""
        self.notify(error.remedy, title=error.what, severity="error", timeout=12)

    def action_back(self) -> None:
        """Leave the screen, unless it is the only one."""
        if len(self.app.screen_stack) > 2:
            self.app.pop_screen()

    def explanation(self) -> Content | None:
        """Return what ``?`` shows about what has the focus; None when there is nothing to explain."""
        return None
