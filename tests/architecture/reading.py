"""Reading the project's own files: which there are, and what a Python file says in its syntax tree."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = ("station_app/", "station_exchange/", "city_centre/")
NOT_OURS = frozenset({".git", ".venv", ".cache", ".hypothesis", ".benchmarks", "build", "dist", "out", "__pycache__"})
NOT_TEXT = frozenset({".ttf", ".png", ".ico", ".pdf", ".db", ".xlsx", ".zip", ".gz", ".mo", ".age", ".bin"})
IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


@dataclass(frozen=True)
class PythonFile:
    """One Python file by its path from the project's top, and its text. Text that is no Python raises SyntaxError."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """The whole tree, node by node, walked once for all laws."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def docstrings(self) -> frozenset[int]:
        """The identities of the constants that are docstrings or stand alone as a statement."""
        alone = (node.value for node in self.nodes if isinstance(node, ast.Expr))
        return frozenset(id(value) for value in alone if isinstance(value, ast.Constant))

    def strings(self) -> Iterator[ast.Constant]:
        """Every string of the file but its docstrings; the parts of an f-string one by one."""
        for node in self.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in self.docstrings:
                yield node

    def imports(self) -> tuple[tuple[int, str], ...]:
        """Every module that the file imports, `from a import b` as `a.b`, with its line; relative ones absolute."""
        return self._imports

    @cached_property
    def _imports(self) -> tuple[tuple[int, str], ...]:
        return tuple(self._imported())

    def _imported(self) -> Iterator[tuple[int, str]]:
        here = self.path.removesuffix(".py").removesuffix("/__init__").split("/")
        parent = here if self.path.endswith("__init__.py") else here[:-1]
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node.lineno, alias.name
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    above = parent[: len(parent) - node.level + 1]
                    base = ".".join([*above, base] if base else above)
                for alias in node.names:
                    yield node.lineno, f"{base}.{alias.name}"

    def calls(self) -> tuple[tuple[ast.Call, str], ...]:
        """Every call with the dotted name of what is called (`qtbot.waitSignal`); the unnamed part is `?`."""
        return self._calls

    @cached_property
    def _calls(self) -> tuple[tuple[ast.Call, str], ...]:
        return tuple((node, dotted(node.func)) for node in self.nodes if isinstance(node, ast.Call))

    def within(self, *places: str) -> bool:
        """Whether the file is one of these paths, or lies below one that ends in a slash; \"\" is the whole project."""
        return any(self.path.startswith(place) if place.endswith("/") else place in ("", self.path) for place in places)


def dotted(node: ast.expr) -> str:
    """The name as it is written, `a.b.c`; anything that is no plain name is `?`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def names(module: str, *wanted: str) -> bool:
    """Whether an imported module is one of those wanted, or lies within one."""
    return any(module == name or module.startswith(f"{name}.") for name in wanted)


def project_files() -> Iterator[Path]:
    """Every text file of the project that is written by hand, whatever git thinks of it."""
    for folder, folders, files in os.walk(PROJECT):
        ours = (name for name in folders if name not in NOT_OURS and not name.endswith(("_cache", ".egg-info")))
        folders[:] = sorted(ours)
        for name in sorted(files):
            path = Path(folder, name)
            if path.suffix.lower() not in NOT_TEXT and not path.is_symlink():
                yield path


def python_files() -> Iterator[PythonFile]:
    """Every Python file of the project, the build description included.

    Made anew at each call: whoever is done with them lets their trees go. Millions of nodes that stay alive would make
    the collector slow for every test behind this one.
    """
    return (PythonFile(path, text) for path, text in _python_texts())


@cache
def _python_texts() -> tuple[tuple[str, str], ...]:
    return tuple(
        (path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8"))
        for path in project_files()
        if path.suffix == ".py"
    )
