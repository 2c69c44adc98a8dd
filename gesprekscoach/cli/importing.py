"""``importeer``: a recording goes into the vault."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from gesprekscoach.cli.dutch import ANY_PATH, DutchCommand
from gesprekscoach.cli.session import Session
from gesprekscoach.domain.consent import person_name
from gesprekscoach.domain.held import Start
from gesprekscoach.domain.one_line import one_line

if TYPE_CHECKING:
    from gesprekscoach.services.ports import ChannelMode

# Those of the codebook, which --help need not read; a test compares them.
SETTINGS = ("wmo", "work_income", "debt", "youth", "housing", "carer", "newcomer", "health", "neighbourhood")


class _Day(click.ParamType[date]):
    name = "datum"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a date as 2026-11-20."""
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"'{value}' is geen datum zoals 2026-11-20.", param, ctx)


class _OneOf(click.Choice[str]):
    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Say in Dutch what can be chosen."""
        return f"'{value}' kan niet. Kies uit: {', '.join(self.choices)}."


@click.command(cls=DutchCommand, help="Zet een opname in de kluis. Zonder toestemming van iedereen gebeurt er niets.")
@click.argument("bestand", type=ANY_PATH, metavar="BESTAND")
@click.option("--toestemming", required=True, type=ANY_PATH, metavar="TOML", help="Wie wat goed vindt.")
@click.option("--titel", metavar="T", help="Naam van het gesprek (anders de bestandsnaam).")
@click.option(
    "--kanalen", type=_OneOf(("auto", "mono", "gescheiden")), default="auto", help="Hoe sprekers zijn verdeeld."
)
@click.option(
    "--werkveld",
    type=_OneOf(SETTINGS),
    metavar="W",
    help=f"Waar het gesprek bij hoort: {', '.join(SETTINGS[:-1])} of {SETTINGS[-1]}.",
)
@click.option("--datum", type=_Day(), metavar="JJJJ-MM-DD", help="Dag van het gesprek (anders die in het bestand).")
@click.option("--links", metavar="NAAM", help="Wie links zit, als ieder een eigen kant heeft.")
@click.pass_obj
def importeer(
    session: Session,
    bestand: Path,
    toestemming: Path,
    titel: str | None,
    kanalen: str,
    werkveld: str | None,
    datum: date | None,
    links: str | None,
) -> None:
    """Store the recording; the id alone goes to stdout, the notice to stderr (contract)."""
    from gesprekscoach.services.importing import import_recording

    consent = session.coach.load_consent(toestemming)
    with session.store() as store:
        imported = session.follow(
            import_recording(
                bestand,
                consent,
                store,
                session.coach.audio_reader,
                today=session.today,
                title=titel,
                channels=cast("ChannelMode", kanalen),
                setting=werkveld,
                held=None if datum is None else Start(datum),
                ask_file=True,
                left=links and person_name(links),
            ),
            quietly=True,
        )
    click.echo(one_line(imported.notice), err=True)
    click.echo(imported.id)
