"""``dokter``: does everything work here?"""

from itertools import chain
from typing import TYPE_CHECKING

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.session import Session

if TYPE_CHECKING:
    from gesprekscoach.services.checkup import Finding


@click.command(cls=DutchCommand, help="Kijk na of alles op deze computer werkt, en hoe snel.")
@click.pass_obj
def dokter(session: Session) -> None:
    """Print one line per finding as it comes."""
    from gesprekscoach.services.checkup import as_table

    for line in as_table(chain([_vault(session)], session.coach.checkup())):
        click.echo(line)


def _vault(session: Session) -> "Finding":
    from gesprekscoach.domain.dutch_numbers import counted
    from gesprekscoach.services.checkup import Finding, attempt

    path = session.settings.vault
    if not path.exists():
        return Finding("Kluis", None, "er is nog geen kluis. Maak er een met: gesprekscoach nieuw")
    if not session.has_key:
        return Finding("Kluis", None, f"{path} is op slot; geef de wachtzin om de inhoud na te kijken")

    def look() -> str:
        with session.store() as store:
            return f"{path} gaat open, {counted(len(store.recordings()), 'opname', 'opnames')}"

    return attempt("Kluis", look)
