"""A question at the bottom of the screen that one letter answers: which label fits here."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from gesprekscoach.tui.widgets.over import LEAVE, BottomScreen
from gesprekscoach.tui.widgets.row_list import RowList

_LEAD = 7  # the mark, the letter and the spaces before and after the name
_MANY = f"Letters, spatie of een klik zetten aan en uit, [@click=screen.keep]enter bewaart[/], {LEAVE}"
_ONE = f"Een $sign kiest, of pijltjes en enter, of een klik; {LEAVE}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its code, the letter that picks it, how it is called, what it means, and its colour."""

    code: str
    letter: str
    name: str
    text: str = ""
    colour: str = "$primary"


class Answers(RowList):
    """A list of answers; with ``many`` a click turns one on or off, and enter takes all that are on."""

    class Clicked(Message):
        """This answer was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *options: Option, many: bool) -> None:
        super().__init__(*options, compact=True)
        self._many = many

    def on_click(self, event: Click) -> None:
        """Turn the answer under the mouse on or off, where more than one can be chosen."""
        index = event.style.meta.get("option")
        if self._many and index is not None:
            event.prevent_default()
            self.highlighted = index
            self.post_message(self.Clicked(index))


class ChoiceScreen(BottomScreen[tuple[str, ...] | None]):
    """Asks for one answer, or with ``many`` for any number; None when the user turns back."""

    DEFAULT_CSS = """
    ChoiceScreen #question { text-wrap: nowrap; text-overflow: ellipsis; }
    ChoiceScreen OptionList {
        max-height: 14; padding: 0 1; scrollbar-size-vertical: 1; text-wrap: nowrap; text-overflow: ellipsis;
    }
    ChoiceScreen #meaning { padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "toch niet"),
        Binding("space", "turn_here", "aan of uit", show=False),
    ]

    def __init__(self, question: str, choices: Sequence[Answer], current: Sequence[str], *, many: bool = False) -> None:
        super().__init__()
        self._question = question
        self._choices = tuple(choices)
        self._chosen = set(current)
        self._many = many

    def compose(self) -> ComposeResult:
        """The question, its answers, what the one at the cursor means, and how to give one."""
        yield Static(self._question, id="question", markup=False)
        yield Answers(*self._options(), many=self._many)
        yield Static("", id="meaning", markup=False)
        sign = "cijfer" if all(choice.letter.isdigit() for choice in self._choices) else "letter"
        yield Static(_MANY if self._many else Content.from_markup(_ONE, sign=sign), id="how")

    def on_mount(self) -> None:
        """Start at the present answer."""
        codes = [choice.code for choice in self._choices]
        first = next((codes.index(code) for code in codes if code in self._chosen), 0)
        self.query_one(OptionList).highlighted = first

    @property
    def _longest(self) -> int:
        return max(len(choice.name) for choice in self._choices)

    @on(OptionList.OptionHighlighted)
    def on_resize(self) -> None:
        """Where the list cuts a meaning off, write that of the answer at the cursor in full below it."""
        at = self.query_one(OptionList).highlighted
        meaning, room = self.query_one("#meaning", Static), self.size.width - 4
        texts = [choice.text for choice in self._choices]
        meaning.display = max(map(len, texts)) + self._longest + _LEAD > room
        if meaning.display and at is not None:
            meaning.styles.min_height = max(len(wrap(text, room)) for text in texts)  # the list stays where it is
            meaning.update(texts[at])

    def _options(self) -> list[Option]:
        longest = self._longest
        return [
            Option(
                Content.from_markup(
                    f"$mark [bold {choice.colour}]$letter[/]  $name  [$quiet]$text[/]",
                    mark="✓" if choice.code in self._chosen else " ",
                    letter=choice.letter,
                    name=f"{choice.name:<{longest}}",
                    text=choice.text,
                ),
                id=f"choice-{choice.code}",
            )
            for choice in self._choices
        ]

    def on_key(self, event: Key) -> None:
        """Take a letter as an answer."""
        letter = (event.character or "").strip().upper()  # what has no letter carries a space
        for choice in self._choices:
            if letter == choice.letter:
                event.stop()
                self._take(choice.code)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if self._many:
            self.action_keep()
        else:
            self._take(self._choices[event.option_index].code)

    @on(Answers.Clicked)
    def _clicked(self, event: Answers.Clicked) -> None:
        self._take(self._choices[event.index].code)

    def action_turn_here(self) -> None:
        """Turn the answer at the cursor on or off."""
        at = self.query_one(OptionList).highlighted
        if self._many and at is not None:
            self._take(self._choices[at].code)

    def action_keep(self) -> None:
        """Close with every answer that is on."""
        self.dismiss(tuple(choice.code for choice in self._choices if choice.code in self._chosen))

    def _take(self, code: str) -> None:
        if not self._many:
            self.dismiss((code,))
            return
        self._chosen ^= {code}
        shown = self.query_one(OptionList)
        for index, option in enumerate(self._options()):
            shown.replace_option_prompt_at_index(index, option.prompt)
