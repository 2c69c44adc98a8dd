"""Seeing what another window does with the conversation: it was changed, or it is gone."""

from contextlib import suppress

from textual import on, work
from textual.message import Message

from gesprekscoach.domain.timeline import turn_at
from gesprekscoach.errors import VaultUnusable
from gesprekscoach.tui.screens.base import LOOK_EVERY_S
from gesprekscoach.tui.screens.correcting import CHANGED_ELSEWHERE, CorrectingScreen
from gesprekscoach.tui.view import ConversationView


class WatchingScreen(CorrectingScreen):
    """A conversation that is read again when another window changed it, and left when it was erased there."""

    class Renewed(Message):
        """The vault has this now; ``before`` is what the screen had when that was read."""

        def __init__(self, view: ConversationView, version: str, before: ConversationView | None) -> None:
            super().__init__()
            self.view = view
            self.version = version
            self.before = before
            _ = view.spans, view.marks  # computed in the worker, so that the screen does not wait

    def on_mount(self) -> None:
        """Look now and then."""
        self.set_interval(LOOK_EVERY_S, self.look)

    def look(self) -> None:
        """See whether the vault still has what is shown."""
        if self.view is not None:
            self._look()

    @work(thread=True, exclusive=True, group="look", exit_on_error=False)
    def _look(self) -> None:
        """Raises NotFound or ConsentMissing, and the screen then closes; a vault in use now is looked at later."""
        with suppress(VaultUnusable), self.edits:
            if self.review.version() != self.version and self.is_active:
                loaded = self.review.load()
                self.post_message(self.Renewed(ConversationView.of(loaded), loaded.version, self.newest))

    @on(Renewed)
    def _renewed(self, event: Renewed) -> None:
        """Show it at the same moment, unless the user did something meanwhile: an answer speaks of the turns it saw."""
        if self.view is None or event.before is not self.newest or not self.is_active:
            return
        moment = self.view.spans[self.cursor].start_ms
        self.version = event.version
        self.show(event.view)
        self.go(turn_at(event.view.spans, moment))
        self.notify(CHANGED_ELSEWHERE, timeout=6)
