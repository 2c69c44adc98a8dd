"""Click in plain Dutch: help pages and usage errors."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from gesprekscoach.errors import WrongUse

ANY_PATH = click.Path(path_type=Path, readable=False)
"""A file or folder; what may not be read is told by what reads it, in Dutch."""

_SECTIONS = {"Options": "Opties", "Commands": "Opdrachten"}


class _DutchFormatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line with a Dutch prefix."""
        super().write_usage(prog, args, prefix="Gebruik: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a section heading in Dutch."""
        super().write_heading(_SECTIONS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Write options and commands, and say in Dutch which ones cannot be left out."""
        super().write_dl([(name, text.replace("[required]", "[nodig]")) for name, text in rows], *args, **kwargs)


class _DutchContext(click.Context):
    formatter_class = _DutchFormatter


class DutchCommand(click.Command):
    """A command whose help page is Dutch."""

    context_class = _DutchContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIES]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with a Dutch explanation."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Toon deze uitleg."
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, and refuse in Dutch what is too much."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click's parser leaves it out of some: then the help of which command?
            raise
        if rest and not self.allow_extra_args and not ctx.resilient_parsing:
            raise click.UsageError(f"Hier staat te veel: {' '.join(rest)}.", ctx)
        return rest


class DutchGroup(DutchCommand, click.Group):
    """A group of commands whose help page is Dutch."""

    command_class = DutchCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "OPDRACHT ...")
        super().__init__(*args, **kwargs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, and ask for a command when there is none."""
        if not args and not self.invoke_without_command and not ctx.resilient_parsing:
            raise click.UsageError(f"Zeg erbij wat je wilt: {', '.join(self.list_commands(ctx))}.", ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the near misses of an unknown command, in Dutch."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f" Bedoel je '{near[0]}'?" if near else ""
            raise click.UsageError(f"De opdracht '{name}' bestaat niet.{hint}", ctx)
        return super().resolve_command(ctx, args)


class WholeNumber(click.ParamType[int]):
    """A whole number from 0, up to ``highest`` when there is a limit."""

    name = "getal"

    def __init__(self, highest: int | None = None) -> None:
        self._highest = highest

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number."""
        number = int(str(value)) if str(value).isdecimal() else None
        if number is None:
            self.fail(f"'{value}' is geen getal.", param, ctx)
        if self._highest is not None and number > self._highest:
            self.fail(f"{number} is te hoog. Ga niet boven {self._highest}.", param, ctx)
        return number


def wrong_use(error: click.ClickException) -> WrongUse:
    """Turn a click error into ours: what is wrong with the command, and where the help stands."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "gesprekscoach"
    return WrongUse(_what(error), f"Typ '{path} --help' voor uitleg.")


def _what(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            if error.ctx and any(error.option_name in param.opts for param in error.ctx.find_root().command.params):
                return f"De optie {error.option_name} hoort voor de opdracht, direct na gesprekscoach."
            near = f" Bedoel je {' of '.join(error.possibilities)}?" if error.possibilities else ""
            return f"De optie {error.option_name} bestaat niet.{near}"
        case click.MissingParameter():
            return f"Er ontbreekt iets: {_name(error)}."
        case click.BadParameter():
            return f"De waarde bij {_name(error)} past niet: {error.message}"
        case click.BadOptionUsage():
            return (
                f"De optie {error.option_name} is niet goed gebruikt: er staat een waarde te veel, of er mist er een."
            )
    return error.message


def _name(error: click.BadParameter) -> str:
    match error.param:
        case click.Option() as option:
            return option.opts[0]
        case click.Argument() as argument:
            return argument.metavar or argument.opts[0].upper()
    return str(error.param_hint or "een waarde")
