"""What is done to visits that are saved: their receipts printed and shown, a visit voided. One dialog at most."""

from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station_app.actions import consultations
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import Saved
from station_app.ui.consultations.logged import LoggedToday
from station_app.ui.consultations.receipts import ReceiptCounter, Sheet
from station_app.ui.desk import Desk
from station_app.ui.notices import Kind, Notice
from station_app.ui.printing.preview import PreviewDialog
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.opening import open_over
from station_app.ui.widgets.void_dialog import VoidDialog, ask_void
from station_app.words import say


class SavedRecords(QObject):
    """`told` carries a Notice, `printed` the number of a receipt that has left."""

    told = Signal(object)
    printed = Signal(str)

    def __init__(self, desk: Desk, logged: LoggedToday, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self._logged = logged
        self.counter = ReceiptCounter(desk, self)
        self.last_number = ""
        logged.void.connect(self.ask_void)
        logged.print_again.connect(lambda number: self.counter.hand_over(number, reprint=True))
        self.counter.told.connect(self.told.emit)
        self.counter.printed.connect(self.printed.emit)
        self.counter.shown.connect(self._show)

    def print_last(self) -> None:
        """The receipt of the last save of this session."""
        if self.last_number:
            self.counter.hand_over(self.last_number)
        else:
            self._tell("info", say("还没有保存过登记，没有回执可打。要补打以前的，请在右边的列表里选一条。"))

    @property
    def in_front(self) -> str:
        """The number of the line that is chosen in the list, or of the last save; empty for neither."""
        line = self._logged.chosen()
        chosen = line is not None and (self._logged.table.hasFocus() or not self.last_number)
        return line.number if line is not None and chosen else self.last_number

    def preview(self) -> None:
        """Shows the receipt of the line that is chosen in the list, or of the last save."""
        number = self.in_front
        if number:
            self.counter.preview(number)
        else:
            self._tell("info", say("还没有可预览的回执。请先保存，或在右边的列表里选一条。"))

    def ask_void(self, number: str) -> None:
        """Asks for the reason and the password, then voids."""
        line = next((line for line in self._logged.model.rows if line.number == number), None)
        if line is None or line.state == "void":
            return
        told = say("{name} · {items}", name=line.name or say("匿名"), items=self._logged.items_of(line))
        stays = say("作废后编号保留，不再计入应报；内容仍可查。已给出的回执请收回。")
        dialog = VoidDialog(say("作废 {number}", number=number), told, stays, self._window)
        desk, ids = self._desk, RecordIds.make(self._desk.new_id)

        def void(reason: str, now: datetime) -> Saved:
            return consultations.void(desk.open.store, desk.open.clerk, number, reason, ids=ids, now=now)

        def voided(saved: Saved) -> None:
            if isValid(self):
                self._tell("info", say("{number} 已作废，编号保留。", number=saved.number))

        def failed(error: Exception) -> None:
            if isValid(self):
                self._tell("bad", in_words(error))

        ask_void(desk, dialog, void, done=voided, failed=failed)

    def _show(self, sheet: Sheet) -> None:
        title = say("回执预览 {number}", number=sheet.number)
        dialog = PreviewDialog(title, sheet.pages, sheet.choice, self._window)
        dialog.print_it.connect(lambda: self.counter.deliver(sheet))
        dialog.file_it.connect(lambda: self.counter.file(sheet))
        open_over(dialog)

    def _tell(self, kind: Kind, sentence: str) -> None:
        self.told.emit(Notice(kind, sentence, (), 8 if kind == "bad" else 5))
