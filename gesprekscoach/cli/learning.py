"""``tagger``: let the program learn from corrections, see what it learned, and undo that."""

import sys

import click

from gesprekscoach.cli.dutch import DutchGroup
from gesprekscoach.cli.session import Session
from gesprekscoach.cli.streams import is_terminal

RETAG = "Tag een gesprek opnieuw met: gesprekscoach verwerk ID"


@click.group(cls=DutchGroup, help="Laat het programma leren van je verbeteringen.")
def tagger() -> None:
    """Hold the commands of the tagger."""


@tagger.command(name="leer", help="Leer van de tags die je verbeterde. Wat het leert, blijft in de kluis.")
@click.pass_obj
def learn(session: Session) -> None:
    """Learn and print what changed."""
    from gesprekscoach.services.telling import outcome_lines

    with session.store() as store:
        outcome = session.follow(session.coach.learn(store, session.today), quietly=not is_terminal(sys.stderr))
    click.echo("\n".join(outcome_lines(outcome, session.coach.codebook)))
    if outcome.is_kept:
        click.echo(f"{RETAG}\nTerug naar hoe het was: gesprekscoach tagger herstel")


@tagger.command(name="herstel", help="Vergeet wat het programma leerde. Je verbeteringen blijven.")
@click.pass_obj
def undo(session: Session) -> None:
    """Erase the learned layer."""
    with session.store() as store:
        was_there = store.forget_learned()
    click.echo(f"Het programma tagt weer zoals het was. {RETAG}" if was_there else "Er was niets geleerd.")


@tagger.command(name="stand", help="Toon wat het programma leerde van deze kluis.")
@click.pass_obj
def show(session: Session) -> None:
    """Print the versions and the learned layer."""
    from gesprekscoach.services.telling import layer_lines

    with session.store() as store:
        layer, versions = store.learned(), session.coach.versions_for(store)
    click.echo("\n".join(layer_lines(layer, versions)))
    if layer is None or layer.version != versions["tagger"]:
        click.echo("Leren gaat met: gesprekscoach tagger leer")
