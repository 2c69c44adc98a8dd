"""Two conversations beside each other: how each went, what differs, and whether that can be chance."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from gesprekscoach.domain.comparing import differences
from gesprekscoach.domain.consent import Purpose, refusal
from gesprekscoach.domain.dutch_numbers import number
from gesprekscoach.domain.feedback import FeedbackCard, Share
from gesprekscoach.domain.feedback.wording import level_dots, measures
from gesprekscoach.domain.held import Held, is_certain
from gesprekscoach.errors import ConsentMissing, GesprekscoachError, NotFound, VaultUnusable
from gesprekscoach.services.reviewing import Loaded, VaultReview
from gesprekscoach.tui import explanations
from gesprekscoach.tui.keys import BACK
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights.card import count_bar, interval_bar
from gesprekscoach.tui.screens.base import LOOK_EVERY_S, CoachScreen
from gesprekscoach.tui.times import held_beside
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.passage_list import PassageList, Row, heading
from gesprekscoach.tui.widgets.timeline import Timeline
from gesprekscoach.tui.widgets.timescale import name_cells

VERDICTS = {
    "more": "meer dan eerst",
    "less": "minder dan eerst",
    "chance": "verschil kan toeval zijn",
    "unknown": "niet te vergelijken",
}
_GONE = "Een van deze twee gesprekken is intussen gewist."
_NAMES = ("eerst", "daarna")
_AS_IMPORTED = "De volgorde is die van importeren. Klopt dat niet? Met w zet je het andere gesprek vooraan."
_SWAPPED = "Je hebt de gesprekken omgewisseld. Met w zet je ze terug."
OTHER_TAGGER = "Ze zijn niet met dezelfde versie getagd. Met v in de bibliotheek tag je een gesprek opnieuw."
_NAME, _SIDE, _NARROW_SIDE, _NARROW_HEAD = 24, 26, 14, 9
_WIDE = 100


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two conversations."""

    loaded: Loaded
    view: ConversationView
    card: FeedbackCard

    @property
    def tagger(self) -> str | None:
        """What tagged it: another version can make a difference where the conversations do not."""
        return self.view.conversation.models.get("tagger")


