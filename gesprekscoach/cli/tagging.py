"""``tag`` and ``evalueer``: the tagger on written-out conversations, without a vault."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.session import session_of
from gesprekscoach.errors import NotFound, WrongUse

if TYPE_CHECKING:
    from gesprekscoach.cli.session import Session
    from gesprekscoach.domain.agreement import Scores
    from gesprekscoach.domain.conversation import Conversation


@click.command(cls=DutchCommand, help="Tag een uitgeschreven gesprek (JSON in corpusvorm) en toon het als JSON.")
@click.argument("bestand", type=click.Path(path_type=Path), metavar="BESTAND.json")
@click.pass_context
def tag(ctx: click.Context, bestand: Path) -> None:
    """Print the tagged conversation."""
    from gesprekscoach.domain.corpus_format import conversation_to_json

    tagged = session_of(ctx).coach.tag(_read(bestand, with_labels=False))
    click.echo(json.dumps(conversation_to_json(tagged), ensure_ascii=False, indent=1))


@click.command(cls=DutchCommand, help="Tag elk gesprek in een map en vergelijk met de labels die erin staan.")
@click.argument("map_", type=click.Path(path_type=Path), metavar="MAP", required=False)
@click.option("--verschil", is_flag=True, help="Zonder MAP: toon welke tags in de kluis nu anders zouden zijn.")
@click.option("--json", "as_json", is_flag=True, help="Geef JSON in plaats van een tabel.")
@click.pass_context
def evalueer(ctx: click.Context, map_: Path | None, verschil: bool, as_json: bool) -> None:
    """Print agreement per track, or what tagging anew would change."""
    if verschil:
        if map_ is not None:
            raise WrongUse("--verschil gaat over de kluis, niet over een map.", "Laat de map weg.")
        _print_differences(session_of(ctx), as_json=as_json)
        return
    if map_ is None:
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    files = sorted(map_.glob("*.json"))
    if not files:
        raise NotFound(f"In {map_} staat geen gesprek (.json).", "Geef een map met gesprekken in corpusvorm.")
    scores = session_of(ctx).coach.evaluate([_read(file, with_labels=True) for file in files])
    if as_json:
        click.echo(json.dumps({track: _as_json(score) for track, score in scores.items()}, indent=1))
    else:
        click.echo(_table(scores))


def _print_differences(session: "Session", *, as_json: bool) -> None:
    from gesprekscoach.cli.differing import as_lines, differences_to_json

    with session.store() as store:
        found = session.follow(session.coach.differences(store, session.today))
    if as_json:
        click.echo(json.dumps(differences_to_json(found), ensure_ascii=False, indent=1))
    else:
        for line in as_lines(found, session.coach.codebook):
            click.echo(line)


def _read(path: Path, *, with_labels: bool) -> "Conversation":
    from gesprekscoach.domain.corpus_format import CorpusFormatError, conversation_from_json

    try:
        return conversation_from_json(json.loads(path.read_text(encoding="utf-8")), with_labels=with_labels)
    except FileNotFoundError as error:
        raise NotFound(f"Het bestand {path} bestaat niet.", "Kijk of de naam klopt.") from error
    except (OSError, ValueError) as error:
        reason = str(error) if isinstance(error, CorpusFormatError) else "het is geen leesbare JSON"
        raise WrongUse(
            f"{path.name} is geen gesprek in corpusvorm: {reason}.",
            "Kijk in de handleiding hoe zo'n bestand eruitziet.",
        ) from error


def _as_json(score: "Scores") -> dict[str, float | int]:
    return {
        "n": score.n,
        "kappa": round(score.kappa, 4),
        "macro_f1": round(score.macro_f1, 4),
        "accuracy": round(score.accuracy, 4),
    }


def _table(scores: "dict[str, Scores]") -> str:
    lines = [f"{'spoor':26} {'aantal':>7} {'kappa':>6} {'macro-F1':>9} {'gelijk':>7}"]
    for track, score in scores.items():
        lines.append(f"{track:26} {score.n:7} {score.kappa:6.2f} {score.macro_f1:9.2f} {score.accuracy:7.0%}")
    return "\n".join(lines)
