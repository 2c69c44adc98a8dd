"""One conversation: header, timeline, a light on it, and what asks for a look; the cursor stays at the same moment."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.review import minutes_for
from gesprekscoach.tui.explaining import explain_tags
from gesprekscoach.tui.keys import BACK, LIGHTS, MOVE
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights.detail import Detail
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.ports import Review
from gesprekscoach.tui.screens.base import CoachScreen
from gesprekscoach.tui.times import clock
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.header import ConversationHeader
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.timeline import Timeline

_WIDE = 100
_TALL = 30


class ConversationScreen(CoachScreen[None]):
    """Shows a conversation from the vault."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "toggle_detail", "tags", tooltip="Toon of verberg de uitleg van de tags"),
        *MOVE,
        *LIGHTS,
        BACK,
    ]

    has_explanation = True

    cursor: reactive[int] = reactive(0, init=False)
    """Index of the turn at the cursor."""
    utterance: reactive[int] = reactive(0, init=False)
    """Index of the utterance at the cursor, within its turn."""

    class Opened(Message):
        """The conversation has been read."""

        def __init__(self, view: ConversationView, codebook: Codebook) -> None:
            super().__init__()
            self.view = view
            self.codebook = codebook

    def __init__(self, review: Review) -> None:
        super().__init__(id="conversation")
        self._review = review
        self._view: ConversationView | None = None
        self._legend: Legend | None = None
        self._seen: set[int] = set()

    def compose(self) -> ComposeResult:
        """Header and timeline on top, the light below."""
        yield ConversationHeader()
        yield Timeline()
        yield Static(id="rule")
        with Horizontal(id="body"):
            yield Transcript()
            yield Detail()
        yield Static("Het gesprek wordt geopend.", id="status", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the conversation after the first paint."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._dress())
        self.query_one(Transcript).focus()
        self._open()

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def _open(self) -> None:
        recording, conversation, codebook = self._review.load()
        view = ConversationView.of(recording, conversation)
        _ = view.spans, view.marks()  # computed here, so that the screen does not wait for it
        self.post_message(self.Opened(view, codebook))

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        self._view, self._codebook = event.view, event.codebook
        self._dress()

    def _dress(self) -> None:
        """Hand the conversation, in the colours of the theme, to everything that shows it."""
        if self._view is None:
            return
        self._legend = Legend(self._codebook, self.app.current_theme)
        self.query_one(ConversationHeader).show(self._view, "transcript")
        self.query_one(Timeline).show(self._view, self._legend)
        self.query_one(Transcript).show(self._view, self._legend, self._view.marks())
        self._follow()

    def on_resize(self, event: Resize) -> None:
        """Drop what does not fit: on a small screen the tags open below, and the timeline keeps two rows."""
        self.set_class(event.size.width < _WIDE, "-narrow")
        self.query_one(Timeline).set_class(event.size.height < _TALL, "-short")

    def watch_cursor(self) -> None:
        """Start at the first utterance of another turn."""
        self.set_reactive(ConversationScreen.utterance, 0)
        self._follow()

    def watch_utterance(self) -> None:
        """Follow the cursor within the turn."""
        self._follow()

    def _follow(self) -> None:
        """Let everything show the moment at the cursor."""
        if self._view is None or self._legend is None:
            return
        self.query_one(Timeline).cursor = self.cursor
        transcript = self.query_one(Transcript)
        transcript.cursor, transcript.utterance = self.cursor, self.utterance
        self.query_one(Detail).show(self._view, self._legend, self.cursor, self.utterance)
        self.query_one("#status", Static).update(self._status(self._view))

    def _status(self, view: ConversationView) -> Content:
        left = [place for place in view.places if place.n not in self._seen]
        now = f"{clock(view.spans[self.cursor].start_ms)} van {clock(view.duration_ms)}"
        if not left:
            return Content(f"{now}   Alle plekken zijn bekeken." if view.places else now)
        plural = "plek" if len(left) == 1 else "plekken"
        return Content(f"{now}   Nog {len(left)} {plural} om na te kijken, ongeveer {minutes_for(len(left))} min: n")

    # Moving

    def action_move(self, step: int) -> None:
        """Go some turns on or back."""
        self._go(self.cursor + step)

    def action_move_passage(self, step: int) -> None:
        """Go to the start of the next or previous passage."""
        if self._view is None:
            return
        n = self.cursor + 1
        starts = [passage.first for passage in self._view.passages]
        found = [s for s in starts if s > n][:1] if step > 0 else [s for s in starts if s < n][-1:]
        self._go((found[0] if found else len(self._view.turns) if step > 0 else 1) - 1)

    def action_move_utterance(self, step: int) -> None:
        """Go to the next or previous utterance, over the edge of the turn too."""
        if self._view is None:
            return
        wanted = self.utterance + step
        count = len(self._view.turns[self.cursor].utterances)
        if self._view.turns[self.cursor].speaker == "professional" and 0 <= wanted < count:
            self.utterance = wanted
        else:
            self._go(self.cursor + step)

    def action_move_to_end(self, side: int) -> None:
        """Go to the first or the last turn."""
        self._go(0 if side < 0 else 10**9)

    def action_look(self, step: int) -> None:
        """Go to the next or previous place that asks for a look."""
        if self._view is None:
            return
        n = self.cursor + 1
        numbers = [place.n for place in self._view.places]
        found = [p for p in numbers if p > n][:1] if step > 0 else [p for p in numbers if p < n][-1:]
        if not found:
            self.notify("Verderop staat geen plek meer om na te kijken." if step > 0 else "Hiervoor staat geen plek.")
            return
        self._seen.add(found[0])
        self._go(found[0] - 1)

    def _go(self, index: int) -> None:
        if self._view is not None:
            self.cursor = min(max(0, index), len(self._view.turns) - 1)

    @on(Transcript.TurnChosen)
    def _turn_chosen(self, event: Transcript.TurnChosen) -> None:
        self._go(event.index)
        self.utterance = event.utterance

    @on(Timeline.MomentChosen)
    def _moment_chosen(self, event: Timeline.MomentChosen) -> None:
        self._go(event.index)

    def action_toggle_detail(self) -> None:
        """Show or hide the tags of the turn at the cursor."""
        self.toggle_class("-detail-toggled")

    # Explaining

    def explanation(self) -> Content | None:
        """Explain every tag of the turn at the cursor."""
        if self._view is None or self._legend is None:
            return None
        turn = self._view.turns[self.cursor]
        spoken = turn.utterances[min(self.utterance, len(turn.utterances) - 1)]
        return explain_tags(self._legend, turn, spoken)
