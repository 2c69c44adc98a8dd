"""Click in plain Dutch: help pages and usage errors."""

from typing import Any

import click

from gesprekscoach.errors import WrongUse

_SECTIONS = {"Options": "Opties", "Commands": "Opdrachten"}


class _DutchFormatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line with a Dutch prefix."""
        super().write_usage(prog, args, prefix="Gebruik: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a section heading in Dutch."""
        super().write_heading(_SECTIONS.get(heading, heading))


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


class DutchGroup(DutchCommand, click.Group):
    """A group of commands whose help page is Dutch."""

    command_class = DutchCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "OPDRACHT ...")
        super().__init__(*args, **kwargs)


def wrong_use(error: click.ClickException) -> WrongUse:
    """Turn a click error into ours: what is wrong with the command, and where the help stands."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "gesprekscoach"
    return WrongUse(_what(error), f"Typ '{path} --help' voor uitleg.")


def _what(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = f" Bedoel je {' of '.join(error.possibilities)}?" if error.possibilities else ""
            return f"De optie {error.option_name} bestaat niet.{near}"
        case click.MissingParameter():
            return f"Er ontbreekt iets: {_name(error)}."
        case click.BadParameter():
            return f"De waarde bij {_name(error)} past niet: {error.message}"
        case click.BadOptionUsage():
            return f"De optie {error.option_name} is niet goed gebruikt; misschien mist er een waarde."
    return error.message


def _name(error: click.BadParameter) -> str:
    match error.param:
        case click.Option() as option:
            return option.opts[0]
        case click.Argument() as argument:
            return argument.metavar or argument.opts[0].upper()
    return str(error.param_hint or "een waarde")
