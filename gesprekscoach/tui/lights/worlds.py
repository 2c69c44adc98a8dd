"""The dictionary of two worlds: words of the organisation and words of the client, and who took up whose."""

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from gesprekscoach.domain.dutch_numbers import counted, number
from gesprekscoach.domain.worlds import WorldWord, dictionary
from gesprekscoach.tui.lights.base import Light, Lit
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.widgets.passage_list import PassageList, Row

_MOST = 40
_WORD = 22
_NONE = {
    "system": "Hier viel geen woord van het systeem op. Dan ging het weinig over regels, formulieren of instanties. "
    "Of het programma zag het niet.",
    "own": "Hier viel geen eigen woord op. Dan ging het weinig over het leven van de ander. "
    "Of het programma zag het niet.",
}
"""What it means when a list holds no word."""


class WorldsLight(Light):
    """Two columns; an own word of the client that was never taken up stands out."""

    DEFAULT_CSS = """
    WorldsLight Vertical { padding: 1 0 0 1; }
    WorldsLight .title { padding: 0 2 1 1; }
    """

    def compose(self) -> ComposeResult:
        """System words on the left, own words on the right."""
        with Horizontal():
            for side in ("system", "own"):
                with Vertical():
                    yield Static("", id=f"{side}-title", classes="title", markup=False)
                    yield PassageList(id=f"{side}-words")

    def show(self, lit: Lit) -> None:
        """Count the words once, not at every width."""
        if lit is not self.lit:
            self._words = dictionary(lit.view.conversation, lit.everyday)
        super().show(lit)

    def fill(self, lit: Lit) -> None:
        """Fill both columns."""
        words = self._words
        unused = sum(word.is_unused for word in words.own)
        sides = (
            ("system", "Woorden in systeemtaal", counted(len(words.system), "woord", "woorden"), words.system),
            (
                "own",
                f"Eigen woorden van {lit.view.name_of('client')}",
                f"{number(unused)} niet herhaald",
                words.own,
            ),
        )
        for side, title, note, found in sides:
            shown = self.query_one(f"#{side}-words", PassageList)
            fits = cell_len(title) + cell_len(note) + 2 <= shown.room
            self.query_one(f"#{side}-title", Static).update(
                Content.from_markup(
                    "[bold $primary]$title[/]  [$quiet]$note[/]", title=title, note=note if fits else ""
                )
            )
            empty = [Row(Content.styled(_NONE[side], "$quiet"))]
            rows = [
                Row(_word(lit, word, shown.room, side == "own"), word.turns, f"“{word.word}”") for word in found[:_MOST]
            ]
            shown.fill(rows or empty)
        entrance = self.entrance
        if entrance is not None and any(shown.has_focus and shown.is_only_text for shown in self._lists):
            entrance.focus()

    @property
    def _lists(self) -> tuple[PassageList, ...]:
        return tuple(self.query(PassageList))

    @property
    def entrance(self) -> Widget | None:
        """The first list that holds a word."""
        return next((shown for shown in self._lists if not shown.is_only_text), super().entrance)


def _word(lit: Lit, word: WorldWord, room: int, is_own: bool) -> Content:
    stands_out = is_own and word.is_unused
    note = "niet herhaald" if stands_out else f"eerst door {lit.view.name_of(word.first)}"
    counts = "  ".join(
        f"{lit.view.name_of(speaker)} {count}×"
        for speaker, count in (("professional", word.by_professional), ("client", word.by_client))
    )
    wide = _WORD
    if room < _WORD + cell_len(counts) + cell_len(note) + 4:  # a narrow column keeps the word and what was done with it
        counts = f"{word.by_professional + word.by_client}×"
        if not stands_out:  # an own word came from the client
            note = "" if is_own else "eerst jij" if word.first == "professional" else "eerst de klant"
        wide = min(room + 3 - cell_len(f"  {counts}  {note}"), max(room - 18, cell_len(word.word)))
    return Content.from_markup(
        f"[{'bold' if stands_out else 'not bold'}]$word[/]  [$quiet]$counts[/]  "
        f"[{'$warning' if stands_out else '$quiet'}]$note[/]",
        word=set_cell_size(cut(word.word, wide), wide),
        counts=counts,
        note=note,
    )
