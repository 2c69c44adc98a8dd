"""The app as a whole: what it imports, its themes and its palette."""

import asyncio
import subprocess
import sys

import pytest
from textual.events import Key, MouseDown, MouseUp, Paste
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from textual.widgets._toast import Toast

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.commands import FunctionPalette
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.hearing import HearingScreen
from gesprekscoach.tui.themes import themes
from tests.tui.opening import running, until
from tests.tui.reviewing import NO_VAULT, FakeReview

HEAVY = (
    "numpy",
    "av",
    "faster_whisper",
    "onnxruntime",
    "tokenizers",
    "spacy",
    "sqlite_utils",
    "sqlcipher3",
    "sounddevice",
)


async def found(pilot: Pilot[None]) -> OptionList:
    """Wait until the palette has shown what it found."""
    shown = pilot.app.screen.query_one(OptionList)
    while not shown.option_count:
        await pilot.pause()
    return shown


def app() -> GesprekscoachApp:
    return GesprekscoachApp(lambda: ConversationScreen(FakeReview(), NO_VAULT))


@pytest.mark.parametrize("module", ["gesprekscoach.tui.app", "gesprekscoach.tui.screens.conversation"])
def test_opening_the_app_imports_no_heavy_package(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed.strip() == "[]"


async def test_the_palette_finds_a_function_by_its_dutch_name() -> None:
    async with running(app(), size=(120, 40)) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("ctrl+p", *"volgende passage")
        await found(pilot)
        assert isinstance(pilot.app.screen, FunctionPalette)
        await pilot.press("enter", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, ConversationScreen)
        assert screen.cursor > 1


async def test_the_palette_finds_by_verbeter_all_that_a_person_can_put_right() -> None:
    async with running(app(), size=(120, 40)) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("ctrl+p", *"verbeter")
        shown = await found(pilot)
        await until(pilot, lambda: shown.option_count > 5)
        names = {str(option.prompt).partition("\n")[0] for option in shown.options}
        assert {"Fase", "Wereld", "Handeling", "Spreker", "Woorden verbeteren"} <= names


async def test_the_palette_says_in_dutch_that_it_found_nothing() -> None:
    async with running(app(), size=(120, 40)) as pilot:
        await pilot.press("ctrl+p", *"qqqq")
        assert pilot.app.screen.query_one(Input).placeholder == "Zoek een functie"
        shown = await found(pilot)
        assert shown.option_count == 1
        assert "Niets gevonden" in str(shown.get_option_at_index(0).prompt)


@pytest.mark.parametrize("page", ["pagedown", "pageup"])
async def test_a_page_key_ends_nothing_while_no_line_of_the_palette_is_in_sight(page: str) -> None:
    async with running(app(), size=(40, 4)) as pilot:
        await pilot.press("ctrl+p")
        await found(pilot)
        await pilot.press("down", page)
        assert isinstance(pilot.app.screen, FunctionPalette)


async def test_enter_held_in_the_palette_opens_one_screen_and_closes_none_behind_it() -> None:
    async with running(app(), size=(120, 40)) as pilot:
        await pilot.app.workers.wait_for_complete()
        await pilot.press("ctrl+p", *"hoe het gehoord is")
        await until(pilot, lambda: pilot.app.screen.query_one(OptionList).option_count == 1)
        for _ in range(2):  # without waiting in between
            pilot.app.post_message(Key("enter", None))
        await until(pilot, lambda: isinstance(pilot.app.screen, HearingScreen))
        await pilot.pause()
        assert [type(screen) for screen in pilot.app.screen_stack[1:]] == [ConversationScreen, HearingScreen]


async def test_a_palette_that_closes_makes_way_for_the_next() -> None:
    async with running(app(), size=(120, 40)) as pilot:
        await pilot.press("ctrl+p")
        closing = pilot.app.screen
        closing.dismiss()
        pilot.app.post_message(Key("ctrl+p", None))  # while the first is still being taken down
        await until(pilot, lambda: isinstance(pilot.app.screen, FunctionPalette))
        assert pilot.app.screen is not closing


async def test_a_palette_that_is_closed_before_it_stands_looks_for_nothing() -> None:
    async with running(app(), size=(120, 40)) as pilot:
        behind = pilot.app.screen
        pilot.app.action_command_palette()
        pilot.app.screen.dismiss()
        await pilot.pause(0.1)
        assert pilot.app.screen is behind and pilot.app.is_running


async def test_a_second_click_on_a_message_that_goes_ends_nothing() -> None:
    async with running(app(), size=(120, 40), notifications=True) as pilot:
        await pilot.press("ctrl+c")
        await until(pilot, lambda: bool(pilot.app.screen.query(Toast)))
        at = pilot.app.screen.query_one(Toast).region.center
        for _ in range(2):
            for mouse in (MouseDown, MouseUp):  # as a terminal tells of them: ``click`` waits in between
                pilot.app.post_message(mouse(None, *map(int, at), 0, 0, 1, False, False, False))
            await asyncio.sleep(0.003)
        await until(pilot, lambda: not pilot.app.screen.query(Toast))
        assert pilot.app.is_running


async def test_what_is_pasted_holds_no_sign_that_ends_a_text_for_the_system() -> None:
    async with running(app()) as pilot:
        await pilot.press("/")
        pilot.app.post_message(Paste("po\0st"))
        await pilot.pause()
        assert pilot.app.screen.query_one("#find-words", Input).value == "post"


async def test_one_key_goes_through_all_colours_and_back() -> None:
    async with running(app()) as pilot:
        seen = [pilot.app.theme]
        for _ in themes():
            await pilot.press("ctrl+t")
            seen.append(pilot.app.theme)
        assert seen == ["donker", "licht", "hoog contrast", "donker"]


async def test_ctrl_c_says_in_dutch_how_to_stop_and_stops_nothing() -> None:
    async with running(app(), notifications=True) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert [notice.message for notice in pilot.app._notifications] == [
            "Wil je stoppen? Druk op ctrl-q. Wat klaar is, blijft bewaard."
        ]
        assert pilot.app.is_running


async def test_text_that_is_copied_is_out_in_the_open_and_the_app_says_so() -> None:
    async with running(app(), notifications=True) as pilot:
        await pilot.press("/", *"post", "shift+home", "ctrl+c")
        await pilot.pause()
        assert pilot.app.clipboard == "post"
        assert [notice.message for notice in pilot.app._notifications] == [
            "Gekopieerd. Andere programma's kunnen deze tekst nu lezen."
        ]


@pytest.mark.parametrize("opens", ["f", "c", "m", "a", "f1", "f2", "H", "ctrl+p"])
@pytest.mark.parametrize("stops", ["ctrl+c", "ctrl+q"])
async def test_a_small_window_says_how_to_leave_to_whoever_wants_to_stop(opens: str, stops: str) -> None:
    async with running(app(), notifications=True) as pilot:
        await pilot.press("j", opens)
        while not pilot.app.screen.is_modal:
            await pilot.pause()
        window = pilot.app.screen
        await pilot.press(stops)
        await pilot.pause()
        assert [notice.message for notice in pilot.app._notifications] == [
            "Sluit eerst dit venster met esc. Stop daarna met ctrl-q."
        ]
        assert pilot.app.screen is window
