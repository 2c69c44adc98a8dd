"""``browser``: the app in a browser on this machine."""

import click

from gesprekscoach.cli.dutch import DutchCommand, WholeNumber
from gesprekscoach.cli.session import Session


@click.command(cls=DutchCommand, help="Open de app in een browser op deze computer. Stop met Ctrl-C.")
@click.option("--poort", type=WholeNumber(65535), default=0, metavar="N", help="Poort; anders een die vrij is.")
@click.pass_obj
def browser(session: Session, poort: int) -> None:
    """Print the address, which works once, and serve until Ctrl-C."""
    arguments = ["--kluis", str(session.settings.vault)]
    if session.key_file is not None:
        arguments += ["--sleutelbestand", str(session.key_file.absolute())]
    server = session.coach.browser_server(arguments, poort)
    click.echo(server.address)
    click.echo("Open dit adres in een browser. Het werkt één keer. Stop met Ctrl-C.", err=True)
    server.serve()
