"""Small pieces of HTML; every text from outside goes through ``esc``."""

from collections.abc import Iterable, Mapping
from html import escape

from gesprekscoach.domain.conversation import Turn
from gesprekscoach.domain.dutch_numbers import clock

_MOST_LINKS = 24


def esc(text: object) -> str:
    """Make any text safe inside an element or a quoted attribute."""
    return escape(str(text), quote=True)


def section(anchor: str, heading: str, body: str, intro: str = "") -> str:
    """One part of the page with its heading; ``body`` is HTML, ``intro`` plain text."""
    lead = f'<p class="intro">{esc(intro)}</p>' if intro else ""
    head = f'<h2 id="{anchor}-kop">{esc(heading)}</h2>'
    return f'<section id="{anchor}" aria-labelledby="{anchor}-kop">{head}{lead}{body}</section>'


def drawing(name: str, width: int, height: int, description: str, body: str, caption: str) -> str:
    """A figure with a wide drawing; ``description`` says in words what it shows, ``body`` and ``caption`` are HTML."""
    return (
        f'<figure><div class="rol"><svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-titel">'
        f'<title id="{name}-titel">{esc(description)}</title>{body}</svg></div>'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def column_heads(*names: str) -> str:
    """The head of a table."""
    cells = "".join(f'<th scope="col">{esc(name)}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def turn_anchor(n: int) -> str:
    """The id of a turn in the transcript."""
    return f"b{n}"


def place_of(turn: Turn) -> str:
    """Where a turn stands, short: its time, else its number."""
    return clock(turn.start_ms) or f"b. {turn.n}"


def links(turns: Mapping[int, Turn], numbers: Iterable[int]) -> str:
    """Links to turns in the transcript; of very many only the first, with how many there are besides."""
    found = [turns[n] for n in numbers if n in turns]
    shown = " ".join(link(turn.n, place_of(turn)) for turn in found[:_MOST_LINKS])
    rest = len(found) - _MOST_LINKS
    return f"{shown} en nog {rest}" if rest > 0 else shown


def link(n: int, place: str) -> str:
    """A link to a turn; its name starts with what one sees, for whoever says aloud where to click."""
    return f'<a class="plek" href="#{turn_anchor(n)}" aria-label="{esc(place)}, naar beurt {n}">{esc(place)}</a>'


def to_turn(n: int, drawn: str) -> str:
    """Part of a drawing that leads to a turn."""
    return f'<a tabindex="-1" href="#{turn_anchor(n)}">{drawn}</a>'


def quote(text: str) -> str:
    """Words that were said."""
    return f"<q>{esc(text)}</q>"
