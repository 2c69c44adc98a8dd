"""A line of filters: each shows what it asks, and lets itself be changed with enter or a click."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from gesprekscoach.tui.widgets.choice import Answer

EVERYTHING = ""
"""The answer that asks nothing."""


class FilterBar(Static, can_focus=True):
    """Shows facets by name; posts which one the user wants to change. ``asked`` holds the answers (facet -> code)."""

    DEFAULT_CSS = "FilterBar { max-height: 2; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "vorige", show=False),
        Binding("right", "step(1)", "volgende", show=False),
        Binding("enter,space", "choose", "kiezen", key_display="enter", tooltip="Kies waar dit filter op let"),
        Binding("delete,backspace", "clear", "alles", key_display="del", tooltip="Dit filter laat alles weer zien"),
    ]

    at: reactive[int] = reactive(0)
    """Index of the facet at the cursor."""

    class Wanted(Message):
        """The user wants to change a facet."""

        def __init__(self, facet: str) -> None:
            super().__init__()
            self.facet = facet

    class Changed(Message):
        """Another answer was given."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Offer facets (facet -> Dutch name)."""
        super().__init__("", id="filters", markup=False)
        self.auto_links = False  # the colours say what is asked
        self._names = names
        self._choices: Mapping[str, Sequence[Answer]] = {}
        self._hint = ""
        self.asked: dict[str, str] = {}

    def offer(self, choices: Mapping[str, Sequence[Answer]]) -> None:
        """Take the answers that each facet can have, in the colours of the theme."""
        self._choices = choices
        self._draw()

    def choices(self, facet: str) -> tuple[Answer, ...]:
        """Return the answers of a facet, the one that asks nothing first."""
        return (Answer(EVERYTHING, "0", "alles", "niet filteren", "$quiet"), *self._choices.get(facet, ()))

    def ask(self, facet: str, code: str) -> None:
        """Ask for this answer from now on."""
        if self.asked.get(facet, EVERYTHING) == code:
            return
        self.asked = {**self.asked, facet: code}
        if code == EVERYTHING:
            del self.asked[facet]
        self._draw()
        self.post_message(self.Changed())

    def hint(self, text: str) -> None:
        """Say at the end of the line what is still missing."""
        if text != self._hint:
            self._hint = text
            self._draw()

    def watch_at(self) -> None:
        """Show the cursor."""
        self._draw()

    def on_focus(self) -> None:
        """Show the cursor."""
        self._draw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self._draw()

    def action_step(self, step: int) -> None:
        """Go to the next or previous facet."""
        self.at = (self.at + step) % len(self._names)

    def action_choose(self) -> None:
        """Change the facet at the cursor."""
        self.post_message(self.Wanted(list(self._names)[self.at]))

    def action_clear(self) -> None:
        """Let the facet at the cursor ask nothing."""
        self.ask(list(self._names)[self.at], EVERYTHING)

    def _draw(self) -> None:
        parts = [self._part(index, facet, name) for index, (facet, name) in enumerate(self._names.items())]
        hint = [Content.styled(self._hint, "$warning")] if self._hint else []
        self.update(Content("   ").join([Content.styled("alleen", "$quiet"), *parts, *hint]))

    def _part(self, index: int, facet: str, name: str) -> Content:
        code = self.asked.get(facet)
        label = next((choice.name for choice in self._choices.get(facet, ()) if choice.code == code), "")
        text = f"{name}: {label}" if label else name
        style = "bold underline $primary" if label else "$quiet"
        if self.has_focus and index == self.at:
            style = "bold $background on $primary"
        return Content.from_markup(f"[@click=screen.filter('{facet}')][{style}]$text[/][/]", text=text)
