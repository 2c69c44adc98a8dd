"""What the screens around the conversation look like; each snapshot says what one should see."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
from textual.screen import Screen

from gesprekscoach.domain.conversation import Word
from gesprekscoach.domain.moments import Moment, MomentKind
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.speech import Block, Segment, Span
from gesprekscoach.services.checkup import Finding
from gesprekscoach.services.ports import Plan, Progress
from gesprekscoach.services.transcribing import HEARING_WORDS
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.desk import Desk
from gesprekscoach.tui.forms import new_drafts
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens.consent import ConsentScreen
from gesprekscoach.tui.screens.differing import DifferencesScreen
from gesprekscoach.tui.screens.doctor import DoctorScreen
from gesprekscoach.tui.screens.evaluating import EvaluateScreen
from gesprekscoach.tui.screens.handbook import HandbookScreen
from gesprekscoach.tui.screens.importing import ImportScreen
from gesprekscoach.tui.screens.learning import LearningScreen
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.models import ModelsScreen
from gesprekscoach.tui.screens.queue import QueueScreen
from gesprekscoach.tui.screens.recording import RecordingScreen
from gesprekscoach.tui.screens.register import RegisterScreen
from gesprekscoach.tui.screens.reporting import ReportScreen
from gesprekscoach.tui.screens.settings import SettingsScreen
from gesprekscoach.tui.screens.tagging import TagFileScreen
from gesprekscoach.tui.screens.vault import VaultScreen
from gesprekscoach.tui.screens.working import WorkingScreen, Workplace
from gesprekscoach.tui.themes import DARK, HIGH_CONTRAST
from tests.tui.drawing import matches
from tests.tui.opening import drawn_twice_alike
from tests.tui.places import TODAY, ScriptedDesk, add, consent, said
from tests.tui.sounds import FakeMicrophones

SIZES = {"80x24": (80, 24), "120x40": (120, 40), "200x60": (200, 60)}


class StillDesk(ScriptedDesk):
    """The real program, with a doctor and a microphone that say the same every time."""

    def checkup(self) -> Iterator[Finding]:
        """Find one thing of each kind."""
        yield Finding("Python", True, "3.11.7 op Linux x86_64")
        yield Finding("Schijf", False, "0,1 GB vrij: maak eerst ruimte")
        yield Finding("Microfoon en geluid", None, "er is geen microfoon. Een bestand importeren kan wel gewoon.")

    def microphones(self) -> FakeMicrophones:
        """Hear nothing yet."""
        return FakeMicrophones(seconds=0)


class Stage:
    """A vault with five conversations, and every screen that can be opened on it."""

    def __init__(self, folder: Path) -> None:
        home = Path("thuis")
        self.desk: Desk = StillDesk(home)
        self.vault = StillDesk(home).vault()
        self.sounds = folder / "opnames"
        self.sounds.mkdir()
        for name in ("oefening dinsdag.m4a", "rollenspel.opus"):
            (self.sounds / name).touch()
        self._fill()
        self.first: Callable[[], Screen[object]] = self.library
        self.app = GesprekscoachApp(lambda: self.first())
        self.place = Workplace(self.desk, self.vault, QueueRunner(self.app, self.vault))

    def _fill(self) -> None:
        long = said(*["Wat staat er in dat krat?", "Alles wat misging."] * 16)
        spoken = consent("Noor", "Sem", form="mondeling")
        add(self.vault, "krat", "Het krat achter in de bus", people=spoken, conversation=long, state=State.REVIEWED)
        soon = consent("Noor", "Ada", until=TODAY + timedelta(days=9))
        add(self.vault, "versie", "Versie veertien", people=soon, conversation=long, state=State.TAGGED)
        other = consent("Bas", "Sem", until=TODAY - timedelta(days=2))
        add(
            self.vault,
            "dozen",
            "Drie dozen",
            people=other,
            held_on=date(2026, 11, 5),
            conversation=long,
            state=State.TAGGED,
        )
        add(self.vault, "rol", "Rollenspel dinsdag", people=consent("Bas", "Mevrouw De Wit"), held_on=TODAY)
        words = [Word(text, at * 900, at * 900 + 700) for at, text in enumerate("Wat ligt er in de gang?".split())]
        with closing(self.vault.open()) as store:
            store.add_moment("krat", Moment(72_000, MomentKind.CONSENT))
            store.save_plan("rol", Plan("base", ((None, Span(0, 300_000)),), (Block(0, Span(0, 300_000)),)))
            store.save_block("rol", "base", 0, [Segment(Span(0, 6_000), tuple(words), -0.2, 0.1, 1.2)])
        self.vault.steps = (Progress(HEARING_WORDS, 0, 872_000), Progress(HEARING_WORDS, 300_000, 872_000))
        self.vault.gate = Event()

    def new_vault(self) -> VaultScreen:
        elsewhere = StillDesk(Path("map van de gebruiker"))
        return VaultScreen(elsewhere)

    def library(self) -> LibraryScreen:
        return LibraryScreen(self.place, lambda: TODAY)

    def queue(self) -> QueueScreen:
        with closing(self.vault.open()) as store:
            rows = {row.id: row for row in store.recordings()}
        self.place.runner.add([rows["rol"], rows["versie"]])
        return QueueScreen(self.place)

    def register(self) -> RegisterScreen:
        with closing(self.vault.open()) as store:
            [row] = [row for row in store.recordings() if row.id == "krat"]
        return RegisterScreen(self.place, row, TODAY)


HANDBOOK = "# Handleiding\n\nVoor trainers.\n\n## Wat doet het?\n\nTekst.\n\n## Privacy\n\nTekst.\n"

SCREENS: dict[str, Callable[[Stage], Screen[object]]] = {
    # Centred: what this is, the passphrase twice, the warning in three lines, the tick, and the example below.
    "kluis": Stage.new_vault,
    # Search and filters on top; title, people, date, opening, ribbon and state in columns; two warnings at the bottom.
    "bibliotheek": Stage.library,
    # Two people on the left, the form with a choice per line on the right, what is missing at the bottom.
    "toestemming": lambda stage: ConsentScreen(stage.desk, new_drafts(TODAY), TODAY),
    # Files on the left, fields on the right, consent as a gate before the button.
    "importeren": lambda stage: ImportScreen(stage.place, TODAY, stage.sounds),
    # Who agreed, the choice of microphone, a meter that listens, and one button.
    "opnemen": lambda stage: RecordingScreen(stage.place, consent("Noor", "Sem"), TODAY),
    # A bar for what runs, one that waits, and below it the words that were heard.
    "wachtrij": Stage.queue,
    # Two people, and for the chosen one when, how, until when, and each purpose with ja or nee.
    "register": Stage.register,
    # Speech, lock, colours and places under short headings.
    "instellingen": lambda stage: SettingsScreen(stage.place),
    # Seven models with state and size, the used one dotted, and what it is good for.
    "modellen": lambda stage: ModelsScreen(stage.place),
    # Three findings with a word and a colour.
    "dokter": lambda stage: DoctorScreen(stage.desk),
    # Chapters and tracks on the left, the first chapter on the right.
    "handleiding": lambda stage: HandbookScreen(stage.desk, HANDBOOK),
    # What learning does in two lines, two buttons, and what was learned so far.
    "leren": lambda stage: LearningScreen(stage.place),
    # What it is for, and one button.
    "verschil": lambda stage: DifferencesScreen(stage.place),
    # What it is for, a field for the folder and a button.
    "evalueren": lambda stage: EvaluateScreen(stage.desk),
    # What it is for, a field for the file and two buttons, the second not yet.
    "taggen": lambda stage: TagFileScreen(stage.desk),
    # Kind, file, names, what was written beside the talk, a warning, and one button.
    "rapport": lambda stage: ReportScreen(stage.vault, "krat", "Het krat achter in de bus"),
}
FIVE = ("kluis", "bibliotheek", "toestemming", "wachtrij", "opnemen")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Stand in a folder of this test, so that the paths on the screen are the same every time."""
    monkeypatch.chdir(tmp_path)
    return Stage(tmp_path)


