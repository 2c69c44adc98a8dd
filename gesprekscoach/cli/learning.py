"""``tagger``: let the program learn from corrections, see what it learned, and undo that."""

from typing import TYPE_CHECKING

import click

from gesprekscoach.cli.dutch import DutchCommand, DutchGroup
from gesprekscoach.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gesprekscoach.domain.codebook import Codebook
    from gesprekscoach.domain.learning import Outcome

RETAG = "Tag een gesprek opnieuw met: gesprekscoach verwerk ID"


@click.group(cls=DutchGroup, help="Laat het programma leren van je verbeteringen.")
def tagger() -> None:
    """Hold the commands of the tagger."""


@tagger.command(
    name="leer", cls=DutchCommand, help="Leer van de tags die je verbeterde. Wat het leert, blijft in de kluis."
)
@click.pass_context
def learn(ctx: click.Context) -> None:
    """Learn and print what changed."""
    session = session_of(ctx)
    with session.store() as store:
        outcome = session.follow(session.coach.learn(store, session.today))
    for line in _report(outcome, session.coach.codebook):
        click.echo(line)


@tagger.command(name="herstel", cls=DutchCommand, help="Vergeet wat het programma leerde. Je verbeteringen blijven.")
@click.pass_context
def undo(ctx: click.Context) -> None:
    """Erase the learned layer."""
    with session_of(ctx).store() as store:
        was_there = store.forget_learned()
    click.echo(f"Het programma tagt weer zoals het was. {RETAG}" if was_there else "Er was niets geleerd.")


@tagger.command(name="stand", cls=DutchCommand, help="Toon wat het programma leerde van deze kluis.")
@click.pass_context
def show(ctx: click.Context) -> None:
    """Print the versions and the learned layer."""
    session = session_of(ctx)
    with session.store() as store:
        layer, versions = store.learned(), session.coach.versions_for(store)
    click.echo(f"Tagger {versions['tagger']}, codeboek {versions['codebook']}.")
    if layer is None:
        click.echo("Er is nog niets geleerd. Dat kan met: gesprekscoach tagger leer")
        return
    click.echo(
        f"Geleerd op {layer.at[:10]} van {layer.corrections} verbeterde tags in {len(layer.recordings)} gesprekken."
    )
    if layer.version != versions["tagger"]:
        click.echo("Dat was met een oudere versie en telt nu niet mee. Leer opnieuw met: gesprekscoach tagger leer")


def _report(outcome: "Outcome", codebook: "Codebook") -> "Iterator[str]":
    from gesprekscoach.domain.learning import share_equal
    from gesprekscoach.services.learning import MARGIN

    yield "Je verbeteringen. Zoveel daarvan kiest het programma zelf:"
    yield f"  {'spoor':24} {'aantal':>7} {'voor':>5} {'na':>5}"
    for track, gain in outcome.gains.items():
        yield f"  {codebook.track(track).name:24} {gain.n:7} {gain.before:5} {gain.after:5}"
    yield (
        "  Elk gesprek is nagekeken met wat het van de andere gesprekken leerde."
        if outcome.is_apart
        else "  Let op: er is maar één verbeterd gesprek. Nagekeken is wat het in dat gesprek zelf zag."
    )
    yield f"  Van de {outcome.others} andere tags in die gesprekken veranderen er {outcome.changed}."
    before, after = share_equal(outcome.hold_out_before), share_equal(outcome.hold_out_after)
    yield ""
    yield "De twee rollenspelen van het programma, getagd door mensen. Zoveel tags zijn gelijk:"
    yield f"  voor {before:.1%}, na {after:.1%} van {sum(s.n for s in outcome.hold_out_before.values())} tags".replace(
        ".", ","
    )
    yield "  Dat is een kleine proef: een klein verschil kan toeval zijn."
    yield ""
    if outcome.is_kept:
        yield f"Wat het leerde, geldt vanaf nu in deze kluis. {RETAG}"
        yield "Terug naar hoe het was: gesprekscoach tagger herstel"
    else:
        yield f"Niet bewaard: op de rollenspelen werd het meer dan {MARGIN:.0%} slechter. Er is niets veranderd."
