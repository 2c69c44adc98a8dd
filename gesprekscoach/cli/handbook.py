"""``handleiding``: the Dutch handbook in the terminal."""

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.resources import handbook_file


@click.command(cls=DutchCommand, help="Toon de handleiding.")
def handleiding() -> None:
    """Print the handbook; on a terminal page by page."""
    click.echo_via_pager(handbook_file().read_text(encoding="utf-8"))
