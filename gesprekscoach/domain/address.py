"""Whether people say "u" or "je" to each other."""

import re
from collections.abc import Iterable

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.finding import fold


def address_form(turns: Iterable[Turn]) -> str | None:
    """Tell whether the professional says "u" or "je" to the client most of the time, or None when neither occurs."""
    words = [word for turn in turns if turn.speaker == "professional" for word in re.findall(r"\w+", fold(turn.text))]
    formal = sum(word in ("u", "uw") for word in words)
    familiar = sum(word in ("je", "jij", "jou", "jouw") for word in words)
    if formal == familiar == 0:
        return None
    return "u" if formal >= familiar else "je"
