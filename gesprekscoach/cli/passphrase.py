"""``wachtzin wijzigen``: another passphrase or key file for the vault."""

import os
import sys
from pathlib import Path

import click

from gesprekscoach.cli.dutch import ANY_PATH, DutchGroup
from gesprekscoach.cli.session import Session, ask_passphrase, confirm_new_passphrase
from gesprekscoach.cli.streams import is_terminal
from gesprekscoach.errors import VaultUnusable
from gesprekscoach.services.passphrases import LEAST

NEW_PASSPHRASE_VARIABLE = "GESPREKSCOACH_NIEUWE_WACHTZIN"


@click.group(cls=DutchGroup, help="Geef de kluis een andere wachtzin of een ander sleutelbestand.")
def wachtzin() -> None:
    """Hold the command."""


@wachtzin.command(help="Wijzig de wachtzin, of kies een sleutelbestand. De oude geldt dan niet meer.")
@click.option("--nieuw-sleutelbestand", type=ANY_PATH, metavar="BESTAND", help="Open de kluis hiermee voortaan.")
@click.pass_obj
def wijzigen(session: Session, nieuw_sleutelbestand: Path | None) -> None:
    """Rewrite the vault with another key; when that breaks off, the old one still opens it."""
    ask = _new_passphrase if nieuw_sleutelbestand is None else lambda: None
    session.change_key(ask, nieuw_sleutelbestand)
    click.echo("De kluis gaat vanaf nu open met de nieuwe sleutel. Bewaar die goed.", err=True)


def _new_passphrase() -> str | None:
    known = os.environ.get(NEW_PASSPHRASE_VARIABLE)
    if known:
        return known
    if not is_terminal(sys.stdin):
        raise VaultUnusable(
            "Er is geen nieuwe wachtzin gegeven. De oude geldt nog.",
            f"Zet die in {NEW_PASSPHRASE_VARIABLE}, of geef --nieuw-sleutelbestand BESTAND.",
        )
    first = ask_passphrase(f"Nieuwe wachtzin van minstens {LEAST} tekens: ")
    confirm_new_passphrase(first, "De oude geldt nog.")
    return first
