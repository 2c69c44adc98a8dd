"""The consent behind one recording: who agreed to what, and taking that back."""

from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from gesprekscoach.domain.consent import PURPOSES, Consent, PersonConsent
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.speech import Span
from gesprekscoach.errors import GesprekscoachError, NotFound, VaultUnusable
from gesprekscoach.services.erasing import Receipt, receipt_text, withdraw
from gesprekscoach.services.ports import RecordingSummary
from gesprekscoach.services.reviewing import Player, VaultReview
from gesprekscoach.tui import explanations
from gesprekscoach.tui.forms import ROLES
from gesprekscoach.tui.keys import LIST
from gesprekscoach.tui.phrases import cut
from gesprekscoach.tui.screens.base import GONE, LOOK_EVERY_S
from gesprekscoach.tui.screens.dialogs import Ask, show_receipt
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace
from gesprekscoach.tui.times import day
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.row_list import RowList
from gesprekscoach.tui.widgets.titlebar import TitleBar

BEFORE_MS, AFTER_MS = 15_000, 5_000
"""Someone presses the key after the yes: what is played starts well before it."""

_NAME_CELLS = (80, 40, 24, 16, 8)
"""Cells for a name in the title bar, from much to little room."""


class RegisterScreen(WorkingScreen):
    """Shows the register of one recording; closes with True when the recording was erased."""

    EXPLANATION = explanations.REGISTER

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "withdraw", "intrekken", tooltip="Deze persoon trekt de toestemming in: het gesprek wordt gewist"),
        Binding("space", "play", "luisteren", tooltip="Luister naar de gesproken toestemming"),
        *LIST,
    ]

    def __init__(self, place: Workplace, row: RecordingSummary, today: date) -> None:
        super().__init__()
        self._place, self._row, self._today = place, row, today
        self._people: tuple[PersonConsent, ...] = ()
        self._said: list[Moment] = []
        self._player: Player | None = None

    def compose(self) -> ComposeResult:
        """People above, what the chosen one agreed to below, where tab leads for what does not fit."""
        yield TitleBar(f"Toestemming bij {self._row.title}")
        yield RowList(id="people", markup=False)
        with VerticalScroll(id="about"):
            yield Static("", id="text")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the register."""
        self.set_focus(self.query_one(OptionList))
        self._load()
        self._watch = self.set_interval(LOOK_EVERY_S, self._look)

    @work(thread=True, exclusive=True, exit_on_error=False, group="look", description="")
    def _look(self) -> None:
        """See whether the recording is still there; a vault in use now is looked at later. Raises NotFound."""
        with suppress(VaultUnusable), closing(self._place.vault.open()) as store:
            store.version(self._row.id)

    def report(self, error: GesprekscoachError) -> None:
        """Take the names off the screen when the recording was erased."""
        if isinstance(error, NotFound):
            self.leave_what_is_gone(GONE, error)
        else:
            super().report(error)

    @work(thread=True, exclusive=True, exit_on_error=False, group="load")
    def _load(self) -> None:
        with closing(self._place.vault.open()) as store:
            consent = store.consent(self._row.id)
            moments = store.moments(self._row.id)
        said = [moment for moment in moments if moment.kind is MomentKind.CONSENT]
        self.app.call_from_thread(self._loaded, consent, said)

    def _loaded(self, consent: Consent, said: list[Moment]) -> None:
        self._said = said
        roles = dict(ROLES)
        self._people = consent.people
        people = self.query_one(OptionList)
        people.set_options([Option(f"{person.name}, {roles[person.role]}") for person in self._people])
        people.highlighted = 0
        self.query_one(TitleBar).say(*_standing(consent, self._today))

    @on(OptionList.OptionHighlighted)
    def _show(self) -> None:
        person = self._person
        if person is not None:
            self.query_one("#text", Static).update(_about(person, self._moment))
            self.query_one("#about").scroll_home(animate=False)
        self.refresh_bindings()

    @property
    def _person(self) -> PersonConsent | None:
        return self.chosen(self._people)

    @property
    def _moment(self) -> Moment | None:
        """When the chosen person said yes: the moment with that name, or else the first one without a name.

        None too when the consent ended: then nothing is heard any more.
        """
        person = self._person
        if person is None or person.form != "mondeling" or Consent(self._people).gaps(self._today):
            return None
        named = [moment for moment in self._said if person.name.casefold() in moment.text.casefold()]
        return next(iter(named or [moment for moment in self._said if not moment.text]), None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer listening only where something was said."""
        return self._moment is not None if action == "play" else True

    def action_play(self) -> None:
        """Play the seconds around the spoken consent, and no longer what was played before."""
        if self._moment is not None:
            self._be_silent()
            review = self._place.vault.review(self._row.id)
            self._player = review.player
            self._play(review, Span(max(0, self._moment.at_ms - BEFORE_MS), self._moment.at_ms + AFTER_MS))

    @work(thread=True, exclusive=True, exit_on_error=False, group="play")
    def _play(self, review: VaultReview, span: Span) -> None:
        review.player.play(review.sound(span), span, 1.0)

    def on_unmount(self) -> None:
        """Be silent when the screen goes."""
        self._be_silent()

    def _be_silent(self) -> None:
        if self._player is not None:
            self._player.stop()

    @work
    async def action_withdraw(self) -> None:
        """Take back this person's consent, after asking; that erases the recording for everyone."""
        person = self._person
        if person is None:
            return
        question = (
            f"Trekt {person.name} de toestemming in?\n\n"
            f"Dan wordt '{self._row.title}' nu gewist: geluid, tekst en tags, voor iedereen. Dit kan niet terug."
        )
        if await self.app.push_screen_wait(Ask(question, "Intrekken en wissen")):
            self._watch.stop()
            self._place.runner.forget(self._row.id)
            self._withdraw(person.name)

    @work(thread=True, exit_on_error=False, group="withdraw")
    def _withdraw(self, name: str) -> None:
        with closing(self._place.vault.open()) as store:
            receipt = withdraw(store, self._row.id, name, datetime.now().astimezone())
        self.app.call_from_thread(self._show_receipt, receipt)

    @work
    async def _show_receipt(self, receipt: Receipt) -> None:
        await show_receipt(self.app, receipt_text(receipt))
        self.dismiss(True)


