"""The house rules that a machine can check: imports go one way, Flask stays at the door, one clock."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PWA = ROOT / "pwa"
MODULES = sorted(path for path in PWA.rglob("*.py"))

# A module may import from its own layer's features as listed, and from every layer below.
LAYERS = ["leaves", "ground", "features", "use cases", "entry"]
LAYER_OF = {
    **dict.fromkeys(["clock", "config", "paths", "headers", "build", "bundle", "logs"], "leaves"),
    **dict.fromkeys(["database", "commits", "wal", "migrations", "i18n"], "ground"),
    **dict.fromkeys(["programme", "venue", "exhibitors", "attendees", "organisers", "agenda", "alerts"], "features"),
    **dict.fromkeys(
        [
            "publishing",
            "report",
            "sources",
            "fetching",
            "finding",
            "history",
            "gaps",
            "translating",
            "planning",
            "evaluation",
            "rehearsal",
            "laying",
            "forgetting",
            "differences",
            "exporting",
            "edition",
            "affected",
            "printer",
            "worker",
            "checks",
            "backup",
        ],
        "use cases",
    ),
    **dict.fromkeys(["web", "cli", "front", "supervisor", "__init__", "__main__"], "entry"),
}
# The model of each feature holds its nouns only.
FEATURE_MAY_USE = {
    "programme": set(),
    "venue": {"programme"},
    "exhibitors": {"venue", "programme"},
    "attendees": {"programme"},
    "agenda": {"attendees", "programme", "venue"},
    "alerts": {"agenda", "attendees", "programme", "venue"},
}
FLASK_AT = {"web", "__init__", "cli"}


def room_of(path: Path) -> str:
    first = path.relative_to(PWA).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pwa":
            found |= {
                alias.name for alias in node.names if (PWA / alias.name).exists() or (PWA / f"{alias.name}.py").exists()
            }
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pwa."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pwa.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PWA)))
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path)
    level = LAYERS.index(LAYER_OF[room])
    for other in imported_rooms(path) - {room}:
        assert other in LAYER_OF, f"{other} has no layer: give it one here"
        assert LAYERS.index(LAYER_OF[other]) <= level, f"{room} ({LAYER_OF[room]}) imports {other} ({LAYER_OF[other]})"
        if LAYER_OF[room] == LAYER_OF[other] == "features":
            assert other in FEATURE_MAY_USE[room], f"{room} must not know {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PWA)))
def test_flask_is_imported_only_at_the_door(path: Path) -> None:
    if room_of(path) in FLASK_AT:
        return
    names = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not names & {"flask", "flask_babel", "htmx_flask"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PWA)))
def test_only_the_clock_asks_the_time(path: Path) -> None:
    if path.name == "clock.py":
        return
    source = path.read_text("utf-8")
    assert not re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time(_ns)?\(", source)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PWA)))
def test_public_functions_say_what_they_do(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare


def test_modules_stay_readable() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for pattern in ("pwa/**/*.py", "tests/**/*.py", "service_worker/*.js", "static/js/**/*.js", "static/css/*.css")
        for path in ROOT.glob(pattern)
        if "vendor" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert not long


def test_templates_hold_no_inline_script_or_style() -> None:
    pattern = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son(click|load|submit|change|input)=", re.I)
    bad = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if pattern.search(path.read_text("utf-8"))
    ]
    assert not bad


def test_the_top_level_holds_what_was_agreed() -> None:
    folders = "pwa static templates translations service_worker tests docs"
    files = "pyproject.toml README.md CHANGELOG.md Makefile LICENSE"
    assert not [name for name in f"{folders} {files}".split() if not (ROOT / name).exists()]
