"""``handleiding``: the Dutch handbook in the terminal."""

import shutil
import sys

import click

from gesprekscoach.cli.dutch import DutchCommand
from gesprekscoach.cli.streams import is_terminal
from gesprekscoach.resources import handbook_file

_WIDEST = 100  # columns; longer lines are hard to read


@click.command(cls=DutchCommand, help="Toon de handleiding.")
def handleiding() -> None:
    """Print the handbook: on a terminal page by page, as wide as it is; else as it was written."""
    text = handbook_file().read_text(encoding="utf-8")
    click.echo_via_pager(_on_page(text) if is_terminal(sys.stdout) else text)


def _on_page(text: str) -> str:
    from rich.console import Console
    from rich.markdown import Markdown

    width = min(shutil.get_terminal_size().columns, _WIDEST)
    page = Console(width=width, force_terminal=True, no_color=True, legacy_windows=False)
    with page.capture() as drawn:
        page.print(Markdown(text))
    return drawn.get()
