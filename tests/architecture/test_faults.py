"""docs/faults.md: every fault by its number, with a test that exists and names it, or a reason why there is none."""

import ast
import re

import pytest

from tests.architecture.reading import PROJECT

TABLE = PROJECT / "docs" / "faults.md"
NUMBERS = range(1, 79)
_ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
_NO_TEST = "no test: "


def wrong_rows(table: str) -> list[str]:
    """What is wrong with the table, a sentence each; none where it keeps its promise."""
    rows = {int(number): (expected.strip(), tests.strip()) for number, _what, expected, tests in _ROW.findall(table)}
    wrong = [f"F{number} has no row" for number in NUMBERS if number not in rows]
    for number, (expected, tests) in rows.items():
        named = _TEST.findall(tests)
        if not expected:
            wrong.append(f"F{number} says nothing of what must come of it")
        if not named and not (tests.startswith(_NO_TEST) and len(tests) > 30):
            wrong.append(f"F{number} names neither a test nor a reason")
        wrong += [fault for path, name in named if (fault := _wrong_test(number, path, name))]
    return wrong


def _wrong_test(number: int, path: str, name: str) -> str:
    file = PROJECT / path
    source = file.read_text(encoding="utf-8") if file.exists() else ""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef) and node.name == name]
    if not found:
        return f"F{number}: there is no {path}::{name}"
    text = ast.get_source_segment(source, found[0]) or ""
    if not re.search(rf"(?i)(?:\b|_)f{number}(?!\d)", text):
        return f"F{number}: {path}::{name} does not name it"
    return ""


def test_every_fault_has_its_row_and_every_row_a_test_that_names_the_fault() -> None:
    assert wrong_rows(TABLE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("| 1 | a | b | `tests/architecture/test_faults.py::test_nobody_wrote` |", "F1: there is no"),
        ("| 1 | a | b | `tests/architecture/test_laws.py::test_the_house_keeps_its_law` |", "does not name it"),
        ("| 1 | a | b | later |", "F1 names neither a test nor a reason"),
        ("| 2 | a | b | no test: Windows only, and the runs are on Linux |", "F1 has no row"),
    ],
)
def test_a_row_that_promises_what_is_not_there_is_found(row: str, says: str) -> None:
    assert any(says in fault for fault in wrong_rows(row))
