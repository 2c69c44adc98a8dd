"""Picks words of a turn with the arrow keys: the first, the last, a place to cut, or a stretch."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

Mode = Literal["first", "last", "cut", "stretch"]

_HOW = {
    "first": "← → minder of meer woorden, enter verplaatst, esc laat het zoals het is.",
    "last": "← → meer of minder woorden, enter verplaatst, esc laat het zoals het is.",
    "cut": "← → verplaatst de knip, enter knipt, esc laat het zoals het is.",
    "stretch": "← → verschuift het begin, shift met ← → het einde, enter streept door, esc laat het zoals het is.",
}


class WordPicker(ModalScreen[tuple[int, int] | None]):
    """Returns (start, end), end exclusive, of the words chosen; None when the user turns back."""

    DEFAULT_CSS = """
    WordPicker { align: center bottom; }
    WordPicker > * { background: $surface; width: 100%; }
    WordPicker #question { height: 2; padding: 0 2; border-top: solid $primary; text-style: bold; }
    WordPicker #words { height: auto; max-height: 12; padding: 0 2; }
    WordPicker #how { height: 2; padding: 1 2 0 2; color: $quiet; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "turn_back", "toch niet"),
        Binding("enter", "take", "doen"),
        Binding("left,h", "shift(-1, False)", "een woord terug", show=False),
        Binding("right,l", "shift(1, False)", "een woord verder", show=False),
        Binding("shift+left", "shift(-1, True)", "einde terug", show=False),
        Binding("shift+right", "shift(1, True)", "einde verder", show=False),
    ]

    def __init__(self, question: str, words: Sequence[str], mode: Mode, start: int, end: int) -> None:
        super().__init__()
        self._question, self._words, self._mode = question, tuple(words), mode
        self._start, self._end = start, end

    def compose(self) -> ComposeResult:
        """The question, the words with the chosen ones marked, and the keys."""
        yield Static(self._question, id="question", markup=False)
        yield Static(self._marked(), id="words", markup=False)
        yield Static(_HOW[self._mode], id="how", markup=False)

    def _marked(self) -> Content:
        parts = ("", " ".join(self._words[: self._start])), ("", " ".join(self._words[self._end :]))
        chosen = Content.styled(" ".join(self._words[self._start : self._end]), "bold reverse")
        if self._mode == "cut":
            chosen = Content.styled("✂", "bold $primary")
        before, after = (Content(text) for _, text in parts)
        return Content(" ").join(part for part in (before, chosen, after) if part.plain)

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
        self.query_one("#words", Static).update(self._marked())

    def action_take(self) -> None:
        """Choose these words."""
        self.dismiss((self._start, self._end))

    def action_turn_back(self) -> None:
        """Change nothing."""
        self.dismiss(None)
