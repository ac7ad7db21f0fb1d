"""The rules of the house that no type checker holds: who imports whom, what is documented, how long a function is."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = {"nlp": {"nlp"}, "training": {"nlp", "training"}, "service": {"nlp", "service"}}
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "berakhlak.py"]


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_one_way(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        assert _imports(path) & {"nlp", "training", "service", "berakhlak"} <= ROOMS[room], path.name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_over_sixty_lines(path: Path) -> None:
    functions = [
        n
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 60] == []


def test_value_names_live_in_the_taxonomy_only() -> None:
    table = tomllib.loads((ROOT / "data/taxonomies/berakhlak.toml").read_text(encoding="utf-8"))
    names = [value["id"] for value in table["values"] if value["id"] != "kompeten"]
    for path in SOURCES:
        words = set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
        # A docstring's example may name one; code may not.
        code = ast.unparse(_without_docstrings(ast.parse(path.read_text(encoding="utf-8"))))
        assert not words & set(names) or not set(re.findall(r"\w+", code)) & set(names), path.name


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def test_the_lock_files_name_no_registry() -> None:
    for path in ROOT.glob("requirements*.lock"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--extra-index-url", text), path.name
