"""The Word report: what its own title can hold."""

import io

from docx import Document

from gesprekscoach.adapters.report_docx import report_docx
from gesprekscoach.adapters.report_outline import Block


def test_a_title_longer_than_word_keeps_in_its_properties_stands_whole_on_the_page() -> None:
    title = "Tweede oefening met de wijkcoach " * 10

    document = Document(io.BytesIO(report_docx([Block("title", title)])))

    assert document.paragraphs[0].text == title
    assert title.startswith(document.core_properties.title) and len(document.core_properties.title) == 255
