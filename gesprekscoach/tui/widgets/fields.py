"""Fields of a form: a choice on one line, a tick, and a labelled line."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static


class Tick(Static, can_focus=True):
    """A statement that holds or not; space, enter or a click turns it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space,enter", "turn", "vinkje zetten", show=False)]

    value: reactive[bool] = reactive(False)

    class Changed(Message):
        """The tick was set or taken away."""

        def __init__(self, tick: "Tick") -> None:
            super().__init__()
            self.tick = tick

        @property
        def control(self) -> "Tick":
            """The widget, for ``on`` with a selector."""
            return self.tick

    def __init__(self, label: str, *, id: str, classes: str | None = None) -> None:
        super().__init__("", id=id, classes=classes)
        self._label = label

    def on_mount(self) -> None:
        """Show how it starts."""
        self._draw()

    def watch_value(self) -> None:
        """Show and tell how it stands."""
        self._draw()
        self.post_message(self.Changed(self))

    def _draw(self) -> None:
        box = ("[x]", "bold $primary") if self.value else "[ ]"
        self.update(Content.assemble(box, f" {self._label}"))

    def action_turn(self) -> None:
        """Turn it."""
        self.value = not self.value

    def on_click(self) -> None:
        """Turn it."""
        self.action_turn()


class Choice(Static, can_focus=True):
    """One of a few values, all in sight, if need be on more lines; left and right or a click choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", "vorige keuze", show=False),
        Binding("right,space", "step(1)", "volgende keuze", show=False),
    ]

    value: reactive[str] = reactive("")

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            """The widget, for ``on`` with a selector."""
            return self.choice

    def __init__(self, options: Sequence[tuple[str, str]], value: str, *, id: str) -> None:
        """Offer options as (value, name)."""
        super().__init__("", id=id)
        self._options = tuple(options)
        self.set_reactive(Choice.value, value)

    def on_resize(self) -> None:
        """Show the values on as many lines as they need."""
        self._draw()

    def watch_value(self) -> None:
        """Show and tell what was chosen."""
        self._draw()
        self.post_message(self.Changed(self))

    def _draw(self) -> None:
        lines: list[list[Content]] = [[]]
        for value, name in self._options:
            mark, style = ("● ", "bold") if value == self.value else ("○ ", "")
            part = Content.assemble(mark, (name, style)).stylize(Style.from_meta({"value": value}))
            if Content("  ").join([*lines[-1], part]).cell_length > self.content_size.width:
                lines.append([])
            lines[-1].append(part)
        self.update(Content("\n").join(Content("  ").join(line) for line in lines if line))

    def action_step(self, step: int) -> None:
        """Choose the next or previous value."""
        values = [value for value, _ in self._options]
        at = values.index(self.value) if self.value in values else -1
        self.value = values[(at + step) % len(values)]

    def on_click(self, event: events.Click) -> None:
        """Choose what is under the pointer."""
        self.value = event.style.meta.get("value", self.value)


class Line(Horizontal):
    """A label and its field on one line."""

    def __init__(self, label: str, field: Widget, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="line")
        self._label, self._field = label, field

    def compose(self) -> ComposeResult:
        """The label on the left."""
        yield Static(self._label, classes="label", markup=False)
        yield self._field
