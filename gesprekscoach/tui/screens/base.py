"""What all screens share: errors of long work shown with their remedy, and the way back."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.content import Content
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from gesprekscoach.errors import ConsentMissing, GesprekscoachError
from gesprekscoach.services.troubles import trouble

Result = TypeVar("Result")

LOOK_EVERY_S = 5.0
"""How often a screen looks whether another window changed or erased what it shows."""
GONE = "Dit gesprek is intussen gewist."


class CoachScreen(Screen[Result]):
    """A screen whose workers run with ``exit_on_error=False``; an unexpected error still ends the app."""

    EXPLANATION: ClassVar[str] = ""
    """What ``?`` shows: what this screen is for and how to read it."""
    ABOUT: ClassVar[Mapping[str, str]] = {}
    """What ``?`` shows before that about the part that has the focus, by its id."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what went wrong and what to do; anything else is a bug and must not be hidden."""
        error = event.worker.error
        if event.state is not WorkerState.ERROR or error is None:
            return
        told = trouble(error)
        if told is None:
            raise error
        self.report(told)

    def report(self, error: GesprekscoachError) -> None:
        """Tell the user what happened and what to do."""
        self.notify(error.remedy, title=error.what, severity="error", timeout=12)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with the first answer, as ``OverScreen`` does, and with it what lies over this screen."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        self.uncover()  # escape pressed twice can have asked twice, and Textual takes off what is in front
        return super().dismiss(result)

    def action_back(self) -> None:
        """Leave the screen, unless it is the only one."""
        if len(self.app.screen_stack) > 2:
            self.app.pop_screen()

    def uncover(self) -> None:
        """Take off what lies over this screen, such as a question or an explanation."""
        while self.app.screen is not self:
            self.app.pop_screen()

    def leave_what_is_gone(self, told: str, error: GesprekscoachError) -> None:
        """Take words off the screen, and what lies over them: they were erased, or consent ended, as at midnight."""
        if self not in self.app.screen_stack:
            return
        self.uncover()
        self.app.pop_screen()
        why = "Dat gebeurde in een ander venster."
        if isinstance(error, ConsentMissing):
            told, why = error.what, "Wis het gesprek in de bibliotheek met del."
        self.app.notify(why, title=told, severity="error", timeout=12)

    @property
    def is_current(self) -> bool:
        """Whether it can be seen: alone, or behind a question.

        Textual also counts the screen behind one that covers it, and then paints all there is for every change in it.
        """
        return self.is_active or (super().is_current and self.app.screen.is_modal)

    @property
    def is_busy(self) -> bool:
        """Whether the vault must stay open although nobody touches a key."""
        return False

    @property
    def is_alone(self) -> bool:
        """Whether nothing of the screens behind it may be started now."""
        return False

    def keep_typed(self) -> str:
        """Keep what is being typed, before the vault is closed; return what to say about it, empty without anything.

        Raises:
            GesprekscoachError: it cannot be kept.
        """
        return ""

    def explanation(self) -> Content | None:
        """Return what ``?`` shows about what has the focus, and about the screen; None when there is nothing yet."""
        focused = self.focused.ancestors_with_self if self.focused is not None else ()
        about = next((self.ABOUT[part.id] for part in focused if part.id and part.id in self.ABOUT), "")
        return explained(about, self.EXPLANATION)


def explained(about: str, screen: str) -> Content | None:
    """Return the part that has the focus, in bold up to its colon, above the screen, its first line in bold."""
    parts = []
    if about:
        name, colon, text = about.partition(":")
        parts.append(Content.assemble((name + colon, "bold $primary"), text) if colon else Content(about))
    if screen:
        title, _, text = screen.partition("\n")
        parts.append(Content.assemble((title, "bold"), f"\n{text}" if text else ""))
    return Content("\n\n").join(parts) if parts else None
