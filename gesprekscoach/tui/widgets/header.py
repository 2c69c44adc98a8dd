"""The line above a conversation: what it is called, who speaks, when it was, and the lights on it."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.tui.keys import LIGHTS
from gesprekscoach.tui.times import day
from gesprekscoach.tui.view import ConversationView


class ConversationHeader(Horizontal):
    """Title on the left, the six lights on the right; the one in use stands out."""

    DEFAULT_CSS = """
    ConversationHeader { height: 2; padding: 0 1; border-bottom: solid $rule; }
    ConversationHeader #about { width: 1fr; padding-right: 2; text-wrap: nowrap; text-overflow: ellipsis; }
    ConversationHeader #lights { width: auto; color: $quiet; }
    ConversationHeader #leave { display: none; width: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="header")
        self._view: ConversationView | None = None
        self._light = "transcript"

    def compose(self) -> ComposeResult:
        """Two texts side by side; before a class the second one is the way back."""
        yield Static("", id="about", markup=False)
        yield Static("", id="lights", markup=False)
        yield Static("[@click=screen.back]esc stopt[/]", id="leave")

    def on_mount(self) -> None:
        """Show the lights before the conversation is there."""
        self.show(None, "transcript")

    def show(self, view: ConversationView | None, light: str) -> None:
        """Show a conversation under one of the lights."""
        self._view, self._light = view, light
        self.on_resize()

    def on_unmount(self) -> None:
        """Let go of the conversation."""
        self._view = None

    def on_resize(self) -> None:
        """Keep what fits: the title first, then the people, then the names of all lights."""
        if not self.is_mounted:
            return
        wide = self.size.width >= 110
        self.query_one("#about", Static).update(_about(self._view, self.size.width) if self._view else "", layout=False)
        shown, lights = self.query_one("#lights", Static), _lights(self._light, is_short=not wide)
        shown.update(lights, layout=lights.cell_length != shown.size.width)


def _about(view: ConversationView, width: int) -> Content:
    people = f"{view.name_of('professional')} – {view.name_of('client')}"
    parts = ["[bold]$title[/]", "[$quiet]$people[/]" if width >= 70 else ""]
    if width >= 130:
        parts.append("[$quiet]$when[/]")
    when = "  ".join(
        ([day(view.held_on)] if view.held_on else []) + ([clock(view.duration_ms)] if view.has_times else [])
    )
    return Content.from_markup("   ".join(part for part in parts if part), title=view.title, people=people, when=when)


def _lights(chosen: str, *, is_short: bool) -> Content:
    found = []
    for binding in LIGHTS:
        if binding.action == f"light('{chosen}')":
            found.append(Content.from_markup("[bold $primary]$text[/]", text=f"{binding.key} {binding.description}"))
        else:
            text = binding.key if is_short else f"{binding.key} {binding.description}"
            found.append(Content.from_markup(f"[@click=screen.{binding.action}]$text[/]", text=text))
    return Content("  ").join(found)
