"""What is done now and then: found by name in the palette, with progress and a stop, on a real vault."""

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import click
import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, Static

from gesprekscoach import tui
from gesprekscoach.cli.group import root
from gesprekscoach.domain.agreement import Scores
from gesprekscoach.domain.conversation import Conversation
from gesprekscoach.domain.learning import Gain, LearnedLayer, Outcome
from gesprekscoach.domain.recording import State
from gesprekscoach.domain.safety import GENERAL_NOTICE, SAFETY
from gesprekscoach.domain.tag_list import Change, Place
from gesprekscoach.services.differing import Difference
from gesprekscoach.services.ports import Progress
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.commands import FunctionProvider
from gesprekscoach.tui.queue_runner import QueueRunner
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.dialogs import Ask, AskText, Reading
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.settings import SettingsScreen
from gesprekscoach.tui.screens.tasking import TaskScreen
from gesprekscoach.tui.screens.vault import VaultScreen
from gesprekscoach.tui.screens.working import Workplace
from gesprekscoach.tui.widgets.keybar import KeyBar
from tests.tui.opening import running, settled
from tests.tui.places import TODAY, ScriptedDesk, ScriptedVault, add, said

SCORE = Scores(n=20, kappa=0.7, macro_f1=0.6, accuracy=0.8, low=0.5, high=0.9)
# Every command, and the function of the app that does the same; the palette of the library finds it by this name.
FUNCTIONS = {
    "demo": "Demo: bekijk het voorbeeldgesprek",
    "nieuw": "Nieuw: een andere kluis maken of openen",
    "importeer": "Importeren",
    "opnemen": "Opnemen",
    "verwerk": "Verwerken",
    "toon": "Openen",
    "feedback": "Openen",
    "rapport": "Rapport",
    "lijst": "Sorteren",
    "zoek": "Zoeken",
    "toestemming toon": "Toestemming",
    "toestemming intrekken": "Toestemming",
    "toestemming voorbeeld": "Toestemming: voorbeeldbestand",
    "opruimen": "Opruimen",
    "wis": "Wissen",
    "wachtzin wijzigen": "Wachtzin wijzigen",
    "tag": "Tag een uitgeschreven gesprek",
    "evalueer": "Evalueer: tags vergelijken met die van een mens",
    "tagger leer": "Tagger: leren van je verbeteringen",
    "tagger herstel": "Tagger: leren van je verbeteringen",
    "tagger stand": "Tagger: leren van je verbeteringen",
    "model lijst": "Spraakmodellen",
    "model haal": "Spraakmodellen",
    "model controleer": "Spraakmodellen",
    "dokter": "Dokter",
    "browser": "Browser: de app in een browser",
    "handleiding": "Handleiding",
}


class TaskVault(ScriptedVault):
    """A real vault whose tagger is a script; with ``hold`` its long work waits at the second step."""

    hold: Event | None = None

    def learn(self) -> Generator[Progress, None, Outcome]:
        yield Progress("Leren van verbeteringen", 0, 4)
        yield from self._wait("Nakijken")
        scores = {"act": SCORE}
        with self.open() as store:  # type: ignore[attr-defined]
            store.save_learned(LearnedLayer("2", "2+abc", b"x", 7, ("krat",)))
        return Outcome({"act": Gain(7, 2, 6)}, True, 40, 3, scores, scores, True)

    def differences(self) -> Generator[Progress, None, list[Difference]]:
        yield Progress("Tags vergelijken", 0, 1)
        yield from self._wait("Tags vergelijken")
        change = Change(Place(1, None, "phase"), "start", "clarify")
        return [Difference("krat", "Het krat", {"tagger": "1"}, self.versions(), (change,))]

    def _wait(self, step: str) -> Iterator[Progress]:
        yield Progress(step, 1, 4)
        if self.hold is not None:
            self.hold.wait(5)
            yield Progress(step, 2, 4)


