"""The pane beside the transcript: all tags of a turn in words, how certain, why, and what the most telling means."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gesprekscoach.domain.conversation import UTTERANCE_TRACKS, Turn, Utterance
from gesprekscoach.domain.corrections import Note
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.feedback.connection import said_before
from gesprekscoach.domain.feedback.wording import is_doubtful
from gesprekscoach.domain.reasons import Piece, WrittenWord, quotation, written_words
from gesprekscoach.domain.review import trust_in_words
from gesprekscoach.tui.legend import QUIET_CODES, Legend, Sign
from gesprekscoach.tui.view import ConversationView

_NAME_CELLS = 12
_SHORT_TRACK_NAMES = {"depth": "diepte", "talk": "verandering", "follow_up": "doorvragen"}
_TURN_TRACKS = ("phase", "world", "stance", "talk", "movement")
_SPOKEN_TRACKS = ("act", "depth", "follow_up")


class Detail(VerticalScroll):
    """Says in words what the gutter says in letters; tab leads here, and then the arrows to what does not fit."""

    FOCUS_ON_CLICK = False  # who pointed at something here goes on through the turns

    DEFAULT_CSS = """
    Detail { padding: 0 1 0 2; border-left: solid $rule; scrollbar-size-vertical: 1; }
    Detail Static { min-height: 100%; }
    """

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._at: tuple[ConversationView, Legend, int, int] | None = None
        self._filled_room = 0

    def compose(self) -> ComposeResult:
        """One text that fills in as the cursor moves."""
        yield Static("", id="detail-text", markup=False)

    def show(self, view: ConversationView, legend: Legend, index: int, utterance: int) -> None:
        """Show one turn, and of the professional's turns one utterance."""
        self._at = (view, legend, index, utterance)
        self._fill()

    def on_unmount(self) -> None:
        """Let go of the conversation."""
        self._at = None

    def on_resize(self) -> None:
        """Break the lines at another width."""
        if self._room != self._filled_room:
            self._fill()

    @property
    def _room(self) -> int:
        return max(24, self.size.width - 1)  # beside the bar to scroll with

    def _fill(self) -> None:
        if self._at is None or not self.display or not self.size.width:
            self._filled_room = 0  # what it says is of another turn: it fills in when it can be seen
            return
        self._filled_room = self._room
        shown = self.query_one("#detail-text", Static)
        shown.update(Content("\n").join(describe(*self._at, self._room)), layout=False)
        height = shown.get_content_height(self.size, self.size, shown.size.width)
        if max(self.size.height, height) != shown.size.height:  # a layout takes longer than the rest of a key
            shown.refresh(layout=True)
        self.scroll_home(animate=False)


def describe(view: ConversationView, legend: Legend, index: int, utterance: int, room: int) -> Iterator[Content]:
    """Yield the lines of the pane, at most ``room`` cells wide as far as they are aligned."""
    turn = view.turns[index]
    chosen = min(utterance, len(turn.utterances) - 1)
    spoken = turn.utterances[chosen]
    yield Content.from_markup(
        "[bold]Beurt $n[/] [$quiet]· $who · $time[/]",
        n=turn.n,
        who=view.name_of(turn.speaker),
        time=clock(view.spans[index].start_ms),
    )
    if turn.speaker == "professional" and len(turn.utterances) > 1:
        yield Content.from_markup("[$quiet]zin $k van $all: ← →[/]", k=chosen + 1, all=len(turn.utterances))
    yield from _safety(view.notices_at(index), room)
    below = _Below(legend, turn, chosen, room)
    if turn.speaker == "professional":
        yield Content("")
        for track in _SPOKEN_TRACKS:
            yield from _tag(legend, spoken, track, getattr(spoken, track), below)
        yield from _many(legend, spoken, "flags", spoken.flags, below)
    if turn.n in view.missed:
        yield from _missed(view, index)
    if turn.n in view.notes:
        yield from _note(view.notes[turn.n])
    yield below.apart()
    for track in _TURN_TRACKS:
        yield from _tag(legend, turn, track, getattr(turn, track), below)
    for track, codes in (("signal", turn.signal), ("domain", turn.domain)):
        yield from _many(legend, turn, track, codes, below)


