"""Looking for words in the conversation that is open: typing, and walking along the places where they stand."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from gesprekscoach.domain.finding import Hit, hits, is_enough, letters_in_words, nearest
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui.explanations import FINDING
from gesprekscoach.tui.keys import BACK, LOOK
from gesprekscoach.tui.lights.layout import tokens
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.base import explained
from gesprekscoach.tui.screens.reading import TAGS, ReadingScreen
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.find_line import FindLine


class SeekingScreen(ReadingScreen):
    """A conversation in which words can be found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "find",
            "zoeken",
            tooltip="Zoek woorden in dit gesprek",
            priority=True,  # handled before the next key is read, or quick fingers would type commands
        ),
        Binding("enter,n", "find_next", "volgende", tooltip="Naar de volgende plek waar dit staat"),
        Binding("N", "find_previous", "vorige", tooltip="Naar de vorige plek waar dit staat"),
        Binding("escape", "find_close", "zoeken sluiten", tooltip="Stop met zoeken"),
        *(TAGS, *LOOK, BACK),  # the same keys while nothing is looked for: those of a base class count no longer
    ]

    def __init__(self, review: VaultReview, start_n: int = 1) -> None:
        super().__init__(review, start_n)
        self._hits: Sequence[Hit] = ()
        self._at: int | None = None
        """Which of the hits the cursor is at."""
        self._came_from = 0
        """The turn where the user began to type."""

    def compose(self) -> ComposeResult:
        """The line to type in takes the place of the line above the keys."""
        yield from super().compose()
        yield FindLine()

    @property
    def _line(self) -> FindLine:
        return self.query_one(FindLine)

    @property
    def is_finding(self) -> bool:
        """Whether the line is open."""
        return self.is_mounted and self._line.is_open

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Give enter, n and escape to what is looked for while that is shown; a slash in a line of text is a slash."""
        if action == "find":
            return self.view is not None and not isinstance(self.focused, Input)
        if action in ("find_next", "find_previous"):
            return self.is_finding and bool(self._hits)
        if action == "find_close":
            return self.is_finding
        if action == "move" and self.is_finding and isinstance(self.focused, Input):
            return False  # the arrows are for the places, also when there are none
        if action in ("look", "toggle_detail", "back") and self.is_finding:
            return False
        return super().check_action(action, parameters)

    def action_light(self, light: str) -> None:
        """Stop looking when another light is chosen."""
        if self.is_finding:
            self.action_find_close()
        super().action_light(light)

    def action_find(self) -> None:
        """Open the line, over the text."""
        self._came_from = self.cursor
        self._line.open()
        self.query_one("#status").add_class("-covered")
        self.light = "transcript"
        self._find()

    def enter_light(self) -> None:
        """Stay in the line when that was opened over another light."""
        if not self.is_finding:
            super().enter_light()

    @on(FindLine.Changed)
    def _words_changed(self) -> None:
        """Show the first place from where the user began, or that place itself when there is none."""
        if not self.is_finding:
            return
        self._find()
        first = nearest(self._hits, self._came_from)
        if first is None:
            self.go(self._came_from)
        else:
            self._go_to_hit(first)

    def _find(self) -> None:
        """Look for the words in what is shown now."""
        words = self._line.words
        self._hits = hits(self.view.folded, words) if self.view is not None and is_enough(words) else ()
        self._at = None
        self._show_hits()

    def _show_hits(self) -> None:
        self.query_one(Transcript).mark(self._hits, None if self._at is None else self._hits[self._at])
        self._line.say(self._at, len(self._hits), is_enough=is_enough(self._line.words))
        self.refresh_bindings()

    def _go_to_hit(self, number: int) -> None:
        if self.view is None:
            return
        hit = self._hits[number]
        self.go(hit.turn)
        words = tokens(self.view.turns[hit.turn])
        first = min(letters_in_words((word.text for word in words), [hit]))
        self.utterance = words[first].utterance
        self._at = number
        self._show_hits()

    def watch_cursor(self) -> None:
        """Forget which place it was when the cursor goes elsewhere."""
        super().watch_cursor()
        if self._at is not None and self._hits[self._at].turn != self.cursor:
            self._at = None
            self._show_hits()

    def action_find_next(self) -> None:
        """Go to the next place, and after the last to the first."""
        self._go_along(1)

    def action_find_previous(self) -> None:
        """Go to the previous place, and before the first to the last."""
        self._go_along(-1)

    def _go_along(self, step: int) -> None:
        if not self._hits:
            return
        if self._at is not None:
            self._go_to_hit((self._at + step) % len(self._hits))
        else:
            after = nearest(self._hits, self.cursor) or 0
            self._go_to_hit(after if step > 0 else (after - 1) % len(self._hits))
        self._came_from = self.cursor

    @on(Input.Submitted, "#find-words")
    def _walk(self) -> None:
        """Leave the line for the text, at the place that is shown."""
        if self._hits:
            if self._at is None:
                self._go_along(1)
            self.query_one(Transcript).focus()

    def action_find_close(self) -> None:
        """Close the line; who only typed is back where that began."""
        is_typing = isinstance(self.focused, Input)
        self._hits, self._at = (), None
        self._line.close()
        self.query_one("#status").remove_class("-covered")
        self.query_one(Transcript).mark((), None)
        self.query_one(Transcript).focus()
        if is_typing:
            self.go(self._came_from)
        self.follow()

    def show(self, view: ConversationView) -> None:
        """Look again in another version of the conversation."""
        super().show(view)
        if self.is_finding:
            self._find()

    def on_descendant_focus(self) -> None:
        """Name the keys of where the focus is now."""
        if self.is_finding:
            self._show_hits()

    def explanation(self) -> Content | None:
        """Explain the line when that has the focus."""
        if self.is_finding and isinstance(self.focused, Input):
            return explained("", FINDING)
        return super().explanation()
