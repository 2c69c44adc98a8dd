"""What every command shares: settings, the key of the vault, and how progress is shown."""

import getpass
import os
import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from gesprekscoach.cli.streams import is_terminal
from gesprekscoach.errors import VaultUnusable, WrongUse, unreadable_passphrase
from gesprekscoach.services.passphrases import LEAST, check_new_passphrase
from gesprekscoach.settings import Settings, load_settings

if TYPE_CHECKING:
    from gesprekscoach.bootstrap import Coach
    from gesprekscoach.services.ports import Progress, Store

Result = TypeVar("Result")
PASSPHRASE_VARIABLE = "GESPREKSCOACH_WACHTZIN"


class Session:
    """One call of the command line."""

    def __init__(self, vault: Path | None, key_file: Path | None) -> None:
        self._vault = vault
        self.key_file = key_file

    @cached_property
    def settings(self) -> Settings:
        """The settings, with ``--kluis`` laid over them."""
        settings = load_settings()
        return settings if self._vault is None else replace(settings, vault=self._vault.absolute())

    @cached_property
    def coach(self) -> "Coach":
        """The program with its real parts."""
        from gesprekscoach.bootstrap import Coach

        return Coach(self.settings)

    @property
    def has_key(self) -> bool:
        """Whether the vault can be opened without asking."""
        return self.key_file is not None or bool(os.environ.get(PASSPHRASE_VARIABLE))

    @property
    def today(self) -> date:
        """The date by the clock of this machine."""
        return datetime.now().astimezone().date()

    def store(self) -> AbstractContextManager["Store"]:
        """Open the vault with the passphrase or the key file; raises VaultUnusable."""
        return self.coach.unlock(self._passphrase(), self.key_file).open()

    def change_key(self, new_passphrase: Callable[[], str | None], new_key_file: Path | None) -> None:
        """Give the vault another key; the new one is asked for once the old one opened it. Raises VaultUnusable."""
        vault = self.coach.unlock(self._passphrase(), self.key_file)
        vault.open().close()
        self.coach.change_key(vault, new_passphrase(), new_key_file)

    def create_vault(self) -> Path:
        """Make a new vault and return its path; asks for a new passphrase twice when it has to ask."""
        question = f"Kies een wachtzin van minstens {LEAST} tekens: "
        passphrase = self._passphrase(question, "Er is geen wachtzin gegeven voor de nieuwe kluis.")
        if passphrase is not None and not os.environ.get(PASSPHRASE_VARIABLE):
            confirm_new_passphrase(passphrase, "Er is niets gemaakt.")
        return self.coach.create_vault(passphrase, self.key_file).path

    def _passphrase(
        self,
        question: str = "Wachtzin van de kluis: ",
        missing: str = "De kluis is op slot: er is geen wachtzin gegeven.",
    ) -> str | None:
        if self.key_file is not None:
            return None
        known = os.environ.get(PASSPHRASE_VARIABLE)
        if known:
            return known
        if not is_terminal(sys.stdin):
            raise VaultUnusable(
                missing,
                f"Zet de wachtzin in {PASSPHRASE_VARIABLE}, of geef --sleutelbestand BESTAND.",
            )
        return ask_passphrase(question)

    def follow(self, steps: Generator["Progress", None, Result], *, quietly: bool = False) -> Result:
        """Do the work step by step, shown on stderr unless ``quietly``, and return what it delivers."""
        printer = ProgressPrinter()
        try:
            while True:
                try:
                    step = next(steps)
                except StopIteration as end:
                    result: Result = end.value
                    return result
                if not quietly:
                    printer.show(step)
        finally:
            steps.close()
            printer.finish()


def ask_passphrase(question: str) -> str:
    """Ask on the terminal, without showing what is typed. Raises WrongUse for bytes that are no text there."""
    try:
        return getpass.getpass(question, stream=sys.stderr)
    except UnicodeDecodeError:
        raise unreadable_passphrase() from None


def confirm_new_passphrase(passphrase: str, unchanged: str) -> None:
    """Ask for it once more. Raises WrongUse, with what stays as it is, when it is guessed quickly or differs."""
    check_new_passphrase(passphrase)
    if ask_passphrase("Nog een keer: ") != passphrase:
        raise WrongUse("De twee wachtzinnen zijn niet gelijk.", f"Probeer het opnieuw. {unchanged}")


class ProgressPrinter:
    """One line on a terminal that is rewritten; else one line per step and per tenth of it."""

    def __init__(self) -> None:
        self._step = ""
        self._started = self._first = 0.0
        self._tenth = -1
        self._open_line = False

    def show(self, progress: "Progress") -> None:
        """Show one step with its share and, once it can be told, the expected end time."""
        share = min(1.0, progress.done / progress.total) if progress.total else 0.0
        if progress.step != self._step:
            self.finish()
            self._step, self._started, self._first, self._tenth = progress.step, time.monotonic(), share, -1
        done = f"{share:4.0%}" if share else "even geduld"  # some steps tell nothing until they are done
        line = f"{progress.step}: {done}{self._expected_end(share)}"
        if is_terminal(sys.stderr):
            room = min(78, shutil.get_terminal_size().columns - 1)  # a longer line would not be written over
            click.echo(f"\r{line[:room]:<{room}}", nl=False, err=True)
            self._open_line = True
        elif int(share * 10) != self._tenth:
            click.echo(line, err=True)
        self._tenth = int(share * 10)

    def finish(self) -> None:
        """End the rewritten line."""
        if self._open_line:
            click.echo(err=True)
            self._open_line = False

    def _expected_end(self, share: float) -> str:
        elapsed, made = time.monotonic() - self._started, share - self._first  # an earlier run made the rest
        if share >= 1 or elapsed < 2 or made < 0.02:
            return ""
        end = datetime.now().astimezone() + timedelta(seconds=elapsed / made * (1 - share))
        return f", klaar om ongeveer {end:%H:%M:%S}"
