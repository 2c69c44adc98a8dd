"""Speech models: which there are, what they are good for, and bringing one in."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from gesprekscoach.domain.dutch_numbers import size
from gesprekscoach.domain.speech_models import ModelRow, ModelState
from gesprekscoach.errors import GesprekscoachError
from gesprekscoach.services.files import typed_path
from gesprekscoach.services.models import NONE_TO_CHECK, check_models, fetch_model, list_models
from gesprekscoach.tui import explanations
from gesprekscoach.tui.keys import LIST
from gesprekscoach.tui.phrases import share_of
from gesprekscoach.tui.screens.dialogs import Ask, AskText
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace
from gesprekscoach.tui.widgets.keybar import KeyBar
from gesprekscoach.tui.widgets.row_list import RowList
from gesprekscoach.tui.widgets.titlebar import TitleBar
from gesprekscoach.tui.widgets.told import Told


class ModelsScreen(WorkingScreen):
    """Lists the register; fetching is the only thing in the program that may use the network, and it asks."""

    EXPLANATION = explanations.MODELS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "fetch", "ophalen", tooltip="Haal dit model van internet"),
        Binding("f", "from_folder", "uit een map", tooltip="Neem de bestanden uit een map, zonder internet"),
        Binding("x", "stop", "stoppen", tooltip="Stop; wat er al is, blijft en gaat later verder"),
        Binding("c", "check", "controleren", tooltip="Lees alle modellen helemaal na"),
        Binding("u", "use", "gebruiken", tooltip="Verwerk voortaan met dit model"),
        *LIST,
    ]

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._rows: Sequence[ModelRow] = ()
        self._stop = Event()
        self._is_running = False

    @property
    def is_busy(self) -> bool:
        """The vault stays open while a model comes in: locking would break that off."""
        return self._is_running

    def compose(self) -> ComposeResult:
        """The list, what the chosen model is good for, and what goes on."""
        yield TitleBar("Spraakmodellen", "alleen ophalen gebruikt internet")
        yield RowList(id="models")
        yield Static("", id="about", markup=False)
        yield Told("", id="progress", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the register after the first paint."""
        self.set_focus(self.query_one(OptionList))
        self._load()

    @work(thread=True, exit_on_error=False, group="load")
    def _load(self) -> None:
        self.app.call_from_thread(self._show, list_models(self._place.desk.models()))

    def _show(self, rows: Sequence[ModelRow]) -> None:
        self._rows = rows
        models = self.query_one(OptionList)
        at = models.highlighted or 0
        chosen = self._place.desk.settings.model
        models.set_options(
            [
                Option(
                    f"{'●' if row.model.name == chosen else ' '} {row.model.name:<16} {row.state:<26}"
                    f"{size(row.model.size):>10}"
                )
                for row in rows
            ]
        )
        models.highlighted = min(at, len(rows) - 1)

    @property
    def _row(self) -> ModelRow | None:
        return self.chosen(self._rows)

    @on(OptionList.OptionHighlighted)
    def _explain(self) -> None:
        row = self._row
        if row is not None:
            memory = f"{'' if row.model.memory_measured else 'ongeveer '}{size(row.model.memory_mb * 1e6)} geheugen"
            self.query_one("#about", Static).update(f"{row.model.good_for}\nGebruikt {memory} bij het verwerken.")

    def action_use(self) -> None:
        """Process with this model from now on."""
        row = self._row
        if row is None:
            return
        if row.state is ModelState.ABSENT:
            self.notify("Haal dit model eerst op met g.", timeout=4)
            return
        self._place.desk.save_settings({"model": row.model.name})
        self._show(self._rows)

    @work
    async def action_fetch(self) -> None:
        """Fetch the model from the network, after asking."""
        row = self._row
        if row is None:
            return
        doubt = (
            ""
            if row.model.known
            else "\n\nVan dit model is geen controlegetal bekend. Dan weet je niet zeker wat je krijgt."
        )
        question = f"{row.model.name} van internet halen? Dat is {size(row.model.size)}.{doubt}"
        if await self.app.push_screen_wait(Ask(question, "Ophalen")):
            self._fetch(row.model.name, None, not row.model.known)

    @work
    async def action_from_folder(self) -> None:
        """Take the files from a folder."""
        row = self._row
        folder = await self.app.push_screen_wait(AskText("In welke map staan de bestanden?", "Nemen"))
        if row is not None and folder is not None:
            self._fetch(row.model.name, typed_path(folder), not row.model.known)

    @work(thread=True, exclusive=True, exit_on_error=False, group="fetch")
    def _fetch(self, name: str, folder: Path | None, allow_unknown: bool) -> None:
        store = self._place.desk.models()
        self._set_running(True)
        try:
            with closing(fetch_model(store, name, folder, allow_unknown)) as steps:
                for step in steps:
                    if self._stop.is_set():
                        self.app.call_from_thread(self._say, f"Gestopt. Met g gaat {name} verder waar het was.")
                        return
                    self.app.call_from_thread(self._say, f"{step.step}: {share_of(step):.0%}")
            self.app.call_from_thread(self._say, f"Model {name} is klaar voor gebruik.")
        finally:
            self._set_running(False)
        self._load()

    @work(thread=True, exclusive=True, exit_on_error=False, group="fetch")
    def action_check(self) -> None:
        """Read every installed model whole."""
        self._set_running(True)
        self.app.call_from_thread(self._say, "De modellen worden nagelezen …")
        said = []
        try:
            for outcome in check_models(self._place.desk.models()):
                said.append(f"{outcome.name}: " + ("beschadigd" if outcome.wrong_files else "in orde"))
                if self._stop.is_set():
                    break
                self.app.call_from_thread(self._say, "\n".join(said))
        finally:
            self.app.call_from_thread(self._say, "\n".join(said) or NONE_TO_CHECK)
            self._set_running(False)

    def _set_running(self, is_running: bool) -> None:
        """Say from the working thread whether something goes on."""
        self._is_running = is_running
        if is_running:
            self._stop.clear()
            self.app.call_from_thread(self._say, "")
        self.app.call_from_thread(self.refresh_bindings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what runs, and nothing beside it."""
        if action in ("fetch", "from_folder", "check"):
            return not self._is_running
        return self._is_running if action == "stop" else True

    def action_stop(self) -> None:
        """Stop fetching or checking after the step in hand."""
        self._stop.set()

    def on_unmount(self) -> None:
        """Stop when the screen goes."""
        self._stop.set()

    def report(self, error: GesprekscoachError) -> None:
        """Let it stand what went wrong: a large model takes hours to come in, and nobody waits for that."""
        if self.is_attached:
            self.query_one(Told).report(error)

    def _say(self, text: str) -> None:
        if self.is_attached:
            self.query_one("#progress", Static).update(text)