class TaskDesk(ScriptedDesk):
    """The real program with a tagger that is quick."""

    def tag(self, conversation: Conversation) -> Conversation:
        return replace(
            conversation,
            turns=tuple(
                replace(turn, phase="start", signal=(SAFETY,) if turn.speaker == "client" else ())
                for turn in conversation.turns
            ),
        )

    def evaluate(self, conversations: Sequence[Conversation]) -> Generator[Progress, None, dict[str, Scores]]:
        yield Progress("Tags vergelijken", 0, len(conversations))
        return {"act": SCORE}


class House:
    """The app on a real vault with one conversation."""

    def __init__(self, home: Path) -> None:
        self.desk = TaskDesk(home)
        made = self.desk.vault()
        self.vault = TaskVault(made._coach, made._vault)
        self.app = GesprekscoachApp(self._first)
        add(self.vault, "krat", "Het krat", conversation=said("Wat staat erin?", "Post."), state=State.TAGGED)

    def _first(self) -> LibraryScreen:
        return LibraryScreen(Workplace(self.desk, self.vault, QueueRunner(self.app, self.vault)), lambda: TODAY)

    def text(self, selector: str = "#text") -> str:
        return str(self.app.screen.query_one(selector, Static).content)

    def functions(self) -> list[str]:
        provider = FunctionProvider(self.app.screen)
        return [name for name, _ in provider._functions()]

    async def open(self, pilot: Pilot[None], action: str) -> None:
        """Open a screen as the palette does."""
        await settled(pilot)
        library = next(screen for screen in self.app.screen_stack if isinstance(screen, LibraryScreen))
        await self.app.run_action(action, library)
        await settled(pilot)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def commands() -> Iterator[str]:
    context = click.Context(root)
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        names = command.list_commands(context) if isinstance(command, click.Group) else [""]
        yield from (f"{name} {part}".strip() for part in names)


async def test_every_command_of_the_command_line_stands_in_the_palette(house: House) -> None:
    assert set(commands()) == set(FUNCTIONS)
    async with running(house.app, size=(120, 40)) as pilot:
        await settled(pilot)
        assert set(FUNCTIONS.values()) <= set(house.functions())
        palette = FunctionProvider(house.app.screen)
        for command, function in FUNCTIONS.items():
            found = [str(hit.prompt) async for hit in palette.search(command.split()[0])]
            assert function in found, f"'{command}' finds only {found}"


async def test_the_palette_starts_with_what_one_can_do_and_ends_with_going_along_the_lines(house: House) -> None:
    async with running(house.app, size=(120, 40)) as pilot:
        await settled(pilot)
        found = [str(hit.display) async for hit in FunctionProvider(house.app.screen).discover()]
        assert found[0] == "Openen"
        assert found.index("Bladzijde verder") > found.index("Op slot")


async def test_the_palette_of_a_conversation_offers_them_too_without_what_needs_the_library(house: House) -> None:
    async with running(house.app, size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.app.screen, ConversationScreen)
        assert {"Dokter", "Tagger: leren van je verbeteringen", "Beweging"} <= set(house.functions())
        assert "Wissen" not in house.functions()


@pytest.mark.parametrize("action", ["settings", "import", "models", "handbook"])
async def test_the_palette_names_only_what_this_program_binds_whatever_has_the_focus(house: House, action: str) -> None:
    """A field, a list and a button of Textual have keys with English names."""
    texts = "".join(path.read_text(encoding="utf-8").lower() for path in Path(tui.__path__[0]).rglob("*.py"))
    async with running(house.app, size=(120, 40)) as pilot:
        await house.open(pilot, action)
        for _ in range(8):
            await pilot.press("tab")
            assert [name for name in house.functions() if f'"{name.lower()}"' not in texts] == []


async def test_the_palette_over_a_question_has_no_english_names_either(house: House) -> None:
    async with running(house.app, size=(120, 40)) as pilot:
        house.app.push_screen(Ask("Wissen?", "Wissen"))
        await settled(pilot)
        assert "Ander antwoord" in house.functions()
        assert "Focus Next" not in house.functions()


