"""``model``: the speech models on this machine."""

from pathlib import Path

import click

from gesprekscoach.cli.dutch import ANY_PATH, DutchGroup
from gesprekscoach.cli.session import Session


@click.group(cls=DutchGroup, help="Bekijk, haal of controleer spraakmodellen.")
def model() -> None:
    """Hold the model commands."""


@model.command(name="lijst", help="Toon welke modellen er zijn en waar ze goed voor zijn.")
@click.pass_obj
def show(session: Session) -> None:
    """Print the register and where each model stands."""
    from gesprekscoach.domain.dutch_numbers import size
    from gesprekscoach.services.models import list_models

    rows = list_models(session.coach.speech_models)
    click.echo(f"{'model':15} {'stand':24} {'schijf':>8} {'geheugen':>10}  goed voor")
    for row in rows:
        entry = row.model
        unknown = "" if entry.known else " (controlegetal onbekend: alleen met --onbekend)"
        memory = f"{'' if entry.memory_measured else '± '}{size(entry.memory_mb * 1e6)}"
        click.echo(f"{entry.name:15} {row.state:24} {size(entry.size):>8} {memory:>10}  {entry.good_for}{unknown}")


@model.command(name="haal", help="Haal een model op van internet, of uit een map.")
@click.argument("naam", metavar="NAAM")
@click.option("--van", type=ANY_PATH, metavar="MAP", help="Neem de bestanden uit deze map, zonder internet.")
@click.option("--onbekend", is_flag=True, help="Ook als het controlegetal van dit model niet bekend is.")
@click.pass_obj
def fetch(session: Session, naam: str, van: Path | None, onbekend: bool) -> None:
    """Install one model; the only command that may use the network."""
    from gesprekscoach.services.models import fetch_model

    session.follow(fetch_model(session.coach.speech_models, naam, van, onbekend))
    click.echo(f"Model {naam} is klaar voor gebruik.")


@model.command(name="controleer", help="Lees elk model helemaal na.")
@click.pass_obj
def check(session: Session) -> None:
    """Check every installed model by sha256."""
    from gesprekscoach.services.models import NONE_TO_CHECK, check_models

    is_found = False
    for outcome in check_models(session.coach.speech_models):
        is_found = True
        wrong = f"beschadigd: {', '.join(outcome.wrong_files)}" if outcome.wrong_files else "in orde"
        click.echo(f"{outcome.name:15} {wrong}")
    if not is_found:
        click.echo(NONE_TO_CHECK)
