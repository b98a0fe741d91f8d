"""Lists as each clerk likes them: widths and order, kept for each, worn when he sits down."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from station_app.storage import clerk_settings
from station_app.ui.main_window import MainWindow
from station_app.ui.widgets.own_columns import OwnColumns
from station_app.ui.widgets.tables import Table
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import PASSWORD, Office
from tests.helpers.window import dress, main_window
from tests.screens.a_working_day import fill
from tests.ui.test_lock import OWN_PIN, PIN, people


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """Two clerks' window, with a morning's visits in its list."""
    dress()
    people(office)
    fill(office, 5)
    with main_window(office) as window:
        made = Hands(window)
        made.settle()
        yield made


def _table(window: MainWindow) -> Table:
    table = window.page("today").table
    assert isinstance(table, Table)
    return table


def _own(window: MainWindow) -> OwnColumns:
    own = _table(window).findChild(OwnColumns)
    assert own is not None
    return own


def _change_hands(hands: Hands, pin: str) -> None:
    hands.window.lock.switch()
    hands.settle()
    hands.type(pin)
    hands.press(ENTER)
    hands.settle()
    assert not hands.window.lock.locked


def test_each_clerk_finds_his_own_widths_and_order(hands: Hands, office: Office) -> None:
    table, header = _table(hands.window), _table(hands.window).horizontalHeader()
    usual = (header.visualIndex(1), table.columnWidth(2))
    header.moveSection(header.visualIndex(1), 0)
    table.setColumnWidth(2, 222)
    _change_hands(hands, PIN)
    assert (header.visualIndex(1), table.columnWidth(2)) == usual, "the next clerk never chose"
    _change_hands(hands, OWN_PIN)
    assert (header.visualIndex(1), table.columnWidth(2)) == (0, 222)


def test_they_are_there_again_at_the_next_start(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    with main_window(office) as window:
        _table(window).setColumnWidth(2, 199)
    with main_window(office) as window:
        assert _table(window).columnWidth(2) == 199


def test_the_menu_of_a_list_moves_and_widens_the_column_of_the_current_cell(hands: Hands) -> None:
    table = _table(hands.window)
    table.setCurrentIndex(table.model().index(0, 2))
    before = table.columnWidth(2), table.horizontalHeader().visualIndex(2)
    menu = _own(hands.window).menu()
    named = {action.text(): action for action in menu.actions()}
    assert "电话" in menu.actions()[0].text()
    named["加宽"].trigger()
    named["左移"].trigger()
    assert (table.columnWidth(2), table.horizontalHeader().visualIndex(2)) == (before[0] + 24, before[1] - 1)
    named["各列恢复原样"].trigger()
    assert (table.columnWidth(2), table.horizontalHeader().visualIndex(2)) == before
    menu.deleteLater()


def test_a_column_that_follows_the_window_is_nobodys_choice(hands: Hands) -> None:
    hands.window.resize(1700, 900)
    QApplication.processEvents()
    _own(hands.window).leave()
    hands.settle()
    db = hands.window.desk.reader.db
    kept = db.execute("SELECT count(*) FROM clerk_settings WHERE key LIKE 'columns:%'").fetchone()
    assert kept == (0,)


@pytest.mark.parametrize("kept", ["x", [], [[0, 100]], [[0, -5]] * 8, [[0, 100, 3]] * 8, [[True, 1]] * 8])
def test_what_does_not_fit_the_list_is_passed_over(office: Office, qtbot, kept: object) -> None:  # type: ignore[no-untyped-def]
    dress()
    with office.store.atomic() as db:
        clerk_settings.put(db, office.desk.clerk.record_id, "columns:today:0", kept)
    with main_window(office) as window:
        header = _table(window).horizontalHeader()
        assert [header.visualIndex(column) for column in range(header.count())] == list(range(header.count()))


def test_any_list_is_taken_out_as_it_is_read_for_a_reason(hands: Hands, tmp_path: Path) -> None:
    own = _own(hands.window)
    assert "导出这个列表…" in [action.text() for action in own.menu().actions()]
    dialog = own.take_out()
    assert dialog is not None
    assert (dialog.masked.isEnabled(), dialog.whole.isChecked()) == (False, True)
    dialog.export(tmp_path / "今天.xlsx")
    dialog.proof.confirmed.emit("交接核对", PASSWORD)
    hands.settle()
    rows = list(openpyxl.load_workbook(tmp_path / "今天.xlsx").worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 6
    assert any("张国强" in str(cell) for cell in rows[-1])
