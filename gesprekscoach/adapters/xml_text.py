"""Text that may stand in XML."""

import re
from xml.sax.saxutils import escape

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def known_to_xml(text: str) -> str:
    """Leave out the characters that XML does not know."""
    return _NO_XML.sub("", text)


def xml_text(text: str) -> str:
    """Escape for an element or a quoted attribute, without the characters that XML does not know."""
    return escape(known_to_xml(text), {'"': "&quot;"})
