"""A report as a Word document, with real headings and lists."""

import io
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from gesprekscoach.adapters.report_outline import Block
from gesprekscoach.adapters.xml_text import known_to_xml
from gesprekscoach.errors import WrongUse

_FIRST_YEAR = 1980  # a Word document is a zip file, and that knows no earlier date
_LONGEST_PROPERTY = 255  # more a property of a Word document does not hold
_STYLE_OF = {
    "title": "Title",
    "heading": "Heading 1",
    "subheading": "Heading 2",
    "point": "List Bullet",
    "line": "Normal",
}


def report_docx(blocks: Iterable[Block]) -> bytes:
    """Write the report on A4; its language is Dutch, for whoever checks spelling or has it read aloud.

    What python-docx starts from is an American page of 2013, without a title, that says it comes from Word for the Mac.

    Raises:
        WrongUse: the clock of the computer stands before 1980.
    """
    if (year := time.localtime().tm_year) < _FIRST_YEAR:
        raise WrongUse(
            f"De klok van deze computer staat op het jaar {year}. Een .docx kan dan niet.",
            "Zet de klok goed en maak het rapport opnieuw, of kies een ander soort rapport.",
        )
    document = Document()
    parts = document.part.package.rels
    [program] = [key for key, part in parts.items() if part.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES]
    del parts[program]
    about, page = document.core_properties, document.sections[0]
    about.author, about.comments = "gesprekscoach", ""
    about.created = about.modified = datetime.now(UTC)
    page.page_width, page.page_height = Mm(210), Mm(297)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
    for block in blocks:
        if block.kind == "title":
            about.title = known_to_xml(block.text)[:_LONGEST_PROPERTY]
        paragraph = document.add_paragraph(style=_STYLE_OF[block.kind])
        if block.lead:
            paragraph.add_run(f"{known_to_xml(block.lead)} ").bold = True
        paragraph.add_run(known_to_xml(block.text))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
