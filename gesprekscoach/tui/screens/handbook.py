"""Handbook and codebook to read: chapters and tracks on the left, the text on the right."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Markdown, OptionList
from textual.widgets.option_list import Option

from gesprekscoach.domain.codebook import Codebook, Track
from gesprekscoach.resources import handbook_file
from gesprekscoach.tui import explanations
from gesprekscoach.tui.desk import Desk
from gesprekscoach.tui.keys import LIST
from gesprekscoach.tui.screens.working import WorkingScreen
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.row_list import RowList
from gesprekscoach.tui.widgets.titlebar import TitleBar


class HandbookScreen(WorkingScreen):
    """Shows one chapter at a time."""

    EXPLANATION = explanations.HANDBOOK

    BINDINGS: ClassVar[list[BindingType]] = [
        *LIST,
        # Before the parts, whose own keys to choose and to scroll would keep these from the key bar and the palette.
        Binding("enter,right", "read", "lezen", tooltip="Naar de tekst", priority=True),
        Binding("left", "contents", "inhoud", tooltip="Naar de inhoud", priority=True),
    ]

    def __init__(self, desk: Desk, handbook: str | None = None) -> None:
        """Show this handbook (Markdown), or else the one that ships with the program."""
        super().__init__()
        self._desk, self._handbook = desk, handbook
        self._chapters: Sequence[tuple[str, str]] = ()

    def compose(self) -> ComposeResult:
        """Contents and text side by side."""
        yield TitleBar("Handleiding en codeboek")
        with Horizontal(id="body"):
            yield RowList(id="contents")
            with VerticalScroll(id="text"):
                yield Markdown(id="chapter", open_links=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read both books."""
        handbook = self._handbook or handbook_file().read_text(encoding="utf-8")
        self._chapters = [*chapters(handbook), *codebook_chapters(self._desk.codebook())]
        contents = self.query_one(OptionList)
        contents.set_options([Option(title) for title, _ in self._chapters])
        contents.highlighted = 0
        self.set_focus(contents)

    @on(OptionList.OptionHighlighted)
    async def _show(self, event: OptionList.OptionHighlighted) -> None:
        title, text = self._chapters[event.option_index]
        self.query_one(TitleBar).say(title)
        await self.query_one(Markdown).update(text)
        self.query_one("#text").scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way to the other part."""
        is_at_contents = isinstance(self.focused, OptionList)
        return {"read": is_at_contents, "contents": not is_at_contents}.get(action, True)

    @on(OptionList.OptionSelected)
    def action_read(self) -> None:
        """Go to the text."""
        self.set_focus(self.query_one("#text"))

    def action_contents(self) -> None:
        """Go to the contents."""
        self.set_focus(self.query_one(OptionList))

    def action_move(self, step: int) -> None:
        """Go to another chapter, or scroll the text."""
        if self.focused is self.query_one(OptionList):
            super().action_move(step)
        else:
            self.query_one("#text").scroll_relative(y=step * 2, animate=False)


def chapters(markdown: str) -> list[tuple[str, str]]:
    """Cut a book at its second-level headings: (title, text with that heading)."""
    parts = markdown.split("\n## ")
    first = ("Begin", parts[0])
    return [first, *((part.partition("\n")[0], f"## {part}") for part in parts[1:])]


def codebook_chapters(book: Codebook) -> list[tuple[str, str]]:
    """Write a chapter for every track of the codebook, and one for the opening."""
    return [
        *((f"Codeboek: {track.name}", _track(track)) for track in book.tracks),
        ("Codeboek: Opening", _opening(book)),
    ]


def _track(track: Track) -> str:
    lines = [f"## {track.name}", "", track.definition, ""]
    for label in track.labels:
        lines += [f"### {label.letter}  {label.name}", "", label.definition, ""]
        lines += [f"- wel: {text}" for text in label.hits]
        lines += [f"- net niet: {miss.text} ({miss.why})" for miss in label.near_misses]
        lines.append("")
    if track.rules:
        lines += ["### Regels bij twijfel", "", *(f"- {rule.text}" for rule in track.rules)]
    return "\n".join(lines)


def _opening(book: Codebook) -> str:
    opening = book.opening
    lines = [f"## {opening.name}", "", opening.definition, "", "### Niveaus", ""]
    lines += [f"- {level.level}: {level.name}. {level.text}" for level in opening.levels]
    lines += ["", "### Waar op gelet wordt", ""]
    lines += [f"- {code.code} {code.name}: {code.text}" for code in opening.codes]
    return "\n".join(lines)
