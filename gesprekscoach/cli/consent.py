"""``toestemming``: the consent register, withdrawal, and an example of a consent file."""

from datetime import datetime

import click

from gesprekscoach.cli.dutch import DutchGroup
from gesprekscoach.cli.session import Session


@click.group(cls=DutchGroup, help="Bekijk toestemming of trek die in.")
def toestemming() -> None:
    """Hold the consent commands."""


@toestemming.command(name="toon", help="Toon wie waarvoor toestemming gaf, en tot wanneer.")
@click.argument("id_", metavar="ID")
@click.pass_obj
def show(session: Session, id_: str) -> None:
    """Print the register of one recording."""
    from gesprekscoach.domain.consent import ROLE_WORDS
    from gesprekscoach.services.consenting import register

    with session.store() as store:
        consent = register(store, id_)
    for person in consent.people:
        click.echo(f"{person.name}, {ROLE_WORDS[person.role]}{'' if person.speaks else ' (kijkt mee, zegt niets)'}")
        click.echo(f"  toestemming: {person.form}, op {person.given_on:%d-%m-%Y}")
        click.echo(f"  waarvoor:    {', '.join(sorted(person.purposes))}")
        click.echo(f"  bewaren tot: {person.keep_until:%d-%m-%Y}")


@toestemming.command(name="intrekken", help="Trek de toestemming van een persoon in. Het gesprek wordt meteen gewist.")
@click.argument("id_", metavar="ID")
@click.argument("persoon", metavar="PERSOON")
@click.pass_obj
def withdraw(session: Session, id_: str, persoon: str) -> None:
    """Erase the recording and print the receipt."""
    from gesprekscoach.services import erasing

    with session.store() as store:
        receipt = erasing.withdraw(store, id_, persoon, datetime.now().astimezone())
    click.echo(erasing.receipt_text(receipt))


@toestemming.command(name="voorbeeld", help="Toon een ingevuld toestemmingsbestand om van uit te gaan.")
@click.pass_obj
def example(session: Session) -> None:
    """Print an example of a consent file."""
    click.echo(session.coach.example_consent(session.today))
