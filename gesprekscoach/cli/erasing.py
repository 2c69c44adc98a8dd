"""``wis`` and ``opruimen``: erase conversations, with a receipt."""

from datetime import datetime

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.session import Session


@click.command(cls=DutchCommand, help="Wis een opname met alles wat ervan gemaakt is. Dit kan niet terug.")
@click.argument("id_", metavar="ID")
@click.pass_obj
def wis(session: Session, id_: str) -> None:
    """Erase one recording and print the receipt."""
    from gesprekscoach.services import erasing

    with session.store() as store:
        receipt = erasing.erase(store, id_, datetime.now().astimezone())
    click.echo(erasing.receipt_text(receipt))


@click.command(cls=DutchCommand, help="Wis elke opname waarvan de bewaartermijn voorbij is.")
@click.pass_obj
def opruimen(session: Session) -> None:
    """Erase what is past its retention date and print the receipts."""
    from gesprekscoach.services import erasing

    with session.store() as store:
        receipts = erasing.tidy(store, datetime.now().astimezone())
    if not receipts:
        click.echo("Er is niets waarvan de bewaartermijn voorbij is.")
    for receipt in receipts:
        click.echo(erasing.receipt_text(receipt) + "\n")
