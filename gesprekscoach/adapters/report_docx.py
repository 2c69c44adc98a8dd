"""A report as a Word document: the smallest package that word processors open (ECMA-376)."""

import io
import zipfile
from collections.abc import Iterable

from gesprekscoach.adapters.report_outline import Block
from gesprekscoach.adapters.xml_text import xml_text

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_STYLE_OF = {"title": "Title", "heading": "Heading1", "subheading": "Heading2", "point": "Point", "line": "Normal"}
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same report is the same file

_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>
</Types>"""
_ROOT = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_PARTS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>
</Relationships>"""


def report_docx(blocks: Iterable[Block]) -> bytes:
    """Write the report with real headings, so that a word processor can make a table of contents."""
    body = "".join(_paragraph(block) for block in blocks)
    document = f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _ROOT),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", _PARTS),
            ("word/styles.xml", _styles()),
        ):
            file.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return package.getvalue()


def _paragraph(block: Block) -> str:
    text = f"• {block.text}" if block.kind == "point" and not block.lead else block.text
    lead = f"• {block.lead}" if block.kind == "point" and block.lead else block.lead
    runs = (_run(f"{lead} ", "<w:rPr><w:b/></w:rPr>") if lead else "") + _run(text, "")
    return f'<w:p><w:pPr><w:pStyle w:val="{_STYLE_OF[block.kind]}"/></w:pPr>{runs}</w:p>'


def _run(text: str, looks: str) -> str:
    return f'<w:r>{looks}<w:t xml:space="preserve">{xml_text(text)}</w:t></w:r>'


def _styles() -> str:
    styles = "".join(
        f'<w:style w:type="paragraph"{_DEFAULT if name == "Normal" else ""} w:styleId="{name}">'
        f'<w:name w:val="{shown}"/>{"" if name == "Normal" else _BASED}'
        f'<w:pPr>{_KEEP if size > 22 else ""}<w:spacing w:before="{before}" w:after="120"/>'
        f"{_MORE.get(name, '')}</w:pPr>"
        f'<w:rPr>{"<w:b/>" if size > 22 else ""}<w:sz w:val="{size}"/></w:rPr></w:style>'
        for name, shown, before, size in (
            ("Normal", "Normal", 0, 22),
            ("Title", "Title", 0, 40),
            ("Heading1", "heading 1", 360, 30),
            ("Heading2", "heading 2", 240, 26),
            ("Point", "Punt", 0, 22),
        )
    )
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:lang w:val="nl-NL"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
    )
    return f'{_HEAD}<w:styles xmlns:w="{_WORD}">{defaults}{styles}</w:styles>'


_BASED = '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
_DEFAULT = ' w:default="1"'
_KEEP = "<w:keepNext/>"
_MORE = {
    "Heading1": '<w:outlineLvl w:val="0"/>',
    "Heading2": '<w:outlineLvl w:val="1"/>',
    "Point": '<w:ind w:left="360" w:hanging="180"/>',
}
