"""Handbook and README say what the program does: every command, exit code and model."""

import re
import tomllib
from pathlib import Path

import click
import pytest
from textual.binding import Binding
from textual.screen import Screen

from gesprekscoach import resources
from gesprekscoach.cli.group import root
from gesprekscoach.domain.codebook import Codebook
from gesprekscoach.domain.dutch_numbers import size
from gesprekscoach.domain.speech_models import parse_register
from gesprekscoach.errors import ExitCode, WrongUse
from gesprekscoach.services.reporting import KINDS
from gesprekscoach.settings import load_settings
from gesprekscoach.tui.app import GesprekscoachApp
from gesprekscoach.tui.keys import BACK, EVERYWHERE, key_name
from gesprekscoach.tui.screens.conversation import ConversationScreen
from gesprekscoach.tui.screens.library import LibraryScreen
from gesprekscoach.tui.screens.recording import RecordingScreen
from gesprekscoach.tui.themes import themes

ROOT = Path(__file__).resolve().parent.parent
HANDBOOK = resources.handbook_file().read_text(encoding="utf-8")
PACKAGE = ROOT / "gesprekscoach"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
_EVERYWHERE = {binding.key for binding in (*EVERYWHERE, BACK)}
COMMANDS = root.list_commands(click.Context(root))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_handbook_lists_every_command_with_an_example(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|.*`gesprekscoach {name}", HANDBOOK, re.MULTILINE)


@pytest.mark.parametrize("code", ExitCode)
def test_the_handbook_says_what_to_do_for_every_exit_code(code: ExitCode) -> None:
    assert re.search(rf"^\| {code.value} \| .+ \| .+ \|$", HANDBOOK, re.MULTILINE)


def test_what_one_copies_from_the_handbook_stands_whole_on_a_line_of_eighty_columns() -> None:
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```$", HANDBOOK, re.DOTALL | re.MULTILINE)
    assert len(blocks) > 10
    assert [line for block in blocks for line in block.splitlines() if len(line) > 76] == []


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


def table_under(heading: str) -> list[str]:
    """The rows of the first table after a text in the handbook."""
    return re.findall(r"^\| `.*$", HANDBOOK.split(heading)[1].split("|---", 1)[1].split("\n\n")[0], re.MULTILINE)


def test_the_handbook_names_every_setting_with_its_default(own_home: Path) -> None:
    rows = {row.split("`")[1]: row for row in table_under("## Instellingen")}
    defaults = load_settings()
    own_home.mkdir()
    (own_home / "instellingen.toml").write_text("onbekend = 1", encoding="utf-8")

    with pytest.raises(WrongUse) as refused:
        load_settings()

    known = refused.value.remedy.removeprefix("Kies uit: ").rstrip(".").split(", ")
    assert sorted(rows) == sorted(known)
    assert f"| `{defaults.model}` |" in rows["model"] and f"| {defaults.lock_minutes} |" in rows["op_slot_na"]
    assert all(f"`{theme.name}`" in rows["kleuren"] for theme in themes())


def test_the_settings_that_the_handbook_shows_can_be_read(own_home: Path) -> None:
    shown = HANDBOOK.split("## Instellingen")[1].split("```toml\n")[1].split("```")[0]
    own_home.mkdir()
    (own_home / "instellingen.toml").write_text(shown, encoding="utf-8")

    settings = load_settings()

    assert (settings.model, settings.lock_minutes) == ("small", 15)
    assert settings.colours in {theme.name for theme in themes()}


@pytest.mark.parametrize(
    ("heading", "screen"),
    [
        ("Op bijna elk scherm", ConversationScreen),
        ("In de **bibliotheek**", LibraryScreen),
        ("In een **gesprek**", ConversationScreen),
        ("Bij het **opnemen**", RecordingScreen),
    ],
)
def test_every_key_of_the_handbook_works_on_its_screen(heading: str, screen: type[Screen[object]]) -> None:
    named = {key for row in table_under(heading) for key in re.findall(r"`([^`]+)`", row)}
    bindings = [b for kind in (*screen.__mro__, GesprekscoachApp) for b in vars(kind).get("BINDINGS", ())]
    works = {key_name(binding) for binding in bindings if isinstance(binding, Binding)}
    works |= {key for binding in bindings if isinstance(binding, Binding) for key in binding.key.split(",")}

    assert len(named) >= 3
    assert named <= works


def test_the_handbook_says_what_every_kind_of_report_is_for() -> None:
    assert [f"| `{kind}` | {what}" for kind, what in KINDS.items() if f"| `{kind}` | {what}" not in HANDBOOK] == []


def test_the_handbook_says_in_dutch_what_every_field_of_work_is(codebook: Codebook) -> None:
    for setting in codebook.settings:
        assert f"| `{setting.code}` | {setting.name} |".casefold() in HANDBOOK.casefold()


def test_importing_knows_every_field_of_work(codebook: Codebook) -> None:
    importing = root.get_command(click.Context(root), "importeer")
    assert importing is not None
    [field] = [parameter.type for parameter in importing.params if parameter.name == "werkveld"]
    assert isinstance(field, click.Choice)
    assert list(field.choices) == [setting.code for setting in codebook.settings]


def test_the_handbook_names_every_key_of_a_conversation() -> None:
    named = {key for row in table_under("In een **gesprek**") for key in re.findall(r"`([^`]+)`", row)}
    kinds = [kind for kind in ConversationScreen.__mro__ if kind.__module__.startswith("gesprekscoach.")]
    bindings = [b for kind in kinds for b in vars(kind).get("BINDINGS", ()) if isinstance(b, Binding)]
    own = [b for b in bindings if b.key not in _EVERYWHERE]

    assert [b.description for b in own if not {key_name(b), *b.key.split(",")} & named] == []


def test_the_handbook_names_every_model_with_its_size() -> None:
    register = parse_register((resources.models_dir() / "whisper.toml").read_text(encoding="utf-8"))
    for model in register.values():
        assert f"| `{model.name}` | {size(model.size)} |" in HANDBOOK


def test_every_file_and_folder_the_readme_names_is_there() -> None:
    named = re.findall(r"`(?:\S+ )*([\w.]+(?:/[\w.]*)+|\w+\.(?:py|toml|txt))`", README)
    assert len(named) > 20
    there = [name for name in named if (ROOT / name).exists() or (PACKAGE / name).exists()]
    assert set(named) - set(there) == {"gesprekscoach/data", "dist/"}  # made with the wheel


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


def test_readme_and_handbook_say_where_the_newest_python_does_not_work() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    intel_mac = next(
        line for line in project["tool"]["uv"]["required-environments"] if "darwin" in line and "x86_64" in line
    )
    assert "python_version < '3.14'" in intel_mac
    assert "at most 3.13 on a Mac with an Intel processor" in README
    assert "Op een Mac\nmet een Intel-processor kan het tot en met Python 3.13" in HANDBOOK


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


def test_the_readme_shows_the_app_and_a_card_in_pictures_that_are_there() -> None:
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", README)
    assert pictures == ["tests/tui/snapshots/gesprek.svg", "gesprekscoach/handbook/demo.svg"]
    assert all((ROOT / picture).is_file() for picture in pictures)
