"""Where the program keeps its files and what the user set, read once at start."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gesprekscoach.domain.own_toml import read_toml, toml_text
from gesprekscoach.errors import WrongUse

SETTINGS_NAME = "instellingen.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one machine or user to the next."""

    home: Path
    """Folder under which every file the program makes stands."""
    vault: Path
    """The vault: one encrypted file (``kluis``)."""
    models_dir: Path
    """Folder with the installed speech models (``modellen``)."""
    model: str = "base"
    """Speech model used by ``verwerk`` when none is named (``model``)."""
    workers: int = max(1, os.cpu_count() or 1)
    """Blocks decoded side by side, one thread each (``werkers``)."""
    lock_minutes: int = 15
    """The app locks the vault after so many minutes without a key or the mouse; 0 is never (``op_slot_na``)."""
    colours: str = ""
    """Theme of the app, empty for the first one (``kleuren``)."""
    tour: str = ""
    """Whether the tour along a conversation waits or was seen (``rondleiding``); empty before the first vault."""


def load_settings() -> Settings:
    """Read the settings file when there is one.

    ``GESPREKSCOACH_MAP`` moves every file the program makes under one folder (contract).

    Raises:
        WrongUse: the file is no TOML, or holds an unknown key or a value of the wrong kind; or the user has no home.
    """
    home = _home()
    defaults = Settings(home=home, vault=home / "kluis.db", models_dir=home / "modellen")
    path = home / SETTINGS_NAME
    try:
        written = read_toml(toml_text(path.read_bytes()))
    except FileNotFoundError:
        return defaults
    except ValueError as error:
        raise WrongUse(
            f"De instellingen in {path} zijn niet te lezen: {error}.", "Herstel of verwijder dat bestand."
        ) from error
    return replace(defaults, **dict(_setting(key, value, path) for key, value in written.items()))


def save_settings(home: Path, changes: Mapping[str, str | int]) -> None:
    """Write settings under their Dutch names; what the file said of others stays, comments do not.

    Raises:
        WrongUse: the file cannot be read or written.
    """
    path = home / SETTINGS_NAME
    try:
        known = read_toml(toml_text(path.read_bytes())) if path.exists() else {}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in {**known, **changes}.items()]
        home.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".nieuw")
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(path)  # whole or not at all: without its line about the vault another one would open
    except (OSError, ValueError) as error:
        is_place = isinstance(error, OSError)
        remedy = "Kijk of je daar mag schrijven, en of er ruimte is." if is_place else "Herstel dat bestand."
        raise WrongUse(f"De instellingen in {path} kunnen niet worden bewaard.", remedy) from error


def _home() -> Path:
    chosen = os.environ.get("GESPREKSCOACH_MAP")
    if chosen:
        return Path(os.path.expanduser(chosen)).absolute()
    from platformdirs import user_data_path  # --help need not pay for it

    try:
        return user_data_path("gesprekscoach", appauthor=False)
    except RuntimeError:  # a user without a home folder, as in a container
        raise WrongUse(
            "Het programma weet niet waar je eigen map is.",
            "Zet in GESPREKSCOACH_MAP de map waar het alles mag bewaren.",
        ) from None


def _setting(key: str, value: Any, path: Path) -> tuple[str, Any]:
    """Return the field and its value for one line of the settings file; paths are relative to that file."""
    match key, value:
        case ("kluis", str()):
            return "vault", path.parent / os.path.expanduser(value)
        case ("modellen", str()):
            return "models_dir", path.parent / os.path.expanduser(value)
        case ("model", str()):
            return "model", value
        case ("werkers", int()) if value > 0 and not isinstance(value, bool):
            return "workers", value
        case ("op_slot_na", int()) if value >= 0 and not isinstance(value, bool):
            return "lock_minutes", value
        case ("kleuren", "" | "donker" | "licht" | "hoog contrast"):
            return "colours", value
        case ("rondleiding", "wacht" | "gezien"):
            return "tour", value
    known = ("kluis", "modellen", "model", "werkers", "op_slot_na", "kleuren", "rondleiding")
    if key in known:
        raise WrongUse(
            f"De instelling '{key}' in {path} heeft een waarde die niet past.",
            "Verbeter die regel. Wat er kan, staat bij Instellingen in: gesprekscoach handleiding",
        )
    near = get_close_matches(key, known, n=1)
    hint = f" Bedoel je '{near[0]}'?" if near else ""
    raise WrongUse(f"Onbekende instelling '{key}' in {path}.{hint}", f"Kies uit: {', '.join(known)}.")