class _Below:
    """Says below the tags of one turn, and of one utterance of it, why each stands there and what one of them means."""

    def __init__(self, legend: Legend, turn: Turn, chosen: int, room: int) -> None:
        said = [utterance.text for utterance in turn.utterances]
        self._turn = written_words(said)
        self._utterance = written_words(said[chosen : chosen + 1])
        self._echoes = written_words(said[:chosen])
        self._telling = _most_telling(legend, turn, turn.utterances[chosen])
        self.room = room
        self._above: tuple[list[Piece], list[str]] = [], []
        """What the tag above it rests on."""

    def apart(self) -> Content:
        """Return an empty line between what a sentence did and what holds for its turn."""
        self._above = [], []
        return Content("")

    def lines(self, unit: Turn | Utterance, track: str, signs: Sequence[Sign], *trust: Content) -> Iterator[Content]:
        """Say what a tag means if it is the most telling one, then ``trust`` and the reason."""
        for sign in signs:
            if sign == self._telling:
                name = f"{sign.name}: " if len(signs) > 1 else ""
                yield from self._indented(Content.assemble((name, "bold"), sign.label.definition))
        reason = self._reason(unit, track)
        if trust or reason:
            yield from self._indented(Content(" · ").join([*trust, *reason]).stylize_before("$quiet"))

    def _indented(self, text: Content) -> Iterator[Content]:
        for line in text.wrap(self.room - 2):
            yield Content.assemble("  ", line)

    def _reason(self, unit: Turn | Utterance, track: str) -> list[Content]:
        """Quote the words that a tag rests on, those that carry it marked, unless the tag above it says the same."""
        pieces, facts = quotation(unit.why.get(track, ()), self._words(track))
        is_same, self._above = bool(pieces) and (pieces, facts) == self._above, (pieces, facts)
        marked = [(piece.text, "bold underline" if piece.carries else "") for piece in pieces]
        quoted = [Content.assemble("“", *marked, "”")] if pieces else []
        told = [Content("dezelfde woorden")] if is_same else [*quoted, *map(Content, facts)]
        return [Content.assemble("want: ", Content(", ").join(told))] if told else []

    def _words(self, track: str) -> list[WrittenWord]:
        """Where the reasons stand: what a question takes up may stand in an echo before it in the turn."""
        if track == "follow_up":
            return self._utterance + self._echoes
        return self._utterance if track in UTTERANCE_TRACKS else self._turn


def _most_telling(legend: Legend, turn: Turn, spoken: Utterance) -> Sign | None:
    """Return the tag to explain: the depth of a question, else the act, else a signal, else the phase."""
    telling = (
        legend.sign("depth", spoken.depth),
        legend.sign("act", spoken.act),
        legend.sign("signal", next(iter(turn.signal), None)),
        legend.sign("phase", turn.phase),
    )
    return next((sign for sign in telling if sign is not None and sign.code not in QUIET_CODES), None)


def _tag(
    legend: Legend, unit: Turn | Utterance, track: str, code: str | int | None, below: _Below
) -> Iterator[Content]:
    """Yield the lines of one tag; how certain it is stands behind its name, or below it where that does not fit."""
    sign = legend.sign(track, code)
    if sign is None or (sign.code in QUIET_CODES and track not in ("phase", "world", "act")):
        return
    trust = "door jou" if unit.source.get(track) == "person" else trust_in_words(unit.confidence.get(track))
    told = Content.styled(trust, "bold $warning" if trust == "twijfel" else "$quiet")
    first, *more = wrap(sign.name, below.room - _NAME_CELLS - 2)
    is_short = _NAME_CELLS + 2 + len(sign.name) + 2 + len(trust) <= below.room
    yield Content.assemble(
        (f"{_track_name(legend, track):<{_NAME_CELLS - 1}}", "$quiet"),
        " ",
        (sign.letter, sign.colour),
        f" {first}",
        Content.assemble("  ", told) if is_short else "",
    )
    yield from (Content(" " * (_NAME_CELLS + 2) + line) for line in more)
    yield from below.lines(unit, track, [sign], *([] if is_short else [told]))


def _many(
    legend: Legend, unit: Turn | Utterance, track: str, codes: tuple[str, ...], below: _Below
) -> Iterator[Content]:
    """Yield the lines of a track with several labels; of domains the confidence is that of all fourteen together."""
    signs = [sign for code in codes if (sign := legend.sign(track, code))]
    if signs:
        is_unsure = track != "domain" and is_doubtful(unit.confidence, track)
        first, *more = wrap(", ".join(sign.lower for sign in signs), below.room - _NAME_CELLS)
        name = f"{_track_name(legend, track):<{_NAME_CELLS}}"
        yield Content.from_markup("[$quiet]$name[/]$text", name=name, text=first)
        yield from (Content(" " * _NAME_CELLS + line) for line in more)
        yield from below.lines(unit, track, signs, *([Content.styled("twijfel", "bold $warning")] if is_unsure else []))


def _track_name(legend: Legend, track: str) -> str:
    name = legend.codebook.track(track).name.split(" (")[0].lower()
    return _SHORT_TRACK_NAMES.get(track, name)


def _missed(view: ConversationView, index: int) -> Iterator[Content]:
    before = said_before(view.turns, index)
    if before is None:
        return
    yield Content("")
    yield Content.from_markup(
        "[bold $warning]! Gemiste aansluiting[/]\n[$quiet]$who zei:[/] $said\n[$quiet]Daarna kwam iets anders.[/]",
        who=view.name_of(before.speaker),
        said=before.text,
    )


def _safety(notices: tuple[str, ...], room: int) -> Iterator[Content]:
    for notice in notices:
        yield Content("")
        first, *more = wrap(notice, room - 2, break_on_hyphens=False)  # a telephone number stays whole
        yield Content.from_markup("[bold $warning]⚑[/] $first", first=first)
        yield from (Content(f"  {line}") for line in more)


def _note(note: Note) -> Iterator[Content]:
    yield Content("")
    if note.is_example:
        yield Content("★ Gemerkt als voorbeeld")
    if note.comment:
        yield Content.from_markup("✎ $comment", comment=note.comment)
