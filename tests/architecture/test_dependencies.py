"""What the programs import is what the project declares and locks; nothing works only because a machine has it."""

import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions

from tests.architecture.reading import PROGRAMS, PROJECT, PythonFile, python_files


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]) for requirement in requirements}


PROJECT_TABLE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = named(PROJECT_TABLE["dependencies"])
CENTRE = RUN | named(PROJECT_TABLE["optional-dependencies"]["centre"])
OURS = {place.rstrip("/") for place in PROGRAMS}


@cache
def distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


def undeclared(file: PythonFile, declared: set[str]) -> list[str]:
    """The imports of a file that neither Python, nor the project, nor one of the declared distributions provides."""
    providers = distributions()
    found = []
    for line, module in file.imports():
        top = module.split(".")[0]
        if top in sys.stdlib_module_names or top in OURS:
            continue
        if declared.isdisjoint(canonical(name) for name in providers.get(top, [])):
            found.append(f"{file.path}:{line}: {top}")
    return found


def test_every_library_the_programs_import_is_declared() -> None:
    found = []
    for file in python_files():
        if file.within(*PROGRAMS):
            found += undeclared(file, CENTRE if file.within("city_centre/") else RUN)
    assert not found, "Declare it in pyproject.toml, then `make lock`:\n" + "\n".join(found)


def test_a_library_that_only_this_machine_has_is_noticed() -> None:
    text = "import pytest\nimport nowhere_to_be_found\nimport httpx\nimport station_app\nimport sqlalchemy\n"
    assert undeclared(PythonFile("station_app/x.py", text), RUN) == [
        "station_app/x.py:1: pytest", "station_app/x.py:2: nowhere_to_be_found", "station_app/x.py:5: sqlalchemy",
    ]  # fmt: skip


def test_everything_declared_is_locked_with_its_hash() -> None:
    for lock, wanted in (("run.txt", CENTRE), ("dev.txt", CENTRE)):
        text = (PROJECT / "requirements" / lock).read_text(encoding="utf-8")
        pinned = re.findall(r"^([A-Za-z0-9._-]+)==\S+.*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.M)
        assert wanted <= {canonical(name) for name in pinned}, lock
