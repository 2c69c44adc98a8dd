"""Two conversations beside each other: how each went, what differs, and whether that can be chance."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from gesprekscoach.domain.comparing import differences, was_before
from gesprekscoach.domain.dutch_numbers import number
from gesprekscoach.domain.feedback import FeedbackCard, Share
from gesprekscoach.domain.feedback.wording import measures
from gesprekscoach.services.reviewing import Loaded
from gesprekscoach.tui import explanations
from gesprekscoach.tui.keys import BACK
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights.card import interval_bar
from gesprekscoach.tui.ports import Review
from gesprekscoach.tui.screens.base import CoachScreen
from gesprekscoach.tui.times import day
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.passage_list import PassageList, Row, heading
from gesprekscoach.tui.widgets.timeline import Timeline
from gesprekscoach.tui.widgets.timescale import name_cells

VERDICTS = {
    "more": "meer dan eerst",
    "less": "minder dan eerst",
    "chance": "verschil kan toeval zijn",
    "unknown": "te weinig om te vergelijken",
}
_VERDICTS_WITHOUT_DAYS = {**VERDICTS, "more": "meer in B", "less": "minder in B"}
_NAMES, _NAMES_WITHOUT_DAYS = ("eerst", "daarna"), ("A", "B")
_NAME, _SIDE, _NARROW_SIDE = 24, 26, 12
_WIDE = 100


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two conversations."""

    loaded: Loaded
    view: ConversationView
    card: FeedbackCard


@dataclass(frozen=True, slots=True)
class Pair:
    """The two, the earlier one first; the user puts them in order when their days do not tell which that is."""

    first: Side
    second: Side
    has_order: bool

    @classmethod
    def of(cls, one: Side, other: Side) -> "Pair":
        """Put them in the order of their days."""
        is_before = was_before(one.view.held_on, other.view.held_on)
        return cls(other, one, True) if is_before is False else cls(one, other, is_before is not None)

    @property
    def names(self) -> tuple[str, str]:
        """How they are called."""
        return _NAMES if self.has_order else _NAMES_WITHOUT_DAYS


