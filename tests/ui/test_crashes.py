"""Mistakes of the program: a report that names nobody, and a calm sentence."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.ui import crashes
from tests.helpers.office import Clock


@pytest.fixture
def told(tmp_path: Path) -> Iterator[list[str]]:
    """The references that the window would tell; the hook is put back afterwards."""
    before = sys.excepthook
    references: list[str] = []
    crashes.install(tmp_path, Clock())
    crashes.tell_with(references.append)
    yield references
    sys.excepthook = before
    crashes._tell.clear()


def _crash(name: str) -> None:
    try:
        raise ValueError(f"no place for {name}")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_report_tells_where_and_of_which_type_and_never_whom(told: list[str], tmp_path: Path) -> None:
    _crash("张国强 13800136688")
    text = (tmp_path / crashes.FILE).read_text("utf-8")
    assert "ValueError" in text
    assert "test_crashes.py" in text
    assert "张国强" not in text
    assert "13800136688" not in text
    assert str(tmp_path) not in text
    assert [reference in text for reference in told] == [True]


def test_the_same_mistake_has_the_same_reference(told: list[str], tmp_path: Path) -> None:
    _crash("张国强")
    _crash("刘桂兰")
    assert len(told) == 2
    assert len(set(told)) == 1


def test_a_folder_that_cannot_be_written_raises_nothing(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("", encoding="utf-8")
    assert len(crashes.report(place, ValueError, None, Clock()())) == 8
