"""The laws of the house hold in every file, and each law is shown to be able to fail."""

import pytest

from tests.architecture.habits import HABITS
from tests.architecture.laws import LAWS, Law
from tests.architecture.reading import NOT_TEXT, PROJECT, PythonFile, project_files, python_files
from tests.architecture.text_laws import TEXT_LAWS, TextLaw

ALL = (*LAWS, *HABITS)
BREAKERS = [pytest.param(law, *broken, id=law.name) for law in ALL for broken in law.broken_by]


@pytest.fixture(scope="module")
def every_python_file() -> list[PythonFile]:
    return list(python_files())


@pytest.fixture(scope="module")
def every_text() -> list[tuple[str, str]]:
    return [(path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")) for path in project_files()]


@pytest.mark.parametrize("law", ALL, ids=lambda law: law.name)
def test_the_house_keeps_its_law(law: Law, every_python_file: list[PythonFile]) -> None:
    found = [finding for file in every_python_file for finding in law.findings(file)]
    assert not found, law.sentence(found)


@pytest.mark.parametrize(("law", "path", "text"), BREAKERS)
def test_a_law_catches_who_breaks_it(law: Law, path: str, text: str) -> None:
    assert law.findings(PythonFile(path, text)), f"{law.name} lets this pass in {path}:\n{text}"


KEPT = (
    ("station_app/ui/visits/form.py", '"""登记"""\nfrom station_app.words import say\nx = say("已存 {n} 件", n=1)\n'),
    ("station_app/storage/visitors.py", '"""x"""\nimport sqlite_utils\nq = "SELECT id FROM visitors"\n'),
    ("city_centre/intake.py", '"""x"""\nfrom sqlalchemy import Connection\n'),
    ("station_app/cli.py", '"""x"""\nfrom datetime import UTC, datetime\nprint(datetime.now(UTC))\n'),
    ("station_app/ui/background.py", '"""x"""\nfrom concurrent.futures import ThreadPoolExecutor\n'),
    ("station_app/documents/receipts.py", '"""x"""\nimport reportlab\nseparator = "、"\n'),
    ("station_app/actions/visits.py", '"""x"""\ndef record(store):\n    with store.atomic():\n        return 1\n'),
    ("station_app/ui/main_window.py", '"""x"""\nfrom station_app.ui.visits.form import Form\n'),
    ("tests/x/test_x.py", '"""x"""\ndef test_a_door_closes(qtbot):\n    qtbot.waitUntil(closed)\n'),
)


@pytest.mark.parametrize(("path", "text"), KEPT, ids=[path for path, _ in KEPT])
def test_what_keeps_the_laws_is_left_in_peace(path: str, text: str) -> None:
    assert [finding for law in ALL for finding in law.findings(PythonFile(path, text))] == []


@pytest.mark.parametrize("law", TEXT_LAWS, ids=lambda law: law.name)
def test_no_text_of_the_house_breaks_the_law(law: TextLaw, every_text: list[tuple[str, str]]) -> None:
    found = [finding for path, text in every_text for finding in law.findings(path, text)]
    assert not found, law.sentence(found)


@pytest.mark.parametrize("law", TEXT_LAWS, ids=lambda law: law.name)
def test_a_text_law_catches_its_breakers_and_nobody_else(law: TextLaw) -> None:
    missed = [line for line in law.broken_by if not list(law.findings("x", line))]
    blamed = [line for line in law.kept_by if list(law.findings("x", line))]
    assert (missed, blamed) == ([], [])


def test_the_laws_look_at_the_whole_house(
    every_python_file: list[PythonFile], every_text: list[tuple[str, str]]
) -> None:
    paths = {file.path for file in every_python_file}
    assert {"station_app/places.py", "station_exchange/__init__.py", "city_centre/__init__.py"} <= paths
    assert {"Makefile", "pyproject.toml", ".ci/run", "scripts/fresh_machine.sh"} <= {path for path, _ in every_text}
    assert not any(path.startswith((".venv/", ".git/")) for path, _ in every_text)
    assert ".py" not in NOT_TEXT
