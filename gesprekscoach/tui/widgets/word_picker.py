"""Picks words of a turn, with the arrow keys or the mouse: the first, the last, a place to cut, or a stretch."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from gesprekscoach.tui.widgets.over import LEAVE, BottomScreen

Mode = Literal["first", "last", "cut", "stretch"]

_HOW = {
    "first": f"← → of klik: minder of meer woorden, [@click=screen.take]enter verplaatst[/], {LEAVE}",
    "last": f"← → of klik: meer of minder woorden, [@click=screen.take]enter verplaatst[/], {LEAVE}",
    "cut": f"← → of klik: verplaatst de knip, [@click=screen.take]enter knipt[/], {LEAVE}",
    "stretch": "← → of klik: het begin, shift met ← → of H L: het einde, "
    f"[@click=screen.take]enter streept door[/], {LEAVE}",
}


class WordPicker(BottomScreen[tuple[int, int] | None]):
    """Returns (start, end), end exclusive, of the words chosen; None when the user turns back."""

    DEFAULT_CSS = """
    WordPicker #page { height: auto; max-height: 50%; padding: 0 2; scrollbar-size-vertical: 1; }
    WordPicker #how { padding: 1 2 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "toch niet"),
        Binding("enter", "take", "doen"),
        Binding("left,h", "shift(-1, False)", "een woord terug", show=False),
        Binding("right,l", "shift(1, False)", "een woord verder", show=False),
        Binding("shift+left,H", "shift(-1, True)", "einde terug", show=False),
        Binding("shift+right,L", "shift(1, True)", "einde verder", show=False),
    ]

    def __init__(self, question: str, words: Sequence[str], mode: Mode, start: int, end: int) -> None:
        super().__init__()
        self._question, self._words, self._mode = question, tuple(words), mode
        self._start, self._end = start, end

    def compose(self) -> ComposeResult:
        """The question, the words with the chosen ones marked, and the keys."""
        yield Static(self._question, id="question", markup=False)
        with VerticalScroll(id="page", can_focus=False):
            yield Static(self._marked(), id="words", markup=False)
        yield Static(_HOW[self._mode], id="how")

    def _marked(self) -> Content:
        words = [
            Content.from_markup(f"[@click=screen.point({at})]$word[/]", word=word)
            for at, word in enumerate(self._words)
        ]
        before, chosen, after = (
            Content(" ").join(part)
            for part in (words[: self._start], words[self._start : self._end], words[self._end :])
        )
        chosen = Content.styled("✂", "bold $primary") if self._mode == "cut" else chosen.stylize("bold reverse")
        return Content(" ").join(part for part in (before, chosen, after) if part.plain)

    def on_mount(self) -> None:
        """Show the place to start from, also in a long turn."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        """Mark the chosen words and keep them in sight."""
        shown, page = self.query_one("#words", Static), self.query_one("#page")
        shown.update(self._marked())
        line = len(" ".join(self._words[: self._start])) // max(1, shown.size.width)
        page.scroll_to_region(Region(0, max(0, line - 2), 1, 5), animate=False, force=True, x_axis=False)

    def action_point(self, at: int) -> None:
        """Take the word that was clicked as the edge; of a stretch the nearest edge, or inside it that word alone."""
        if self._mode == "first":
            self._end = at + 1
        elif self._mode == "last":
            self._start = at
        elif self._mode == "cut":
            self._start = self._end = min(max(1, at), len(self._words) - 1)
        elif self._start <= at < self._end:
            self._start, self._end = at, at + 1
        else:
            self._start, self._end = min(self._start, at), max(self._end, at + 1)
        self._show()

    def action_shift(self, step: int, is_end: bool) -> None:
        """Move the edge of what is chosen, at least one word stays on each side that must keep one."""
        count = len(self._words)
        if self._mode == "first":
            self._end = min(max(1, self._end + step), count)
        elif self._mode == "last":
            self._start = min(max(0, self._start + step), count - 1)
        elif self._mode == "cut":
            self._start = self._end = min(max(1, self._start + step), count - 1)
        elif is_end:
            self._end = min(max(self._start + 1, self._end + step), count)
        else:
            self._start = min(max(0, self._start + step), self._end - 1)
        self._show()

    def action_take(self) -> None:
        """Choose these words."""
        self.dismiss((self._start, self._end))