def _standing(consent: Consent, today: date) -> tuple[str, ...]:
    """Say whether the consent holds, from full to short: a name gives way before what is said of it."""
    if not consent.gaps(today):
        return (f"geldt tot en met {day(consent.keep_until)}",)
    shorter = (Consent(tuple(replace(p, name=cut(p.name, cells)) for p in consent.people)) for cells in _NAME_CELLS)
    return (*(named.gaps(today)[0] for named in shorter), "geldt niet")


def _about(person: PersonConsent, moment: Moment | None) -> Content:
    said = "hardop gezegd" if moment is None else f"hardop gezegd op {clock(moment.at_ms)}"
    lines = []
    if person.withdrawn_on is not None:
        lines.append(Content.from_markup("[$quiet]ingetrokken[/]    $day", day=day(person.withdrawn_on)))
    lines += [
        Content.from_markup(
            "[$quiet]zei ja op[/]      $day, $form",
            day=day(person.given_on),
            form="getekend" if person.form == "getekend" else said,
        ),
        Content.from_markup("[$quiet]bewaren tot[/]    $day", day=day(person.keep_until)),
        Content.from_markup("[$quiet]in de opname[/]   $heard", heard="te horen" if person.speaks else "niet te horen"),
        Content(""),
    ]
    for purpose, meaning in PURPOSES.items():
        is_allowed = purpose in person.purposes
        style = "" if is_allowed else "[$quiet]"
        lines.append(
            Content.from_markup(
                f"{style}$mark $name: $meaning", mark="ja " if is_allowed else "nee", name=purpose, meaning=meaning
            )
        )
    return Content("\n").join(lines)
