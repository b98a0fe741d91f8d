"""Ctrl+T on every page: a to-do about the record in front, and its way back within ten seconds."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station_app.actions.acts import RecordIds
from station_app.actions.promises import Done
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say

if TYPE_CHECKING:
    from station_app.ui.main_window import MainWindow
    from station_app.ui.tasks.note import NoteSheet


class TaskNotes(QObject):
    """Asks the page in front what its record is: `in_front()` answers (record id, what it is called), or None.

    `told`: a Notice.
    """

    told = Signal(object)

    def __init__(self, desk: Desk, window: "MainWindow") -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self.sheet: NoteSheet | None = None

    def note(self) -> None:
        """Opens the sheet; where one stands already it gets the caret."""
        from station_app.ui.tasks.note import NoteSheet

        if self.sheet is not None and isValid(self.sheet) and self.sheet.isVisible():
            self.sheet.title.setFocus()
            return
        ask = getattr(self._window.page(self._window.current), "in_front", None)
        record_id, about = (ask() if ask is not None else None) or ("", "")
        self.sheet = NoteSheet(self._desk, self._window, about_id=record_id, about=about)
        self.sheet.saved.connect(self._saved)
        caret = QApplication.focusWidget()
        self.sheet.finished.connect(lambda _result: self._back_to(caret))
        self.sheet.open()

    def _back_to(self, caret: QWidget | None) -> None:
        if caret is not None and isValid(caret):
            caret.window().activateWindow()
            caret.setFocus()

    def _saved(self, done: Done) -> None:
        told = say("待办已存本机（{number}），在“跟进”里。", number=done.number)
        self.told.emit(Notice("good", told, ((say("撤销"), "", lambda: self._undo(done)),), 10))

    def _undo(self, done: Done) -> None:
        from station_app.actions.promise_changes import undo

        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)

        def undone(_answer: Done) -> None:
            self.told.emit(Notice("info", say("已撤销待办 {number}。", number=done.number)))

        desk.background.write(
            lambda: undo(desk.open.store, desk.open.clerk, done, ids=ids, now=now), done=undone,
            failed=lambda error: self.told.emit(Notice("care", in_words(error), (), 8)),
        )  # fmt: skip
