"""Every text of the program that a user can meet, found in the sources, the data files and on the command line."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

import click

from gesprekscoach import resources
from gesprekscoach.cli.group import root
from tests.plain_dutch import words

PACKAGE = Path(resources.__file__).parent
CODEBOOK = resources.codebook_file().parent

# Function words that English, SQL and CSS do not have: words in a row with one among them were written for a person.
_DUTCH = frozenset(
    "aan alle alleen als beurt bij dan dat de deze die dit door een elk en er geen gesprek haal heeft het hier je jij "
    "jouw kan kies kijk lees maar maak met naar nog niet niets om ook op te typ uit van voor wat waar welke wie "
    "woorden wordt ze zijn zo zoals zonder".split()
)
_SHORTEST_PROSE = 4
_LABEL = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+[.…:?!]?|(?!.*[A-Z]{3})[^_;{}=<>/\\|]+ [^_;{}=<>/\\|]+")
"""One word with a capital, or a few words without signs that belong to code."""
_WORD_LISTS = {"features.py"}
"""They hold words that the tagger looks for in what people say."""
_NAMES_OF_THINGS = {"classes", "id", "name", "action", "track", "code"}
_FOR_MACHINES = {"compile", "execute", "query", "executescript"}
"""Calls that take a pattern or SQL."""
_BLOCK = re.compile(r"</?(?:p|li|t[dhr]|h\d|d[td]|title|caption|section|header|table|text|ul|ol|div|br)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_MARKUP = re.compile(r"\[/?(?:[$@]|bold|dim|italic|underline|reverse)[^\[\]]*\]|\[/\]")
_OPEN_PLACE = re.compile(r"\$[a-z_]+|\{[a-z_]*\}|%(?:\([a-z]+\))?[a-zA-Z]|`[^`]*`|(?<!\w)'[a-z_]+'")
_SLOT = "X"
"""What stands where a name, number, command or key of a file comes: one word."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One text, and where it stands."""

    where: str
    text: str


def in_the_sources() -> Iterator[Shown]:
    """Yield the string constants that a person reads: prose in Dutch, and labels."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name not in _WORD_LISTS:
            yield from in_a_module(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix())


def in_a_module(source: str, name: str) -> Iterator[Shown]:
    """Yield the string constants of one module that a person reads."""
    tree = ast.parse(source)
    key_names = {id(node.args[2]) for node in ast.walk(tree) if _is_binding(node)}
    for node, constant in _constants(tree):
        text = _readable(constant)
        if words(text) and (id(node) in key_names or _is_prose(text) or _is_label(text)):
            yield Shown(f"{name}:{node.lineno}", text)


def _is_binding(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether this says what a key does; its third part stands in the key bar."""
    match node:
        case ast.Call(func=ast.Name(id="Binding"), args=[_, _, _, *_]):
            return True
    return False


def _constants(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Yield the strings of a module, an f-string as a whole.

    Left out is what no person reads: docstrings, annotations, word lists (split on the spot), patterns and SQL, and
    names that one part of the program calls another by.
    """
    skipped = {id(inner) for part in _not_shown(tree) for inner in ast.walk(part)}
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=values):
                skipped.update(map(id, values))
                if id(node) not in skipped:
                    yield node, "".join(v.value if isinstance(v, ast.Constant) else _SLOT for v in values)
            case ast.Constant(value=str() as text) if id(node) not in skipped:
                yield node, text


def _not_shown(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                yield docstring
            case ast.Attribute(value=ast.Constant() as word_list, attr="split"):
                yield word_list
            case ast.AnnAssign(annotation=annotation) | ast.arg(annotation=ast.AST() as annotation):
                yield annotation
            case ast.FunctionDef(returns=ast.AST() as annotation):
                yield annotation
            case ast.Dict(keys=keys):
                yield from (key for key in keys if key is not None)
            case ast.Call(func=ast.Attribute(attr=called), args=arguments) if called in _FOR_MACHINES:
                yield from arguments
            case ast.keyword(arg=str() as name, value=value) if name in _NAMES_OF_THINGS:
                yield value


def _readable(constant: str) -> str:
    """Return a constant as a person reads it: without tags and markup, one word in each open place."""
    if re.search(r"</?[a-z]", constant):
        constant = _TAG.sub("", _BLOCK.sub("  ", " ".join(constant.split())))
    return _OPEN_PLACE.sub(_SLOT, _MARKUP.sub("", constant.replace("\u00a0", " ")))


def _is_prose(text: str) -> bool:
    """Whether a text is a handful of words, one of them a Dutch function word."""
    found = words(text) if " " in text else []
    return len(found) >= _SHORTEST_PROSE and not _DUTCH.isdisjoint(found)


def _is_label(text: str) -> bool:
    """Whether a text is too short to tell its language, and looks like something on a screen."""
    return len(words(text)) < _SHORTEST_PROSE and _LABEL.fullmatch(text) is not None


def in_the_handbook() -> Iterator[Shown]:
    """Yield the paragraphs, points and table cells of the handbook, without the examples of commands and files."""
    text = re.sub(r"^```.*?^ *```$", "", resources.handbook_file().read_text(encoding="utf-8"), flags=re.M | re.S)
    text = re.sub(r"^ *(?:[-*]|\d+\.|#+) +", "\n\n", text, flags=re.M)
    for block in re.split(r"\n\s*\n", text):
        rows = block.strip().splitlines()
        cells = [cell for row in rows for cell in row.strip("|").split("|")] if block.startswith("|") else []
        for piece in cells or [" ".join(rows)]:
            if words(piece):
                yield Shown("handleiding.md", _OPEN_PLACE.sub(_SLOT, piece.replace("**", "")).strip())


def in_the_statements() -> Iterator[Shown]:
    """Yield the sentences of the feedback card."""
    data = _toml(CODEBOOK / "statements.toml")
    for part in ("strength", "step", "instead"):
        yield from (Shown(f"statements.toml {where}", _readable(text)) for where, text in _leaves(data[part], part))


def in_the_codebook() -> Iterator[Shown]:
    """Yield what the codebook says about the method, not the examples of what people might say."""
    told = {"name", "text", "definition", "why"}
    for where, text in _leaves(_toml(CODEBOOK / "nl.toml"), ""):
        parts = where.split(".")
        if parts[-1] in told and parts[-2:] != ["near_misses", "text"]:
            yield Shown(f"nl.toml{where}", text)


def in_the_notices() -> Iterator[Shown]:
    """Yield the notices about safety, what the models are good for, and the page around the app in a browser."""
    yield from (Shown(f"safety.toml {k}", text) for k, text in _toml(CODEBOOK / "safety.toml")["notice"].items())
    for name, model in _toml(resources.models_dir() / "whisper.toml").items():
        yield Shown(f"whisper.toml {name}", model["good_for"])
    for page in sorted((PACKAGE / "adapters" / "web").glob("*.html")):
        yield Shown(page.name, _readable(page.read_text(encoding="utf-8")))


def on_the_command_line() -> Iterator[Shown]:
    """Yield the help pages as they are printed, line breaks taken out."""
    for path, command in _commands(root, "gesprekscoach"):
        with command.make_context(path, [], resilient_parsing=True) as context:
            for block in command.get_help(context).split("\n\n"):
                yield Shown(f"{path} --help", _OPEN_PLACE.sub(_SLOT, re.sub(r"\n {10,}", " ", block)))


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _commands(inner, f"{path} {name}")


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _leaves(value: Any, where: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield where, value
        case list():
            for inner in value:
                yield from _leaves(inner, where)
        case dict():
            for key, inner in value.items():
                yield from _leaves(inner, f"{where}.{key}")
