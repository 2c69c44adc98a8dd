"""A short tour along the parts of a conversation, on first start and whenever asked for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gesprekscoach.tui.widgets.over import OverScreen

_STEPS = (
    (
        "Het hele gesprek in één oogopslag",
        "Boven staat de tijdlijn. Elke letter opent een passage. Je ziet wie praat en hoe diep de vragen gaan.\n"
        "Klik ergens in de tijdlijn en je bent daar.",
    ),
    (
        "Lezen met de tags ernaast",
        "Met j en k ga je van beurt naar beurt. Naast elke zin staat wat die deed.\n"
        "Een vraagteken betekent: hier twijfelt het programma. Een uitroepteken: hier bleef iets liggen.",
    ),
    (
        "Zelf verbeteren",
        "Klopt een tag niet? Druk op f, w, h of d en kies een letter. Met u neem je het terug.\n"
        "Met n ga je naar de volgende plek om na te kijken.",
    ),
    (
        "Zes keer anders kijken",
        "Met 1 tot en met 6 kijk je anders naar hetzelfde moment. Begin met 2: wat sterk was, en één volgende stap.\n"
        "Bij elk getal brengt enter je naar de plekken erachter. Met esc ga je terug.",
    ),
    (
        "Verder zoeken",
        "Met ? krijg je uitleg bij de plek waar je bent. Met ctrl-p vind je alles op naam, ook deze rondleiding.",
    ),
)
_HOW = "[@click=screen.step]enter verder[/]   [@click=screen.earlier]← terug[/]   [@click=screen.dismiss]esc stoppen[/]"


class TourScreen(OverScreen[None]):
    """One card at a time."""

    DEFAULT_CSS = """
    TourScreen { align: center middle; }
    TourScreen Vertical {
        width: 76; max-width: 92%; height: auto; padding: 1 3; background: $background; border: round $primary;
    }
    TourScreen #how { color: $quiet; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right,space", "step", "verder"),
        Binding("left", "earlier", "terug"),
        Binding("escape", "dismiss", "stoppen"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def compose(self) -> ComposeResult:
        """The card and how to go on."""
        with Vertical():
            yield Static(self._card(), id="card", markup=False)
            yield Static(_HOW, id="how")

    def _card(self) -> Content:
        title, text = _STEPS[self._at]
        return Content.from_markup(
            "[bold $primary]$title[/]  [$quiet]$at van $all[/]\n\n$text",
            title=title,
            at=self._at + 1,
            all=len(_STEPS),
            text=text,
        )

    def action_earlier(self) -> None:
        """Show the card before this one."""
        self._at = max(0, self._at - 1)
        self.query_one("#card", Static).update(self._card())

    def action_step(self) -> None:
        """Show the next card; after the last one the tour ends."""
        self._at += 1
        if self._at == len(_STEPS):
            self.dismiss()
        else:
            self.query_one("#card", Static).update(self._card())
