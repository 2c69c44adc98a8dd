"""The light, dark and high-contrast themes, and label colours that stay legible in each of them."""

from collections.abc import Iterable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

DARK = "donker"
LIGHT = "licht"
HIGH_CONTRAST = "hoog contrast"

# WCAG 2.2: 4.5 to 1 for text (1.4.3), 7 to 1 for enhanced contrast (1.4.6), 3 to 1 for what is no text (1.4.11).
_CONTRAST = {DARK: 4.5, LIGHT: 4.5, HIGH_CONTRAST: 7.0}

# The eight colours of Okabe and Ito, made lighter or darker per theme by a search over 5 % steps: legible as above, and
# at least 12 apart in CIELAB for normal sight, protanopia, deuteranopia and tritanopia, close to the original.
_PALETTES = {
    DARK: {"#E69F00": "#E69F00", "#56B4E9": "#56B4E9", "#009E73": "#19A781", "#F0E442": "#F0E442",
           "#0072B2": "#2687BD", "#D55E00": "#D55E00", "#CC79A7": "#C1729E", "#8A8A8A": "#ADADAD"},
    LIGHT: {"#E69F00": "#674700", "#56B4E9": "#22485D", "#009E73": "#007E5C", "#F0E442": "#3C3910",
            "#0072B2": "#006097", "#D55E00": "#B54F00", "#CC79A7": "#995A7D", "#8A8A8A": "#525252"},
    HIGH_CONTRAST: {"#E69F00": "#E69F00", "#56B4E9": "#5EB7EA", "#009E73": "#26AC88", "#F0E442": "#F0E442",
                    "#0072B2": "#8CBFDC", "#D55E00": "#DD7E33", "#CC79A7": "#CE7FAB", "#8A8A8A": "#B8B8B8"},
}  # fmt: skip


def themes() -> tuple[Theme, ...]:
    """Return the three themes of the app, the first one is the default."""
    return (
        _theme(DARK, "#14171b", "#1b1f25", "#262b33", "#2b3038", "#dfe3e8", "#8fb8f0"),
        _theme(LIGHT, "#fbfaf7", "#f1efea", "#e4e1da", "#c4cdd6", "#23272d", "#1d5aa3"),
        _theme(HIGH_CONTRAST, "#000000", "#000000", "#1c1c1c", "#3c3a33", "#ffffff", "#ffd800"),
    )


def _theme(name: str, background: str, surface: str, panel: str, cursor: str, text: str, accent: str) -> Theme:
    """Make a theme; ``cursor`` is so grey that a terminal with 256 colours makes a grey of it, no lighter colour.

    Nor does one with 16 colours make the background of it.
    """
    dark = name != LIGHT
    on_accent = background if dark else "#ffffff"
    return Theme(
        name=name,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=legible("#E69F00", background, _CONTRAST[name]),
        error=legible("#D55E00", background, _CONTRAST[name]),
        success=legible("#009E73", background, _CONTRAST[name]),
        foreground=text,
        background=background,
        surface=surface,
        panel=panel,
        dark=dark,
        text_alpha=1.0,
        variables={
            "quiet": legible(_mix(background, text, 0.55), background, _CONTRAST[name]),
            "rule": _mix(background, text, 0.6 if name == HIGH_CONTRAST else 0.22),
            "cursor": cursor,
            "border": accent,
            "border-blurred": _mix(background, text, 0.22),
            "block-cursor-background": accent,
            "block-cursor-foreground": on_accent,
            "block-cursor-text-style": "none",
            "block-cursor-blurred-background": cursor,
            "block-cursor-blurred-foreground": text,
            "block-cursor-blurred-text-style": "none",
            "input-selection-background": accent,
            "input-selection-foreground": on_accent,
            "screen-selection-background": accent,
            "screen-selection-foreground": on_accent,
            "button-color-foreground": on_accent,
            "scrollbar": legible(_mix(background, text, 0.3), background, 3.0),
            "scrollbar-background": background,
            "scrollbar-background-hover": background,
            "scrollbar-background-active": background,
            "scrollbar-corner-color": background,
        },
    )


def label_colour(colour: str, theme: Theme) -> str:
    """Return a label's colour from the codebook, as light or dark as the theme needs.

    A colour that a trainer chose stays legible; that it can be told apart is sure for the shipped ones only.
    """
    chosen = _PALETTES.get(theme.name, {}).get(colour.upper())
    return chosen or legible(colour, theme.background or "#000000", _CONTRAST.get(theme.name, 4.5))


def on_cursor(segments: Iterable[Segment], theme: Theme) -> list[Segment]:
    """Let text that is legible on the background of the theme be so on the cursor too, or on where that was."""
    return [Segment(text, style and _legible_style(style, _CONTRAST[theme.name])) for text, style, _ in segments]


def _legible_style(style: Style, ratio: float) -> Style:
    if style.color is None or style.bgcolor is None:
        return style
    return style + Style(color=legible(style.color.name, style.bgcolor.name, ratio))


@lru_cache(maxsize=512)
def legible(colour: str, background: str, ratio: float) -> str:
    """Return the colour, moved toward white or black until its contrast with the background reaches the ratio."""
    base, behind = Color.parse(colour), Color.parse(background)
    goal = Color.parse("#ffffff" if luminance(behind) < 0.18 else "#000000")
    for step in range(21):
        moved = base.blend(goal, step / 20)
        if contrast(moved, behind) >= ratio:
            return moved.hex
    return goal.hex


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (p / 255 for p in colour.rgb)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(one: str, other: str, share: float) -> str:
    return Color.parse(one).blend(Color.parse(other), share).hex
