"""Colours: legible in every theme, and told apart by people who see fewer of them."""

import html
import re
from collections.abc import Iterator
from itertools import combinations
from math import dist
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.command import CommandList
from textual.theme import Theme
from textual.widget import Widget
from textual.widgets import Input, OptionList

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.forms import new_drafts
from gesprekscoach.tui.legend import Legend
from gesprekscoach.tui.screens.consent import ConsentScreen
from gesprekscoach.tui.screens.dialogs import AskText
from gesprekscoach.tui.themes import HIGH_CONTRAST, contrast, label_colour, legible, themes
from gesprekscoach.tui.widgets.fields import Tick
from tests.tui.drawing import FOLDER
from tests.tui.opening import opened, running, settled, until
from tests.tui.places import TODAY, ScriptedDesk
from tests.tui.reviewing import codebook
from tests.tui.test_importing import Place

# Machado, Oliveira and Fernandes (2009), severity 1.0: what is left of red, green and blue.
SIGHT = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Five times the just noticeable difference in CIELAB (2.3).
TOLD_APART = 11.5


def seen_with(matrix: tuple[tuple[float, ...], ...], colour: str) -> tuple[float, ...]:
    linear = [_linear(part / 255) for part in Color.parse(colour).rgb]
    return tuple(_gamma(min(1.0, max(0.0, sum(w * c for w, c in zip(row, linear, strict=True))))) for row in matrix)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return 255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = (_linear(part / 255) for part in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def labels() -> list[tuple[str, str]]:
    book = codebook()
    return [(f"{t.code}.{label.code}", book.colours[label.colour]) for t in book.tracks for label in t.labels]


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_every_label_is_legible(theme: Theme) -> None:
    wanted = 7.0 if theme.name == HIGH_CONTRAST else 4.5
    background = Color.parse(theme.background or "")

    dim = [name for name, colour in labels() if contrast(Color.parse(label_colour(colour, theme)), background) < wanted]

    assert dim == []


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_a_large_surface_in_the_colour_of_a_label_is_told_from_the_background(theme: Theme) -> None:
    legend = Legend(codebook(), theme)
    calm = [Color.parse(legend.calm(sign)) for track in codebook().tracks for sign in legend.signs(track.code)]
    assert min(contrast(colour, Color.parse(theme.background or "")) for colour in calm) >= 3


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_quiet_text_is_legible_too(theme: Theme) -> None:
    background = Color.parse(theme.background or "")

    assert contrast(Color.parse(theme.variables["quiet"]), background) >= 4.5
    assert contrast(Color.parse(theme.foreground or ""), Color.parse(theme.variables["cursor"])) >= 7


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_the_example_in_an_empty_field_is_legible_and_does_not_look_typed(theme: Theme) -> None:
    async with running(GesprekscoachApp(lambda: AskText("Welk bestand?", "Lezen", "bijvoorbeeld ja.toml"))) as pilot:
        pilot.app.theme = theme.name
        field = pilot.app.screen.query_one(Input)
        for focused in (field, None):
            pilot.app.screen.set_focus(focused)
            await pilot.pause()
            [style] = [part.style for part in field.render_line(0) if part.text.endswith("toml") and part.style]
            assert style.color is not None and style.bgcolor is not None and style.italic
            shown = contrast(Color.parse(style.color.name), Color.parse(style.bgcolor.name))
            assert shown >= (7.0 if theme.name == HIGH_CONTRAST else 4.5)


@pytest.mark.parametrize("keys", ["2", "5", "h", "H"])
@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_quiet_text_and_colours_are_legible_in_the_row_at_the_cursor_too(theme: Theme, keys: str) -> None:
    async with opened() as (pilot, _screen):
        pilot.app.theme = theme.name
        await pilot.press(keys)
        await settled(pilot)
        shown = next(found for found in pilot.app.screen.query(OptionList) if found.has_focus)
        parts = [part for y in range(shown.size.height) for part in shown.render_line(y) if part.text.strip()]
        here = [
            contrast(Color.parse(part.style.color.name), Color.parse(part.style.bgcolor.name))
            for part in parts
            if part.style and part.style.color and part.style.bgcolor
            if Color.parse(part.style.bgcolor.name) == Color.parse(theme.variables["cursor"])
        ]
        assert len(here) > 1 and min(here) >= (7.0 if theme.name == HIGH_CONTRAST else 4.5)


def dim(shown: Widget, theme: Theme) -> set[str]:
    """Return what stands in a widget or screen, and not behind it, with less contrast than the theme promises."""
    text = 7.0 if theme.name == HIGH_CONTRAST else 4.5
    parts = [
        part
        for widget in shown.walk_children(Widget)
        if not widget.disabled
        for y in range(widget.size.height)
        for part in widget.render_line(y)
    ]
    return {
        part.text.strip()
        for part in parts
        if part.style and part.style.color and part.style.bgcolor and not part.text.isspace()
        if contrast(Color.parse(part.style.color.name), Color.parse(part.style.bgcolor.name))
        < (3.0 if set(part.text) <= set(" ▁▂▃▄▅▆▇█▼") else text)
    }


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_what_a_small_screen_asks_or_explains_is_legible(theme: Theme) -> None:
    async with opened(size=(80, 24)) as (pilot, _screen):
        pilot.app.theme = theme.name
        shown = {}
        for key in ("h", "f", "M", "c", "f1", "f2", "H"):
            await pilot.press(key)
            await settled(pilot)
            shown[key] = dim(pilot.app.screen, theme)
            await pilot.press("escape")
        assert {key: words for key, words in shown.items() if words} == {}


@pytest.mark.parametrize("key", ["h", "c", "M"])
async def test_a_question_at_the_bottom_does_not_dim_the_turn_it_asks_about(key: str) -> None:
    async with opened() as (pilot, screen):
        await pilot.press(key)
        await settled(pilot)
        assert pilot.app.screen is not screen and pilot.app.screen.styles.background.a == 0


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_every_field_of_a_form_is_legible_with_the_focus_and_without(theme: Theme, tmp_path: Path) -> None:
    place = Place(tmp_path)
    async with running(place.app, size=(100, 40)) as pilot:
        place.app.theme = theme.name
        await place.open_import(pilot)
        fields = place.app.screen.query_one("#fields")
        place.app.screen.query_one("#process", Tick).value = False
        seen: set[object] = set()
        found: set[str] = set()
        while (at := place.app.focused) not in seen:
            seen.add(at)
            await pilot.pause()
            found |= dim(fields, theme)
            await pilot.press("tab")
        assert len(seen) > 6 and found == set()


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_the_chosen_row_of_a_list_is_seen_while_the_focus_is_in_the_form(theme: Theme, tmp_path: Path) -> None:
    app = GesprekscoachApp(lambda: ConsentScreen(ScriptedDesk(tmp_path), new_drafts(TODAY), TODAY))
    async with running(app) as pilot:
        app.theme = theme.name
        await pilot.pause()
        names = app.screen.query_one("#names", OptionList)
        [chosen] = {part.style.bgcolor for part in names.render_line(0) if part.style}
        assert app.focused is not names and chosen is not None
        assert contrast(Color.parse(chosen.name), Color.parse(theme.background or "")) > 1.2


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_the_row_at_the_cursor_shows_in_a_terminal_with_16_colours(theme: Theme) -> None:
    behind, cursor = (
        RichColor.parse(colour).downgrade(ColorSystem.STANDARD).number
        for colour in (theme.background or "", theme.variables["cursor"])
    )
    assert behind != cursor


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
def test_words_at_the_cursor_stay_legible_in_a_terminal_with_256_colours(theme: Theme) -> None:
    def shown(colour: str) -> Color:
        return Color(*RichColor.parse(colour.lower()).downgrade(ColorSystem.EIGHT_BIT).get_truecolor())

    cursor = theme.variables["cursor"]
    for colour in (theme.foreground or "", theme.variables["quiet"]):
        wanted = 7.0 if theme.name == HIGH_CONTRAST else 4.5
        assert contrast(shown(legible(colour, cursor, wanted)), shown(cursor)) >= 0.95 * wanted


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
async def test_what_a_function_does_is_legible_in_the_palette(theme: Theme) -> None:
    async with opened() as (pilot, _screen):
        pilot.app.theme = theme.name
        await pilot.press("ctrl+p")
        shown = pilot.app.screen.query_one(CommandList)
        await until(pilot, lambda: shown.option_count > 1)
        for y in range(4):  # a function at the cursor and one below it, each with what it does
            for part in shown.render_line(y):
                style = part.style
                assert style is not None and style.color is not None and style.bgcolor is not None
                ratio = contrast(Color.parse(style.color.name), Color.parse(style.bgcolor.name))
                assert not style.dim and ratio >= (7.0 if theme.name == HIGH_CONTRAST else 4.5)


@pytest.mark.parametrize("theme", themes(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", SIGHT)
def test_label_colours_differ_for_people_who_see_fewer_colours(theme: Theme, kind: str) -> None:
    shown = {
        name: lab(seen_with(SIGHT[kind], label_colour(colour, theme))) for name, colour in codebook().colours.items()
    }

    alike = [pair for pair in combinations(shown, 2) if dist(shown[pair[0]], shown[pair[1]]) < TOLD_APART]

    assert alike == []


CELL = 12.2
"""How wide one cell of a drawing is."""


def alike_side_by_side(drawing: str) -> Iterator[tuple[str, str, str]]:
    """Return every sign that stands twice beside itself in two colours that some people cannot tell apart."""
    fills = dict(re.findall(r"\.(terminal-r\d+) \{ fill: (#[0-9a-f]{6})", drawing))
    texts = re.findall(r'<text class="(terminal-r\d+)" x="([\d.]+)"[^>]*line-(\d+)\)">([^<]*)</text>', drawing)
    cells = {
        (int(line), round(float(x) / CELL) + at): (sign, fills[style])
        for style, x, line, text in texts
        for at, sign in enumerate(html.unescape(text))
    }
    for (line, column), (sign, colour) in cells.items():
        beside, other = cells.get((line, column + 1), (" ", colour))
        if sign == beside and not sign.isspace() and colour != other and seen_alike(colour, other):
            yield sign, colour, other


def seen_alike(one: str, other: str) -> bool:
    return any(dist(lab(seen_with(sight, one)), lab(seen_with(sight, other))) < TOLD_APART for sight in SIGHT.values())


def test_no_screen_keeps_two_meanings_apart_by_a_colour_that_some_people_do_not_see() -> None:
    found = {
        drawing.stem: alike
        for drawing in sorted(FOLDER.glob("*.svg"))
        if (alike := list(alike_side_by_side(drawing.read_text(encoding="utf-8"))))
    }

    assert found == {}


def test_two_signs_that_differ_in_such_a_colour_alone_are_found() -> None:
    drawn = '<text class="terminal-r{0}" x="{1}" y="20" textLength="24.4" clip-path="url(#terminal-line-0)">{2}</text>'
    styles = ".terminal-r1 { fill: #007e5c }\n.terminal-r2 { fill: #525252 }\n"  # green and grey of the light theme
    mixed = ".terminal-r2 { fill: #53685a }\n"

    apart = styles + drawn.format(1, 0, "██") + drawn.format(2, 24.4, "██")
    alike = styles + mixed + drawn.format(1, 0, "██") + drawn.format(2, 24.4, "██")
    other_sign = styles + mixed + drawn.format(1, 0, "██") + drawn.format(2, 24.4, "▒▒")

    assert list(alike_side_by_side(apart)) == []
    assert list(alike_side_by_side(alike)) == [("█", "#007e5c", "#53685a")]
    assert list(alike_side_by_side(other_sign)) == []


def test_a_colour_that_a_trainer_chose_stays_legible() -> None:
    for theme in themes():
        shown = Color.parse(label_colour("#123456", theme))
        assert contrast(shown, Color.parse(theme.background or "")) >= 4.5
