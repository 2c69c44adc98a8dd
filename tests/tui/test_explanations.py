"""What F1 and ``?`` explain: every screen, and first the part of it that has the focus."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from gesprekscoach.tui import screens
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.screens.base import CoachScreen
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.explanation import ExplanationScreen
from gesprekscoach.tui.screens.importing import ImportScreen
from gesprekscoach.tui.screens.vault import VaultScreen
from tests.tui.opening import opened, opened_at, running, settled
from tests.tui.places import TODAY, ScriptedDesk
from tests.tui.test_queue import Queue


def kinds(of: type[CoachScreen]) -> Iterator[type[CoachScreen]]:  # type: ignore[type-arg]
    """Yield the screens that a user sees: those that no other one builds on."""
    for module in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"{screens.__name__}.{module.name}")
    own = [kind for kind in of.__subclasses__() if kind.__module__.startswith(screens.__name__)]
    for kind in own:
        yield from kinds(kind)
    if not own:
        yield of


def explained(pilot: Pilot[None]) -> str:
    """Return what stands in the explanation on the screen."""
    assert isinstance(pilot.app.screen, ExplanationScreen)
    return str(pilot.app.screen.query_one(Static).content)


def test_every_screen_explains_itself() -> None:
    found = set(kinds(CoachScreen))
    assert len(found) > 15
    assert [kind.__name__ for kind in found if not kind.EXPLANATION] == [ConversationScreen.__name__]


async def test_in_a_form_f1_explains_the_field_first_and_then_the_screen(tmp_path: Path) -> None:
    queue = Queue(tmp_path)
    app = GesprekscoachApp(lambda: ImportScreen(queue.place, TODAY, tmp_path))
    async with running(app, size=(120, 40)) as pilot:
        app.screen.query_one("#held", Input).focus()
        await pilot.pause()
        assert "f1 uitleg" in str(app.screen.query_one("#keys", Static).content)
        await pilot.press("question_mark")
        assert app.screen.query_one("#held", Input).value.endswith("?")
        await pilot.press("f1")
        assert explained(pilot).startswith("Datum: de dag van het gesprek")
        assert "Een opname in de kluis zetten" in explained(pilot)


async def test_the_first_screen_explains_what_a_vault_is(tmp_path: Path) -> None:
    app = GesprekscoachApp(lambda: VaultScreen(ScriptedDesk(tmp_path)))
    async with running(app, size=(120, 40)) as pilot:
        await pilot.press("f1")
        assert "Wachtzin: een paar woorden" in explained(pilot)
        assert "versleuteld" in explained(pilot)


async def test_on_the_card_the_number_at_the_cursor_is_explained() -> None:
    async with opened_at("2") as (pilot, screen):
        shown = screen.query_one("#light-card PassageList", OptionList)
        shown.highlighted = next(i for i, o in enumerate(shown.options) if "Ongevraagd advies" in str(o.prompt))
        await pilot.press("f1")
        assert explained(pilot).startswith("Ongevraagd advies: raad of een oplossing waar niemand om vroeg.")
        assert "De kaart" in explained(pilot)


async def test_every_other_light_explains_how_to_read_it() -> None:
    async with opened() as (pilot, _screen):
        for key, words in (("3", "De opening"), ("4", "De vragen"), ("5", "Twee werelden"), ("6", "De beweging")):
            await pilot.press(key)
            await settled(pilot)
            await pilot.press("f1")
            assert explained(pilot).startswith(words)
            await pilot.press("escape")


async def test_where_words_are_unsure_it_explains_how_they_are_drawn_and_confirmed() -> None:
    async with opened() as (pilot, screen):
        assert screen.view is not None
        unsure = [any(word.is_unsure for word in turn.utterances[0].words) for turn in screen.view.turns]
        for is_unsure in (True, False):
            screen.cursor = unsure.index(is_unsure)
            await pilot.press("f1")
            assert ("Druk dan op e, en daarna op enter." in explained(pilot)) == is_unsure
            await pilot.press("escape")
