"""How well a conversation was heard: who is who, what was left out, and words that may be meant otherwise."""

from collections.abc import Iterator
from textwrap import wrap
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from gesprekscoach.domain.hearing import HearingNotes, Topic, topics
from gesprekscoach.tui.times import clock
from gesprekscoach.tui.widgets.columns import beside

_SWAP = "Klopt het niet? Sluit dit en druk op S: dan wisselen de sprekers om."
_GAP = "   "


class HearingScreen(ModalScreen[int | None]):
    """A list over the conversation; answers with the moment (ms) to go to, or None."""

    DEFAULT_CSS = """
    HearingScreen { align: center middle; }
    HearingScreen Vertical {
        width: 84%; max-width: 92; height: auto; max-height: 84%; padding: 1 2;
        background: $surface; border: round $primary;
    }
    HearingScreen OptionList, HearingScreen OptionList:focus {
        height: auto; max-height: 100%; background: $surface; background-tint: $foreground 0%;
        scrollbar-size-vertical: 1;
    }
    HearingScreen OptionList > .option-list--option-disabled { color: $foreground; }
    HearingScreen OptionList > .option-list--option-highlighted,
    HearingScreen OptionList:focus > .option-list--option-highlighted {
        background: $cursor; color: $foreground; text-style: none;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,H", "dismiss", "sluiten"),
        Binding("j", "move(1)", "volgende", show=False),
        Binding("k", "move(-1)", "vorige", show=False),
    ]

    def __init__(self, notes: HearingNotes) -> None:
        super().__init__()
        self._topics = topics(notes)
        self._moments: list[int | None] = []

    def compose(self) -> ComposeResult:
        """One list from top to bottom, and how to leave."""
        with Vertical() as box:
            box.border_subtitle = "enter ga erheen   esc sluiten" if self._has_moments else "esc sluiten"
            yield OptionList(compact=True)

    def on_resize(self) -> None:
        """Break the lines at the width there is."""
        self.call_after_refresh(self._fill)

    @property
    def _has_moments(self) -> bool:
        return any(topic.remarks for topic in self._topics)

    def _fill(self) -> None:
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
        elif self._has_moments:
            shown.action_first()

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
