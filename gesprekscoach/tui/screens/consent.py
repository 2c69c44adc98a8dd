"""The consent form: one person at a time, with what each purpose allows; nothing goes on until it suffices."""

from copy import deepcopy
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Resize
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from gesprekscoach.domain.consent import PURPOSES, Consent, Purpose
from gesprekscoach.tui import explanations
from gesprekscoach.tui.desk import Desk
from gesprekscoach.tui.forms import (
    FORMS,
    ROLES,
    PersonDraft,
    Unfinished,
    consent_of,
    drafts_of,
    new_draft,
    problem_with,
)
from gesprekscoach.tui.screens.dialogs import Ask, AskText
from gesprekscoach.tui.screens.working import FORM_KEPT, WorkingScreen
from gesprekscoach.tui.widgets.fields import Choice, Line, Tick
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.row_list import RowList
from gesprekscoach.tui.widgets.titlebar import TitleBar

_WHY = "zonder toestemming van iedereen wordt er niets bewaard"
_WIDE = 100
_TYPED = ("name", "given_on", "keep_until")


class ConsentScreen(WorkingScreen):
    """Fills in drafts of consent; closes with the consent, or with None."""

    EXPLANATION = explanations.CONSENT
    ABOUT = explanations.IN_CONSENT

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "pagedown",
            "person(1)",
            "volgende persoon",
            tooltip="Naar de volgende persoon",
            priority=True,  # before the form scrolls
        ),
        Binding("pageup", "person(-1)", "vorige persoon", show=False, tooltip="Naar de vorige persoon", priority=True),
        Binding("ctrl+s", "done", "klaar", tooltip="Ga verder met deze toestemming"),
        Binding("ctrl+n", "add", "iemand erbij", tooltip="Voeg een persoon toe"),
        Binding("ctrl+d", "remove", "weghalen", tooltip="Haal deze persoon uit de lijst", priority=True),
        Binding("ctrl+o", "load", "uit bestand", tooltip="Lees een toestemmingsbestand"),
    ]

    def __init__(
        self, desk: Desk, drafts: list[PersonDraft], today: date, unfinished: Unfinished | None = None
    ) -> None:
        """Start from these drafts, or from what was filled in when the vault was closed."""
        super().__init__()
        self._desk, self._today = desk, today
        self._unfinished = unfinished or Unfinished()
        self._as_it_was = drafts
        self._drafts = self._unfinished.take_people() or deepcopy(drafts)
        self._at = 0

    def compose(self) -> ComposeResult:
        """People on the left, the form of the chosen one on the right."""
        yield TitleBar("Toestemming", _WHY)
        with Horizontal(id="body"):
            with Vertical(id="people"):
                yield RowList(id="names", markup=False)
                yield Button("Iemand erbij", id="add")
            with VerticalScroll(id="person", can_focus=False):
                yield Line("naam", Input(id="name", placeholder="een schuilnaam mag ook"))
                yield Line("rol", Choice(ROLES, "professional", id="role"))
                yield Line("zei ja op", Input(id="given_on", placeholder="dag-maand-jaar"))
                yield Line("bewaren tot", Input(id="keep_until", placeholder="dag-maand-jaar"))
                yield Line("hoe", Choice(FORMS, "getekend", id="form"))
                yield Tick("is te horen in de opname", id="speaks")
                yield Static("Dit mag met het gesprek:", classes="gap")
                for purpose, meaning in PURPOSES.items():
                    yield Tick(f"{purpose}: {meaning}", id=f"purpose-{purpose}")
        with Horizontal(id="foot"):
            yield Button("Verder", id="done")
            yield Static("", id="problem", markup=False)
        yield KeyBar()

    def on_resize(self, event: Resize) -> None:
        """Give the form more room on a narrow screen."""
        self.set_class(event.size.width < _WIDE, "-narrow")

    def on_mount(self) -> None:
        """Start at the first person."""
        self._to_person(0)

    @property
    def _draft(self) -> PersonDraft:
        return self._drafts[self._at]

    def _wants(self, draft: PersonDraft) -> bool:
        """Whether something is still missing or wrong in this draft."""
        return draft.problem(self._today) is not None

    def _list(self) -> None:
        """Show the people, who is complete, and what still keeps them from going on."""
        roles = dict(ROLES)
        names = self.query_one("#names", OptionList)
        texts = [
            f"{'·' if self._wants(draft) else '✓'} {draft.name.strip() or '(nog geen naam)'}, {roles[draft.role]}"
            for draft in self._drafts
        ]
        if names.option_count == len(texts):
            for at, text in enumerate(texts):
                names.replace_option_prompt_at_index(at, text)
        else:
            names.set_options([Option(text) for text in texts])
        with self.prevent(OptionList.OptionHighlighted):
            names.highlighted = self._at
        problem = problem_with(self._drafts, self._today)
        whose = next(filter(self._wants, self._drafts), None)
        if problem is not None and whose is not None and whose is not self._draft:
            problem = f"Bij {whose.name.strip() or roles[whose.role]}: {problem}"
        self.query_one("#problem", Static).update(problem or "Dit is genoeg om verder te gaan.")
        self.query_one("#problem").set_class(problem is None, "quiet")
        self.query_one("#done", Button).disabled = problem is not None
        self.refresh_bindings()

    def _show(self, at: int) -> None:
        """Show this person, in the list and in the form."""
        self._at = at
        self._list()
        self._fill()

    def _to_person(self, at: int) -> None:
        """Show this person, to type from the name on."""
        self._show(at)
        self._to_form()

    def _fill(self) -> None:
        """Show the chosen person in the form."""
        draft = self._draft
        with self.prevent(Input.Changed, Tick.Changed, Choice.Changed):
            for name in _TYPED:
                self.query_one(f"#{name}", Input).value = getattr(draft, name)
            for name in ("role", "form"):
                self.query_one(f"#{name}", Choice).value = getattr(draft, name)
            self.query_one("#speaks", Tick).value = draft.speaks
            for purpose in PURPOSES:
                self.query_one(f"#purpose-{purpose}", Tick).value = purpose in draft.purposes

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value == event.input.value:  # else it was typed for the person who stood here before
            setattr(self._draft, str(event.input.id), event.value)
        self._list()

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        setattr(self._draft, str(event.choice.id), event.choice.value)
        self._list()

    @on(Tick.Changed)
    def _ticked(self, event: Tick.Changed) -> None:
        name, value = str(event.tick.id), event.tick.value
        if name == "speaks":
            self._draft.speaks = value
        else:
            purpose = Purpose(name.removeprefix("purpose-"))
            (self._draft.purposes.add if value else self._draft.purposes.discard)(purpose)
        self._list()

    @on(OptionList.OptionHighlighted, "#names")
    def _other_person(self, event: OptionList.OptionHighlighted) -> None:
        self._at = event.option_index
        self._fill()

    @on(OptionList.OptionSelected, "#names")
    def _to_form(self) -> None:
        self.set_focus(self.query_one("#name", Input))

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        """Go on; from the name of someone who needs nothing more to the next who does, or to the end."""
        setattr(self._draft, str(event.input.id), event.value)
        if event.input.id != "name" or self._wants(self._draft):
            self.focus_next()
            return
        at = next((at for at, draft in enumerate(self._drafts) if self._wants(draft)), None)
        if at is not None:
            self._go_along(at - self._at)
        elif not self.query_one("#done", Button).disabled:
            self.set_focus(self.query_one("#done"))

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        """Add someone, and go to their name."""
        self._drafts.append(new_draft("anders", self._today))
        self._to_person(len(self._drafts) - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Two people always stay: a professional and a client."""
        return len(self._drafts) > 2 if action == "remove" else True

    def action_person(self, step: int) -> None:
        """Go to the name of the next or the previous person, once what was typed before is in the field."""
        (self.focused or self).call_later(self._go_along, step)

    def _read_fields(self) -> None:
        """Take over what was typed, also what is not yet known to have changed."""
        for name in _TYPED:
            setattr(self._draft, name, self.query_one(f"#{name}", Input).value)

    def _go_along(self, step: int) -> None:
        self._read_fields()
        self._to_person((self._at + step) % len(self._drafts))

    @work
    async def action_remove(self) -> None:
        """Take the chosen person out, after asking when a name was filled in."""
        name = self._draft.name.strip()
        if name and not await self.app.push_screen_wait(Ask(f"{name} uit de lijst halen?", "Weghalen")):
            return
        del self._drafts[self._at]
        self._show(min(self._at, len(self._drafts) - 1))

    @work(exit_on_error=False)
    async def action_load(self) -> None:
        """Fill the form from a consent file, the same one as on the command line."""
        path = await self.app.push_screen_wait(AskText("Welk toestemmingsbestand?", "Lezen", "bijvoorbeeld ja.toml"))
        if path:
            self._drafts = drafts_of(self._desk.load_consent(path))
            self._show(0)

    @on(Button.Pressed, "#done")
    def action_done(self) -> None:
        """Close with the consent, once it suffices."""
        if problem_with(self._drafts, self._today) is None:
            self.dismiss(consent_of(self._drafts))

    def action_back(self) -> None:
        """Close without consent, after asking when something was filled in."""
        self._leave()

    @work
    async def _leave(self) -> None:
        question = "Weggaan? Wat je hebt ingevuld, wordt niet bewaard."
        if self._drafts == self._as_it_was or await self.app.push_screen_wait(Ask(question, "Weggaan")):
            self.dismiss(None)

    def keep_typed(self) -> str:
        """Keep the form for when the vault opens again."""
        self._read_fields()
        if self._drafts == self._as_it_was:
            return ""
        self._unfinished.people = self._drafts
        return FORM_KEPT


def summary(consent: Consent) -> str:
    """Return who agrees, for what and until when, on one line."""
    names = "  ".join(f"{person.name} ✓" for person in consent.people)
    common = frozenset.intersection(*(person.purposes for person in consent.people))
    purposes = ", ".join(purpose for purpose in Purpose if purpose in common)
    return f"{names}   doelen: {purposes}   bewaren tot {consent.keep_until:%d-%m-%Y}"
