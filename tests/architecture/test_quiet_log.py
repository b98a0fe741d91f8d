"""The guards of tests/conftest.py are themselves proved: each is seen to fail a test that deserves it."""

import re
import shutil

import pytest

from tests.architecture.reading import PROJECT

pytest_plugins = ["pytester"]
INI = """[pytest]
markers = expects_log(pattern): announces a log line
filterwarnings = error
qt_log_level_fail = WARNING
"""
OFFICE = """
import logging, warnings
import pytest
from PySide6.QtCore import qWarning

def test_an_unannounced_log_line():
    logging.getLogger("a.b").warning("disk nearly full")

@pytest.mark.expects_log("never said")
def test_an_announced_line_that_never_came():
    pass

def test_a_python_warning():
    warnings.warn("old")

def test_a_qt_warning(qtbot):
    qWarning("QObject: Cannot set parent")

@pytest.mark.expects_log("disk .* full")
def test_an_announced_line_that_came():
    logging.getLogger("a").error("disk nearly full")

def test_silence(qtbot):
    logging.getLogger("a").info("day begun")
"""


def test_noise_fails_the_test_that_made_it_and_only_that(pytester: pytest.Pytester) -> None:
    shutil.copy(PROJECT / "tests" / "conftest.py", pytester.path / "conftest.py")
    pytester.makeini(INI)
    pytester.makepyfile(OFFICE)
    result = pytester.runpytest_subprocess("-rA", "-p", "no:xdist", "-p", "no:benchmark")
    result.assert_outcomes(failed=4, passed=2)
    passed = set(re.findall(r"^PASSED \S+::(\w+)", result.stdout.str(), re.M))
    assert passed == {"test_an_announced_line_that_came", "test_silence"}
