"""The page: ① 选文件 ② 对表头 ③ 试导入 ④ 导入. Reading and rehearsing go beside the window, storing on the writer;
each shows how far it is and can be stopped, and what was stopped has stored nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import ledgers
from station_app.actions.acts import Changes
from station_app.actions.ledgers import Imported, LedgerLook, Rehearsal
from station_app.actions.rights import RIGHTS
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.imports import Import
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.ledgers.account_view import AccountView
from station_app.ui.ledgers.busy import Busy
from station_app.ui.ledgers.columns_view import ColumnsView
from station_app.ui.ledgers.start_view import StartView
from station_app.ui.widgets.basics import Banner, in_words
from station_app.ui.widgets.boxes import ENTER
from station_app.words import say

_STOPPED = frozenset({"import-cancelled", "import-undo-cancelled", "ledger-reading-cancelled"})


class LedgersPage(QWidget):
    """What it has to tell stands in its own banner: a strip over its foot would cover the buttons of each step."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._path: Path | None = None
        self._look: LedgerLook | None = None
        self._rehearsal: Rehearsal | None = None
        self._account: Imported | None = None
        self._stop: Callable[[], None] | None = None
        self.setProperty("role", "page")
        self.steps = [QToolButton(self) for _ in range(4)]
        self.banner = Banner(self)
        self.start = StartView(desk, self)
        self.columns = ColumnsView(desk, self)
        self.account = AccountView(self)
        self.busy = Busy(self)
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        margin = theme.px(theme.SPACE["page"])
        column.setContentsMargins(margin, theme.px(10), margin, margin)
        column.setSpacing(theme.px(10))
        column.addLayout(self._step_row())
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        column.addWidget(self.busy)
        for view in (self.start, self.columns, self.account):
            self._stack.addWidget(view)
        self._wire()
        self._show(0)
        self.refresh()

    def _wire(self) -> None:
        self.start.wanted_file.connect(self.ask_file)
        self.start.dropped.connect(self.open_file)
        self.start.undone.connect(self.undo)
        self.columns.wanted_sheet.connect(self._choose_sheet)
        self.columns.wanted_header.connect(self._choose_header)
        self.columns.confirmed.connect(self.rehearse)
        self.columns.left.connect(self.begin_anew)
        self.account.confirmed.connect(self._go_on)
        self.account.left.connect(self._back)
        self.account.wanted_copy.connect(self.ask_copy)
        self.account.wanted_undo.connect(self._undo_last)
        self.busy.stopped.connect(self.stop)

    def _step_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for at, (made, text) in enumerate(zip(
            self.steps, (say("① 选文件"), say("② 对表头"), say("③ 试导入"), say("④ 导入")), strict=True
        )):  # fmt: skip
            made.setText(text)
            made.setAccessibleName(text)
            made.setProperty("role", "tab")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _on=False, at=at: self._step_pressed(at))
            row.addWidget(made)
        row.addStretch(1)
        return row

    def enter(self) -> None:
        """The page comes to the front: the caret goes to where its work stands."""
        self.refresh()
        (self.focusWidget() or self._first()).setFocus()

    def refresh(self) -> None:
        """Reads the list of imports anew; a file that is looked at stays."""
        self.start.refresh()
        may = self._desk.open.clerk.role in RIGHTS["import"]
        self.start.allow(may)
        if not may:
            self.banner.tell("info", say("导入旧台账由经办人或站长来做；您可以看导入过的。"))

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if "import" in changes.kinds:
            self.start.refresh()

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here: a file that the one before him looked at is put away."""
        if self._stop is None:
            self.begin_anew()
        self.banner.tell("info", "")
        self.refresh()

    def leave(self) -> None:
        """The window closes: nothing goes on reading."""
        if self._stop is not None:
            self._stop()

    def ask_file(self) -> None:
        """Asks for a file."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, say("选台账文件"), "", say("台账（*.xlsx *.csv）") + ";;*"
        )
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path, sheet: str = "") -> None:
        """Reads a file and shows its header; nothing is written yet."""
        if self._stop is not None or self._desk.open.clerk.role not in RIGHTS["import"]:
            return
        self._path = path
        clerk, catalogue = self._desk.open.clerk, self._desk.open.catalogue
        self._errand(
            say("正在读取“{name}”", name=path.name),
            lambda progress: ledgers.look(
                progress.store.db, clerk, path, catalogue=catalogue, sheet=sheet, go_on=progress
            ),
            self._looked,
        )  # fmt: skip

    def rehearse(self) -> None:
        """Reads every row as it would be stored; nothing is written."""
        seen = self._look
        if seen is None or self._stop is not None:
            return
        if seen.known is not None and not self.columns.again.isChecked():
            self.columns.again.setFocus()
            self.columns.banner.tell("care", say("这份文件导入过。确要再导，请勾选下面的“仍要再导”。"))
            return
        seen = ledgers.with_columns(seen, self.columns.columns())
        self._look = seen
        desk, above = self._desk.open, self.columns.above.isChecked()
        now, import_id = self._desk.now(), self._desk.new_id()
        self._errand(
            say("正在试导入"),
            lambda progress: ledgers.rehearse(
                seen, catalogue=desk.catalogue, now=now, import_id=import_id, district=desk.station.district,
                day_from_above=above, go_on=progress,
            ),
            self._rehearsed,
        )  # fmt: skip

    def bring_in(self) -> None:
        """Stores what was rehearsed, all of it or nothing."""
        rehearsal = self._rehearsal
        if rehearsal is None or self._stop is not None:
            return
        desk, now, new_id = self._desk.open, self._desk.now(), self._desk.new_id
        progress = self._desk.background.progress(self.busy.step)
        again = rehearsal.look.known is not None
        self._begin(say("正在导入，别处的保存排在它后面"), progress.cancel)
        self._desk.background.write(
            lambda: ledgers.bring_in(
                desk.store, desk.clerk, rehearsal, catalogue=desk.catalogue, now=now, new_id=new_id, again=again,
                progress=progress,
            ),
            done=self._brought_in, failed=self._failed,
        )  # fmt: skip

    def undo(self, chosen: Import, reason: str) -> None:
        """Undoes a whole import."""
        if self._stop is not None:
            return
        desk, now, new_id = self._desk.open, self._desk.now(), self._desk.new_id
        progress = self._desk.background.progress(self.busy.step)
        self._begin(say("正在撤销"), progress.cancel)
        self._desk.background.write(
            lambda: ledgers.undo_import(
                desk.store, desk.clerk, chosen.import_id, reason, now=now, new_id=new_id, progress=progress
            ),
            done=self._undone, failed=self._failed,
        )  # fmt: skip

    def ask_copy(self) -> None:
        """Asks where the marked copy goes."""
        if self._path is None or self._rehearsal is None:
            return
        proposed = self._path.with_name(say("{name}-标红.xlsx", name=self._path.stem))
        chosen, _kind = QFileDialog.getSaveFileName(self, say("另存标红的副本"), str(proposed), say("XLSX（*.xlsx）"))
        if chosen:
            self.save_copy(Path(chosen))

    def save_copy(self, out: Path) -> None:
        """Writes the copy with every bad cell marked."""
        rehearsal, account = self._rehearsal, self._account
        if rehearsal is None or self._stop is not None:
            return
        numbers = account.numbers if account is not None else None

        def write(_progress: Any) -> Path:
            from station_app.documents.ledger_errors import marked_copy

            out.write_bytes(marked_copy(rehearsal.look.table, rehearsal.look.header, rehearsal.reading, numbers))
            return out

        self._errand(say("正在写副本"), write, self._copied)

    def begin_anew(self) -> None:
        """Puts the file away."""
        self._path = self._look = self._rehearsal = self._account = None
        self.banner.tell("info", "")
        self._show(0)

    def stop(self) -> None:
        """Asks what is under way to stop."""
        if self._stop is not None:
            self.busy.stopping()
            self._stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        view = self._stack.currentWidget()
        if event.key() in ENTER and control:
            (self.ask_file if view is self.start else self.rehearse if view is self.columns else self._go_on)()
        elif event.key() == Qt.Key.Key_O and control and view is self.start and self.start.choose.isEnabled():
            self.ask_file()
        elif event.key() == Qt.Key.Key_S and control and view is self.account and self.account.copy.isVisible():
            self.ask_copy()
        elif event.key() == Qt.Key.Key_Z and control:
            self._undo_last() if view is self.account else self.start.begin_undo()
        elif event.key() != Qt.Key.Key_Escape or not self._escape(view):
            super().keyPressEvent(event)

    def _escape(self, view: QWidget | None) -> bool:
        if self._stop is not None:
            self.stop()
        elif view is self.columns:
            self.begin_anew()
        elif view is self.account:
            self._back()
        else:
            return self.start.give_up()
        return True

    def _choose_sheet(self, name: str) -> None:
        if self._path is not None:
            self.open_file(self._path, name)

    def _choose_header(self, first: int, rows: int) -> None:
        if self._look is None:
            return
        try:
            self._look = ledgers.with_header(
                self._desk.reader.db, self._look, first, rows, catalogue=self._desk.open.catalogue
            )
        except Refused as refusal:
            self.columns.first.set_value(self._look.header.first)
            self.columns.banner.tell("bad", in_words(refusal))
            return
        self.columns.show_look(self._look)

    def _looked(self, seen: LedgerLook) -> None:
        self._look, self._rehearsal, self._account = seen, None, None
        self.columns.show_look(seen)
        self._show(1)

    def _rehearsed(self, rehearsal: Rehearsal) -> None:
        self._rehearsal, self._account = rehearsal, None
        self._show_account(ledgers.account_of(rehearsal), done=False)
        self._show(2)

    def _brought_in(self, account: Imported) -> None:
        if not isValid(self):
            return
        self._end()
        self._account = account
        self._show_account(account, done=True)
        self._show(3)

    def _undone(self, count: int) -> None:
        if not isValid(self):
            return
        self._end()
        self.begin_anew()
        self._desk.background.changed.emit(Changes("", "undo_import", frozenset({"consultation", "visitor", "import"})))
        self.banner.tell("good", say("已撤销这次导入：{count} 条作废，号码保留。", count=count))

    def _copied(self, out: Path) -> None:
        self.banner.tell("good", say("已另存“{name}”。改好标红的格子，可以直接导入这个副本。", name=out.name))
        self.account.begin().setFocus()

    def _show_account(self, account: Imported, *, done: bool) -> None:
        rehearsal = self._rehearsal
        if rehearsal is None:
            return
        titles = {field: title for title, field in rehearsal.reading.columns.items()}
        may = self._desk.open.clerk.role in RIGHTS["undo_import"]
        self.account.show_account(account, rehearsal.look.name, titles, done=done, may_undo=may)

    def _go_on(self) -> None:
        if self.account.done:
            self.begin_anew()
        elif self.account.go_on.isEnabled():
            self.bring_in()

    def _back(self) -> None:
        if self.account.done:
            self.begin_anew()
        else:
            self._show(1)

    def _undo_last(self) -> None:
        account = self._account
        self.begin_anew()
        self.start.refresh()
        if account is not None:
            self.start.select(account.import_id)
        self.start.begin_undo()

    def _step_pressed(self, at: int) -> None:
        present = self._present
        self.steps[present].setChecked(True)
        if self._stop is None and at < present:
            self.begin_anew() if at == 0 or (self.account.done and present == 3) else self._show(at)

    def _show(self, step: int) -> None:
        self._present = step
        self._stack.setCurrentIndex(min(step, 2))
        for at, made in enumerate(self.steps):
            made.setChecked(at == step)
            made.setEnabled(at <= step)
        if self.isVisible():
            self._first().setFocus()

    def _first(self) -> QWidget:
        view = self._stack.currentWidget()
        if view is self.columns:
            return self.columns.begin()
        if view is self.account:
            return self.account.begin()
        return self.start.choose if self.start.choose.isEnabled() else self.start.table

    def _errand(self, sentence: str, task: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        def delivered(result: Any) -> None:
            if isValid(self):
                self._end()
                done(result)

        self._begin(sentence, lambda: errand.cancel())
        errand = self._desk.background.errand(task, done=delivered, failed=self._failed, progress=self.busy.step)

    def _begin(self, sentence: str, stop: Callable[[], None]) -> None:
        self._stop = stop
        self.banner.tell("info", "")
        self.busy.begin(sentence)
        self._stack.setEnabled(False)
        self.busy.cancel.setFocus()

    def _end(self) -> None:
        self._stop = None
        self.busy.end()
        self._stack.setEnabled(True)

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._end()
        self._first().setFocus()
        codes = {fault.code for fault in error.faults} if isinstance(error, Refused) else set()
        codes |= {error.code} if isinstance(error, Trouble) else set()
        if codes & _STOPPED:
            self.banner.tell("info", in_words(error))
        elif self._stack.currentWidget() is self.columns and isinstance(error, Refused):
            self.columns.tell(in_words(error))
        else:
            self.banner.tell("bad", in_words(error))
