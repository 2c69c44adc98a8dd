"""Reading a conversation: moving through it, its lights, and the places that ask for a look."""

import gc
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import ContentSwitcher, Static

from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.domain.review import by_weight, minutes_for
from gesprekscoach.services.reviewing import Loaded
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.explaining import explain_tags
from gesprekscoach.tui.keys import BACK, LIGHTS, MOVE
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights import build_light
from gesprekscoach.tui.lights.base import Light, Lit, PassagesChosen
from gesprekscoach.tui.lights.detail import Detail
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.ports import Review
from gesprekscoach.tui.screens.base import CoachScreen
from gesprekscoach.tui.times import clock
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.chart import Chart
from gesprekscoach.tui.widgets.header import ConversationHeader
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.passage_list import LightChosen
from gesprekscoach.tui.widgets.timeline import Timeline

_WIDE = 100
_TALL = 30


@dataclass(frozen=True, slots=True)
class Trail:
    """Turns to read one after the other, and where the reader came from."""

    title: str
    turns: tuple[int, ...]
    light: str
    cursor: int


class ReadingScreen(CoachScreen[None]):
    """Shows a conversation from the vault under one of six lights."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "toggle_detail", "tags", tooltip="Toon of verberg de uitleg van de tags"),
        *MOVE,
        *LIGHTS,
        Binding("f11", "present", "presenteren", show=False, tooltip="Weinig en rustig, voor een klas"),
        Binding("f2", "tour", "rondleiding", show=False, tooltip="In vijf stappen langs dit scherm"),
        Binding("ctrl+n", "review", "alles nakijken", show=False, tooltip="Eerst wat de feedback het meest verandert"),
        BACK,
    ]
    CSS_PATH = "../conversation.tcss"
    has_explanation = True

    cursor: reactive[int] = reactive(0, init=False)
    """Index of the turn at the cursor."""
    utterance: reactive[int] = reactive(0, init=False)
    """Index of the utterance at the cursor, within its turn."""
    light: reactive[str] = reactive("transcript", init=False)
    """The light in use."""

    class Opened(Message):
        """The conversation has been read."""

        def __init__(self, loaded: Loaded) -> None:
            super().__init__()
            self.loaded = loaded
            self.view = ConversationView.of(loaded)
            _ = self.view.spans, self.view.marks()  # computed in the worker, so that the screen does not wait

    class CardMade(Message):
        """The feedback on this version of the conversation is ready."""

        def __init__(self, view: ConversationView, card: FeedbackCard) -> None:
            super().__init__()
            self.view = view
            self.card = card

    def __init__(self, review: Review, start_n: int = 1) -> None:
        super().__init__()
        self.review = review
        self.view: ConversationView | None = None
        self.legend: Legend | None = None
        self._start_n = start_n
        self._card: FeedbackCard | None = None
        self._seen: set[int] = set()
        self._trail: Trail | None = None

    def compose(self) -> ComposeResult:
        """Header and timeline on top, the light below."""
        yield ConversationHeader()
        yield Timeline()
        yield Static(id="rule")
        with ContentSwitcher(id="body", initial="light-transcript"), Horizontal(id="light-transcript"):
            yield Transcript()
            yield Detail()
        yield Static("Het gesprek wordt geopend.", id="status", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the conversation after the first paint."""
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self._dress())
        self.query_one(Transcript).focus()
        self.load()

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def load(self) -> None:
        """Read the conversation from the vault."""
        self.post_message(self.Opened(self.review.load()))

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        is_first = self.view is None
        self._codebook = event.loaded.codebook
        self._small_words = event.loaded.texts.small
        self.show(event.view)
        if is_first:
            self._go(self._start_n - 1)
            if isinstance(self.app, GesprekscoachApp) and self.app.tour_waits:
                self.app.tour_waits = False
                self.action_tour()
            gc.freeze()  # else the collector walks hours of words every few keys: 0.1 s for three hours of talk

    def show(self, view: ConversationView) -> None:
        """Show a version of the conversation; the cursor stays."""
        self.view = view
        self._card = None
        self.set_reactive(ReadingScreen.cursor, min(self.cursor, len(view.turns) - 1))
        self._dress()

    def _dress(self) -> None:
        """Hand the conversation, in the colours of the theme, to everything that shows it."""
        if self.view is None:
            return
        self.legend = Legend(self._codebook, self.app.current_theme)
        self.query_one(Timeline).show(self.view, self.legend)
        self.query_one(Transcript).show(self.view, self.legend)
        self._light_up()
        self._follow()

    def on_resize(self, event: Resize) -> None:
        """Drop what does not fit: on a small screen the tags open below, and the timeline keeps two rows."""
        self.set_class(event.size.width < _WIDE, "-narrow")
        self.set_class(event.size.height < _TALL, "-low")
        self.query_one(Timeline).set_class(event.size.height < _TALL, "-short")

    # Moving

    def watch_cursor(self) -> None:
        """Start at the first utterance of another turn."""
        self.set_reactive(ReadingScreen.utterance, 0)
        self._follow()

    def watch_utterance(self) -> None:
        """Follow the cursor within the turn."""
        self._follow()

    def _follow(self) -> None:
        """Let everything show the moment at the cursor."""
        if self.view is None or self.legend is None:
            return
        self.query_one(Timeline).cursor = self.cursor
        transcript = self.query_one(Transcript)
        transcript.cursor, transcript.utterance = self.cursor, self.utterance
        if self.light == "transcript":
            self.query_one(Detail).show(self.view, self.legend, self.cursor, self.utterance)
        elif self._card is not None:
            self.query_one(f"#light-{self.light}", Light).follow(self.cursor + 1)
        self.show_status()
        self.refresh_bindings()

    def _go(self, index: int) -> None:
        if self.view is not None:
            self.cursor = min(max(0, index), len(self.view.turns) - 1)

    def action_move(self, step: int) -> None:
        """Go some turns on or back."""
        self._go(self.cursor + step)

    def action_move_passage(self, step: int) -> None:
        """Go to the start of the next or previous passage."""
        if self.view is None:
            return
        n = self.cursor + 1
        starts = [passage.first for passage in self.view.passages]
        found = [s for s in starts if s > n][:1] if step > 0 else [s for s in starts if s < n][-1:]
        self._go((found[0] if found else len(self.view.turns) if step > 0 else 1) - 1)

    def action_move_utterance(self, step: int) -> None:
        """Go to the next or previous utterance, over the edge of the turn too."""
        if self.view is None:
            return
        wanted = self.utterance + step
        if 0 <= wanted < len(self.view.turns[self.cursor].utterances):
            self.utterance = wanted
        else:
            self._go(self.cursor + step)

    def action_move_to_end(self, side: int) -> None:
        """Go to the first or the last turn."""
        self._go(0 if side < 0 else 10**9)

    @on(Transcript.TurnChosen)
    def _turn_chosen(self, event: Transcript.TurnChosen) -> None:
        self._go(event.index)
        self.utterance = event.utterance

    @on(Timeline.MomentChosen)
    def _moment_chosen(self, event: Timeline.MomentChosen) -> None:
        self._go(event.index)

    # Places that ask for a look, and passages behind a number

    def action_look(self, step: int) -> None:
        """Go to the next or previous place of the trail, or else one that asks for a look."""
        if self.view is None:
            return
        found = self._next_on_trail(self._trail, step) if self._trail else self._next_place(self.view, step)
        if found is None:
            self.notify("Verderop staat geen plek meer." if step > 0 else "Hiervoor staat geen plek.", timeout=3)
            return
        self._seen.add(found)
        self._go(found - 1)

    def _next_on_trail(self, trail: Trail, step: int) -> int | None:
        n = self.cursor + 1
        if n in trail.turns:
            wanted = trail.turns.index(n) + step
            return trail.turns[wanted] if 0 <= wanted < len(trail.turns) else None
        return trail.turns[0]

    def _next_place(self, view: ConversationView, step: int) -> int | None:
        n = self.cursor + 1
        numbers = [place.n for place in view.places]
        found = [p for p in numbers if p > n][:1] if step > 0 else [p for p in numbers if p < n][-1:]
        return found[0] if found else None

    def action_review(self) -> None:
        """Go through the places that ask for a look, what could change the feedback most first."""
        if self.view is not None and self.view.places:
            turns = [place.n for place in by_weight(self.view.places)]
            self._follow_trail(PassagesChosen("Nakijken, het belangrijkste eerst", turns))

    @on(Chart.MomentChosen)
    def _chart_moment_chosen(self, event: Chart.MomentChosen) -> None:
        self._go(event.n - 1)

    @on(LightChosen)
    def _light_chosen(self, event: LightChosen) -> None:
        self.action_light(event.light)

    @on(PassagesChosen)
    def _follow_trail(self, event: PassagesChosen) -> None:
        self._trail = Trail(event.title, event.turns, self.light, self.cursor)
        self._seen.add(event.n)
        self.light = "transcript"
        self._go(event.n - 1)
        self._follow()

    def action_back(self) -> None:
        """Leave the trail to where it began, or the light, or the conversation."""
        if self._trail is not None:
            trail, self._trail = self._trail, None
            self.light = trail.light
            self._go(trail.cursor)
            self._follow()
        elif self.light != "transcript":
            self.light = "transcript"
        else:
            super().action_back()

    def show_status(self) -> None:
        """Say where the cursor is and what asks for a look."""
        if self.view is not None:
            self.query_one("#status", Static).update(self.status(self.view))

    def status(self, view: ConversationView) -> Content:
        """Return the line above the keys."""
        now = f"{clock(view.spans[self.cursor].start_ms)} van {clock(view.duration_ms)}"
        if self._trail is not None:
            n, turns = self.cursor + 1, self._trail.turns
            where = f"plek {turns.index(n) + 1} van {len(turns)}" if n in turns else f"{len(turns)} plekken"
            return Content.from_markup(
                "$now   [bold $primary]$title[/]: $where   [$quiet]n volgende, esc terug[/]",
                now=now,
                title=self._trail.title,
                where=where,
            )
        left = [place for place in view.places if place.n not in self._seen]
        if not left:
            return Content(f"{now}   Alle plekken zijn bekeken." if view.places else now)
        plural = "plek" if len(left) == 1 else "plekken"
        return Content(f"{now}   Nog {len(left)} {plural} om na te kijken, ongeveer {minutes_for(len(left))} min: n")

    # Lights

    def action_light(self, light: str) -> None:
        """Show the same moment under another light."""
        self._trail = None
        self.light = light

    async def watch_light(self, light: str) -> None:
        """Build a light when it is first asked for."""
        switcher = self.query_one(ContentSwitcher)
        if not self.query(f"#light-{light}"):
            await switcher.mount(build_light(light))
        switcher.current = f"light-{light}"
        self._light_up()
        self._follow()
        found = self.query(f"#light-{light} *:can-focus") if light != "transcript" else None
        (found.first() if found else self.query_one(Transcript)).focus()

    def _light_up(self) -> None:
        """Fill the light in use; the card is made in a worker when it is first needed."""
        if self.view is None or self.legend is None:
            return
        self.query_one(ConversationHeader).show(self.view, self.light)
        if self.light == "transcript":
            return
        if self._card is None:
            self._make_card(self.view)
        elif self.query(f"#light-{self.light}"):
            self.query_one(f"#light-{self.light}", Light).show(
                Lit(self.view, self._card, self.legend, self._small_words)
            )

    @work(thread=True, exclusive=True, group="card", exit_on_error=False)
    def _make_card(self, view: ConversationView) -> None:
        self.post_message(self.CardMade(view, self.review.card(view.conversation)))

    @on(CardMade)
    def _card_made(self, event: CardMade) -> None:
        if event.view is self.view:
            self._card = event.card
            self._light_up()
            self._follow()

    def action_toggle_detail(self) -> None:
        """Show or hide the tags of the turn at the cursor."""
        self.toggle_class("-detail-toggled")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works under this light."""
        if action == "toggle_detail":
            return self.light == "transcript"
        return True

    def action_present(self) -> None:
        """Show only time, speaker and words, with room between them; the act stands under the turn."""
        shown = self.query_one(Transcript)
        shown.present(not shown.is_presenting)
        self.set_class(shown.is_presenting, "-presenting")
        self.light = "transcript"
        if shown.is_presenting:
            self.notify("Maak de letters groter met ctrl en +. Met F11 stop je.", timeout=5)

    def action_tour(self) -> None:
        """Walk along the parts of this screen."""
        from gesprekscoach.tui.screens.tour import TourScreen

        self.app.push_screen(TourScreen())

    # Explaining

    def explanation(self) -> Content | None:
        """Explain every tag of the turn at the cursor."""
        if self.view is None or self.legend is None:
            return None
        turn = self.view.turns[self.cursor]
        spoken = turn.utterances[min(self.utterance, len(turn.utterances) - 1)]
        return explain_tags(self.legend, turn, spoken)
