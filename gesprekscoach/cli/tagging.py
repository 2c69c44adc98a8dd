"""``tag`` and ``evalueer``: the tagger on written-out conversations, without a vault."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gesprekscoach.cli.dutch import ANY_PATH, DutchCommand
from gesprekscoach.cli.session import Session
from gesprekscoach.cli.streams import is_terminal
from gesprekscoach.errors import WrongUse

if TYPE_CHECKING:
    from gesprekscoach.domain.agreement import Scores
    from gesprekscoach.services.differing import Difference


@click.command(cls=DutchCommand, help="Tag een uitgeschreven gesprek (een JSON-bestand) en toon het als JSON.")
@click.argument("bestand", type=ANY_PATH, metavar="BESTAND.json")
@click.pass_obj
def tag(session: Session, bestand: Path) -> None:
    """Print the tagged conversation."""
    from gesprekscoach.domain.corpus_format import conversation_to_json
    from gesprekscoach.services.written_out import read_conversation

    tagged = session.coach.tag(read_conversation(bestand, with_labels=False))
    click.echo(json.dumps(conversation_to_json(tagged), ensure_ascii=False, indent=1))


@click.command(cls=DutchCommand, help="Tag elk gesprek in een map en vergelijk met de tags die erin staan.")
@click.argument("map_", type=ANY_PATH, metavar="MAP", required=False)
@click.option("--verschil", is_flag=True, help="Zonder MAP: toon welke tags in de kluis nu anders zouden zijn.")
@click.option("--json", "as_json", is_flag=True, help="Geef JSON in plaats van een tabel.")
@click.pass_obj
def evalueer(session: Session, map_: Path | None, verschil: bool, as_json: bool) -> None:
    """Print agreement per track, or what tagging anew would change. Raises WrongUse."""
    from gesprekscoach.services.telling import label_lines, score_lines
    from gesprekscoach.services.written_out import read_folder

    if verschil:
        if map_ is not None:
            raise WrongUse("--verschil gaat over de kluis, niet over een map.", "Laat de map weg.")
        _print_differences(session, as_json=as_json)
        return
    if map_ is None:
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    conversations = read_folder(map_)
    scores = session.follow(session.coach.evaluate(conversations), quietly=True)
    for line in label_lines(conversations, session.coach.codebook):
        click.echo(line, err=True)
    if as_json:
        click.echo(json.dumps({track: _as_json(score) for track, score in scores.items()}, indent=1))
    else:
        click.echo("\n".join(score_lines(scores, session.coach.codebook)))


def _print_differences(session: Session, *, as_json: bool) -> None:
    from gesprekscoach.cli.learning import RETAG
    from gesprekscoach.services.telling import difference_lines

    with session.store() as store:
        found = session.follow(session.coach.differences(store, session.today), quietly=not is_terminal(sys.stderr))
    if as_json:
        click.echo(json.dumps([_difference_json(one) for one in found], ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(difference_lines(found, session.coach.codebook)))
        if any(one.changes for one in found):
            click.echo(RETAG)


def _difference_json(one: "Difference") -> dict[str, Any]:
    """Write what would change; turns and utterances count from 1, the opening has neither."""
    return {
        "id": one.recording_id,
        "title": one.title,
        "tagged_with": dict(one.tagged_with),
        "now": dict(one.now),
        "changes": [{**asdict(change.place), "before": change.before, "after": change.after} for change in one.changes],
    }


def _as_json(score: "Scores") -> dict[str, float | int]:
    return {
        "n": score.n,
        "kappa": round(score.kappa, 4),
        "macro_f1": round(score.macro_f1, 4),
        "accuracy": round(score.accuracy, 4),
    }
