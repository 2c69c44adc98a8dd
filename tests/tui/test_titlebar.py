"""The line above a working screen."""

import pytest
from textual.app import App, ComposeResult
from textual.content import Content

from gesprekscoach.tui.widgets.titlebar import Standing, TitleBar
from tests.tui.opening import shown_lines


class Bare(App[None]):
    """Only a title bar, in the variables of the house."""

    def get_css_variables(self) -> dict[str, str]:
        return {**super().get_css_variables(), "rule": "#555555", "quiet": "#888888"}

    def compose(self) -> ComposeResult:
        yield TitleBar("gesprekscoach", "kluis oefenkluis")


async def drawn(*status: str) -> str:
    async with Bare().run_test(size=(80, 24)) as pilot:
        bar = pilot.app.query_one(TitleBar)
        bar.say(*status)
        await pilot.pause()
        return "".join(shown_lines(widget)[0] for widget in bar.children)


async def test_what_fits_stands_against_the_right_edge() -> None:
    assert (await drawn("kluis oefenkluis")).rstrip() == "gesprekscoach" + 49 * " " + "kluis oefenkluis"


async def test_a_long_status_leaves_a_gap_after_the_title() -> None:
    assert (await drawn("wachtrij klaar om 14:20  ·  " * 4)).startswith("gesprekscoach  wachtrij klaar om")


async def test_what_does_not_fit_is_said_shorter_instead_of_cut_off() -> None:
    long, short = "voorbeeld, verdwijnt als je stopt  ·  " * 2, "2 in de wachtrij, klaar om 14:20"
    assert (await drawn(long + short, short)).endswith(short)
    assert (await drawn("kluis oefenkluis", "kluis")).endswith("kluis oefenkluis")


async def test_what_stands_there_already_is_not_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[Content] = []
    render = Standing.render

    def seen(standing: Standing) -> Content:
        painted.append(render(standing))
        return painted[-1]

    monkeypatch.setattr(Standing, "render", seen)
    async with Bare().run_test(size=(80, 24)) as pilot:
        bar = pilot.app.query_one(TitleBar)
        for status, is_new in (("2 gesprekken", True), ("2 gesprekken", False), ("3 gesprekken", True)):
            painted.clear()
            bar.say(status)
            await pilot.pause()
            assert bool(painted) is is_new