async def drawn(stage: Stage, name: str, size: str, theme: str, stored: str) -> bool:
    stage.first = lambda: SCREENS[name](stage)
    async with stage.app.run_test(size=SIZES[size]) as pilot:
        stage.app.animation_level = "none"
        stage.app.theme = theme
        while not isinstance(stage.app.screen, WorkingScreen):
            await pilot.pause(0.02)
        await drawn_twice_alike(pilot)
        outcome = matches(stage.app, stored)
        assert stage.vault.gate is not None
        stage.vault.gate.set()
        return outcome


@pytest.mark.parametrize("name", SCREENS)
async def test_every_working_screen_looks_as_it_should(stage: Stage, name: str) -> None:
    assert await drawn(stage, name, "120x40", DARK, name)


@pytest.mark.parametrize("size", ["80x24", "200x60"])
@pytest.mark.parametrize("name", FIVE)
async def test_five_of_them_fit_a_small_screen_and_use_a_large_one(stage: Stage, name: str, size: str) -> None:
    assert await drawn(stage, name, size, DARK, f"{name}-{size}")


@pytest.mark.parametrize("name", FIVE)
async def test_five_of_them_in_high_contrast(stage: Stage, name: str) -> None:
    assert await drawn(stage, name, "120x40", HIGH_CONTRAST, f"{name}-hoog-contrast")
