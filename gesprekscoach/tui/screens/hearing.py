"""How well a conversation was heard: who is who, what was left out, and words that may be meant otherwise."""

from collections.abc import Iterator
from textwrap import wrap
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.hearing import HearingNotes, Topic, topics
from gesprekscoach.tui.keys import LIST
from gesprekscoach.tui.widgets.columns import beside
from gesprekscoach.tui.widgets.over import OverScreen
from gesprekscoach.tui.widgets.row_list import RowList

_SWAP = "Klopt het niet? Sluit dit en druk op S: dan wisselen de sprekers om."
_CLOSE = "[@click=screen.dismiss]esc sluiten[/]"
_GAP = "   "


class HearingScreen(OverScreen[int | None]):
    """A list over the conversation, filled by ``show``; answers with the moment (ms) to go to, or None."""

    DEFAULT_CSS = """
    HearingScreen { align: center middle; }
    HearingScreen Vertical {
        width: 84%; max-width: 92; height: auto; max-height: 84%; padding: 1 2;
        background: $background; border: round $primary;
    }
    HearingScreen OptionList { background: $background; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,H", "dismiss", "sluiten"),
        *LIST,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._topics: tuple[Topic, ...] = ()
        self._moments: list[int | None] = []

    def compose(self) -> ComposeResult:
        """One list from top to bottom, and how to leave."""
        with Vertical() as box:
            box.border_subtitle = _CLOSE
            yield RowList(Option("Even kijken …", disabled=True), compact=True)

    def show(self, notes: HearingNotes) -> None:
        """Show the notes, which may take a while to gather."""
        self._topics = topics(notes)
        self._fill()

    def on_resize(self) -> None:
        """Break the lines at the width there is."""
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        if not (self._topics and self.is_mounted and self.is_running):
            return
        shown = self.query_one(OptionList)
        kept = shown.highlighted
        room = max(30, min(92, self.size.width * 84 // 100) - 10)
        rows = [row for topic in self._topics for row in _rows(topic, room)]
        rows.insert(2, (Content.styled(_SWAP, "$quiet"), None))
        rows.pop()
        self._moments = [moment for _, moment in rows]
        shown.set_options(Option(text, disabled=moment is None) for text, moment in rows)
        if kept is not None:
            shown.highlighted = kept
        elif any(moment is not None for moment in self._moments):
            shown.action_first()
            self.query_one(Vertical).border_subtitle = f"enter ga erheen   {_CLOSE}"

    def action_move(self, step: int) -> None:
        """Go to the next or previous moment."""
        shown = self.query_one(OptionList)
        if step > 0:
            shown.action_cursor_down()
        else:
            shown.action_cursor_up()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._moments[event.option_index])


def _rows(topic: Topic, room: int) -> Iterator[tuple[Content, int | None]]:
    """Yield what to show, with the moment that a row leads to."""
    yield Content.styled(topic.title, "bold $primary"), None
    yield Content("\n").join(map(Content, wrap(topic.text, room))), None
    for remark in topic.remarks:
        time = Content.styled(f"{clock(remark.start_ms)}{_GAP}", "$quiet")
        yield beside(time, remark.text, room - time.cell_length), remark.start_ms
    yield Content(""), None
