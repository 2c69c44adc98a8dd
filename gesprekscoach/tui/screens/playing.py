"""Listening to a conversation: a turn, from here on, slower or faster, with the spoken word marked."""

from contextlib import closing
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer

from gesprekscoach.domain.conversation import Utterance
from gesprekscoach.domain.dutch_numbers import clock, number
from gesprekscoach.domain.speech import Span
from gesprekscoach.domain.timeline import turn_at
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.screens.rewording import RewordingScreen
from gesprekscoach.tui.view import ConversationView

_SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_BACK_MS = 2_000
_LOOK_EVERY_S = 0.05


class PlayingScreen(RewordingScreen):
    """A conversation that can be heard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "play", "luister", tooltip="Speel deze beurt af, of stop"),
        Binding("full_stop", "play_on", "vanaf hier", show=False, tooltip="Luister vanaf hier verder"),
        Binding("comma", "play_back", "twee tellen terug", show=False),
        Binding("less_than_sign", "speed(-1)", "langzamer", show=False),
        Binding("greater_than_sign", "speed(1)", "sneller", show=False),
    ]

    def __init__(self, review: VaultReview, start_n: int = 1) -> None:
        super().__init__(review, start_n)
        self._speed = 1.0
        self._until_ms = 0
        self._stopped_at: int | None = None
        self._watch: Timer | None = None

    def on_mount(self) -> None:
        """Look where playback is, while it plays."""
        self._watch = self.set_interval(_LOOK_EVERY_S, self._follow_sound, pause=True)

    def on_unmount(self) -> None:
        """Be silent when the screen goes."""
        self.review.player.stop()

    @property
    def is_playing(self) -> bool:
        """Whether sound is on its way."""
        return any(worker.group == "play" and worker.is_running for worker in self.workers)

    @property
    def is_busy(self) -> bool:
        """A class listens without touching a key."""
        return self.is_playing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer playback only where there is sound."""
        if action in ("play", "play_on", "play_back", "speed"):
            return self.view is not None and self.view.has_times
        return super().check_action(action, parameters)

    def action_play(self) -> None:
        """Play the turn at the cursor, or stop; a stopped turn goes on where it was."""
        if self.view is None:
            return
        if self.is_playing:
            self._hold()
            return
        span = self.view.spans[self.cursor]
        kept = self._stopped_at
        goes_on = kept is not None and span.start_ms <= kept < span.end_ms
        self._start(Span(kept if goes_on and kept is not None else span.start_ms, span.end_ms))

    def action_play_on(self) -> None:
        """Play from the turn at the cursor to the end, the cursor follows."""
        if self.view is not None:
            self._start(Span(self.view.spans[self.cursor].start_ms, self.view.duration_ms))

    def action_play_back(self) -> None:
        """Go two seconds back and play on to where it would have ended."""
        if self.view is None:
            return
        now = self.review.player.position_ms
        now = now if now is not None else self._stopped_at
        if now is None:
            self.action_play()
            return
        start = max(0, now - _BACK_MS)
        self._start(Span(start, max(self._until_ms, start + _BACK_MS)))

    def action_speed(self, step: int) -> None:
        """Play slower or faster; what plays goes on at once at the new pace."""
        wanted = _SPEEDS.index(self._speed) + step
        self._speed = _SPEEDS[min(max(0, wanted), len(_SPEEDS) - 1)]
        now = self.review.player.position_ms
        if self.is_playing and now is not None:
            self._start(Span(now, max(now, self._until_ms)))
        self.show_status()

    def listen(self, spoken: Utterance) -> None:
        """Let an utterance be heard."""
        if spoken.start_ms is not None and spoken.end_ms is not None:
            self._start(Span(spoken.start_ms, spoken.end_ms))

    def _start(self, span: Span) -> None:
        self.review.player.stop()
        self._until_ms = span.end_ms
        self._stopped_at = None
        self._play(span, self._speed)
        if self._watch is not None:
            self._watch.resume()

    @work(thread=True, exclusive=True, group="play", exit_on_error=False)
    def _play(self, span: Span, speed: float) -> None:
        with closing(self.review.sound(span)) as pieces:  # type: ignore[type-var]
            self.review.player.play(pieces, span, speed)

    def _hold(self) -> None:
        self._stopped_at = self.review.player.position_ms
        self.review.player.stop()

    def _follow_sound(self) -> None:
        """Mark the word that sounds, and take the cursor along."""
        now = self.review.player.position_ms
        if now is None and not self.is_playing and self._watch is not None:
            self._watch.pause()
        if now is not None and self.view is not None:
            heard = turn_at(self.view.spans, now)
            if heard != self.cursor:
                self.cursor = heard
        self.query_one(Transcript).playing_ms = now
        self.show_status()

    def moment(self, view: ConversationView) -> Content:
        """Return where it plays, or else the cursor is; with the speed when that is not the usual one."""
        now = self.review.player.position_ms
        pace = "" if self._speed == 1 else f" op {number(self._speed, 2).rstrip('0').rstrip(',')}×"
        if now is None:
            return super().moment(view) + pace
        return Content.styled(f"▶ {clock(now)} van {clock(view.duration_ms)}{pace}", "bold $primary")
