"""The consent form says what is wrong, with whom, where everyone can read it."""

from pathlib import Path

import pytest
from textual.widgets import Button, Static

from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.forms import new_drafts
from gesprekscoach.tui.screens.consent import ConsentScreen
from tests.tui.opening import running
from tests.tui.places import TODAY, ScriptedDesk


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("given_on", "straks", "Typ 'zei ja op' als dag-maand-jaar."),
        ("given_on", "27-11-2026", "De datum bij 'zei ja op' moet nog komen."),
        ("keep_until", "", "Typ 'bewaren tot' als dag-maand-jaar."),
    ],
)
async def test_a_wrong_date_of_someone_else_is_named_in_full_on_a_small_screen(
    tmp_path: Path, field: str, typed: str, said: str
) -> None:
    drafts = new_drafts(TODAY)
    drafts[0].name, drafts[1].name = "Noor", "Mevrouw De Wit"
    setattr(drafts[1], field, typed)
    app = GesprekscoachApp(lambda: ConsentScreen(ScriptedDesk(tmp_path), drafts, TODAY))
    async with running(app, size=(80, 24)):
        shown = app.screen.query_one("#problem", Static)
        assert str(shown.content) == shown.render_line(0).text.strip() == f"Bij Mevrouw De Wit: {said}"
        assert app.screen.query_one("#done", Button).disabled
