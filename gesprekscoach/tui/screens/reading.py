"""Reading a conversation: moving through it, and following what leads somewhere."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from gesprekscoach.domain.consent import Purpose, refusal
from gesprekscoach.domain.dutch_numbers import counted, number
from gesprekscoach.domain.review import by_weight, minutes_for
from gesprekscoach.services.reviewing import VaultReview
from gesprekscoach.tui.explaining import explain_tags
from gesprekscoach.tui.explanations import LIGHTS as EXPLAINED_LIGHTS
from gesprekscoach.tui.explanations import MEASURES
from gesprekscoach.tui.keys import BACK, LOOK, MOVE
from gesprekscoach.tui.lights.base import MomentChosen, PassagesChosen, past
from gesprekscoach.tui.lights.detail import Detail
from gesprekscoach.tui.lights.transcript import Transcript
from gesprekscoach.tui.phrases import NO_TAGS
from gesprekscoach.tui.screens.base import explained
from gesprekscoach.tui.screens.lighting import LightingScreen
from gesprekscoach.tui.view import ConversationView
from gesprekscoach.tui.widgets.passage_list import LightChosen

TAGS = Binding("enter", "toggle_detail", "tags", tooltip="Toon of verberg de uitleg van de tags")


@dataclass(frozen=True, slots=True)
class Trail:
    """Turns to read one after the other, and where the reader came from."""

    title: str
    turns: tuple[int, ...]
    light: str
    cursor: int


class ReadingScreen(LightingScreen):
    """A conversation to read through."""

    BINDINGS: ClassVar[list[BindingType]] = [
        TAGS,
        *MOVE,
        *LOOK,
        Binding("f11", "present", "presenteren", show=False, tooltip="Weinig en rustig, voor een klas"),
        Binding("f2", "tour", "rondleiding", show=False, tooltip="In vijf stappen langs dit scherm"),
        Binding("ctrl+n", "review", "alles nakijken", show=False, tooltip="Eerst wat de feedback het meest verandert"),
        Binding("X", "noted", "jouw opmerkingen", show=False, tooltip="Langs wat je opschreef of merkte als voorbeeld"),
        BACK,
    ]

    def __init__(self, review: VaultReview, start_n: int = 1) -> None:
        super().__init__(review, start_n)
        self._seen: set[int] = set()
        self._trail: Trail | None = None

    # Moving

    def watch_cursor(self) -> None:
        """Start at the first utterance of another turn."""
        self.set_reactive(ReadingScreen.utterance, 0)
        self.follow()

    def watch_utterance(self) -> None:
        """Follow the cursor within the turn."""
        self.follow()

    def action_move(self, step: int) -> None:
        """Go some turns on or back."""
        self.go(self.cursor + step)

    def action_move_passage(self, step: int) -> None:
        """Go to the start of the next or previous passage."""
        if self.view is None:
            return
        found = past(self.cursor + 1, [passage.first for passage in self.view.passages], step)
        if found is None:
            self.action_move_to_end(step)
        else:
            self.go(found - 1)

    def action_move_utterance(self, step: int) -> None:
        """Go to the next or previous utterance, over the edge of the turn too."""
        if self.view is None:
            return
        wanted = self.utterance + step
        if 0 <= wanted < len(self.view.turns[self.cursor].utterances):
            self.utterance = wanted
        else:
            self.go(self.cursor + step)

    def action_move_to_end(self, side: int) -> None:
        """Go to the first or the last turn."""
        self.go(0 if side < 0 else 10**9)

    @on(Transcript.TurnChosen)
    def _turn_chosen(self, event: Transcript.TurnChosen) -> None:
        self.go(event.index)
        self.utterance = event.utterance

    @on(MomentChosen)
    def _moment_chosen(self, event: MomentChosen) -> None:
        self.go(event.n - 1)

    # Places that ask for a look, and passages behind a number

    def action_look(self, step: int) -> None:
        """Go to the next or previous place of the trail, or else one that asks for a look."""
        if self.view is None:
            return
        places = [place.n for place in self.view.places]
        found = self._next_on_trail(self._trail, step) if self._trail else past(self.cursor + 1, places, step)
        if found is None:
            self.notify("Verderop staat geen plek meer." if step > 0 else "Hiervoor staat geen plek.", timeout=3)
            return
        self._seen.add(found)
        self.light = "transcript"  # what is said there stands in no other light
        self.go(found - 1)

    def _next_on_trail(self, trail: Trail, step: int) -> int | None:
        n = self.cursor + 1
        if n in trail.turns:
            wanted = trail.turns.index(n) + step
            return trail.turns[wanted] if 0 <= wanted < len(trail.turns) else None
        return trail.turns[0]

    def action_review(self) -> None:
        """Go through the places that ask for a look, what could change the feedback most first."""
        if self.view is not None and self.view.places:
            turns = [place.n for place in by_weight(self.view.places)]
            self._follow_trail(PassagesChosen("Nakijken, het belangrijkste eerst", turns))

    def action_noted(self) -> None:
        """Go through the turns that a person marked or wrote something at, in order."""
        if self.view is None:
            return
        if self.view.notes:
            self._follow_trail(PassagesChosen("Jouw opmerkingen en voorbeelden", tuple(sorted(self.view.notes))))
        else:
            self.notify("Bij dit gesprek heb je nog niets geschreven. Dat kan met c, bij de beurt.", timeout=4)

    @on(LightChosen)
    def _light_chosen(self, event: LightChosen) -> None:
        self.action_light(event.light)

    def action_light(self, light: str) -> None:
        """Leave the trail too when another light is chosen."""
        self._trail = None
        super().action_light(light)

    @on(PassagesChosen)
    def _follow_trail(self, event: PassagesChosen) -> None:
        self._trail = Trail(event.title, event.turns, self.light, self.cursor)
        self._seen.add(event.turns[0])
        self.light = "transcript"
        self.go(event.turns[0] - 1)
        self.follow()

    def action_back(self) -> None:
        """Leave the class, the trail to where it began, the light, or the conversation; one of them at a time."""
        if self.light == "transcript" and self.query_one(Transcript).is_presenting:
            self.action_present()  # in the library the class would read the names of others
        elif self._trail is not None:
            trail, self._trail = self._trail, None
            self.light = trail.light
            self.go(trail.cursor)
            self.follow()
        elif self.light != "transcript":
            self.light = "transcript"
        else:
            super().action_back()

    def status(self, view: ConversationView) -> Content:
        """Say where the cursor is and what asks for a look."""
        now = self.moment(view)
        if self._trail is not None:
            n, turns = self.cursor + 1, self._trail.turns
            many = counted(len(turns), "plek", "plekken")
            where = f"plek {number(turns.index(n) + 1)} van {number(len(turns))}" if n in turns else many
            return now + Content.from_markup(
                "   [bold $primary]$title[/]: $where   [$quiet]n volgende, esc terug[/]",
                title=self._trail.title,
                where=where,
            )
        if not view.conversation.has_tags:
            return now + f"   {NO_TAGS}"
        left = [place for place in view.places if place.n not in self._seen]
        if not left:
            return now + ("   Alle plekken zijn bekeken." if view.places else "")
        many = counted(len(left), "plek", "plekken")
        return now + f"   Nog {many} om na te kijken, ongeveer {minutes_for(len(left))} min: n"

    def action_toggle_detail(self) -> None:
        """Show or hide the tags of the turn at the cursor."""
        self.query_one(Detail).toggle_class("-toggled")  # a class of the screen would style everything in it anew
        self.call_after_refresh(self.follow)  # its lines are broken at the width it has now

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what works under this light."""
        if action == "toggle_detail":
            return self.light == "transcript"
        return True

    @property
    def is_presenting(self) -> bool:
        """Whether the conversation is shown to a class."""
        return self.query_one(Transcript).is_presenting

    def action_present(self) -> None:
        """Show only time, speaker and words, with room between them; the act stands under the turn."""
        shown = self.query_one(Transcript)
        shown.present(not shown.is_presenting)
        self.set_class(shown.is_presenting, "-presenting")
        self._lit = None  # the other lights show a class less too
        self.light = "transcript"
        if shown.is_presenting:
            self.notify("Maak de letters groter met ctrl en +. Met esc stop je.", timeout=5)
            self.warn_of_refusal(Purpose.GROUP)

    def warn_of_refusal(self, purpose: Purpose) -> None:
        """Say who did not agree to what the user is about to do; it is for the user to decide."""
        told = self.view and refusal(self.view.consent, purpose, before_class=self.is_presenting)
        if told:
            self.notify(told, severity="warning", timeout=10, markup=False)

    # Explaining

    def explanation(self) -> Content | None:
        """Explain the light, with the number at the cursor of the card first; or every tag of the turn."""
        if self.view is None or self.legend is None:
            return None
        if self.light != "transcript":
            row = getattr(self.focused, "row_text", "")
            about = next((text for name, text in MEASURES.items() if row.startswith(name)), "")
            return explained(about if self.light == "card" else "", EXPLAINED_LIGHTS[self.light])
        turn = self.shown_view(self.view).turns[self.cursor]
        spoken = turn.utterances[min(self.utterance, len(turn.utterances) - 1)]
        return explain_tags(self.legend, turn, spoken)
