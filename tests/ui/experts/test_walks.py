"""专家预约 with a pool at work, in all its states: Tab in the order of reading, a name for each control."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from station_app.storage import bookings, waiting
from station_app.ui.experts import ExpertsPage
from station_app.ui.main_window import MainWindow
from tests.helpers.office import Office
from tests.helpers.walking import against_reading, nameless, walk, without_radios
from tests.helpers.window import dress, main_window
from tests.ui.experts.pool_at_work import week


@pytest.fixture
def window(office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    """Wednesday morning, the first expert's week in front."""
    dress()
    experts = week(office)
    with main_window(office) as opened:
        opened.activateWindow()
        opened.go("experts")
        opened.page("experts").board.expert.choose(experts[0])
        opened.page("experts").board.refresh()
        yield opened


def _booking(page: ExpertsPage) -> None:
    line = bookings.page(page.board._desk.reader.db, expert_id=page.board.expert.code(), state="confirmed")[0]
    page.board.calendar.stand_on_key(line.record_id)
    page.board.calendar.setFocus()


def _step(page: ExpertsPage) -> None:
    _booking(page)
    page.board.card.begin_named("cancel")


def _form(page: ExpertsPage) -> None:
    page.board.calendar.stand_on(4, 570)
    page.board.start_new()


def _freed(page: ExpertsPage) -> None:
    _booking(page)
    line = page.board.card.line
    assert line is not None
    page.board.freed.show_freed(line, tuple(waiting.page(page.board._desk.reader.db)))
    page.board.show_side(page.board.freed)
    page.board.freed.take.setFocus()


def _mode(name: str) -> Callable[[ExpertsPage], None]:
    def shown(page: ExpertsPage) -> None:
        page.board.show_mode(name)
        page.board.enter()

    return shown


def _sheet(name: str) -> Callable[[ExpertsPage], None]:
    def shown(page: ExpertsPage) -> None:
        page.show_tab("pool")
        page.pool.show_expert(page.board.expert.code(), name)
        page.pool.list.enter()

    return shown


STATES: dict[str, Callable[[ExpertsPage], None]] = {
    "a booking": _booking, "a step": _step, "a new booking": _form, "whom to phone": _freed, "the day": _mode("day"),
    "the list": _mode("list"),
    **{f"the pool's {name}": _sheet(name) for name in ("sheet", "roster", "states", "service")},
    "who waits": lambda page: page.show_tab("waiting"),
}  # fmt: skip


GROUPS = {"cards": list(STATES)[:4], "modes": list(STATES)[4:6], "pool": list(STATES)[6:]}


@pytest.mark.parametrize("states", GROUPS.values(), ids=GROUPS)
def test_tab_goes_as_the_eye_does_and_every_control_has_a_name(window: MainWindow, states: list[str]) -> None:
    page = window.page("experts")
    for state in states:
        page.show_tab("board")
        page.board.card.put_away()
        page.board.show_side(page.board.card)
        STATES[state](page)
        QApplication.processEvents()
        assert window.desk.background.settle(20)
        there = walk(window)
        back = walk(window, back=True)
        assert without_radios([back[0], *reversed(back[1:])]) == without_radios(there), state
        assert against_reading(there) == [], state
        assert nameless(window) == [], state