class CompareScreen(CoachScreen[None]):
    """Shows a first and a second try."""

    EXPLANATION = explanations.COMPARING

    CSS_PATH = "../conversation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "swap", "omwisselen", tooltip="Zet het tweede gesprek vooraan"),
        BACK,
    ]

    class Read(Message):
        """Both conversations have been read."""

        def __init__(self, pair: Pair) -> None:
            super().__init__()
            self.pair = pair

    def __init__(self, one: Review, other: Review) -> None:
        super().__init__()
        self._reviews = (one, other)
        self._pair: Pair | None = None

    def compose(self) -> ComposeResult:
        """A title and a ribbon for each, and the numbers side by side."""
        for which in ("first", "second"):
            yield Static("", id=f"{which}-title", classes="title", markup=False)
            timeline = Timeline(f"{which}-timeline")
            timeline.add_class("-short")
            yield timeline
        yield PassageList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read both after the first paint."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._show())
        self._read()

    def on_unmount(self) -> None:
        """Let go of both conversations: the signal would hold the screen on."""
        self.app.theme_changed_signal.unsubscribe(self)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _read(self) -> None:
        one, other = (self._side(review) for review in self._reviews)
        self.post_message(self.Read(Pair.of(one, other)))

    def _side(self, review: Review) -> Side:
        loaded = review.load()
        return Side(loaded, ConversationView.of(loaded), review.card(loaded.conversation))

    @on(Read)
    def _was_read(self, event: Read) -> None:
        self._pair = event.pair
        self._show()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the order to the user only where the days do not tell."""
        return (self._pair is not None and not self._pair.has_order) if action == "swap" else True

    def action_swap(self) -> None:
        """Swap first and second."""
        if self._pair is not None:
            self._pair = replace(self._pair, first=self._pair.second, second=self._pair.first)
            self._show()

    def _show(self) -> None:
        if self._pair is None:
            return
        pair = self._pair
        legend = Legend(pair.first.loaded.codebook, self.app.current_theme)
        for which, name, side in zip(("first", "second"), pair.names, (pair.first, pair.second), strict=True):
            held = side.view.held_on
            title = Content.from_markup(
                "[$quiet]$name[/]  [bold]$title[/]  [$quiet]$when[/]",
                name=f"{name:<{name_cells(self.size.width) - 2}}",
                title=side.view.title,
                when=day(held) if held else "",
            )
            self.query_one(f"#{which}-title", Static).update(title)
            self.query_one(f"#{which}-timeline", Timeline).show(side.view, legend)
        shown = self.query_one(PassageList)
        shown.fill(_rows(pair, legend, shown.room))

    def on_resize(self) -> None:
        """Leave the intervals out where there is no room."""
        self.call_after_refresh(self._show)


def _rows(pair: Pair, legend: Legend, room: int) -> Iterator[Row]:
    first, second = pair.first, pair.second
    verdicts = VERDICTS if pair.has_order else _VERDICTS_WITHOUT_DAYS
    side = _SIDE if room >= _WIDE else _NARROW_SIDE
    names = {m.code: m.name for m in measures(first.card, first.view.conversation, legend.codebook)}
    yield heading("Wat verschilt", "een verschil telt pas als het groter is dan toeval")
    if not pair.has_order:
        yield Row(
            Content.styled("De datum zegt niet welk gesprek eerder was. Met w zet je het andere vooraan.", "$quiet")
        )
    heads = "".join(f"{name:<{side}}" for name in pair.names)
    yield Row(Content.styled(f"{'':<{_NAME}}{heads}", "$quiet"))
    yield Row(_opening(first, second, side))
    for difference in differences(first.card, second.card):
        shares = (difference.first, difference.second)
        bars = "".join(f"{_shown(share, difference.code, side):<{side}}" for share in shares)
        is_sure = difference.verdict in ("more", "less")
        yield Row(
            Content.from_markup(
                f"[$quiet]$name[/]$bars[{'bold $primary' if is_sure else '$quiet'}]$verdict[/]",
                name=f"{names[difference.code]:<{_NAME}}",
                bars=bars,
                verdict=verdicts[difference.verdict],
            )
        )
    yield heading("Vraagdiepte", "hoeveel vragen op elke trede")
    for depth in first.card.depth:
        sign = legend.sign("depth", depth)
        bars = "".join(
            f"{'▇' * min(side - 6, card.depth[depth])} {card.depth[depth]}".ljust(side)
            for card in (first.card, second.card)
        )
        name = f"{depth} {sign.lower if sign else ''}"[: _NAME - 1]
        yield Row(Content.from_markup("[$quiet]$name[/]$bars", name=f"{name:<{_NAME}}", bars=bars))
    yield from _steps(pair)


def _opening(first: Side, second: Side, side: int) -> Content:
    openings = (first.card.opening, second.card.opening)
    shown = "".join(("●" * o.level + "○" * (3 - o.level) if o else "–").ljust(side) for o in openings)
    return Content.from_markup("[$quiet]$name[/]$shown", name=f"{'Opening':<{_NAME}}", shown=shown)


def _shown(share: Share, code: str, side: int) -> str:
    return f"{interval_bar(share, code)} {value_text(share, code)}" if side == _SIDE else value_text(share, code)


def value_text(share: Share, code: str) -> str:
    """Write the value of a measure in few letters."""
    if not share.enough or share.value is None:
        return "–"
    return number(share.value, 1) if code == "reflections_per_question" else f"{round(100 * share.value)}%"


def _steps(pair: Pair) -> Iterator[Row]:
    yield heading("Eén volgende stap")
    for name, shown in zip(pair.names, (pair.first, pair.second), strict=True):
        text = shown.card.next_step.text if shown.card.next_step else "Hier viel geen stap op."
        yield Row(Content.from_markup("[$quiet]$name[/]$text", name=f"{name:<10}", text=text))
