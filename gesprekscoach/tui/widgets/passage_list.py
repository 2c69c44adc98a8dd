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
from gesprekscoach.tui.widgets.row_list import RowList


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


class PassageList(RowList):
    """Rows to walk through with j and k; Enter or a click follows one."""

    DEFAULT_CSS = """
    PassageList, PassageList.-textual-compact {
        height: 1fr; padding: 0 1; background: $background; scrollbar-size-vertical: 1;
    }
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
        return max(20, self.size.width - 4)

    @property
    def _leading(self) -> list[int]:
        """The numbers of the rows that lead somewhere."""
        return [number for number, row in enumerate(self._rows) if row.turns or row.light]

    @property
    def _is_at_first(self) -> bool:
        return self.highlighted in (None, *self._leading[:1])

    @property
    def _is_at_last(self) -> bool:
        return self.highlighted in (None, *self._leading[-1:])

    def fill(self, rows: Iterable[Row]) -> None:
        """Show other rows; the cursor stays where it was."""
        kept = self.highlighted
        self._rows = tuple(rows)
        self.set_options(Option(row.text, disabled=not (row.turns or row.light)) for row in self._rows)
        leading = self._leading
        if leading:
            self.highlighted = kept if kept in leading else leading[0]
        if self.has_focus:
            self.screen.refresh_bindings()  # whether Enter leads anywhere may have changed

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Show with the first row also what stands above it, and with the last what stands below, when that fits."""
        super().scroll_to_highlight(top)
        if self.highlighted is None or self.highlighted not in self._index_to_line:
            return
        line, page = self._index_to_line[self.highlighted], self.scrollable_content_region.height
        if self._is_at_first and line + self._heights[self.highlighted] <= page:
            self.scroll_to(y=0, animate=False, immediate=True)
        elif self._is_at_last and len(self._lines) - line <= page:
            self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True)

    def action_cursor_up(self) -> None:
        """Go to the row above; above the first there may be text to read."""
        if self._is_at_first:
            self.scroll_home(animate=False)
        else:
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go to the row below; below the last there may be text to read."""
        if self._is_at_last:
            self.scroll_end(animate=False)
        else:
            super().action_cursor_down()

    def action_page_up(self) -> None:
        """Go a page up, no further than the first row."""
        super().action_page_up()  # type: ignore[no-untyped-call]
        if self.highlighted is None:
            self.action_first()

    def action_page_down(self) -> None:
        """Go a page down, no further than the last row."""
        super().action_page_down()  # type: ignore[no-untyped-call]
        if self.highlighted is None:
            self.action_last()

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
