"""Handbook and README say what the program does: every command, exit code and model."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from gesprekscoach import resources
from gesprekscoach.cli.group import root
from gesprekscoach.domain.speech_models import parse_register
from gesprekscoach.errors import ExitCode

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = resources.handbook_file().read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
COMMANDS = root.list_commands(click.Context(root))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_handbook_lists_every_command_with_an_example(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|.*`gesprekscoach {name}", HANDBOOK, re.MULTILINE)


@pytest.mark.parametrize("code", ExitCode)
def test_the_handbook_says_what_to_do_for_every_exit_code(code: ExitCode) -> None:
    assert re.search(rf"^\| {code.value} \| .+ \| .+ \|$", HANDBOOK, re.MULTILINE)


def test_every_command_the_handbook_shows_exists() -> None:
    shown = set(re.findall(r"gesprekscoach ([a-z]+)", HANDBOOK)) - {"heeft"}
    assert shown <= set(COMMANDS)


def test_every_option_the_handbook_names_exists() -> None:
    known = {"--van", "--help", "--kluis", "--sleutelbestand"}
    context = click.Context(root)
    queue = [root.get_command(context, name) for name in COMMANDS]
    for command in queue:
        assert command is not None
        known |= {option for parameter in command.params for option in parameter.opts}
        if isinstance(command, click.Group):
            queue.extend(command.commands.values())
    assert set(re.findall(r"--[a-z][a-z-]+", HANDBOOK)) <= known


def test_the_handbook_names_every_model_with_its_size() -> None:
    register = parse_register((resources.models_dir() / "whisper.toml").read_text(encoding="utf-8"))
    for model in register.values():
        size = f"{model.size / 1e6:.0f} MB" if model.size < 1e9 else f"{model.size / 1e9:.1f} GB".replace(".", ",")
        assert f"| `{model.name}` | {size} |" in HANDBOOK


def test_ci_runs_the_readmes_test_command() -> None:
    command = re.search(r"^python3 -m venv .*pytest$", README, re.MULTILINE)
    assert command is not None
    assert command.group() in CI


def test_pinned_requirements_have_hashes_no_addresses_and_every_direct_dependency() -> None:
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in pinned
    entries = re.split(r"\n(?=\S)", pinned.strip())
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        re.split(r"[<>=!~ ;]", line)[0].lower()
        for line in [*project["dependencies"], *extras["basis"], *extras["test"]]
    }
    assert wanted <= {entry.partition("==")[0] for entry in entries}


def test_requirements_fit_the_ranges_of_the_project() -> None:
    from packaging.requirements import Requirement

    pinned = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in project["dependencies"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pinned[requirement.name]), line


def test_the_licence_is_the_whole_european_union_public_licence() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in licence and "Appendix" in licence
