"""One person over time: each measure of the card in all conversations, drawn with its uncertainty."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from itertools import pairwise
from math import ceil
from typing import ClassVar

from rich.style import Style
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.worker import get_current_worker

from gesprekscoach.domain.comparing import verdict
from gesprekscoach.domain.feedback import FeedbackCard, Share, Shares
from gesprekscoach.domain.feedback.wording import measures
from gesprekscoach.domain.held import is_certain
from gesprekscoach.errors import ConsentMissing, NotFound, VaultUnusable
from gesprekscoach.services.ports import RecordingSummary
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui import explanations
from gesprekscoach.tui.keys import BACK
from gesprekscoach.tui.lights.card import full_of
from gesprekscoach.tui.screens.base import LOOK_EVERY_S, CoachScreen, explained
from gesprekscoach.tui.screens.comparing import OTHER_TAGGER, VERDICTS, CompareScreen, value_text
from gesprekscoach.tui.times import day
from gesprekscoach.tui.widgets.canvas import Canvas
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.passage_list import LightChosen, PassageList, Row

_MOST = 24
_BLOCKS = "▁▂▃▄▅▆▇█"
_NAME = 21
_DATE = 7
_SAID = VERDICTS | {"more": "meer dan in het eerste", "less": "minder dan in het eerste"}
_NONE = "Er is nog geen gesprek van deze persoon met tags."
_GONE = "Een gesprek uit deze rij is intussen gewist."


@dataclass(frozen=True, slots=True)
class Point:
    """One conversation of the series."""

    row: RecordingSummary
    card: FeedbackCard
    names: dict[str, str]
    version: str
    tagger: str | None


class OverTimeChart(Widget):
    """One measure: a dot per conversation, with a line over the 80 % interval."""

    DEFAULT_CSS = "OverTimeChart { height: 40%; min-height: 9; max-height: 24; margin: 1 2; }"

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._points: list[Point] = []
        self._rows: Sequence[Strip] = ()

    def show(self, code: str, points: list[Point]) -> None:
        """Draw another measure."""
        self._code, self._points = code, points
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw everything once for all its lines."""
        canvas = Canvas(self.size.width, self.size.height, self.rich_style)
        self._draw(canvas)
        self._rows = canvas.rows()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        return self._rows[y]

    def _draw(self, canvas: Canvas) -> None:
        variables = self.app.theme_variables
        quiet, rule = Style(color=variables["quiet"]), Style(color=variables["rule"])
        dot, line = Style(color=variables["primary"], bold=True), Style(color=variables["foreground"])
        bottom = canvas.height - 3
        full = full_of(self._code)
        for part, text in ((0.0, "0"), (0.5, "1,0" if full > 1 else "50%"), (1.0, "2,0" if full > 1 else "100%")):
            y = round(bottom * (1 - part))
            canvas.put(0, y, f"{text:>4} ", quiet)
            canvas.put(5, y, "┈" * (canvas.width - 6), rule)
        step = max(1, min(20, (canvas.width - 8) // max(1, len(self._points))))
        dated = ceil(_DATE / step)
        for number, point in enumerate(self._points):
            share: Share = getattr(point.card.shares, self._code)
            x = 8 + number * step
            if share.shown is not None:
                low, value, high = (round(bottom * (1 - min(1.0, v / full))) for v in share.shown)
                for y in range(high, low + 1):
                    canvas.put(x, y, "│", line)
                canvas.put(x, value, "●", dot)
            held = point.row.held
            if held.on and number % dated == 0:
                canvas.put(x - 2, canvas.height - 1, day(held.on)[:-5], quiet)
                of_day = [other.row.held.place for other in self._points if other.row.held.on == held.on]
                if len(of_day) > 1:
                    canvas.put(x - 2, canvas.height - 2, f"{of_day.index(held.place) + 1}e", quiet)


class Measures(PassageList):
    """The measures to choose from; Enter puts the first and the last conversation beside each other."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "vergelijken", tooltip="Zet het eerste en het laatste gesprek naast elkaar"),
    ]
    are_two = False
    """Whether there are two conversations to put beside each other."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Enter only when there is something to compare."""
        return super().check_action(action, parameters) and (action != "select" or self.are_two)


class OverTimeScreen(CoachScreen[None]):
    """Shows how the measures went; the measure at the cursor is drawn large."""

    EXPLANATION = explanations.OVER_TIME

    CSS_PATH = "../conversation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [BACK]

    class Added(Message):
        """One more conversation has been read."""

        def __init__(self, point: Point, total: int, older: int) -> None:
            super().__init__()
            self.point = point
            self.total = total
            self.older = older

    class Renewed(Message):
        """Another window erased, added or changed a conversation; these are the ones there are now."""

        def __init__(self, points: list[Point], older: int, *, is_one_erased: bool) -> None:
            super().__init__()
            self.points = points
            self.older = older
            self.is_one_erased = is_one_erased

    def __init__(self, review: VaultReview, name: str, *, is_for_class: bool) -> None:
        super().__init__()
        self._review = review
        self._name = name
        self._is_for_class = is_for_class
        self._points: list[Point] = []
        self._is_read = False
        self._codes: list[str] = [field.name for field in fields(Shares)]

    def compose(self) -> ComposeResult:
        """Title, the chart, and all measures under it."""
        yield Static(f"De gesprekken van {self._name}", classes="title", markup=False)
        yield OverTimeChart()
        yield Measures()
        yield Static("De gesprekken worden gelezen.", id="status", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the conversations one by one after the first paint."""
        self._read()
        self.set_interval(LOOK_EVERY_S, self.look)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _read(self) -> None:
        worker = get_current_worker()
        series, older = self._series()
        if not series:
            self.app.call_from_thread(self.query_one("#status", Static).update, _NONE)
        for one in series:
            if worker.is_cancelled:
                return
            self.post_message(self.Added(self._point(one), len(series), older))

    def _series(self) -> tuple[list[RecordingSummary], int]:
        """Return the conversations to show, and how many older ones there is no room for."""
        series = self._review.series()
        return series[-_MOST:], max(0, len(series) - _MOST)

    def _point(self, one: RecordingSummary) -> Point:
        loaded = self._review.beside(one.id).load()
        card = self._review.card(loaded.conversation)
        names = {m.code: m.name for m in measures(card, loaded.conversation, loaded.codebook)}
        return Point(one, card, names, loaded.version, loaded.conversation.models.get("tagger"))

    def look(self) -> None:
        """See whether the vault still has what is shown, once all is."""
        if self._is_read:
            self._look([(point.row.id, point.version) for point in self._points])

    @work(thread=True, exclusive=True, group="look", exit_on_error=False, description="")
    def _look(self, shown: list[tuple[str, str]]) -> None:
        """Read all anew when something differs; a vault that is in use right now is looked at later.

        When the conversation behind this screen is gone, or may not be read any more, that one takes this screen along.
        """
        with suppress(VaultUnusable, NotFound, ConsentMissing):
            series, older = self._series()
            if series and [(one.id, self._review.beside(one.id).version()) for one in series] != shown:
                is_one_erased = any(self._is_erased(id_) for id_, _ in shown)
                self.post_message(
                    self.Renewed([self._point(one) for one in series], older, is_one_erased=is_one_erased)
                )

    def _is_erased(self, recording_id: str) -> bool:
        """Whether it is gone from the vault, and not just without tags while it is processed anew."""
        try:
            with suppress(ConsentMissing):
                self._review.beside(recording_id).version()
        except NotFound:
            return True
        return False

    @on(Renewed)
    def _renewed(self, event: Renewed) -> None:
        self._points = event.points
        self._show(len(event.points), event.older)
        if event.is_one_erased:
            self.notify("Dat gebeurde in een ander venster.", title=_GONE, severity="error", timeout=12)

    @on(Added)
    def _added(self, event: Added) -> None:
        self._points.append(event.point)
        self._show(event.total, event.older)

    def _show(self, total: int, older: int) -> None:
        """Show what was read of the ``total`` there is room for."""
        shown = self.query_one(Measures)
        at = shown.highlighted or 0
        shown.are_two = len(self._points) > 1
        shown.fill(self._row(code) for code in self._codes)
        self._is_read = done = len(self._points) == total
        many = f"{total} gesprekken" if total != 1 else "Nog maar 1 gesprek: na het tweede zie je verschil"
        if older:
            many = f"De laatste {total} van {total + older} gesprekken"
        if not all(is_certain(one.row.held, other.row.held) for one, other in pairwise(self._points)):
            many += ", op volgorde van importeren waar dag of tijd niet bekend is"
        if len({point.tagger for point in self._points}) > 1:
            many += f". {OTHER_TAGGER}"
        self.query_one("#status", Static).update(many if done else f"{len(self._points)} van {total} gelezen")
        self._draw(at)

    def _row(self, code: str) -> Row:
        shares: list[Share] = [getattr(point.card.shares, code) for point in self._points]
        full = full_of(code)
        line = "".join(
            "·" if not s.enough or s.value is None else _BLOCKS[min(7, int(8 * min(1.0, s.value / full)))]
            for s in shares
        )
        text = Content.from_markup(
            "[$quiet]$name[/]$line$last  [$quiet]$said[/]",
            name=f"{self._points[0].names[code]:<{_NAME}}",
            line=f"{line:<{min(_MOST, max(8, len(line) + 1))}}",
            last=f"{value_text(shares[-1], code):>5}",
            said=_SAID[verdict(shares[0], shares[-1])] if len(shares) > 1 else "",
        )
        return Row(text, light=code)

    @on(LightChosen)
    def _compare(self) -> None:
        """Put the first and the last conversation beside each other."""
        if len(self._points) > 1:
            first, last = (self._review.beside(self._points[index].row.id) for index in (0, -1))
            self.app.push_screen(CompareScreen(first, last, is_for_class=self._is_for_class))

    def explanation(self) -> Content | None:
        """Explain the measure at the cursor first."""
        row = self.query_one(Measures).row_text
        about = next((text for name, text in explanations.MEASURES.items() if row.startswith(name)), "")
        return explained(about, self.EXPLANATION)

    @on(OptionList.OptionHighlighted)
    def _chosen(self, event: OptionList.OptionHighlighted) -> None:
        self._draw(event.option_index)

    def _draw(self, index: int) -> None:
        self.query_one(OverTimeChart).show(self._codes[index], self._points)
