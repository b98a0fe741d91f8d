"""The page 跟进: five groups by day, one key for each step, nothing asked that a key can say."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import promise_changes
from station_app.actions.acts import Changes, RecordIds
from station_app.actions.promises import Done
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.clerks import Clerk, blind_to_ratings
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import Due, PromiseKind, due_of, end_of_week
from station_app.storage import clerks, promises
from station_app.storage.promises import Key, Promise
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.tasks.about import told_of
from station_app.ui.tasks.columns import promise_columns
from station_app.ui.tasks.papers import Papers
from station_app.ui.tasks.reminders import Reminders
from station_app.ui.tasks.step_card import StepCard
from station_app.ui.tasks.steps import Filled, Step, action_of
from station_app.ui.widgets.basics import Card, button, in_words
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.last_step import LastStep
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.promises import due_label, kind_label

_KEYS: Final[Mapping[Qt.Key, tuple[str, ...]]] = {
    Qt.Key.Key_Space: ("close", "contact", "answer"),
    Qt.Key.Key_S: ("receive",),
    Qt.Key.Key_R: ("reply", "answer"),
    Qt.Key.Key_P: ("postpone",),
    Qt.Key.Key_G: ("reassign",),
    Qt.Key.Key_Delete: ("void",),
    Qt.Key.Key_F12: ("print",),
}
"""What a key of the list begins: the first of these that the chosen promise has."""
_SIDE: Final = 348


class TasksPage(QWidget):
    """What is owed, by its day. `wanted_record` asks for the record behind a promise; `wanted_note` for a new to-do."""

    told = Signal(object)
    wanted_record = Signal(str)
    wanted_note = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._due = Due.TODAY
        self._last: LastStep[Done] = LastStep(UNDO_SECONDS, self)
        self._names = clerks.names(desk.reader.db)
        self.setProperty("role", "page")
        self.papers = Papers(desk, self)
        self.papers.told.connect(self.told.emit)
        column = QVBoxLayout(self)
        margin = theme.px(theme.SPACE["page"])
        column.setContentsMargins(margin, theme.px(20), margin, margin)
        column.setSpacing(theme.px(theme.SPACE["block"]))
        column.addLayout(self._head())
        owed = QWidget(self)
        row = QHBoxLayout(owed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        row.addWidget(self._list_card(), 1)
        self.card = StepCard(desk, self)
        self.card.setFixedWidth(theme.px(_SIDE))
        self.card.steps.walked_after = self.table
        self.card.taken.connect(self._take)
        self.card.left.connect(self.table.setFocus)
        self.card.opened.connect(self._open)
        self.card.printed.connect(self._print)
        row.addWidget(self.card)
        self.reminders = Reminders(desk, self)
        self.reminders.told.connect(self.told.emit)
        self.reminders.opened.connect(self.wanted_record.emit)
        self.reminders.counted.connect(lambda _count: self._tell_phone())
        self._parts = QStackedLayout()
        self._parts.addWidget(owed)
        self._parts.addWidget(self.reminders)
        column.addLayout(self._parts, 1)
        self.refresh()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.tabs: dict[Due, QToolButton] = {}
        for due in Due:
            tab = QToolButton(self)
            tab.setCheckable(True)
            tab.setAutoExclusive(True)
            tab.setProperty("role", "tab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.clicked.connect(partial(self.show_due, due))
            self.tabs[due] = tab
            row.addWidget(tab)
        self.phone = QToolButton(self)
        self.phone.setCheckable(True)
        self.phone.setAutoExclusive(True)
        self.phone.setProperty("role", "tab")
        self.phone.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.phone.clicked.connect(self.show_reminders)
        row.addWidget(self.phone)
        row.addStretch(1)
        self.kind = CodeBox(say("种类"), (), say("全部种类"), self)
        for kind in PromiseKind:
            self.kind.addItem(kind_label(kind), kind.value)
        self.kind.chosen.connect(self.refresh)
        self.whose = CodeBox(say("谁的"), (), say("全站的"), self)
        self.whose.addItem(say("我的"), "mine")
        self.whose.chosen.connect(self.refresh)
        self.note = button(say("记待办"), self.wanted_note.emit, key="Ctrl+T", parent=self)
        self.handover = button(say("交接班单"), lambda: self.papers.print_handover(), parent=self)
        for control in (self.kind, self.whose, self.note, self.handover):
            row.addWidget(control)
        return row

    def _list_card(self) -> Card:
        card = Card("", self)
        card.body.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(8))
        columns = promise_columns(self._desk.open.catalogue, self._today, lambda owner: self._names.get(owner, ""))
        self.model: PagingModel[Promise] = PagingModel(columns, self._fetch, promises.key, self)
        self.table = Table(self.model, 2, say("跟进"), card)
        self.table.opened.connect(lambda _promise: self._open())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.model.modelReset.connect(lambda: QTimer.singleShot(0, self, self._chosen))
        self.table.installEventFilter(self)
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        hint = say("登记咨询时在“下一步”里勾回访、转办或疑难，或随时按 Ctrl+T 记待办。")
        empty = Nothing("", hint, card, icon="empty-day")
        self.empty = empty.lead
        self._either.addWidget(empty)
        card.body.addLayout(self._either, 1)
        return card

    # --- reading ----------------------------------------------------------------------------------------------------

    def _fetch(self, after: Key | None, limit: int) -> list[Promise]:
        return promises.page(self._desk.reader.db, self._due, after=after, limit=limit, **self._narrowed())

    def _narrowed(self) -> dict[str, str]:
        today = self._today()
        mine = self._desk.open.clerk.record_id if self.whose.code() else ""
        return {
            "today": today.isoformat(), "sunday": end_of_week(today).isoformat(), "kind": self.kind.code(),
            "owner": mine, "blind": blind_to_ratings(self._desk.open.clerk),
        }  # fmt: skip

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def refresh(self) -> None:
        """Reads anew; the group, the chosen line and the caret stay."""
        counted = promises.counts(self._desk.reader.db, **self._narrowed())
        self._tell_phone()
        self._names = clerks.names(self._desk.reader.db)
        for due, tab in self.tabs.items():
            words = due_label(due)
            if due in counted:
                words = say("{due} {count}", due=words, count=counted[due])
            tab.setText(words)
            tab.setAccessibleName(words)
            tab.setChecked(due is self._due and not self.phoning)
        overdue = self.tabs[Due.OVERDUE]
        bad = counted[Due.OVERDUE] > 0
        overdue.setIcon(theme.icon("bad", "bad", 16) if bad else theme.icon("good", "muted", 16))
        overdue.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        overdue.setStyleSheet(f"color: {theme.colours().bad};" if bad else "")
        self.table.reload()
        self._either.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.empty.setText(
            {
                Due.OVERDUE: say("没有逾期的"), Due.TODAY: say("今天没有要跟进的"), Due.WEEK: say("本周没有要跟进的"),
                Due.LATER: say("以后还没有安排"), Due.CLOSED: say("还没有办结的"),
            }[self._due]
        )  # fmt: skip

    def changed(self, changes: Changes) -> None:
        """Something was written: look again where it concerns what is owed."""
        if changes.kinds & {*PromiseKind, "consultation"}:
            self.refresh()
        if changes.kinds & {"booking", "visitor"}:
            self.reminders.refresh()

    def enter(self) -> None:
        """The page comes to the front: what is overdue first, else today's; the caret on the first line."""
        # A list made yesterday is not today's.
        self.reminders.refresh()
        counted = promises.counts(self._desk.reader.db, **self._narrowed())
        order = (Due.OVERDUE, Due.TODAY, Due.WEEK, Due.LATER)
        self.show_due(next((due for due in order if counted[due]), Due.TODAY))

    def show_due(self, due: Due) -> None:
        """Shows a group, the caret in its list."""
        self._due = due
        self._parts.setCurrentIndex(0)
        self.refresh()
        if self.model.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()
        else:
            self.tabs[due].setFocus()
        self._chosen()

    @property
    def phoning(self) -> bool:
        """Whether the list for the telephone is in front."""
        return self._parts.currentWidget() is self.reminders

    def show_reminders(self) -> None:
        """提醒电话: whom to phone before tomorrow's appointments (Alt+6)."""
        self._parts.setCurrentWidget(self.reminders)
        self.refresh()
        self.reminders.enter()
        if not self.reminders.count:
            self.phone.setFocus()

    def _tell_phone(self) -> None:
        count = self.reminders.count
        words = say("提醒电话 {count}", count=count)
        self.phone.setText(words)
        self.phone.setAccessibleName(words)
        self.phone.setChecked(self.phoning)
        of_list = not self.phoning
        for control in (self.kind, self.whose):
            control.setVisible(of_list)

    def open_number(self, number: str) -> bool:
        """Shows what has that number, chosen in its group, whoever owns it; whether there is such a one."""
        line = promises.line(self._desk.reader.db, number)
        if line is None or line.state == "void":
            return False
        for box in (self.kind, self.whose):
            box.set_code("")
        self.show_due(due_of(line.state, line.due_on, self._today()))
        numbers = [row.number for row in self.model.rows]
        while number not in numbers and self.model.canFetchMore(QModelIndex()):
            self.model.fetchMore(QModelIndex())
            numbers = [row.number for row in self.model.rows]
        if number in numbers:
            self.table.selectRow(numbers.index(number))
        return number in numbers

    @property
    def promise(self) -> Promise | None:
        """The chosen line."""
        row = self.table.currentIndex().row()
        return self.model.row(row) if 0 <= row < self.model.rowCount() else None

    def in_front(self) -> tuple[str, str] | None:
        """(record id, what it is called) of what Ctrl+T would be about."""
        promise = self.promise
        return None if promise is None else (promise.record_id, promise.number)

    def _chosen(self) -> None:
        promise = self.promise
        shown = self.card.promise
        if self.card.step is not None and promise is not None and shown is not None and shown.number == promise.number:
            return
        told = told_of(self._desk.reader.db, promise, self._desk.open.catalogue, self._names) if promise else ""
        self.card.show_promise(promise, told)

    # --- steps ------------------------------------------------------------------------------------------------------

    def _take(self, step: Step, filled: Filled) -> None:
        promise = self.card.promise
        if promise is None:
            return
        ids = RecordIds.make(self._desk.new_id)
        self.card.confirm.setEnabled(False)
        self._desk.background.write(
            action_of(self._desk, promise, step, filled, ids),
            done=lambda done: self._done(done, step, promise), failed=self._failed,
        )  # fmt: skip

    def _done(self, done: Done, step: Step, promise: Promise) -> None:
        if not isValid(self):
            return
        self.card.confirm.setEnabled(True)
        self._last.keep(done)
        self.card.put_away()
        told = say("{step}已存本机（{number}）。", step=step.label, number=promise.number)
        self.told.emit(Notice("good", told, ((say("撤销"), "Ctrl+Z", self.undo),), UNDO_SECONDS))

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.card.confirm.setEnabled(True)
        if not (isinstance(error, Refused) and self.card.tell(error.faults)):
            self.told.emit(Notice("care" if isinstance(error, Refused) else "bad", in_words(error), (), 8))

    def undo(self) -> None:
        """Takes the last step back, within ten seconds; pressed again, nothing."""
        last = self._last.take()
        if last is None:
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)

        def undone(_done: Done) -> None:
            if isValid(self):
                self.told.emit(Notice("info", say("已撤销刚才这一步（{number}）。", number=last.number)))

        desk.background.write(
            lambda: promise_changes.undo(desk.open.store, desk.open.clerk, last, ids=ids, now=now),
            done=undone, failed=self._failed,
        )  # fmt: skip

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here: nobody takes back what somebody else did."""
        self._last.forget()
        self.reminders.last.forget()

    def _open(self) -> None:
        promise = self.promise
        if promise is None:
            return
        if promise.about_number and promise.about_kind in ("consultation", "intake", "booking"):
            self.wanted_record.emit(promise.about_number)
        else:
            self.told.emit(Notice("info", say("这一件没有关联的登记。")))

    def _print(self) -> None:
        promise = self.promise
        if promise is not None and promise.kind != PromiseKind.TASK:
            self.papers.print_slip(promise.kind, promise.number)

    # --- keys -------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            names = _KEYS.get(Qt.Key(event.key()), ()) if not bare else ()
            if any(self.card.begin_named(name) for name in names):
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Z and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.undo()
        elif modifiers == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_5:
            self.show_due(list(Due)[event.key() - Qt.Key.Key_1])
        elif modifiers == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_6:
            self.show_reminders()
        elif event.key() == Qt.Key.Key_Escape and QApplication.focusWidget() is not self.table:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)
