"""The two-hour run as a minute of kills before a release; `python -m tests.soak.run` is the whole."""

import os
from pathlib import Path

import pytest

from tests.soak.run import Plan, play

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL belongs to POSIX")


@pytest.mark.drill
def test_a_minute_of_kills_on_both_sides_leaves_equal_books(tmp_path: Path) -> None:
    run, books = play(Plan(seconds=60, pace=0.1, lives=(2.0, 8.0)), tmp_path, print)
    print(dict(run.happened), *books.lines, sep="\n")
    assert books.findings == []
    assert run.happened["station killed"] > 5
    assert run.happened["centre killed"] > 2
    assert run.happened["stick carried"] > 1
