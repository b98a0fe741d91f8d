"""What holds for every test: windows off screen, reproducible examples, and a log that stays quiet."""

import gc
import logging
import os
import re
import sys
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

# The same examples for everybody; the nightly sweep looks for new ones.
settings.register_profile("office", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("STATION_HYPOTHESIS", "office"))


class _Listener(logging.Handler):
    """Keeps what is logged at WARNING and above while one test runs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test fails by a log line nobody announced, and by an announced one that never came."""
    announced = [marker.args[0] for marker in item.iter_markers("expects_log")]
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    try:
        outcome = yield
    finally:
        logging.getLogger().removeHandler(listener)
    unexpected = [line for line in listener.lines if not any(re.search(pattern, line) for pattern in announced)]
    if unexpected:
        pytest.fail("\n".join(["unexpected log lines (expects_log announces one that belongs here):", *unexpected]))
    missing = [pattern for pattern in announced if not any(re.search(pattern, line) for line in listener.lines)]
    if missing:
        pytest.fail(f"expected in the log, never logged: {missing}")
    return outcome


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """What this process made for all its tests goes with it."""
    from tests.helpers import scratch

    scratch.clear()


@pytest.fixture(autouse=True)
def _nothing_outlives_its_test() -> Iterator[None]:
    """No window, nor a part taken out of one, stays behind: each dresses again with every theme, for ever."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    application = widgets.QApplication
    application.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    if application.topLevelWidgets():
        gc.collect()
    left = application.topLevelWidgets()
    names = ", ".join(f"{type(each).__name__} of {type(each.parent()).__name__}" for each in left)
    for each in left:
        each.deleteLater()
    application.sendPostedEvents(None, 52)
    assert not names, f"left behind: {names}"


@pytest.fixture
def office(tmp_path):  # type: ignore[no-untyped-def]
    """An open station in a folder of its own, closed at the end."""
    from tests.helpers.office import make_office

    opened = make_office(tmp_path)
    yield opened
    opened.close()
