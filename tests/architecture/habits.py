"""House lints: the small laws, one for each mistake that was made or reproduced once."""

import ast
from collections.abc import Iterator

from tests.architecture.laws import Finding, Law, imported_outside
from tests.architecture.reading import PROGRAMS, PythonFile, names

LONGEST = 400
GPL = ("PySide6.QtCharts", "PySide6.QtGraphs", "PySide6.QtDataVisualization", "PySide6.QtVirtualKeyboard")


def module_without_docstring(file: PythonFile) -> Iterator[Finding]:
    if ast.get_docstring(file.tree) is None:
        yield 1, "has no docstring"


def too_long(file: PythonFile) -> Iterator[Finding]:
    lines = file.text.count("\n")
    if lines > LONGEST:
        yield lines, f"has {lines} lines"


def table_transform(file: PythonFile) -> Iterator[Finding]:
    for call, name in file.calls():
        if name.endswith(".transform") and "/storage/" in file.path:
            yield call.lineno, f"calls {name}()"


def commit_behind_the_back(file: PythonFile) -> Iterator[Finding]:
    if not file.within(*PROGRAMS):
        return
    for call, name in file.calls():
        if name.endswith(".executescript") and name.split(".")[-2] != "db":
            yield call.lineno, f"calls {name}()"
    for node in file.nodes:
        if isinstance(node, ast.With):
            for item in node.items:
                if isinstance(item.context_expr, ast.Attribute) and item.context_expr.attr in {"conn", "connection"}:
                    yield node.lineno, f"with …{item.context_expr.attr}: does not roll back"


def stdlib_sqlite(file: PythonFile) -> Iterator[Finding]:
    if file.within("station_app/"):
        yield from ((line, f"imports {module}") for line, module in file.imports() if names(module, "sqlite3"))


def completer(file: PythonFile) -> Iterator[Finding]:
    for line, module in file.imports():
        if module.endswith(".QCompleter"):
            yield line, f"imports {module}"


STRANGERS = {
    "station_app/": ("city_centre",),
    "city_centre/": ("station_app",),
    "station_exchange/": ("station_app", "city_centre"),
}


def each_other(file: PythonFile) -> Iterator[Finding]:
    for place, strangers in STRANGERS.items():
        if file.within(place):
            yield from ((line, f"imports {module}") for line, module in file.imports() if names(module, *strangers))


def mocks(file: PythonFile) -> Iterator[Finding]:
    for line, module in file.imports():
        if names(module, "unittest.mock", "mock", "pytest_mock"):
            yield line, f"imports {module}"


PROOFS = ("assert", "expect", "check", "verify", "must", "refuse", "raises", "fail", "wait", "run_state_machine")


def tests_that_cannot_fail(file: PythonFile) -> Iterator[Finding]:
    if not file.within("tests/"):
        return
    for node in file.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
            continue
        inside = list(ast.walk(node))
        asserts = any(isinstance(part, ast.Assert) for part in inside)
        proves = any(
            isinstance(part, ast.Call) and _last(part.func).lstrip("_").startswith(PROOFS) for part in inside
        )
        if not asserts and not proves:
            yield node.lineno, f"{node.name} asserts nothing"


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


HABITS = (
    Law(
        "Every module says what it is for",
        "Who opens a file must learn in one sentence whether it is the right one.",
        "Begin the file with a docstring: what it promises, what it refuses.",
        module_without_docstring,
        (("station_app/domain/x.py", "import re\n"), ("tests/__init__.py", "")),
    ),
    Law(
        f"No file has more than {LONGEST} lines",
        "A file that cannot be read in one sitting holds more than one subject.",
        "Cut it by subject; aim at 250 lines.",
        too_long,
        (("station_app/domain/x.py", '"""x"""\n' + "a = 1\n" * LONGEST),),
    ),
    Law(
        "The desk never opens a database with sqlite3",
        "The standard library's SQLite writes in the clear and does not know SQLCipher's errors.",
        "Use station_app/storage/connection.py, which opens the encrypted file.",
        stdlib_sqlite,
        (("station_app/storage/x.py", "import sqlite3"), ("station_app/cli.py", "from sqlite3 import Connection")),
    ),
    Law(
        "No GPL part of Qt",
        "The charts, graphs and virtual keyboard of Qt are GPL; the program ships under Apache 2.0 with LGPL Qt.",
        "Draw it in documents/ or with QPainter.",
        imported_outside(GPL, (), ("",)),
        (("station_app/ui/x.py", "from PySide6 import QtCharts"), ("bench/x.py", "import PySide6.QtGraphs")),
    ),
    Law(
        "Tables are never changed by transform()",
        "sqlite-utils builds the table anew and drops every trigger of it, silently.",
        "Write a migration in db/station/migrations.",
        table_transform,
        (("station_app/storage/x.py", 'db["visitors"].transform(drop={"x"})'),),
    ),
    Law(
        "No commit behind the caller's back",
        "The driver's executescript() commits an open transaction, and `with db.conn:` no longer rolls one back.",
        "Use sqlite-utils' own db.executescript(), which keeps it open, or single statements in store.atomic().",
        commit_behind_the_back,
        (
            ("station_app/storage/x.py", "db.conn.executescript(script)"),
            ("station_app/storage/y.py", "with db.conn:\n    pass"),
        ),
    ),
    Law(
        "No QCompleter",
        "It swallows the candidates of Chinese input methods.",
        "Use the suggestion list of ui/widgets.",
        completer,
        (("station_app/ui/x.py", "from PySide6.QtWidgets import QCompleter"),),
    ),
    Law(
        "The desk and the city centre never import each other",
        "They run on different machines in different versions; the wire format is all they share.",
        "Put what both must know into station_exchange, or repeat the few lines.",
        each_other,
        (
            ("station_app/cli.py", "import city_centre.cli"),
            ("city_centre/places.py", "from station_app.places import resource"),
            ("station_exchange/x.py", "import station_app"),
        ),
    ),
    Law(
        "No mock of our own modules",
        "A mock proves that the mock works.",
        "Use the real store, centre and window; fake only clock, ids, printer and wire, in tests/helpers.",
        mocks,
        (("tests/x/test_x.py", "from unittest.mock import patch"),),
    ),
    Law(
        "A test asserts something",
        "A test that cannot fail is read as a promise and keeps none.",
        "Assert the outcome that the test's name claims.",
        tests_that_cannot_fail,
        (("tests/x/test_x.py", "def test_a_receipt_is_printed(store):\n    store.add(1)"),),
    ),
)
