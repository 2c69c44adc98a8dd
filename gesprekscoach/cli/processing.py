"""``verwerk``: words, speakers, tags and feedback."""

from typing import TYPE_CHECKING

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.session import Session
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.errors import AudioUnreadable, ConsentMissing, NotFound, WrongUse

if TYPE_CHECKING:
    from gesprekscoach.domain.conversation import Speaker


@click.command(cls=DutchCommand, help="Maak tekst, sprekers, tags en feedback. Gaat verder waar het eerder stopte.")
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--alles", is_flag=True, help="Verwerk elke opname die nog niet klaar is.")
@click.option("--model", metavar="NAAM", help="Spraakmodel, zoals base of small.")
@click.option("--wissel-sprekers", is_flag=True, help="Professional en klant zijn verwisseld: draai ze om.")
@click.option(
    "--noem", multiple=True, metavar="SPREKER=NAAM", help="Geef een spreker een naam, zoals client=Samira. Mag vaker."
)
@click.pass_obj
def verwerk(
    session: Session,
    ids: tuple[str, ...],
    alles: bool,
    model: str | None,
    wissel_sprekers: bool,
    noem: tuple[str, ...],
) -> None:
    """Process recordings one by one; progress goes to stderr. Raises WrongUse."""
    from gesprekscoach.services.browsing import Order, Shelf, in_order, on_shelf
    from gesprekscoach.services.consenting import require
    from gesprekscoach.services.processing import name_speaker, swap_speakers

    names = [_named(text) for text in noem]
    is_edit = wissel_sprekers or bool(names)
    if bool(ids) == alles or (is_edit and not ids):
        raise WrongUse(
            "Zeg welke opname je bedoelt.", "Geef een of meer nummers (zie: gesprekscoach lijst), of --alles."
        )
    coach = session.coach
    with session.store() as store:
        if is_edit:
            for recording_id in ids:
                if wissel_sprekers:
                    session.follow(swap_speakers(recording_id, store, coach.tag_for(store), session.today))
                for speaker, name in names:
                    name_speaker(recording_id, store, speaker, name, session.today)
            return
        transcriber = coach.transcriber(model)
        unfinished = in_order(on_shelf(store.recordings(), Shelf.TO_PROCESS, session.today), Order.DATE)
        wanted = [row.id for row in unfinished] if alles else ids
        failed: dict[str, AudioUnreadable | ConsentMissing | NotFound] = {}
        for recording_id in wanted:
            try:
                require(store, recording_id, session.today)  # before its title, which is gone once it was withdrawn
                click.echo(f"{one_line(store.recording(recording_id).title)} ({recording_id})", err=True)
                session.follow(coach.process(recording_id, store, transcriber, session.today))
            except (AudioUnreadable, ConsentMissing, NotFound) as error:  # says nothing about the other recordings
                if len(wanted) == 1:
                    raise
                click.echo(error.what, err=True)
                failed[recording_id] = error
        if failed:
            first = next(iter(failed.values()))
            raise type(first)(f"Niet verwerkt: {', '.join(failed)}.", "Hierboven staat bij elke opname waarom.")


def _named(text: str) -> tuple["Speaker", str]:
    """Read SPREKER=NAAM. Raises WrongUse."""
    speaker, sign, name = text.partition("=")
    for known in ("professional", "client", "other"):
        if speaker == known and sign:
            return known, name
    raise WrongUse(
        f"'{text}' is geen spreker met een naam.", "Kies professional, client of other, zoals: --noem client=Samira"
    )
