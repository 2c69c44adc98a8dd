"""The Word report: what its own title can hold, and what a wrong clock makes impossible."""

import io
import time

import pytest
from docx import Document

from gesprekscoach.adapters.report_docx import report_docx
from gesprekscoach.adapters.report_outline import Block
from gesprekscoach.errors import WrongUse


def test_a_title_longer_than_word_keeps_in_its_properties_stands_whole_on_the_page() -> None:
    title = "Tweede oefening met de wijkcoach " * 10

    document = Document(io.BytesIO(report_docx([Block("title", title)])))

    assert document.paragraphs[0].text == title
    assert title.startswith(document.core_properties.title) and len(document.core_properties.title) == 255


def test_with_the_clock_before_1980_the_clock_is_told_to_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    the_epoch = time.gmtime(0)
    monkeypatch.setattr(time, "localtime", lambda *_: the_epoch)

    with pytest.raises(WrongUse, match="1970"):
        report_docx([Block("title", "Oefening")])
