"""``opnemen``: from the microphone straight into the vault."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gesprekscoach.cli.dutch import ANY_PATH, DutchCommand, WholeNumber
from gesprekscoach.cli.session import Session
from gesprekscoach.errors import GesprekscoachError

if TYPE_CHECKING:
    from gesprekscoach.services.recording_live import LiveRecording, Recorder


def _list_microphones(ctx: click.Context, _option: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        devices = ctx.obj.coach.microphones.devices()
        if not devices:
            click.echo("Er is geen microfoon. Een opname importeren kan wel gewoon.")
        for device in devices:
            click.echo(
                f"{device.id:>3}  {device.name}, kanalen: {device.channels}" + (" *" if device.is_default else "")
            )
        ctx.exit()


@click.command(cls=DutchCommand, help="Neem een gesprek op tot je op Ctrl-C drukt. Toon het nummer van de opname.")
@click.option("--toestemming", required=True, type=ANY_PATH, metavar="TOML", help="Wie wat goed vindt.")
@click.option("--titel", metavar="T", help="Naam van het gesprek (anders de datum).")
@click.option("--microfoon", type=WholeNumber(), metavar="NUMMER", help="Welke microfoon; zie --microfoons.")
@click.option(
    "--microfoons",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_microphones,
    help="Toon de microfoons.",
)
@click.option(
    "--gescheiden",
    is_flag=True,
    help="Twee microfoons op één ingang. Links zit wie het eerst in de toestemming staat.",
)
@click.pass_obj
def opnemen(session: Session, toestemming: Path, titel: str | None, microfoon: int | None, gescheiden: bool) -> None:
    """Record until Ctrl-C; the id alone goes to stdout."""
    from gesprekscoach.services.consenting import check_sufficient, given_ahead
    from gesprekscoach.services.recording_live import LiveRecording, Recorder

    consent = session.coach.load_consent(toestemming)
    check_sufficient(consent, session.today)
    if ahead := given_ahead(consent, session.today):
        click.echo(ahead, err=True)
    microphones = session.coach.microphones
    channels = 2 if gescheiden else 1
    if gescheiden:
        consent = consent.at_microphones()
    title = (titel or "").strip() or f"Gesprek {session.today:%d-%m-%Y}"
    with session.store() as store:
        recorder = Recorder(microphones.open(microfoon, channels))

        def make() -> "LiveRecording":
            return LiveRecording(store, microphones.pack, consent, title=title, channels=channels, today=session.today)

        recorder.begin(make)
        with _signals_stop(recorder):
            click.echo("Er wordt opgenomen. Stop met Ctrl-C.", err=True)
            try:
                _follow(recorder)
            except GesprekscoachError:
                with suppress(GesprekscoachError):  # the microphone or the disk is what the user has to hear about
                    recorder.finish()
                raise
        click.echo(recorder.finish())


@contextmanager
def _signals_stop(recorder: "Recorder") -> Iterator[None]:
    """Let Ctrl-C, or a terminal that closes, end the listening instead of the program: no piece is cut through.

    Under ``nohup`` a terminal that closes ends nothing.
    """
    ended = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        ended.append(signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: recorder.stop()) for number in ended}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _follow(recorder: "Recorder") -> None:
    """Listen to the end; say what the level check hears when that changes."""
    from gesprekscoach.domain.level import ADVICE, Verdict

    said: tuple[Verdict, ...] = ()
    try:
        for heard in recorder.heard():
            if heard.verdicts is not None and heard.verdicts != said:
                said = heard.verdicts
                sides = ("links", "rechts") if len(said) > 1 else ("geluid",)
                click.echo("   ".join(f"{side} {ADVICE[v]}" for side, v in zip(sides, said, strict=True)), err=True)
    finally:
        recorder.stop()
