"""How labels look: letter, name and colour from the codebook, fitted to the theme."""

from dataclasses import dataclass
from functools import lru_cache

from textual.color import Color
from textual.theme import Theme

from gesprekscoach.domain.codebook import Codebook, Label
from gesprekscoach.domain.conversation import Utterance
from gesprekscoach.domain.feedback.measures import is_unasked_advice
from gesprekscoach.tui.themes import label_colour, legible

# The two worlds stand beside the letter of the phase, so they are told apart by shape and not by a second letter.
_WORLD_GLYPHS = {"system": "█", "life": "▒", "bridge": "▚", "neutral": "·"}

QUIET_CODES = {"none", "neutral", "other"}


@dataclass(frozen=True, slots=True)
class Sign:
    """One label ready to draw: one-cell ``letter``, ``name`` without its addition in brackets, ``colour`` as hex."""

    code: str
    letter: str
    name: str
    colour: str
    label: Label

    @property
    def lower(self) -> str:
        """The name inside a sentence."""
        return self.name[:1].lower() + self.name[1:]


class Legend:
    """Looks labels up in the codebook for one theme."""

    def __init__(self, codebook: Codebook, theme: Theme) -> None:
        self.codebook = codebook
        self.theme = theme
        self._sign = lru_cache(maxsize=None)(self._make)

    def sign(self, track: str, code: str | int | None) -> Sign | None:
        """Return how a label looks, or None for no label."""
        return None if code is None else self._sign(track, str(code))

    @property
    def quiet(self) -> str:
        """The colour of what may stay in the background."""
        return self.theme.variables["quiet"]

    def calm(self, sign: Sign) -> str:
        """Return a label's colour for large surfaces: moved toward the background, and still to be told from it."""
        behind = self.theme.background or "#000000"
        return legible(Color.parse(sign.colour).blend(Color.parse(behind), 0.35).hex, behind, 3.0)

    def signs(self, track: str) -> tuple[Sign, ...]:
        """Return all labels of a track, in the order of the codebook."""
        return tuple(self._sign(track, label.code) for label in self.codebook.track(track).labels)

    def _make(self, track: str, code: str) -> Sign:
        label = self.codebook.track(track).label(code)
        letter = _WORLD_GLYPHS.get(code, label.letter) if track == "world" else label.letter
        colour = label_colour(self.codebook.colours[label.colour], self.theme)
        return Sign(code, letter, label.name.split(" (")[0], colour, label)

    def act_words(self, utterance: Utterance) -> tuple[str, str]:
        """Return what the professional did in one utterance: the act with depth and follow-up, and what stands out."""
        act = self.sign("act", utterance.act)
        if act is None or act.code in QUIET_CODES:
            return "", ""
        flags = [sign.lower for flag in utterance.flags if (sign := self.sign("flags", flag))]
        if is_unasked_advice(utterance):
            flags.insert(0, "ongevraagd")
        depth = "" if utterance.depth is None else f" {utterance.depth}"
        back = {"D2": " ↳", "D3": " ↳↓"}.get(utterance.follow_up or "", "")
        return f"{act.lower}{depth}{back}", ", ".join(flags)
