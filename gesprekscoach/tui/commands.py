"""The command palette: every function that works now, by its Dutch name."""

from collections.abc import Iterator
from functools import partial

from textual.binding import ActiveBinding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.events import Mount
from textual.types import IgnoreReturnCallbackType
from textual.widgets import OptionList

from gesprekscoach.tui.keys import is_ours, key_name
from gesprekscoach.tui.widgets.over import OverScreen

_ITSELF = "command_palette"

PLACEHOLDER = "Zoek een functie"


class FunctionProvider(Provider):
    """Finds functions among the keys of the screen and of what has the focus."""

    async def discover(self) -> Hits:
        """List everything while nothing has been typed."""
        for name, active in self._functions():
            yield DiscoveryHit(name, self._runner(active), help=_help(active))

    async def search(self, query: str) -> Hits:
        """List what looks like the typed words, best first."""
        matcher = self.matcher(query)
        is_found = False
        for name, active in self._functions():
            score = max(matcher.match(name), matcher.match(active.binding.tooltip) * 0.9)
            if score > 0:
                is_found = True
                yield Hit(score, matcher.highlight(name), self._runner(active), help=_help(active))
        if not is_found:
            yield Hit(0.1, "Niets gevonden. Probeer een ander woord.", lambda: None)

    def _runner(self, active: ActiveBinding) -> IgnoreReturnCallbackType:
        """Return what runs a function where its key would run it."""
        return partial(self._run, active)

    async def _run(self, active: ActiveBinding) -> None:
        """Run a function while its screen still stands in front: enter may be held, and the vault may lock by then."""
        if self.app.screen is self.screen:
            await self.app.run_action(active.binding.action, active.node)

    def _functions(self) -> Iterator[tuple[str, ActiveBinding]]:
        """Yield each function once, with a capital, leaving out the palette itself."""
        seen: set[str] = set()
        with_key = [active for active in self.screen.active_bindings.values() if is_ours(active)]
        with_key.sort(key=lambda active: not active.binding.tooltip)  # to go up or down a line, one needs no palette
        for active in (*with_key, *self._without_key()):
            binding = active.binding
            is_known = binding.action in seen or binding.action == _ITSELF
            if binding.description and active.enabled and not binding.system and not is_known:
                seen.add(binding.action)
                yield binding.description[0].upper() + binding.description[1:], active

    def _without_key(self) -> Iterator[ActiveBinding]:
        """Yield the functions that screens offer by name alone, also those of a screen behind this one."""
        if any(getattr(screen, "is_alone", False) for screen in self.app.screen_stack):
            return
        for screen in self.app.screen_stack:
            if hasattr(screen, "functions"):
                for binding in screen.functions(is_in_front=screen is self.screen):
                    yield ActiveBinding(screen, binding, True)


class FunctionPalette(CommandPalette, OverScreen[None]):
    """The palette with Dutch words."""

    def __init__(self) -> None:
        super().__init__(placeholder=PLACEHOLDER)

    def on_mount(self, event: Mount) -> None:
        """Look for nothing when it was closed before it stood, as by escape right after ctrl+p: no list is there."""
        if self not in self.app.screen_stack:
            event.prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Move along the list once a line of it is in sight: before that Textual fails, and a page key comes soon."""
        if action == "command_list":
            return any(shown.scrollable_content_region for shown in self.query(OptionList))
        return super().check_action(action, parameters)


def _help(active: ActiveBinding) -> str:
    key = key_name(active.binding)
    tooltip = active.binding.tooltip
    if not key:
        return tooltip
    return f"{tooltip} · toets {key}" if tooltip else f"Toets {key}"
