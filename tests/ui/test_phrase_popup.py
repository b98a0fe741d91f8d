"""常用语 at any box: a single line as well as a text, characters of every plane, and a box that is only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from station_app.actions import phrases
from station_app.actions.acts import RecordIds
from station_app.domain.phrases import PhraseForm
from station_app.storage import phrases as stored
from station_app.ui.background import Background
from station_app.ui.desk import Desk
from station_app.ui.widgets.boxes import LineBox, TextBox
from station_app.ui.widgets.phrase_book import PhraseBook
from station_app.ui.widgets.phrase_popup import PhraseContext, PhrasePopup
from tests.helpers.office import Office
from tests.helpers.window import dress, gone

CONTROL = Qt.KeyboardModifier.ControlModifier


class Room:
    """A window with a line and a text, in both of which phrases expand."""

    def __init__(self, office: Office) -> None:
        self.background = Background(office.store)
        self.desk = Desk(office.desk, office.store.reader(), self.background, office.clock, office.ids)
        self.window = QWidget()
        self.line, self.text = LineBox("一行", 200), TextBox("几行", 2000)
        column = QVBoxLayout(self.window)
        column.addWidget(self.line)
        column.addWidget(self.text)
        book = PhraseBook(self.desk, self.window)
        book.make_ready()
        context = PhraseContext(book, lambda: {"来访人": "𠮷田"}, tuple)
        self.popups = [PhrasePopup.attach(box, context) for box in (self.line, self.text)]
        self.window.resize(600, 300)
        self.window.show()
        self.window.activateWindow()
        assert self.background.settle(20)

    def type(self, box: LineBox | TextBox, words: str) -> None:
        box.setFocus()
        for letter in words:
            QTest.keyClick(box, letter)
        QApplication.processEvents()


@pytest.fixture
def room(office: Office, qtbot) -> Iterator[Room]:  # type: ignore[no-untyped-def]
    dress()
    form = PhraseForm("wd", "我的", "𠅤请{来访人}带\n{光标}来")
    phrases.save(office.store, office.desk.clerk, form, ids=RecordIds.make(office.ids),
                 catalogue=office.desk.catalogue, now=office.clock())  # fmt: skip
    made = Room(office)
    yield made
    assert made.background.settle(20)
    made.background.close()
    made.desk.reader.close()
    gone(made.window)


def test_a_phrase_expands_in_a_single_line_with_blanks_for_its_lines(room: Room) -> None:
    room.line.set_text("𠮷：")
    room.line.setCursorPosition(3)
    room.type(room.line, ";wd")
    QTest.keyClick(room.line, Qt.Key.Key_Return)
    assert room.line.text() == "𠮷：𠅤请𠮷田带 来"
    room.line.insert("证")
    assert room.line.text() == "𠮷：𠅤请𠮷田带 证来"


def test_one_undo_takes_it_back_in_a_single_line_too(room: Room) -> None:
    room.type(room.line, "a;wd")
    QTest.keyClick(room.line, Qt.Key.Key_Return)
    assert "𠮷田" in room.line.text()
    QTest.keyClick(room.line, Qt.Key.Key_Z, CONTROL)
    assert room.line.text() == "a;wd"


def test_the_caret_is_put_right_behind_characters_of_every_plane(room: Room) -> None:
    room.text.set_text("𠮷𠮷")
    cursor = room.text.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    room.text.setTextCursor(cursor)
    room.type(room.text, ";wd")
    QTest.keyClick(room.text, Qt.Key.Key_Tab)
    room.text.insertPlainText("证")
    assert room.text.text() == "𠮷𠮷𠅤请𠮷田带\n证来"


def test_a_sign_in_the_middle_of_a_text_takes_only_its_own_place(room: Room) -> None:
    room.text.set_text("甲乙")
    cursor = room.text.textCursor()
    cursor.setPosition(1)
    room.text.setTextCursor(cursor)
    room.type(room.text, ";wd")
    QTest.keyClick(room.text, Qt.Key.Key_Return)
    assert room.text.text() == "甲𠅤请𠮷田带\n来乙"


def test_a_box_that_is_only_read_and_a_marked_text_open_no_list(room: Room) -> None:
    room.type(room.text, ";wd")
    assert room.popups[1].list.open
    room.text.selectAll()
    assert not room.popups[1].list.open
    room.text.setReadOnly(True)
    cursor = room.text.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    room.text.setTextCursor(cursor)
    assert not room.popups[1].list.open


def test_tab_while_letters_are_composed_belongs_to_the_input_method_in_every_box(room: Room) -> None:
    for box in (room.line, room.text):
        box.setFocus()
        QApplication.sendEvent(box, QInputMethodEvent("xuzhan", []))
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            QTest.keyClick(box, key)
            assert QApplication.focusWidget() is box
        event = QInputMethodEvent("", [])
        event.setCommitString("续展")
        QApplication.sendEvent(box, event)
        assert box.text() == "续展"
        QTest.keyClick(box, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is not box


def test_the_list_goes_with_the_caret(room: Room) -> None:
    room.type(room.text, ";wd")
    assert room.popups[1].list.open
    room.line.setFocus()
    assert not room.popups[1].list.open


def test_each_use_is_counted_on_the_disk(room: Room, office: Office, tmp_path: Path) -> None:
    for _ in range(2):
        room.text.set_text("")
        room.type(room.text, ";wd")
        QTest.keyClick(room.text, Qt.Key.Key_Return)
    assert room.background.settle(20)
    used = {one.form.abbreviation: one.uses
            for one in stored.present(office.store.db, office.desk.catalogue, office.clock())}  # fmt: skip
    assert (used["wd"], used["xz"]) == (2, 0)
