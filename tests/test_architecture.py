"""The shape of the program as rules: who may import whom, how long a file may be, what stands where."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gesprekscoach import errors

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gesprekscoach"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# layer -> what it may import of our own, as module prefixes; domain and services use the standard library only besides.
SHARED = ("gesprekscoach.errors", "gesprekscoach.resources", "gesprekscoach.settings", "gesprekscoach.__version__")
ALLOWED = {
    "domain": ("gesprekscoach.domain",),
    "services": ("gesprekscoach.domain", "gesprekscoach.services", "gesprekscoach.errors"),
    "adapters": ("gesprekscoach.domain", "gesprekscoach.adapters", "gesprekscoach.services.ports", *SHARED),
    "cli": (
        "gesprekscoach.cli",
        "gesprekscoach.domain",
        "gesprekscoach.services",
        "gesprekscoach.bootstrap",
        "gesprekscoach.tui",
        *SHARED,
    ),
    "tui": ("gesprekscoach.tui", "gesprekscoach.domain", "gesprekscoach.services", *SHARED),
}
STANDARD_LIBRARY_ONLY = ("domain", "services")
HEAVY = ("numpy", "av", "faster_whisper", "ctranslate2", "onnxruntime", "tokenizers", "spacy", "sqlite_utils",
         "sqlcipher3", "textual", "huggingface_hub")  # fmt: skip
TOP_LEVEL = {"gesprekscoach", "models", "tests", "sample_audio", ".ci", "pyproject.toml", "README.md", "LICENSE",
             "requirements.txt", ".gitignore", ".gitattributes"}  # fmt: skip
MAX_LINES = 400
OWN_ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module a file imports, with the imported name where it comes from our own package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            ours = (node.module or "") == "gesprekscoach"
            yield from (f"{node.module}.{alias.name}" if ours else str(node.module) for alias in node.names)


def within(module: str, prefixes: tuple[str, ...]) -> bool:
    return any(module == prefix or module.startswith(f"{prefix}.") for prefix in prefixes)


@pytest.mark.parametrize("layer", ALLOWED)
def test_imports_point_one_way(layer: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sorted((PACKAGE / layer).rglob("*.py"))
        for module in imports_of(path)
        if module.partition(".")[0] == "gesprekscoach" and not within(module, ALLOWED[layer])
    ]
    assert wrong == []


def test_only_what_puts_the_program_together_knows_adapters() -> None:
    knowing = {
        path.name
        for path in PACKAGE.glob("*.py")
        if any(within(module, ("gesprekscoach.adapters",)) for module in imports_of(path))
    }
    assert knowing <= {"parts.py", "bootstrap.py", "desk.py", "background.py"}


@pytest.mark.parametrize("layer", STANDARD_LIBRARY_ONLY)
def test_domain_and_services_need_nothing_but_the_standard_library(layer: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sorted((PACKAGE / layer).rglob("*.py"))
        for module in imports_of(path)
        if (top := module.partition(".")[0]) != "gesprekscoach" and top not in sys.stdlib_module_names
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "code",
    [
        "import gesprekscoach.cli",
        "from gesprekscoach.cli.group import run; run(['--help'])",
        "from gesprekscoach.cli.group import run; run(['verwerk', '--help'])",
        "import gesprekscoach.bootstrap",
    ],
)
def test_starting_the_program_loads_nothing_heavy(code: str) -> None:
    report = f"{code}; import sys; print('LOADED', *[m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_stays_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_LINES
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module starts with one sentence about itself"


def public_functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef):
                yield from public_functions(node)
            else:
                yield node


def test_a_public_function_names_in_its_docstring_the_errors_that_it_raises() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name} raises {name}"
        for path in SOURCES
        for function in public_functions(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(function)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
        if (name := ast.unparse(node.exc.func)) in OWN_ERRORS and name not in (ast.get_docstring(function) or "")
    ]
    assert silent == []


def test_every_package_that_the_program_needs_says_what_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[project.scripts]")[0].splitlines()
    packages = [n for n, line in enumerate(lines) if re.match(r'\s+"[\w-]+[<>=]', line)]
    bare = [lines[n].strip() for n in packages if "#" not in lines[n] and not lines[n - 1].lstrip().startswith("#")]
    assert len(packages) > 20
    assert bare == []


def test_every_model_folder_explains_itself() -> None:
    folders = [folder for folder in (ROOT / "models").iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        readme = (folder / "README.md").read_text(encoding="utf-8")
        for word in ("licen", "sha256"):
            assert word in readme.lower(), f"{folder.name}/README.md says nothing about {word}"


def tracked_files() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True)
    return listing.stdout.splitlines()


def test_the_top_level_holds_only_what_belongs_there() -> None:
    assert {name.partition("/")[0] for name in tracked_files()} <= TOP_LEVEL


# Written in pieces, or this file would be the first to break the rule.
FORBIDDEN = re.compile(
    "|".join(
        [
            "pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian",
            "/" + "work/", "share" + "d/", r"\bTO" + "DO\\b", "FIX" + "ME",
        ]
    )
)  # fmt: skip
READ_AS_TEXT = {".py", ".md", ".toml", ".txt", ".cfg", ".tcss", ""}


def test_no_file_names_a_registry_this_machine_or_unfinished_work() -> None:
    wrong = []
    for name in tracked_files():
        path = ROOT / name
        if path.suffix not in READ_AS_TEXT or not path.is_file() or "/pipeline/" in name:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if FORBIDDEN.search(line):
                wrong.append(f"{name}:{number}: {line.strip()[:80]}")
    assert wrong == []
