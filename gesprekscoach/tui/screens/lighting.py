"""The frame around a conversation: header, timeline, and one of six lights that is built when first asked for."""

import gc
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import ContentSwitcher, Static

from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.errors import ConsentMissing, GesprekscoachError, NotFound
from gesprekscoach.services.reviewing import Loaded, VaultReview
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.keys import LIGHTS
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.lights import build_light
from gesprekscoach.tui.lights.base import Light, Lit
from gesprekscoach.tui.lights.detail import Detail
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.base import GONE, CoachScreen
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.header import ConversationHeader
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.timeline import Timeline

_WIDE = 110
"""With fewer columns the tags would leave no room for the words beside them."""
_TALL = 30
_ROOMY = 36
"""With fewer lines the ladder would leave no room for the list below it."""
_GONE_AFTER_S = 1.0
"""By then little holds a screen that was left."""


class LightingScreen(CoachScreen[None]):
    """Shows a conversation from the vault under one of six lights, always at the moment of the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*LIGHTS]
    CSS_PATH = "../conversation.tcss"

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    """Index of the turn at the cursor."""
    utterance: reactive[int] = reactive(0, init=False, repaint=False)
    """Index of the utterance at the cursor, within its turn."""
    light: reactive[str] = reactive("transcript", init=False, repaint=False)
    """The light in use."""

    class Opened(Message):
        """The conversation has been read."""

        def __init__(self, loaded: Loaded) -> None:
            super().__init__()
            self.loaded = loaded
            self.view = ConversationView.of(loaded)
            # Computed in the worker, so that the screen does not wait.
            _ = self.view.spans, self.view.marks, self.view.folded

    class CardMade(Message):
        """The feedback on this version of the conversation is ready."""

        def __init__(self, view: ConversationView, card: FeedbackCard) -> None:
            super().__init__()
            self.view = view
            self.card = card

    def __init__(self, review: VaultReview, start_n: int = 1) -> None:
        super().__init__()
        self.review = review
        self.view: ConversationView | None = None
        self.legend: Legend | None = None
        self._start_n = start_n
        self._card: FeedbackCard | None = None
        self._lit: Lit | None = None
        self.version = ""
        """Of what is shown: the vault has another one when another window changed the conversation."""

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
        self.version = event.loaded.version
        self._codebook = event.loaded.codebook
        self._everyday = event.loaded.texts.everyday
        self.show(event.view)
        if is_first:
            self.go(self._start_n - 1)
            if isinstance(self.app, GesprekscoachApp) and self.app.tour_waits:
                self.action_tour()
            gc.freeze()  # else the collector walks hours of words every few keys: 0.1 s for three hours of talk

    def read_again(self) -> ConversationView:
        """Read what the vault has now; from any thread."""
        loaded = self.review.load()
        self.version = loaded.version
        return ConversationView.of(loaded)

    def on_unmount(self) -> None:
        """Let go of the conversation, 40 MB for three hours, as every part of the screen does.

        The screen itself stays for a while: signals, workers and whoever had its last message hold it, and what is
        frozen stays for ever.
        """
        self.view = self._card = self._lit = None
        self.app.theme_changed_signal.unsubscribe(self)
        gc.unfreeze()
        self.app.set_timer(_GONE_AFTER_S, gc.collect)

    def report(self, error: GesprekscoachError) -> None:
        """Let it stand when there is no conversation to show: a notice goes, and then the screen says nothing."""
        if isinstance(error, NotFound | ConsentMissing) and self.view is not None:
            self.leave_what_is_gone(GONE, error)
        elif self.view is None:
            said = self.query_one("#status", Static)
            said.styles.height = "auto"
            said.update(str(error))
        else:
            super().report(error)

    def show(self, view: ConversationView) -> None:
        """Show a version of the conversation; the cursor stays."""
        self.view = view
        self._card = None
        self.set_reactive(LightingScreen.cursor, min(self.cursor, len(view.turns) - 1))
        self._dress()

    def _dress(self) -> None:
        """Hand the conversation, in the colours of the theme, to everything that shows it."""
        if self.view is None:
            return
        self.legend = Legend(self._codebook, self.app.current_theme)
        self._lit = None
        self.query_one(Timeline).show(self.view, self.legend)
        self.query_one(Transcript).show(self.view, self.legend)
        self._light_up()
        self.follow()

    def on_resize(self, event: Resize) -> None:
        """Drop what does not fit: on a small screen the tags open below, and the timeline keeps two rows."""
        self.set_class(event.size.width < _WIDE, "-narrow")
        self.set_class(event.size.height < _TALL, "-low")
        self.set_class(event.size.height < _ROOMY, "-tight")
        self.query_one(Timeline).set_class(event.size.height < _TALL, "-short")
        self.call_after_refresh(self.follow)

    def follow(self) -> None:
        """Let everything show the moment at the cursor."""
        if self.view is None or self.legend is None:
            return
        self.query_one(Timeline).cursor = self.cursor
        transcript = self.query_one(Transcript)
        transcript.cursor, transcript.utterance = self.cursor, self.utterance
        if self.light == "transcript":
            self.query_one(Detail).show(self.view, self.legend, self.cursor, self.utterance)
        elif self._card is not None:
            for shown in self.query(f"#light-{self.light}").results(Light):
                shown.follow(self.cursor + 1)
        self.show_status()
        self.refresh_bindings()

    def go(self, index: int) -> None:
        """Go to the turn at this index, or the nearest one there is."""
        if self.view is not None:
            self.cursor = min(max(0, index), len(self.view.turns) - 1)

    # Lights

    def action_light(self, light: str) -> None:
        """Show the same moment under another light."""
        self.light = light

    async def watch_light(self, light: str) -> None:
        """Build a light when it is first asked for."""
        switcher = self.query_one(ContentSwitcher)
        if not self.query(f"#light-{light}"):
            await switcher.mount(build_light(light))
        switcher.current = f"light-{light}"
        self._light_up()
        self.follow()
        self.enter_light()

    def enter_light(self) -> None:
        """Give the focus to the light in use."""
        entrance = None if self.light == "transcript" else self.query_one(f"#light-{self.light}", Light).entrance
        (entrance or self.query_one(Transcript)).focus()

    def _light_up(self) -> None:
        """Fill the light in use; the card is made in a worker when it is first needed."""
        if self.view is None or self.legend is None:
            return
        self.query_one(ConversationHeader).show(self.view, self.light)
        if self.light == "transcript":
            return
        if self._card is None:
            self._make_card()
        elif self.query(f"#light-{self.light}"):
            self._lit = self._lit or Lit(self.shown_view(self.view), self._card, self.legend, self._everyday)
            self.query_one(f"#light-{self.light}", Light).show(self._lit)

    def shown_view(self, view: ConversationView) -> ConversationView:
        """Return what may be seen of the conversation now: less of it while a class looks along."""
        return view.for_class() if self.query_one(Transcript).is_presenting else view

    @work(thread=True, exclusive=True, group="card", exit_on_error=False)
    def _make_card(self) -> None:
        """Make the card; takes no argument, for a worker is described, and kept for long, with what it was given."""
        view = self.view
        if view is not None:
            self.post_message(self.CardMade(view, self.review.card(view.conversation)))

    @on(CardMade)
    def _card_made(self, event: CardMade) -> None:
        if event.view is self.view:
            self._card = event.card
            self._light_up()
            self.follow()

    def show_status(self) -> None:
        """Show the line above the keys."""
        if self.view is not None:
            self.query_one("#status", Static).update(self.status(self.view), layout=False)

    def status(self, view: ConversationView) -> Content:
        """Return the line above the keys."""
        return self.moment(view)

    def moment(self, view: ConversationView) -> Content:
        """Return where in the conversation the cursor is."""
        return Content(f"{clock(view.spans[self.cursor].start_ms)} van {clock(view.duration_ms)}")

    def action_tour(self) -> None:
        """Walk along the parts of this screen."""
        from gesprekscoach.tui.screens.tour import TourScreen

        self.app.push_screen(TourScreen(), self._tour_seen)

    def _tour_seen(self, _result: None) -> None:
        """Leave the tour out from now on: it was walked to the end, or stopped by who does not need it."""
        if isinstance(self.app, GesprekscoachApp):
            self.app.tour_waits = False
            self.app.remember_tour()
