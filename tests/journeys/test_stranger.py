"""Somebody who has only the manual: enrols a station, logs three visits, prints, exports, and reads the answer.

What he presses is read out of the manual's pages: where it names a button that is not there, or leaves a step out, he
is stuck, and so is this test.
"""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from station_app import manual
from station_app.app import Program
from station_app.storage import consultations
from station_app.storage.folder import DataFolder
from station_app.ui.first_start import FirstStartPage
from tests.helpers.city import City
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.office import CHEAP, Clock, Ids
from tests.helpers.window import dress

VISITS = (("刘桂兰", "13800136688", "1", "问注册商标怎么办"), ("孙志强", "", "2", "问续展费用"),
          ("刘桂兰", None, "5", "再问专利费减"))  # fmt: skip


def _buttons(page: str, heading: str) -> list[str]:
    """The buttons that a part of the manual tells to press, in its order."""
    text = manual.text(page)
    part = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    assert part, f"the manual's page {page} has no heading “{heading}”"
    return re.findall(r"「([^」]+)」", part)


def _press(root: QWidget, name: str) -> None:
    """Presses the button on which this stands, where the stranger can see it."""
    seen = [
        one for one in root.findChildren(QAbstractButton)
        if one.isVisible() and one.isEnabled() and name in (one.accessibleName(), one.text().strip())
    ]  # fmt: skip
    assert seen, f"there is no “{name}” to be seen"
    seen[0].click()


def test_a_stranger_with_the_manual_alone_does_a_week(
    tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch  # type: ignore[no-untyped-def]
) -> None:
    dress()
    stick = tmp_path / "stick"
    stick.mkdir()
    city = City.founded(tmp_path)
    city.run("enrol", "G003", "--name", "朝阳区江东工作站", "--district", "110105", "--out", str(stick / "G003.enrol"))
    chosen: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen.pop(), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: chosen.pop())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen.pop(), ""))
    program = Program(DataFolder.at(tmp_path / "station"), Clock(), Ids(space=3))
    program.start()
    try:
        _enrol(program, stick, chosen)
        hands = Hands(program.main_window)  # type: ignore[arg-type]
        numbers = _log(hands)
        _print(hands, numbers[-1])
        _report(hands, city, stick, chosen)
        db = hands.window.desk.reader.db
        assert consultations.balance(db, "2026-11-16", "2026-11-22") == {"applied": 3}
    finally:
        program.close()
        program.let_go()


def _enrol(program: Program, stick: Path, chosen: list[str]) -> None:
    """第一次打开: the file, the manager, the computer, the recovery code."""
    front, page = program.front_door, program.front_door.page
    assert isinstance(page, FirstStartPage)
    page._cost = CHEAP
    front.activateWindow()
    chosen.append(str(stick / "G003.enrol"))
    _press(front, "用市中心给的接入文件建站")
    assert "**用市中心给的接入文件建站**" in manual.text("first-start")
    assert page.name.text == "朝阳区江东工作站"
    for line, text in ((page.manager, "王敏"), (page.password, "窗口-2026-开门"), (page.again, "窗口-2026-开门")):
        line.box.setText(text)
    for heading in ("第 1 步：本站和站长", "第 2 步：看看这台电脑"):
        [name] = _buttons("first-start", heading)
        _press(front, name)
        assert program.background.settle(30)
    _print_it, save_it, go_on = _buttons("first-start", "第 3 步：保存恢复码")
    chosen.append(str(stick / "code.pdf"))
    _press(front, save_it)
    assert program.background.settle(30)
    assert (stick / "code.pdf").is_file()
    page.recovery.safe.setChecked(True)  # type: ignore[union-attr]
    _press(front, go_on)
    assert program.background.settle(30)
    assert program.main_window is not None
    program.main_window.activateWindow()
    QApplication.processEvents()


def _log(hands: Hands) -> list[str]:
    """登记一位来访人, three times: a new one, one who leaves no phone, and the first one again."""
    numbers = []
    for name, phone, digit, question in VISITS:
        hands.press(Qt.Key.Key_F2)
        hands.settle()
        assert hands.caret is hands.has.name
        if phone is None:
            hands.type("lgl")
        else:
            hands.commit(name)
        hands.press(ENTER)
        hands.settle()
        if phone:
            hands.type(phone)
        elif phone is not None:
            hands.has.refused.setChecked(True)
        hands.has.items.box.setFocus()
        hands.type(digit)
        assert hands.caret is hands.has.question
        hands.commit(question)
        hands.press(ENTER, CONTROL)
        hands.settle()
        told = hands.page.head_line.words.text()
        assert told.startswith("已存本机"), f"{told} {hands.page.banner.sentence.text()}"
        numbers.append(re.findall(r"ZX-[\w-]+", told)[0])
    return numbers


def _print(hands: Hands, number: str) -> None:
    """给一张回执."""
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    assert (hands.window.desk.open.store.folder.papers / f"{number}.pdf").is_file()


def _report(hands: Hands, city: City, stick: Path, chosen: list[str]) -> None:
    """每周上报, 没有网络."""
    window = hands.window
    window.go("reporting")
    seal, write, slip, read = _buttons("weekly", "没有网络：用 U 盘或文件夹")
    _press(window, seal)
    hands.settle()
    chosen.append(str(stick))
    _press(window, write)
    hands.settle()
    assert "可以拔出" in window.page("reporting").write_step.told.text()
    _press(window, slip)
    hands.settle()
    city.ingest(stick)
    answers = stick / "IPSTATION" / "IN"
    answers.mkdir(parents=True, exist_ok=True)
    city.acknowledge(answers)
    chosen.append(str(answers / "G003.sva"))
    _press(window, read)
    hands.settle()
    assert "IPSTATION" in manual.text("weekly")
