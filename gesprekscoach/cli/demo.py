"""``demo``: the whole job on the sample recordings, no questions asked."""

import secrets
from dataclasses import replace
from pathlib import Path

import click

from gesprekscoach.cli.dutch import ANY_PATH, DutchCommand
from gesprekscoach.cli.session import Session
from gesprekscoach.errors import WrongUse


@click.command(cls=DutchCommand, help="Verwerk de twee voorbeeldgesprekken in een kluis die daarna weer weg is.")
@click.option("--naar", type=ANY_PATH, metavar="MAP", help="Waar de rapporten komen.")
@click.pass_obj
def demo(session: Session, naar: Path | None) -> None:
    """Print the feedback card of each recording and where the HTML reports stand. Raises WrongUse."""
    from gesprekscoach.bootstrap import Coach
    from gesprekscoach.resources import sample_audio_dir
    from gesprekscoach.services.demo import run_demo

    settings, today = session.settings, session.today
    folder = (naar or settings.home / "demo").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileNotFoundError:  # no folder can be made there, as in /proc
        raise WrongUse(f"De map {folder} kan niet worden gemaakt.", "Kies een andere map met --naar.") from None
    with session.coach.throw_away_folder(folder, ".kluis-") as place:
        coach = Coach(replace(settings, vault=place.path / "demo.db"))
        with coach.create_vault(secrets.token_hex(16), None).open() as store:
            transcriber = coach.transcriber()
            ids = session.follow(
                run_demo(
                    sample_audio_dir(),
                    store,
                    coach.audio_reader,
                    lambda recording_id: coach.process(recording_id, store, transcriber, today),
                    today,
                )
            )
            reports = []
            for n, recording_id in enumerate(ids, 1):
                report = coach.report(store, recording_id, today)
                reports.append(coach.write_report(store, recording_id, folder / f"rollenspel-{n}.html", today))
                click.echo(coach.card_text(report))
    click.echo("De rapporten staan hier:")
    for path in reports:
        click.echo(f"  {path}")
