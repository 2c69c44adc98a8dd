"""A report as a Word document, with real headings and lists."""

import io
from collections.abc import Iterable

from docx import Document
from docx.oxml.ns import qn

from gesprekscoach.adapters.report_outline import Block
from gesprekscoach.adapters.xml_text import known_to_xml

_STYLE_OF = {
    "title": "Title",
    "heading": "Heading 1",
    "subheading": "Heading 2",
    "point": "List Bullet",
    "line": "Normal",
}


def report_docx(blocks: Iterable[Block]) -> bytes:
    """Write the report; its language is Dutch, for whoever checks spelling or has it read aloud."""
    document = Document()
    document.core_properties.author, document.core_properties.comments = "gesprekscoach", ""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
    for block in blocks:
        paragraph = document.add_paragraph(style=_STYLE_OF[block.kind])
        if block.lead:
            paragraph.add_run(f"{known_to_xml(block.lead)} ").bold = True
        paragraph.add_run(known_to_xml(block.text))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
