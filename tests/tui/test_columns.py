"""Text in columns: it wraps under its own column, and stands whatever room there is."""

import pytest
from textual.content import Content

from gesprekscoach.tui.widgets.columns import beside


def test_text_wraps_under_its_own_column_with_the_marks_behind() -> None:
    lines = beside(Content("Noor  "), "Wat staat er voor jou in dat krat?", 20, right=[Content(" + O3")]).plain.split(
        "\n"
    )
    assert lines == ["Noor  Wat staat er voor    + O3", "      jou in dat krat?"]


@pytest.mark.parametrize("room", [-12, 0, 5])
def test_a_screen_that_has_no_size_yet_does_not_end_the_program(room: int) -> None:
    assert "krat" in beside(Content("Noor  "), "Wat staat er in dat krat?", room, right=[Content(" + O3")]).plain
