"""The bottom line: the keys that work now, as many as fit, each of them clickable."""

from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from gesprekscoach.tui.keys import is_ours, key_name

_GAP = "   "


class KeyBar(Static):
    """Shows the keys of the screen and of what has the focus, the most specific first."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self) -> None:
        super().__init__("", id="keys", markup=False)
        self._shown: list[tuple[str, str]] = []

    def on_mount(self) -> None:
        """Follow what has the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def on_resize(self) -> None:
        """Show more or fewer keys."""
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        if screen is not self.screen or not self.size.width:
            return
        ours = [a for a in screen.active_bindings.values() if a.binding.show and a.enabled and is_ours(a)]
        shown = {a.binding.action: a for a in ours}
        last = [shown.pop(action) for action in ("back", "explain", "command_palette") if action in shown]
        room = self.size.width - sum(len(_text(active, screen)) + len(_GAP) for active in last)
        first = []
        for active in shown.values():
            room -= len(_text(active, screen)) + len(_GAP)
            if room < 0:
                break
            first.append(active)
        keys = [(_text(active, screen), _action(active)) for active in (*first, *last)]
        if keys != self._shown:  # asked for at every move of the cursor
            self._shown = keys
            self.update(Content(_GAP).join(_button(active, screen) for active in (*first, *last)), layout=False)


def _key(active: ActiveBinding, screen: Screen[object]) -> str:
    """Return the key as it works now: in a line of text a question mark is text, and only F1 explains."""
    is_text = active.binding.action == "explain" and isinstance(screen.focused, Input)
    return "f1" if is_text else key_name(active.binding)


def _text(active: ActiveBinding, screen: Screen[object]) -> str:
    return f"{_key(active, screen)} {active.binding.description}"


def _action(active: ActiveBinding) -> str:
    namespace = "app" if active.node.app is active.node else "screen"
    return f"{namespace}.{active.binding.action}" if "." not in active.binding.action else active.binding.action


def _button(active: ActiveBinding, screen: Screen[object]) -> Content:
    return Content.from_markup(
        f"[@click={_action(active)}][bold]$key[/] [$quiet]$name[/][/]",
        key=_key(active, screen),
        name=active.binding.description,
    )
