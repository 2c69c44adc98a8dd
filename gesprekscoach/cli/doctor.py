"""``dokter``: does everything work here?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.session import Session, session_of

if TYPE_CHECKING:
    from gesprekscoach.services.checkup import Finding


@click.command(cls=DutchCommand, help="Kijk na of alles op deze computer werkt, en hoe snel.")
@click.pass_context
def dokter(ctx: click.Context) -> None:
    """Print one line per finding as it comes."""
    from gesprekscoach.services.checkup import as_table

    for line in as_table(_findings(session_of(ctx))):
        click.echo(line)


def _findings(session: Session) -> "Iterator[Finding]":
    from gesprekscoach.resources import sample_audio_dir
    from gesprekscoach.services.checkup import Finding, attempt, machine, time_trial

    coach = session.coach
    yield from machine(session.settings.home)
    yield attempt("Spraakmodel", lambda: f"{coach.transcriber().name} is klaar voor gebruik")
    yield attempt("Stemmen", lambda: "klaar voor gebruik" if coach.separator else "")
    yield attempt("Tags", lambda: f"klaar voor gebruik, versie {coach.tagger.version}")
    devices = coach.sound_devices()
    yield Finding("Microfoon en geluid", devices.works or None, devices.text)
    yield _vault(session)
    sound = sorted(sample_audio_dir().glob("*.opus"))[0]
    yield attempt("Snelheid", lambda: time_trial(sound, coach.audio_reader, coach.speech_finder, coach.transcriber()))


def _vault(session: Session) -> "Finding":
    from gesprekscoach.services.checkup import Finding, attempt

    path = session.settings.vault
    if not path.exists():
        return Finding("Kluis", None, "er is nog geen kluis. Maak er een met: gesprekscoach nieuw")
    if not session.has_key:
        return Finding("Kluis", None, f"{path} is op slot; geef de wachtzin om de inhoud na te kijken")

    def look() -> str:
        with session.store() as store:
            return f"{path} gaat open, {len(store.recordings())} opnames"

    return attempt("Kluis", look)