@dataclass(frozen=True, slots=True)
class Pair:
    """The two, the earlier one first; the user may swap them when only the order of importing tells which that is."""

    first: Side
    second: Side
    is_swapped: bool = False

    @classmethod
    def of(cls, one: Side, other: Side) -> "Pair":
        """Put them in order."""
        first, second = sorted((one, other), key=lambda side: side.loaded.held.place)
        return cls(first, second)

    @property
    def is_certain(self) -> bool:
        """Whether it is known which was earlier."""
        return is_certain(self.first.loaded.held, self.second.loaded.held)

    @property
    def helds(self) -> tuple[Held, Held]:
        """When each was held."""
        return self.first.loaded.held, self.second.loaded.held

    @property
    def versions(self) -> list[str]:
        """What the vault had of both when they were read, whichever comes first."""
        return sorted(side.loaded.version for side in (self.first, self.second))

    def swapped(self) -> "Pair":
        """Return them the other way round."""
        return replace(self, first=self.second, second=self.first, is_swapped=not self.is_swapped)


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

    def __init__(self, one: VaultReview, other: VaultReview, *, is_for_class: bool = False) -> None:
        super().__init__()
        self._reviews = (one, other)
        self._is_for_class = is_for_class
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
        self.set_interval(LOOK_EVERY_S, self.look)

    def on_unmount(self) -> None:
        """Let go of both conversations: the signal would hold the screen on."""
        self.app.theme_changed_signal.unsubscribe(self)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _read(self) -> None:
        one, other = (self._side(review) for review in self._reviews)
        self.post_message(self.Read(Pair.of(one, other)))

    def _side(self, review: VaultReview) -> Side:
        loaded = review.load()
        return Side(loaded, ConversationView.of(loaded), review.card(loaded.conversation))

    def look(self) -> None:
        """See whether the vault still has what is shown."""
        if self._pair is not None:
            self._look(self._pair)

    @work(thread=True, exclusive=True, group="look", exit_on_error=False, description="")
    def _look(self, pair: Pair) -> None:
        """Raises NotFound or ConsentMissing, and the screen then closes; a vault in use now is looked at later."""
        with suppress(VaultUnusable):
            if sorted(review.version() for review in self._reviews) != pair.versions:
                self.app.call_from_thread(self._read)

    def report(self, error: GesprekscoachError) -> None:
        """Leave when one of the two was erased, or may not be read any more."""
        if isinstance(error, NotFound | ConsentMissing) and self._pair is not None:
            self.leave_what_is_gone(_GONE, error)
        else:
            super().report(error)

    @on(Read)
    def _was_read(self, event: Read) -> None:
        """Show what was read; an order that the user chose stays. Before a class, say when someone refused."""
        if self._pair is None and self._is_for_class:
            sides = (event.pair.first, event.pair.second)
            for told in dict.fromkeys(refusal(side.view.consent, Purpose.GROUP, before_class=True) for side in sides):
                if told:
                    self.notify(told, severity="warning", timeout=10, markup=False)
        is_swapped = self._pair is not None and self._pair.is_swapped
        self._pair = event.pair.swapped() if is_swapped else event.pair
        self._show()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the order to the user only where it is not known."""
        return (self._pair is not None and not self._pair.is_certain) if action == "swap" else True

    def action_swap(self) -> None:
        """Swap first and second."""
        if self._pair is not None:
            self._pair = self._pair.swapped()
            self._show()

    def _show(self) -> None:
        if self._pair is None:
            return
        pair = self._pair
        legend = Legend(pair.first.loaded.codebook, self.app.current_theme)
        for which, name, side in zip(("first", "second"), _NAMES, (pair.first, pair.second), strict=True):
            when = held_beside(side.loaded.held, pair.helds)
            before = name_cells(self.size.width) if self.size.width >= _WIDE else _NARROW_HEAD
            room = self.size.width - before - len(when) - 4
            title = Content.assemble(
                (f"{name:<{before - 2}}", "$quiet"),
                "  ",
                Content.styled(side.view.title, "bold").truncate(room, ellipsis=True),
                "  ",
                (when, "$quiet"),
            )
            self.query_one(f"#{which}-title", Static).update(title)
            self.query_one(f"#{which}-timeline", Timeline).show(side.view, legend)
        shown = self.query_one(PassageList)
        shown.fill(_rows(pair, legend, shown.room))

    def on_resize(self) -> None:
        """Write the intervals as numbers where there is no room to draw them."""
        self.call_after_refresh(self._show)


def _rows(pair: Pair, legend: Legend, room: int) -> Iterator[Row]:
    first, second = pair.first, pair.second
    side = _SIDE if room >= _WIDE else _NARROW_SIDE
    names = {m.code: m.name for m in measures(first.card, first.view.conversation, legend.codebook)}
    yield heading("Wat verschilt", "een verschil telt pas als het groter is dan toeval")
    if not pair.is_certain:
        yield Row(Content.styled(_SWAPPED if pair.is_swapped else _AS_IMPORTED, "$quiet"))
    if first.tagger != second.tagger:
        yield Row(Content.styled(OTHER_TAGGER, "$quiet"))
    heads = "".join(f"{name:<{side}}" for name in _NAMES)
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
                verdict=VERDICTS[difference.verdict],
            )
        )
    yield heading("Vraagdiepte", "hoeveel vragen op elk niveau")
    most = max(*first.card.depth.values(), *second.card.depth.values())
    for depth in first.card.depth:
        sign = legend.sign("depth", depth)
        bars = "".join(
            f"{count_bar(card.depth[depth], most, side - 6)} {card.depth[depth]}".ljust(side)
            for card in (first.card, second.card)
        )
        name = f"{depth} {sign.lower if sign else ''}"[: _NAME - 1]
        yield Row(Content.from_markup("[$quiet]$name[/]$bars", name=f"{name:<{_NAME}}", bars=bars))
    yield from _steps(pair)


def _opening(first: Side, second: Side, side: int) -> Content:
    openings = (first.card.opening, second.card.opening)
    shown = "".join((level_dots(o.level) if o else "–").ljust(side) for o in openings)
    return Content.from_markup("[$quiet]$name[/]$shown", name=f"{'Opening':<{_NAME}}", shown=shown)


def _shown(share: Share, code: str, side: int) -> str:
    value = value_text(share, code)
    if side == _SIDE:
        return f"{interval_bar(share, code)} {value}"
    if share.shown is None:
        return value
    low, _, high = share.shown
    return f"{value} ({_written(low, code)}–{_written(high, code)})"


def value_text(share: Share, code: str) -> str:
    """Write the value of a measure in few letters."""
    if not share.enough or share.value is None:
        return "–"
    return _written(share.value, code) + ("" if code == "reflections_per_question" else "%")


def _written(value: float, code: str) -> str:
    return number(value, 1) if code == "reflections_per_question" else str(round(100 * value))


def _steps(pair: Pair) -> Iterator[Row]:
    yield heading("Eén volgende stap")
    for name, shown in zip(_NAMES, (pair.first, pair.second), strict=True):
        text = shown.card.next_step.text if shown.card.next_step else "Hier viel geen stap op."
        yield Row(Content.from_markup("[$quiet]$name[/]$text", name=f"{name:<10}", text=text))
