"""The command group, its lazy subcommands, and the one place where errors become exit codes."""

import importlib
import sys
import traceback
from pathlib import Path

import click

from gesprekscoach import __version__
from gesprekscoach.cli import STOPPED_TEXT
from gesprekscoach.cli.dutch import ANY_PATH, DutchGroup, wrong_use
from gesprekscoach.cli.streams import is_terminal
from gesprekscoach.domain.one_line import one_line
from gesprekscoach.errors import ExitCode, GesprekscoachError, NotFound
from gesprekscoach.services.troubles import trouble

# name -> (module in cli/, one line of help): the help page needs no imports.
_COMMANDS = {
    "demo": ("demo", "Laat op twee voorbeeldgesprekken zien wat het programma doet."),
    "nieuw": ("vault", "Maak een kluis."),
    "importeer": ("importing", "Zet een opname in de kluis, met toestemming."),
    "opnemen": ("recording", "Neem een gesprek op met de microfoon, met toestemming."),
    "verwerk": ("processing", "Maak van opnames tekst, sprekers, tags en feedback."),
    "toon": ("showing", "Toon een gesprek met tags."),
    "feedback": ("showing", "Toon de feedbackkaart van een gesprek."),
    "rapport": ("showing", "Schrijf een rapport."),
    "lijst": ("vault", "Toon welke opnames er in de kluis staan."),
    "zoek": ("vault", "Zoek woorden in alle gesprekken."),
    "toestemming": ("consent", "Bekijk toestemming of trek die in."),
    "opruimen": ("erasing", "Wis alles waarvan de bewaartermijn voorbij is."),
    "wis": ("erasing", "Wis een opname."),
    "wachtzin": ("passphrase", "Geef de kluis een andere wachtzin of een ander sleutelbestand."),
    "tag": ("tagging", "Tag een uitgeschreven gesprek, zonder kluis."),
    "evalueer": ("tagging", "Vergelijk de tags met die van een mens."),
    "tagger": ("learning", "Laat het programma leren van je verbeteringen."),
    "model": ("model", "Bekijk, haal of controleer spraakmodellen."),
    "dokter": ("doctor", "Kijk na of alles op deze computer werkt."),
    "browser": ("browser", "Open de app in een browser op deze computer."),
    "handleiding": ("handbook", "Toon de handleiding."),
}


class _LazyGroup(DutchGroup):
    """Imports a subcommand only when it is called."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; Ctrl-C ends it without the empty line that click would write before our own two."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, or None when there is no such name."""
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"gesprekscoach.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List every command with its line of help."""
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(
    name="gesprekscoach",
    cls=_LazyGroup,
    invoke_without_command=True,
    help="Van een opgenomen oefengesprek naar inzicht. Alles blijft op deze computer.",
)
@click.option("--kluis", type=ANY_PATH, metavar="BESTAND", help="De kluis die je wilt gebruiken.")
@click.option(
    "--sleutelbestand", type=ANY_PATH, metavar="BESTAND", help="Bestand dat de kluis opent, in plaats van een wachtzin."
)
@click.version_option(__version__, message="gesprekscoach %(version)s", help="Toon de versie.")
@click.pass_context
def root(ctx: click.Context, kluis: Path | None, sleutelbestand: Path | None) -> None:
    """Hold what all commands share. Raises NotFound in a folder that is gone or closed: libraries fail there."""
    from gesprekscoach.cli.session import Session

    try:
        Path.cwd()
    except (FileNotFoundError, PermissionError) as error:
        is_gone = isinstance(error, FileNotFoundError)
        raise NotFound(
            f"De map waarin je terminal staat, {'is er niet meer' if is_gone else 'mag je niet lezen'}.",
            "Ga met cd naar een andere map en probeer het opnieuw.",
        ) from None
    ctx.obj = Session(vault=kluis, key_file=sleutelbestand)
    if ctx.invoked_subcommand is None:
        from gesprekscoach.cli.app import can_open, open_app

        if can_open():
            open_app(ctx.obj)
        else:
            click.echo(ctx.get_help())


def run(args: list[str] | None = None) -> int:
    """Run one command and return its exit code; an error is two Dutch lines on stderr (contract)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Windows consoles default to a code page; a file name need not be UTF-8, and can still be named.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        root.main(args=args, prog_name="gesprekscoach", standalone_mode=False)
        return ExitCode.DONE
    except click.ClickException as error:
        return _report(wrong_use(error))
    except (KeyboardInterrupt, click.Abort):
        if is_terminal(sys.stderr):
            click.echo(err=True)  # after the ^C that the terminal shows
        return _two_lines(ExitCode.STOPPED, *STOPPED_TEXT.splitlines())
    except BaseException as error:  # what a library in Rust raises when it gives up is no Exception
        if (known := trouble(error) or _of_the_installation()) is not None:
            return _report(known)
        if isinstance(error, UnicodeEncodeError) and _is_unreadable(sys.argv[1:] if args is None else args):
            return _two_lines(
                ExitCode.WRONG_USE,
                "In de opdracht staat een teken dat niet te lezen is.",
                "Typ de opdracht opnieuw, met UTF-8 als tekenset van de terminal.",
            )
        return _two_lines(
            ExitCode.BUG,
            f"Er zit een fout in het programma ({type(error).__name__}, {_place(error)}).",
            "Meld deze regel aan de makers. Er staat niets uit een gesprek in.",
        )


def _report(error: GesprekscoachError) -> int:
    return _two_lines(error.exit_code, error.what, error.remedy)


def _of_the_installation() -> GesprekscoachError | None:
    """Say which package does not fit: what looks like a bug comes from there."""
    from gesprekscoach.bootstrap import Coach

    try:
        Coach.packages()
    except Exception as error:
        return trouble(error)
    return None


def _two_lines(code: ExitCode, what: str, remedy: str) -> int:
    for line in (what, remedy):
        click.echo(one_line(line), err=True)
    return code


def _is_unreadable(args: list[str]) -> bool:
    """Whether an argument holds bytes that are no text in the character set of this terminal."""
    return any("\udc80" <= character <= "\udcff" for character in "".join(args))


def _place(error: BaseException) -> str:
    """Name the deepest line of our own code; never the message, which may quote a conversation."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "gesprekscoach" in Path(frame.filename).parts] or frames
    return f"{Path(own[-1].filename).name} regel {own[-1].lineno}"
