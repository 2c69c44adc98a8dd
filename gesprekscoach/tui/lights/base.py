"""What every light on a conversation is: it shows the conversation, follows the cursor, and asks for passages."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from gesprekscoach.domain.feedback import FeedbackCard
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.view import ConversationView


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """What a light shows: the conversation, its feedback card, and how labels look; equal only to itself."""

    view: ConversationView
    card: FeedbackCard
    legend: Legend
    everyday: frozenset[str]
    """Words that carry no subject, in lower case."""

    def short_name(self, speaker: str, room: int) -> str:
        """Return how a speaker is called beside what was said, in a third of the room at most."""
        return cut(self.view.name_of(speaker), room // 3)


class PassagesChosen(Message):
    """The user wants to read the turns behind something, from the first on."""

    def __init__(self, title: str, turns: Sequence[int]) -> None:
        super().__init__()
        self.title = title
        self.turns = tuple(turns)


class MomentChosen(Message):
    """The user pointed at a turn (its number)."""

    def __init__(self, n: int) -> None:
        super().__init__()
        self.n = n


def past(n: int, numbers: Sequence[int], step: int) -> int | None:
    """Return the first of these numbers after ``n``, or with a step back the last before it; they are in order."""
    if step > 0:
        return next((number for number in numbers if number > n), None)
    return next((number for number in reversed(numbers) if number < n), None)


class Light(Vertical):
    """A view on the conversation below the timeline."""

    def __init__(self, name: str) -> None:
        super().__init__(id=f"light-{name}")
        self.lit: Lit | None = None
        self._filled_for: tuple[Lit, int] | None = None

    def show(self, lit: Lit) -> None:
        """Show another conversation, or another version of it."""
        self.lit = lit
        self._fill_anew()

    def on_unmount(self) -> None:
        """Let go of the conversation."""
        self.lit = self._filled_for = None

    def on_resize(self) -> None:
        """Break the lines at another width."""
        self.call_after_refresh(self._fill_anew)

    def _fill_anew(self) -> None:
        """Fill once for each width, not while it is hidden: in hours of talk that takes longer than a key may."""
        if self.lit is None or not self.size.width or self._filled_for == (self.lit, self.size.width):
            return
        self._filled_for = (self.lit, self.size.width)
        self.fill(self.lit)

    @property
    def entrance(self) -> Widget | None:
        """The part that has the focus when this light opens; None when there is nothing to walk through."""
        return next(iter(self.query("*:can-focus")), None)

    def fill(self, lit: Lit) -> None:
        """Fill everything this light consists of."""
        raise NotImplementedError

    def follow(self, n: int) -> None:
        """Show where turn ``n`` stands, when this light shows single turns."""
