"""Backups from the window: the status bar tells the truth, the menu makes and rehearses, closing waits for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from station_app.actions import backups
from station_app.app import Program
from station_app.storage import backups as stored
from station_app.storage import journal
from station_app.ui.backups import ClosingBackup
from station_app.ui.main_window import MainWindow
from tests.helpers.office import PASSWORD, Clock, Ids, Office, make_office
from tests.helpers.window import dress, gone, main_window


@pytest.fixture
def window(office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    """The main window, as a clerk sees it after signing in."""
    with main_window(office) as opened:
        yield opened


def _made(office: Office) -> list[Path]:
    return stored.listed(office.folder.backups, "G003", office.store.database_id() or "")


def _told(window: MainWindow) -> list[str]:
    return [notice.sentence for notice in window.notices.history]


def test_the_status_bar_says_that_there_is_none_and_then_when_it_was_made(window: MainWindow, office: Office) -> None:
    assert window.status.backup.text().strip() == "尚无备份"
    window.menus.actions["backup"].trigger()
    assert window.desk.background.settle(20)
    assert window.status.backup.text().strip() == "备份 今天 09:00 ✓"
    assert _told(window)[-2:] == ["正在备份，可以接着登记。", "已备份 今天 09:00，并打开核对过。"]
    [made] = _made(office)
    stored.verify(made, office.store.key)
    office.clock.forward(days=1)
    window.refresh()
    assert window.status.backup.text().strip() == "备份 11-19 09:00 ✓"


def test_pressing_the_status_bar_makes_a_backup_and_pressing_twice_makes_one(
    window: MainWindow, office: Office, qtbot  # type: ignore[no-untyped-def]
) -> None:  # fmt: skip
    qtbot.mouseClick(window.status.backup, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.status.backup, Qt.MouseButton.LeftButton)
    assert window.desk.background.settle(20)
    assert len(_made(office)) == 1


def test_the_days_backup_is_made_without_a_word_and_once(window: MainWindow, office: Office) -> None:
    assert window.backups.make_if_due()
    assert window.desk.background.settle(20)
    assert _told(window) == []
    assert "✓" in window.status.backup.text()
    assert not window.backups.make_if_due()
    office.clock.forward(days=1)
    assert not window.backups.make_if_due(), "nothing was entered since"
    window.desk.background.write(lambda: office.record())
    assert window.desk.background.settle(20)
    assert window.backups.make_if_due()
    assert window.desk.background.settle(20)
    assert len(_made(office)) == 2


def test_a_save_goes_through_while_a_backup_is_under_way(window: MainWindow, office: Office) -> None:
    window.backups.make_now()
    window.desk.background.write(lambda: office.record())
    assert window.desk.background.settle(20)
    kinds = [entry.kind for entry in journal.walk(office.store.db)]
    assert kinds.count("consultation") == 1
    assert kinds.count("backup") == 1


def test_a_backup_that_was_not_made_stays_told_until_one_is(window: MainWindow, office: Office) -> None:
    office.folder.backups.write_text("in the way")
    window.backups.make_now()
    assert window.desk.background.settle(20)
    assert window.status.backup.text().strip() == "备份没有做成 今天 09:00"
    assert _told(window)[-1].startswith("备份的文件夹不能写入")
    assert window.status.backup.toolTip() == _told(window)[-1]
    office.folder.backups.unlink()
    window.backups.make_now()
    assert window.desk.background.settle(20)
    assert window.status.backup.text().strip() == "备份 今天 09:00 ✓"


def test_a_second_place_is_tried_at_once_and_one_that_is_gone_is_told(
    window: MainWindow, office: Office, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    window.backups.use_place(stick)
    assert window.desk.background.settle(20)
    assert [path.name for path in stick.iterdir()] == [path.name for path in _made(office)]
    stick.rename(tmp_path / "pulled")
    office.clock.forward(minutes=1)
    window.backups.make_now()
    assert window.desk.background.settle(20)
    assert window.status.backup.text().strip() == "备份 今天 09:01，第二处没有写成"
    assert _told(window)[-1].startswith("第一处已备份好；第二处没有：备份的文件夹找不到")
    window.backups.use_place(office.folder.root / "inside")
    assert window.desk.background.settle(20)
    assert _told(window)[-1].startswith("第二处不能在数据文件夹里面")
    assert backups.second_place(office.store.db) == stick


def test_a_rehearsal_says_what_the_newest_backup_would_bring_back(window: MainWindow, office: Office) -> None:
    window.menus.actions["rehearse"].trigger()
    assert window.desk.background.settle(20)
    assert _told(window)[-1].startswith("还没有一份备份可试")
    window.desk.background.write(lambda: office.record())
    assert window.desk.background.settle(20)
    window.backups.make_now()
    assert window.desk.background.settle(20)
    window.menus.actions["rehearse"].trigger()
    assert window.desk.background.settle(20)
    assert _told(window)[-1] == "试恢复成功：这份备份能用，有 1 件登记，到 2026-11-19 09:00 为止。什么也没有换。"
    [made] = _made(office)
    (made / "station.db").write_bytes((made / "station.db").read_bytes()[:-4096])
    window.menus.actions["rehearse"].trigger()
    assert window.desk.background.settle(20)
    assert _told(window)[-1].startswith("这份备份残缺或被改过")


def test_the_closing_backup_is_made_only_where_something_was_entered(window: MainWindow, office: Office) -> None:
    def close() -> list[str]:
        office.clock.forward(minutes=1)
        closing = ClosingBackup(window.desk, window.backups)
        assert closing.run() == ""
        gone(closing)
        return [backup.name for backup in _made(office)]

    first = close()
    assert first == ["G003-20261119-090100.backup"]
    assert close() == first
    window.desk.background.write(lambda: office.record())
    assert window.desk.background.settle(20)
    assert close() == ["G003-20261119-090301.backup"], "the day keeps its newest"


def test_a_closing_backup_that_fails_is_told_once_and_closing_goes_on(window: MainWindow, office: Office) -> None:
    office.folder.backups.write_text("in the way")
    closing = ClosingBackup(window.desk, window.backups)
    shown: list[str] = []

    def read_and_leave() -> None:
        if closing.leave.isVisible():
            shown.append(closing.sentence.text())
            closing.leave.click()
        else:
            QTimer.singleShot(20, read_and_leave)

    QTimer.singleShot(20, read_and_leave)
    said = closing.run()
    gone(closing)
    assert said.startswith("备份的文件夹不能写入")
    assert shown == [said]
    assert _told(window) == [], "one telling is enough"


def test_closing_the_program_leaves_a_backup_that_opens(tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    office = make_office(tmp_path)
    office.record()
    office.close()
    program = Program(office.folder, Clock(), Ids(space=7))
    with qtbot.waitSignal(program.front_door.seen):
        program.start()
    assert program.background.settle(20)
    page = program.front_door.page
    page.password.insert(PASSWORD)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert program.background.settle(20)
    assert program.main_window is not None
    key = program.main_window.desk.open.store.key
    program.main_window.close()
    QApplication.processEvents()
    [made] = list(office.folder.backups.iterdir())
    assert stored.verify(made, key).station == "G003"
    gone(program.main_window)
    office.folder.lock().release()
