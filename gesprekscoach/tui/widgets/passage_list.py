"""A list whose rows lead somewhere: to the turns behind a number, or to another light."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from gesprekscoach.tui.lights.base import PassagesChosen


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it says, and the turns (numbers) or the light that Enter leads to; neither is a row to read."""

    text: Content
    turns: tuple[int, ...] = ()
    title: str = ""
    light: str = ""


class LightChosen(Message):
    """The user wants another light."""

    def __init__(self, light: str) -> None:
        super().__init__()
        self.light = light


class PassageList(OptionList):
    """Rows to walk through with j and k; Enter or a click follows one."""

    DEFAULT_CSS = """
    PassageList, PassageList.-textual-compact {
        height: 1fr; border: none; padding: 0 1; background: $background; scrollbar-size-vertical: 1;
    }
    PassageList:focus { border: none; background-tint: $foreground 0%; }
    PassageList > .option-list--option-disabled { color: $foreground; }
    PassageList > .option-list--option-highlighted { background: $cursor; color: $foreground; text-style: none; }
    PassageList:focus > .option-list--option-highlighted { background: $cursor; color: $foreground; text-style: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "volgende regel", show=False, system=True),
        Binding("k", "cursor_up", "vorige regel", show=False, system=True),
        Binding("enter", "select", "bekijk", tooltip="Ga naar de plekken achter deze regel"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, compact=True)
        self._rows: tuple[Row, ...] = ()
        self._drawn_for = Size()

    def on_resize(self, event: Resize) -> None:
        """Keep what was drawn when the list comes back at the same size."""
        if event.size == self._drawn_for:
            event.prevent_default()
        self._drawn_for = event.size

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Enter only when there is a row that leads somewhere."""
        return self.highlighted is not None if action == "select" else super().check_action(action, parameters)

    @property
    def row_text(self) -> str:
        """What stands in the row at the cursor."""
        return "" if self.highlighted is None else self._rows[self.highlighted].text.plain.strip()

    @property
    def is_only_text(self) -> bool:
        """Whether no row leads anywhere."""
        return not any(row.turns or row.light for row in self._rows)

    @property
    def room(self) -> int:
        """Cells for the text of a row."""
        return max(30, self.size.width - 4)

    def fill(self, rows: Iterable[Row]) -> None:
        """Show other rows; the cursor stays where it was."""
        kept = self.highlighted
        self._rows = tuple(rows)
        self.set_options(Option(row.text, disabled=not (row.turns or row.light)) for row in self._rows)
        leading = [number for number, row in enumerate(self._rows) if row.turns or row.light]
        if leading:
            self.highlighted = kept if kept in leading else leading[0]
        if self.has_focus:
            self.screen.refresh_bindings()  # whether Enter leads anywhere may have changed

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._rows[event.option_index]
        if row.light:
            self.post_message(LightChosen(row.light))
        elif row.turns:
            self.post_message(PassagesChosen(row.title or row.text.plain.strip(), row.turns))


def heading(text: str, note: str = "") -> Row:
    """Return a row that opens a group."""
    return Row(Content.from_markup("\n[bold $primary]$text[/]  [$quiet]$note[/]", text=text, note=note))
