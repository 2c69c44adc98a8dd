"""``verwerk``: words, speakers, tags and feedback."""

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.session import session_of
from gesprekscoach.errors import WrongUse


@click.command(cls=DutchCommand, help="Maak tekst, sprekers, tags en feedback. Gaat verder waar het eerder stopte.")
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--alles", is_flag=True, help="Verwerk elke opname die nog niet klaar is.")
@click.option("--model", metavar="NAAM", help="Spraakmodel, zoals base of small.")
@click.option("--wissel-sprekers", is_flag=True, help="Professional en klant zijn verwisseld: draai ze om.")
@click.pass_context
def verwerk(ctx: click.Context, ids: tuple[str, ...], alles: bool, model: str | None, wissel_sprekers: bool) -> None:
    """Process recordings one by one; progress goes to stderr."""
    from gesprekscoach.domain.recording import State
    from gesprekscoach.services.processing import swap_speakers

    if bool(ids) == alles or (wissel_sprekers and not ids):
        raise WrongUse(
            "Zeg welke opname je bedoelt.", "Geef een of meer nummers (zie: gesprekscoach lijst), of --alles."
        )
    session = session_of(ctx)
    coach = session.coach
    with session.store() as store:
        if wissel_sprekers:
            for recording_id in ids:
                session.follow(swap_speakers(recording_id, store, coach.tag_for(store), session.today))
            return
        transcriber = coach.transcriber(model)
        unfinished = [row.id for row in store.recordings() if row.state not in (State.TAGGED, State.REVIEWED)]
        for recording_id in unfinished if alles else ids:
            click.echo(f"{store.recording(recording_id).title} ({recording_id})", err=True)
            session.follow(coach.process(recording_id, store, transcriber, session.today))
