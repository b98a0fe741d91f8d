"""提醒电话: whom to phone before tomorrow's appointments, with the words to say, ticked when it is done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import booking_reminders, bookings
from station_app.actions.acts import RecordIds
from station_app.actions.booking_reminders import Reached
from station_app.actions.booking_rows import Booked
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.working_days import WorkingDays
from station_app.storage.bookings import Line
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, in_words, label
from station_app.ui.widgets.due_box import day_words
from station_app.ui.widgets.last_step import LastStep
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.scrolling import scrolled
from station_app.ui.widgets.step_buttons import StepButtons
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.appointments import reminder_script

SIDE: Final = 348
MOST_LATE: Final = 5


class Reminders(QWidget):
    """`told` carries a Notice, `opened` the number of a booking, `counted` how many are still to be phoned."""

    told = Signal(object)
    opened = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.last: LastStep[Booked] = LastStep(UNDO_SECONDS, self)
        self._writing = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        row.addWidget(self._list_card(), 1)
        row.addWidget(self._words_card())
        self.refresh()

    def _list_card(self) -> Card:
        card = Card("", self)
        card.body.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(8))
        self.model: PagingModel[Line] = PagingModel(self._columns(), self._fetch, lambda one: one.rid, self)
        self.table = Table(self.model, 4, say("提醒电话"), card)
        self.table.opened.connect(lambda line: self.opened.emit(line.number))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.table.installEventFilter(self)
        self.late = label("", "care", card, wrap=True)
        card.body.addWidget(self.late)
        self._either = QStackedLayout()
        self._either.addWidget(self.table)
        hint = say("下一个工作日的预约，前一天在这里给来访人打电话确认。")
        self._either.addWidget(Nothing(say("没有要打的提醒电话"), hint, card, icon="empty-day"))
        card.body.addLayout(self._either, 1)
        return card

    def _columns(self) -> list[Column[Line]]:
        def calls(one: Line) -> str:
            return say("{count} 次没接", count=one.reminder_calls) if one.reminder_calls else ""

        return [
            Column(say("时间"), lambda one: f"{one.start[5:10]} {one.start[11:16]}", width=112),
            Column(say("预约人"), lambda one: one.visitor or one.organisation or "", width=96),
            Column(say("电话"), lambda one: one.phone or say("未留电话"), width=124),
            Column(say("专家"), lambda one: one.expert, width=88),
            Column(say("咨询问题"), lambda one: " ".join((one.question or "").split()), width=160),
            Column(say("打过"), calls, width=84),
        ]

    def _words_card(self) -> Card:
        card = Card(say("照着说"), self)
        card.setFixedWidth(theme.px(SIDE))
        self.who = label("", "lead", card, wrap=True)
        self.script = label("", parent=card, wrap=True)
        self.script.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        hint = say("没接的留在名单上，过会儿再打。会来的按空格勾掉；要改期或取消的按回车打开预约。")
        self.hint = label(hint, "muted", card, wrap=True)
        self.steps = StepButtons(card)
        self.steps.walked_after = self.table
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(card.body.spacing())
        for part in (self.who, self.script, self.steps, self.hint):
            column.addWidget(part)
        column.addStretch(1)
        card.body.addWidget(scrolled(inside), 1)
        acts: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("coming", say("会来"), "Space", lambda: self._note(Reached.COMING)),
            ("no_answer", say("没接"), "N", lambda: self._note(Reached.NO_ANSWER)),
            ("open", say("打开预约"), "Enter", self._open),
        )
        self.steps.show_acts(acts, primary=True)
        return card

    # --- reading ------------------------------------------------------------------------------------------------------

    def _fetch(self, after: int | None, limit: int) -> list[Line]:
        # One day's appointments of a station: they come all at once.
        found = booking_reminders.to_phone(self._desk.reader.db, self._desk.open.catalogue, self._desk.now())
        return found if after is None else []

    def refresh(self) -> None:
        """Reads anew; the chosen line and the caret stay."""
        self.table.reload()
        count = self.model.rowCount()
        if count and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._either.setCurrentIndex(0 if count else 1)
        late = booking_reminders.overdue(self._desk.reader.db, self._desk.open.catalogue, self._desk.now())
        self.late.setVisible(bool(late))
        if late:
            numbers = say("、").join(one.number for one in late[:MOST_LATE])
            told = say("有 {count} 个预约申请过了答复期限，市中心还没有回音：{numbers}。请问市中心，并告诉来访人。",
                       count=len(late), numbers=numbers)  # fmt: skip
            self.late.setText(told)
        self._chosen()
        self.counted.emit(count)

    @property
    def count(self) -> int:
        """How many are still to be phoned."""
        return self.model.rowCount()

    @property
    def line(self) -> Line | None:
        """The chosen line."""
        chosen: Line | None = self.table.chosen()
        return chosen

    def enter(self) -> None:
        """The list comes to the front, the caret in it."""
        self.refresh()
        if self.count:
            self.table.selectRow(max(self.table.currentIndex().row(), 0))
            self.table.setFocus()

    def _chosen(self) -> None:
        line = self.line
        self.steps.setVisible(line is not None)
        self.script.setVisible(line is not None)
        self.hint.setVisible(line is not None)
        if line is None:
            self.who.setText(say("名单空了，这里就没有要说的。"))
            return
        name = line.visitor or line.organisation or say("未填姓名")
        self.who.setText(say("{name}　{phone}", name=name, phone=line.phone or say("未留电话")))
        place = line.site or (say("本站") if line.on_site else say("线上"))
        self.script.setText(reminder_script(name, line.expert, self._when(line), place, line.materials or ""))

    def _when(self, line: Line) -> str:
        on = datetime.fromisoformat(line.start).astimezone(BEIJING_TIME).date()
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        span = f"{line.start[11:16]}–{line.end[11:16]}"
        if on == today:
            return say("今天 {span}", span=span)
        if on == today + timedelta(days=1):
            return say("明天 {span}", span=span)
        days = WorkingDays.from_catalogue(self._desk.open.catalogue)
        return say("{day} {span}", day=day_words(on, days), span=span)

    # --- steps --------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self.line is not None:
            self.opened.emit(self.line.number)

    def _note(self, reached: Reached) -> None:
        line = self.line
        if line is None or self._writing:
            return
        # A second press before the first is on the disk would count a call that nobody made.
        self._writing = True
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        store, clerk = desk.open.store, desk.open.clerk

        def done(noted: Booked) -> None:
            if not isValid(self):
                return
            self._writing = False
            self.last.keep(noted)
            name = line.visitor or line.number
            told = say("{name}会来，已勾掉。", name=name) if reached is Reached.COMING else say(
                "{name}没接，留在名单上。", name=name
            )
            self.told.emit(Notice("good", told, ((say("撤销"), "Ctrl+Z", self.undo),), UNDO_SECONDS))

        desk.background.write(
            lambda: booking_reminders.remind(store, clerk, line.record_id, reached, ids=ids, now=now),
            done=done, failed=self._failed,
        )  # fmt: skip

    def undo(self) -> None:
        """Takes the last tick back, within ten seconds; pressed again, nothing."""
        last = self.last.take()
        if last is None:
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)

        def undone(_done: Booked) -> None:
            if isValid(self):
                self.told.emit(Notice("info", say("已撤销刚才的电话记录（{number}）。", number=last.number)))

        desk.background.write(
            lambda: bookings.undo(desk.open.store, desk.open.clerk, last, ids=ids, now=now, new_id=desk.new_id),
            done=undone, failed=self._failed,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self._writing = False
            self.refresh()
            self.told.emit(Notice("care" if isinstance(error, Refused) else "bad", in_words(error), (), 8))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            reached = {Qt.Key.Key_Space: Reached.COMING, Qt.Key.Key_N: Reached.NO_ANSWER}.get(Qt.Key(event.key()))
            if bare and reached is not None:
                self._note(reached)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Z and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.undo()
        else:
            super().keyPressEvent(event)
