"""``toon``, ``feedback`` and ``rapport``: what was made of a conversation."""

import json
from pathlib import Path

import click

from gesprekscoach.cli.dutch import ANY_PATH, DutchCommand
from gesprekscoach.cli.session import Session
from gesprekscoach.services.reporting import KINDS, WITHOUT_NOTES, in_words


@click.command(cls=DutchCommand, help="Toon een gesprek met tags.")
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Geef JSON in plaats van tekst.")
@click.pass_obj
def toon(session: Session, id_: str, as_json: bool) -> None:
    """Print the transcript with its tags."""
    from gesprekscoach.domain.corpus_format import conversation_to_json
    from gesprekscoach.domain.hearing import notes_to_json

    with session.store() as store:
        report = session.coach.report(store, id_, session.today)
        notes = session.coach.hearing_notes(store, report)
    if as_json:
        document = {**conversation_to_json(report.conversation), "hearing": notes_to_json(notes)}
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        click.echo(session.coach.transcript_text(report, notes), nl=False)


@click.command(cls=DutchCommand, help="Toon de feedbackkaart: wat sterk was, één volgende stap, en waar dat op rust.")
@click.argument("id_", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Geef JSON in plaats van tekst.")
@click.pass_obj
def feedback(session: Session, id_: str, as_json: bool) -> None:
    """Print the feedback card."""
    from gesprekscoach.domain.feedback import card_to_json

    with session.store() as store:
        report = session.coach.report(store, id_, session.today)
        is_outdated = session.coach.is_outdated(store, report.conversation)
    if is_outdated:
        click.echo(
            "Deze tags zijn van een oudere versie. Wat er nu anders zou zijn: gesprekscoach evalueer --verschil",
            err=True,
        )
    if as_json:
        click.echo(json.dumps(card_to_json(report.card), ensure_ascii=False, indent=1))
    else:
        click.echo(session.coach.card_text(report) + session.coach.lights_text(report), nl=False)


@click.command(cls=DutchCommand, help=f"Schrijf een rapport: {in_words(KINDS)}.")
@click.argument("id_", metavar="ID")
@click.option("--naar", required=True, type=ANY_PATH, metavar="BESTAND", help="Waar het komt.")
@click.option("--pseudoniem", is_flag=True, help="Vervang namen. Lees het rapport daarna zelf na.")
@click.option("--met-opmerkingen", is_flag=True, help="Neem mee wat je bij beurten schreef, en de sterren.")
@click.pass_obj
def rapport(session: Session, id_: str, naar: Path, pseudoniem: bool, met_opmerkingen: bool) -> None:
    """Write the report and print its path."""
    from gesprekscoach.domain.consent import Purpose, refusal

    is_there = naar.exists()
    with session.store() as store:
        path = session.coach.write_report(
            store, id_, naar, session.today, hide_names=pseudoniem, with_notes=met_opmerkingen
        )
        refused = refusal(store.consent(id_), Purpose.DISCUSS)
    click.echo(path)
    if refused:
        click.echo(refused, err=True)
    if is_there:
        click.echo("Er stond al een bestand met die naam. Dat is nu vervangen.", err=True)
    if met_opmerkingen and naar.suffix.lower() == WITHOUT_NOTES:
        click.echo("In ondertitels is geen plek voor opmerkingen. Ze staan er dus niet in.", err=True)
    if pseudoniem:
        click.echo("Lees het rapport na voordat je het deelt: sommige namen kunnen zijn blijven staan.", err=True)