async def test_the_palette_runs_a_function_that_has_no_key(house: House) -> None:
    async with running(house.app, size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p", *"uitgeschreven")
        while not house.app.screen.query_one("CommandList").option_count:  # type: ignore[attr-defined]
            await pilot.pause()
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "uitgeschreven" in str(house.app.screen.query_one("#where", Static).content)


async def test_learning_says_what_it_gained_and_can_be_forgotten(house: House) -> None:
    async with running(house.app, size=(120, 40)) as pilot:
        await house.open(pilot, "learning")
        assert "nog niets geleerd" in house.text()
        await pilot.press("enter")
        await settled(pilot)
        assert "Handeling" in house.text() and "geldt vanaf nu" in house.text()
        await pilot.press("h")
        await pilot.pause()
        assert isinstance(house.app.screen, Ask)
        await pilot.press("right", "enter")
        await settled(pilot)
        await settled(pilot)
        assert "weer zoals het was" in house.text() and "nog niets geleerd" in house.text()


async def test_long_work_shows_how_far_it_is_and_can_be_stopped(house: House) -> None:
    house.vault.hold = Event()
    async with running(house.app, size=(80, 24)) as pilot:
        await house.open(pilot, "learning")
        await pilot.press("l")
        while "25%" not in house.text("#progress"):
            await pilot.pause()
        offered = str(house.app.screen.query_one(KeyBar).content)
        assert "stoppen" in offered and "leren" not in offered and "herstellen" not in offered
        await pilot.press("x")
        assert "stopt" in house.text("#progress")
        house.vault.hold.set()
        await settled(pilot)
        assert "niets veranderd" in house.text("#progress")
    with house.vault.open() as store:  # type: ignore[attr-defined]
        assert store.learned() is None


async def test_leaving_while_it_works_asks_first(house: House) -> None:
    house.vault.hold = Event()
    async with running(house.app, size=(80, 24)) as pilot:
        await house.open(pilot, "differences")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert isinstance(house.app.screen, Ask)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(house.app.screen, TaskScreen)
        house.vault.hold.set()
        await settled(pilot)
        assert "beurt 1, Fase: Goede start" in house.text() and "Er is niets veranderd." in house.text()


async def test_a_folder_of_labelled_conversations_gives_a_table(house: House, tmp_path: Path) -> None:
    async with running(house.app, size=(120, 40)) as pilot:
        await house.open(pilot, "evaluate")
        await pilot.press(*"leeg", "enter")
        await settled(pilot)
        assert "In leeg staat geen gesprek (.json)." in house.text("#progress")  # it stays, for who went away
        (tmp_path / "les.json").write_text(WRITTEN, encoding="utf-8")
        house.app.screen.query_one("#folder", Input).value = str(tmp_path)
        house.app.screen.query_one("#compare", Button).press()
        await settled(pilot)
        assert "Handeling" in house.text() and "80%" in house.text() and not house.text("#progress")


async def answered(pilot: Pilot[None], answer: str) -> None:
    """Answer the question whether a file may be replaced."""
    while not isinstance(pilot.app.screen, Ask):
        await pilot.pause()
    pilot.app.screen.query_one(f"#{answer}", Button).press()
    await settled(pilot)


async def test_a_written_out_conversation_is_tagged_and_kept_as_a_file(house: House, tmp_path: Path) -> None:
    (tmp_path / "les.json").write_text(WRITTEN, encoding="utf-8")
    (tmp_path / "getagd.json").write_text("van gisteren", encoding="utf-8")
    async with running(house.app, size=(120, 40)) as pilot:
        await house.open(pilot, "tag_file")
        house.app.screen.query_one("#file", Input).value = str(tmp_path / "les.json")
        await pilot.press("enter")
        await settled(pilot)
        assert "Hoe is het voor u om hier te zijn?" in house.text() and "Goede start" in house.text()
        assert GENERAL_NOTICE in " ".join(house.text().split())
        house.app.screen.query_one("#keep", Button).press()
        await pilot.pause()
        house.app.screen.query_one("#answer", Input).value = str(tmp_path / "getagd.json")
        await pilot.press("enter")
        await answered(pilot, "yes")
    written = json.loads((tmp_path / "getagd.json").read_text(encoding="utf-8"))
    assert written["turns"][0]["phase"] == "start"


async def test_the_example_of_a_consent_file_can_be_read_and_kept(house: House, tmp_path: Path) -> None:
    async with running(house.app, size=(80, 24)) as pilot:
        await house.open(pilot, "example_consent")
        assert isinstance(house.app.screen, Reading)
        house.app.screen.query_one("#keep", Button).press()
        await pilot.pause()
        assert isinstance(house.app.screen, AskText)
        (tmp_path / "ja.toml").write_text("van gisteren")
        house.app.screen.query_one("#answer", Input).value = str(tmp_path / "ja.toml")
        await pilot.press("enter")
        await answered(pilot, "no")
        assert isinstance(house.app.screen, Reading) and (tmp_path / "ja.toml").read_text() == "van gisteren"
        house.app.screen.query_one("#keep", Button).press()
        await pilot.pause()
        house.app.screen.query_one("#answer", Input).value = str(tmp_path / "ja.toml")
        await pilot.press("enter")
        await answered(pilot, "yes")
    assert house.desk.load_consent(str(tmp_path / "ja.toml")).people


async def test_the_browser_is_explained_with_this_vault_in_the_command(house: House) -> None:
    async with running(house.app, size=(80, 24)) as pilot:
        await house.open(pilot, "browser")
        assert f"gesprekscoach --kluis {house.vault.path} browser" in house.text("VerticalScroll > Static")


async def test_from_the_example_the_command_for_the_browser_leads_to_ones_own_vault(house: House) -> None:
    own = house.vault.path
    house.vault.path = own.with_name("voorbeeld.db")
    async with running(house.app, size=(80, 24)) as pilot:
        await house.open(pilot, "browser")
        assert f"gesprekscoach --kluis {own} browser" in house.text("VerticalScroll > Static")


async def test_the_example_offers_no_other_passphrase(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScriptedVault, "is_example", True)
    async with running(house.app, size=(80, 24)) as pilot:
        await settled(pilot)
        assert "Wachtzin wijzigen" not in house.functions()
        await house.open(pilot, "settings")
        assert isinstance(house.app.screen, SettingsScreen)
        assert not {"change", "change-file"} & {button.id for button in house.app.screen.query(Button)}
        await pilot.press("ctrl+w")
        await settled(pilot)
        assert isinstance(house.app.screen, SettingsScreen)


async def test_a_folder_with_a_space_stands_between_quotation_marks_in_that_command(tmp_path: Path) -> None:
    house = House(tmp_path / "Application Support")
    async with running(house.app, size=(80, 24)) as pilot:
        await house.open(pilot, "browser")
        assert f'gesprekscoach --kluis "{house.vault.path}" browser' in house.text("VerticalScroll > Static")


async def test_the_passphrase_is_changed_from_the_palette(house: House) -> None:
    async with running(house.app, size=(80, 24)) as pilot:
        await house.open(pilot, "change_key")
        await pilot.pause(0.1)
        assert isinstance(house.app.screen, AskText)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(house.app.screen, SettingsScreen)


async def test_another_vault_is_asked_for_behind_a_closed_door(own_home: Path, tmp_path: Path) -> None:
    own_home.mkdir()
    desk = ScriptedDesk(own_home)
    desk.vault()
    app = GesprekscoachApp(lambda: VaultScreen(desk, key_file=own_home / "sleutel.txt"))
    async with running(app, size=(80, 24)) as pilot:
        while not isinstance(app.screen, LibraryScreen):
            await pilot.pause()
        await settled(pilot)
        await app.run_action("other_vault", app.screen)
        await pilot.pause()
        assert isinstance(app.screen, AskText)
        app.screen.query_one("#answer", Input).value = str(tmp_path / "tweede.db")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, VaultScreen)
        assert app.screen.query("#again"), "a vault that is not there yet is made"
        assert desk.settings.vault == tmp_path / "tweede.db"


WRITTEN = """{"id": "les-1", "setting": "debt", "address": "u", "turns": [
    {"n": 1, "speaker": "professional", "utterances": [{"text": "Hoe is het voor u om hier te zijn?"}]},
    {"n": 2, "speaker": "client", "utterances": [{"text": "Nou, ik zag er wel tegenop."}]}]}"""
