"""The transcript: every turn with its tags beside it, drawn line by line so that hours of talk stay quick."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.finding import Hit, letters_in_words
from gesprekscoach.domain.safety import for_others
from gesprekscoach.tui.legend import QUIET_CODES, Legend
from gesprekscoach.tui.lights.layout import Line, Token, layout, tokens
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.themes import on_cursor
from gesprekscoach.tui.view import ConversationView

_LONGEST_NAME, _LONGEST_WHERE_WIDE = 12, 20
_WIDE = 100
_CUT = " …"


class Transcript(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a conversation; the screen moves the cursor, a click asks for it."""

    DEFAULT_CSS = """
    Transcript { scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: scroll; }
    """

    cursor: reactive[int] = reactive(0)
    """Index of the turn at the cursor."""
    utterance: reactive[int] = reactive(0)
    """Index of the utterance at the cursor, within its turn."""
    playing_ms: reactive[int | None] = reactive(None)
    """Where playback is; the word that sounds is marked."""

    class TurnChosen(Message):
        """The user pointed at a turn."""

        def __init__(self, index: int, utterance: int) -> None:
            super().__init__()
            self.index = index
            self.utterance = utterance

    def __init__(self) -> None:
        super().__init__(id="transcript")
        self._view: ConversationView | None = None
        self._legend: Legend | None = None
        self._lines: list[Line] = []
        self._first_line: list[int] = []
        self._laid_out_for: tuple[int, bool] | None = None
        self._layouts: LRUCache[tuple[int, bool], tuple[list[Line], list[int]]] = LRUCache(2)
        """With and without the tags beside it: all lines, and which of them start a turn."""
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(1024)
        self._tokens: LRUCache[int, tuple[Token, ...]] = LRUCache(256)
        self._hits: Mapping[int, Sequence[Hit]] = {}
        """What is looked for, by the index of its turn."""
        self._hit: Hit | None = None
        """The place of those that the cursor is at."""
        self._marked: dict[int, Mapping[int, list[tuple[int, int, Hit]]]] = {}
        """Which letters of which words to mark, for turns that were drawn."""
        self.is_presenting = False

    def show(self, view: ConversationView, legend: Legend) -> None:
        """Show a conversation."""
        self._view, self._legend = view, legend
        self._laid_out_for = None
        self._forget()
        self._lay_out()
        self.refresh()

    def on_unmount(self) -> None:
        """Let go of the conversation."""
        self._view, self._lines, self._first_line = None, [], []
        self._forget()

    def _forget(self) -> None:
        self._hits, self._hit = {}, None
        for kept in (self._strips, self._tokens, self._layouts, self._marked):
            kept.clear()

    def present(self, is_presenting: bool) -> None:
        """Leave out what a class does not need, and put air between the turns."""
        self.is_presenting = is_presenting
        self._strips.clear()
        self._lay_out()
        self.refresh()

    def mark(self, found: Sequence[Hit], here: Hit | None) -> None:
        """Mark what is looked for, the place the cursor is at more strongly."""
        by_turn: dict[int, list[Hit]] = {}
        for hit in found:
            by_turn.setdefault(hit.turn, []).append(hit)
        if by_turn or self._hits:
            self._hits, self._hit = by_turn, here
            self._marked.clear()
            self._strips.clear()
            self.refresh()

    @property
    def label_cells(self) -> int:
        """Width of the column with labels; a narrow screen keeps what matters: the words."""
        width = self.size.width
        return 0 if self.is_presenting else min(34, max(14, width * 3 // 10))

    @property
    def text_cells(self) -> int:
        """Width of the column with words."""
        return max(16, self.size.width - self._gutter_cells - self.label_cells - 2)

    @property
    def _gutter_cells(self) -> int:
        return 1 + self._clock_cells + 1 + 4 + self._name_cells

    @property
    def _name_cells(self) -> int:
        names = [self._view.name_of(speaker) for speaker in ("professional", "client")] if self._view else []
        return min(self._longest_name, max(map(cell_len, names), default=0)) + 2

    @property
    def _longest_name(self) -> int:
        return _LONGEST_WHERE_WIDE if self.size.width >= _WIDE else _LONGEST_NAME

    @property
    def _clock_cells(self) -> int:
        is_long = self._view is not None and self._view.duration_ms >= 3_600_000
        return 8 if is_long else 6

    def _lay_out(self) -> None:
        wanted = (self.text_cells, self.is_presenting)
        if self._view is None or not self.size.width or self._laid_out_for == wanted:
            return
        self._laid_out_for = wanted
        if wanted not in self._layouts:
            lines = layout(self._view, wanted[0], is_airy=self.is_presenting)
            self._layouts[wanted] = lines, [number for number, line in enumerate(lines) if line.is_first]
        self._lines, self._first_line = self._layouts[wanted]
        self.virtual_size = Size(self.size.width, len(self._lines))
        self.keep_cursor_visible()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Break the lines anew before they are painted at another width: the resize event comes a frame too late."""
        self._lay_out()
        return super().render_lines(crop)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in sight at another height."""
        self.keep_cursor_visible()

    def watch_cursor(self) -> None:
        """Keep the cursor in sight."""
        self.keep_cursor_visible()

    def _extent(self, index: int) -> tuple[int, int]:
        """Return the first line of a turn and the line after its last."""
        first = self._first_line[index]
        end = first + 1
        while end < len(self._lines) and self._lines[end].turn == index and self._lines[end].passage is None:
            end += 1
        return first, end

    def keep_cursor_visible(self) -> None:
        """Scroll as little as needed, with a few lines to spare."""
        if self.cursor >= len(self._first_line):
            return
        first, end = self._extent(self.cursor)
        spare = min(3, max(0, (self.size.height - (end - first)) // 2))
        region = Region(0, max(0, first - spare), 1, min(self.size.height, end - first + 2 * spare))
        self.scroll_to_region(region, animate=False, force=True, immediate=True, x_axis=False)

    def on_click(self, event: events.Click) -> None:
        """Ask for the turn under the pointer."""
        number = event.y + self.scroll_offset.y
        if number < len(self._lines):
            line = self._lines[number]
            self.post_message(self.TurnChosen(line.turn, line.utterance))

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        width, number = self.size.width, y + self.scroll_offset.y
        if self._view is None or self._legend is None or number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[number]
        is_here = line.turn == self.cursor and line.passage is None and line.end > line.start
        moment = self.playing_ms if is_here else None
        key = (
            number,
            width,
            is_here,
            line.turn == self.cursor,
            is_here and line.utterance == self.utterance,
            moment,
        )
        strip = self._strips.get(key)
        if strip is None:
            strip = self._draw(self._view, self._legend, line, is_here, moment)
            self._strips[key] = strip
        return strip

    def notify_style_update(self) -> None:
        """Forget drawn lines when colours change."""
        super().notify_style_update()
        self._strips.clear()

    def _words(self, index: int, turn: Turn) -> tuple[Token, ...]:
        found = self._tokens.get(index)
        if found is None:
            found = self._tokens[index] = tokens(turn)
        return found

    def _colour(self, name: str) -> str:
        return self.app.theme_variables[name]

    def _draw(self, view: ConversationView, legend: Legend, line: Line, is_here: bool, moment: int | None) -> Strip:
        base = Style(color=self._colour("foreground"), bgcolor=self._colour("cursor" if is_here else "background"))
        quiet = base + Style(color=self._colour("quiet"))
        if line.passage is not None:
            return self._heading(view, legend, line.passage, quiet, base)
        turn = view.turns[line.turn]
        if line.start == line.end:
            return self._air(legend, turn, line, base) if self.is_presenting else Strip.blank(self.size.width, base)
        segments = [
            *self._gutter(view, legend, line, turn, base, is_here),
            *self._text(turn, line, base, moment),
            *self._label(view, legend, line, turn, base, quiet),
        ]
        if is_here:
            segments = on_cursor(segments, self.app.current_theme)
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _air(self, legend: Legend, turn: Turn, line: Line, base: Style) -> Strip:
        """Under the turn at the cursor stand its acts or signals; elsewhere nothing."""
        if line.turn != self.cursor:
            return Strip.blank(self.size.width, base)
        count = len(turn.utterances) if turn.speaker == "professional" else 1
        found = [_what_it_was(legend, for_others(turn), number) for number in range(count)]
        words = ", daarna ".join(what for what, _, _ in found if what)
        colour = next((colour for what, _, colour in found if what and colour), None)
        room = self.size.width - self._gutter_cells - 1
        text = " " * self._gutter_cells + shorten(words, max(room, len(_CUT)), placeholder=_CUT)
        return Strip([Segment(text, base + Style(color=colour, bold=True))]).adjust_cell_length(self.size.width, base)

    def _heading(self, view: ConversationView, legend: Legend, number: int, quiet: Style, base: Style) -> Strip:
        passage = view.passages[number]
        sign = legend.sign("phase", passage.phase)
        first, last = view.spans[passage.first - 1], view.spans[passage.last - 1]
        head = Segment(
            f" {sign.letter}  {sign.name} " if sign else " -  Nog zonder fase ",
            base + Style(color=sign.colour if sign else None, bold=True),
        )
        span = Segment(f" {clock(first.start_ms)} – {clock(last.end_ms)} ", quiet)
        rule = "─" * max(0, self.size.width - len(head.text) - len(span.text) - 1)
        return Strip([head, Segment(rule, base + Style(color=self._colour("rule"))), span])

    def _gutter(
        self, view: ConversationView, legend: Legend, line: Line, turn: Turn, base: Style, is_here: bool
    ) -> Iterable[Segment]:
        is_chosen = is_here and line.utterance == self.utterance
        bar = "▌" if is_chosen else "│" if is_here else " "
        yield Segment(bar, base + Style(color=self._colour("primary")))
        quiet = base + Style(color=self._colour("quiet"))
        if not line.is_first:
            yield Segment(" " * (self._gutter_cells - 1), base)
            return
        yield Segment(f"{clock(view.spans[line.turn].start_ms):>{self._clock_cells}} ", quiet)
        for track, code in (("phase", turn.phase), ("world", turn.world)):
            sign = legend.sign(track, code)
            yield Segment(f"{sign.letter} " if sign else "  ", base + Style(color=sign.colour) if sign else base)
        name = cut(view.name_of(turn.speaker), self._longest_name)
        style = base + Style(bold=True) if turn.speaker == "professional" else quiet
        yield Segment(name + " " * (self._name_cells - cell_len(name)), style)

    def _text(self, turn: Turn, line: Line, base: Style, moment: int | None) -> Iterable[Segment]:
        words = self._words(line.turn, turn)[line.start : line.end]
        used = 0
        for number, token in enumerate(words):
            style = base
            if token.word is not None and token.word.is_unsure:
                style += Style(color=self._colour("quiet"), italic=True, underline=True)
            if moment is not None and token.word is not None and token.word.start_ms <= moment < token.word.end_ms:
                style += Style(bold=True, reverse=True)
            found = self._found(line.turn, turn).get(line.start + number, ()) if line.turn in self._hits else ()
            yield from self._marked_word(token.text, style, found)
            used += len(token.text)
            if number < len(words) - 1:
                yield Segment(" ", base)
                used += 1
        yield Segment(" " * max(0, self.text_cells - used + 2), base)

    def _marked_word(self, text: str, style: Style, found: Sequence[tuple[int, int, Hit]]) -> Iterator[Segment]:
        """Draw a word, with the letters that are looked for underlined, or reversed where the cursor is."""
        at = 0
        for first, last, hit in found:
            yield Segment(text[at:first], style)
            how = Style(bold=True, reverse=True, color=self._colour("primary"))
            if hit != self._hit:
                how += Style(reverse=False, underline=True)
            yield Segment(text[first:last], style + how)
            at = last
        yield Segment(text[at:], style)

    def _found(self, index: int, turn: Turn) -> Mapping[int, list[tuple[int, int, Hit]]]:
        if index not in self._marked:
            words = [token.text for token in self._words(index, turn)]
            self._marked[index] = letters_in_words(words, self._hits[index])
        return self._marked[index]

    def _label(
        self, view: ConversationView, legend: Legend, line: Line, turn: Turn, base: Style, quiet: Style
    ) -> Iterable[Segment]:
        """Beside the first line what it was; beside the second, or behind it, what stands out."""
        if not self.label_cells:
            return
        marks = view.marks.get(line.turn, "") if line.is_first else ""
        room = self.label_cells - (len(marks) + 1 if marks else 0)
        what, more, colour = _what_it_was(legend, turn, line.utterance)
        if line.rows == 1 and more:
            what, more = f"{what}, {more}", ""
        text = what if line.row == 0 else more if line.row == 1 else ""
        text = text if len(text) < room else text[: room - 2] + "…"
        yield Segment(f"{text:<{room}}", base + Style(color=colour) if colour else quiet)
        if marks:
            yield Segment(f"{marks} ", base + Style(color=self._colour("warning"), bold=True))


def _what_it_was(legend: Legend, turn: Turn, utterance: int) -> tuple[str, str, str | None]:
    """Return the words in the label column, what stands out, and their colour."""
    if turn.speaker == "professional":
        sign = legend.sign("act", turn.utterances[utterance].act)
        return *legend.act_words(turn.utterances[utterance]), sign.colour if sign else None
    signs = [sign for code in turn.signal if (sign := legend.sign("signal", code))]
    moves = [
        sign
        for track, code in (("talk", turn.talk), ("movement", turn.movement))
        if (sign := legend.sign(track, code)) and sign.code not in QUIET_CODES
    ]
    shown, more = (signs, moves) if signs else (moves, [])
    names = [", ".join(sign.lower for sign in group) for group in (shown, more)]
    return names[0], names[1], shown[0].colour if shown else None
