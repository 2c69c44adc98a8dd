"""``nieuw``, ``lijst`` and ``zoek``: the vault and what is in it."""

import json
from typing import TYPE_CHECKING

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.session import Session
from gesprekscoach.domain.dutch_numbers import clock
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.errors import WrongUse

if TYPE_CHECKING:
    from gesprekscoach.domain.codebook import Track
    from gesprekscoach.services.ports import Passage, RecordingSummary

_SPEAKERS = {"professional": "professional", "client": "client", "klant": "client", "other": "other", "ander": "other"}


@click.command(
    cls=DutchCommand, help="Maak een kluis. Zonder de wachtzin of het sleutelbestand gaat die nooit meer open."
)
@click.pass_obj
def nieuw(session: Session) -> None:
    """Make a vault and print its path."""
    click.echo(session.create_vault())
    click.echo(
        "Bewaar de wachtzin of het sleutelbestand goed. Raak je die kwijt, dan kan niemand de kluis nog openen.",
        err=True,
    )


@click.command(cls=DutchCommand, help="Toon welke opnames er in de kluis staan.")
@click.option("--json", "as_json", is_flag=True, help="Geef JSON in plaats van een tabel.")
@click.pass_obj
def lijst(session: Session, as_json: bool) -> None:
    """Print the recordings."""
    from gesprekscoach.services.browsing import STATE_WORDS

    with session.store() as store:
        rows = store.recordings()
    if as_json:
        click.echo(json.dumps([_row_json(row) for row in rows], ensure_ascii=False, indent=1))
    elif rows:
        click.echo(f"{'nummer':14} {'datum':10} {'duur':>8}  {'stand':14} titel")
        for row in rows:
            day = f"{row.held.on:%d-%m-%Y}" if row.held.on else "onbekend"
            click.echo(
                f"{row.id:14} {day:10} {clock(row.duration_ms):>8}  {STATE_WORDS[row.state]:14} {one_line(row.title)}"
            )
    else:
        click.echo("Er staan nog geen opnames in de kluis. Begin met: gesprekscoach importeer")


@click.command(
    cls=DutchCommand,
    help="Zoek woorden in alle gesprekken. Vanaf drie letters vindt een woord ook langere woorden die zo beginnen.",
)
@click.argument("woorden", nargs=-1, required=True, metavar="WOORDEN")
@click.option("--fase", metavar="F", help="Alleen beurten in deze fase.")
@click.option("--wereld", metavar="W", help="Alleen beurten in deze wereld.")
@click.option("--handeling", metavar="H", help="Alleen beurten met deze handeling.")
@click.option("--spreker", metavar="S", help="professional, client (klant) of other (ander).")
@click.option("--json", "as_json", is_flag=True, help="Geef JSON in plaats van tekst.")
@click.pass_obj
def zoek(
    session: Session,
    woorden: tuple[str, ...],
    fase: str | None,
    wereld: str | None,
    handeling: str | None,
    spreker: str | None,
    as_json: bool,
) -> None:
    """Print the passages, best first. Raises WrongUse."""
    from gesprekscoach.domain.finding import MOST_PASSAGES
    from gesprekscoach.services.ports import SearchFilter
    from gesprekscoach.services.searching import search

    codebook = session.coach.codebook
    labels = {
        track: None if value is None else _code(codebook.track(track), value)
        for track, value in (("phase", fase), ("world", wereld), ("act", handeling))
    }
    if spreker is not None and spreker.casefold() not in _SPEAKERS:
        raise WrongUse(f"'{spreker}' is geen spreker.", "Kies uit: professional, client (klant), other (ander).")
    speaker = None if spreker is None else _SPEAKERS[spreker.casefold()]
    with session.store() as store:
        found = search(store, " ".join(woorden), SearchFilter(speaker=speaker, **labels), session.today)
    if as_json:
        click.echo(json.dumps([_passage_json(p) for p in found], ensure_ascii=False, indent=1))
    elif found:
        for passage in found:
            click.echo(_passage_line(passage))
    else:
        click.echo("Niets gevonden.")
    if len(found) == MOST_PASSAGES:
        click.echo(
            f"Dit zijn de beste {MOST_PASSAGES} plekken. Er kunnen er meer zijn: geef dan meer woorden.", err=True
        )


def _code(track: "Track", wanted: str) -> str:
    """Return the code of a label given by code or Dutch name, whatever its case. Raises WrongUse.

    The name is the one in the app, without the addition in brackets, such as a circle; with it is good too.
    """
    short = {label.code: label.name.split(" (")[0] for label in track.labels}
    for label in track.labels:
        if wanted.casefold() in (label.code, label.name.casefold(), short[label.code].casefold()):
            return label.code
    names = ", ".join(f"{code} ({name})" for code, name in short.items())
    raise WrongUse(f"'{wanted}' bestaat niet bij {track.name}.", f"Kies uit: {names}.")


def _row_json(row: "RecordingSummary") -> dict[str, str | int | None]:
    day = row.held.on.isoformat() if row.held.on else None
    return {"id": row.id, "title": row.title, "date": day, "duration_ms": row.duration_ms, "state": row.state.value}


def _passage_json(passage: "Passage") -> dict[str, str | int | None]:
    return {"id": passage.id, "n": passage.n, "start_ms": passage.start_ms, "text": passage.text}


def _passage_line(passage: "Passage") -> str:
    at = "" if passage.start_ms is None else f", {clock(passage.start_ms)}"
    return f"{one_line(passage.title)} ({passage.id}, beurt {passage.n}{at})\n    {one_line(passage.text)}"
