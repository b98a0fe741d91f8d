"""服务: what an expert has served in a period, the minutes, what visitors said; certificate and calendar file."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.bookings import half_hours
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import booking_facts
from station_app.storage.experts import Expert
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.days import DayBox
from station_app.ui.widgets.scrolling import let_scroll, scrolling
from station_app.words import say


class ServiceSheet(QWidget):
    """`paper(name, expert, first, last)`: service_certificate or ics is wanted for the period."""

    paper = Signal(str, object, object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._expert: Expert | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        today = desk.now().astimezone(BEIJING_TIME).date()
        self.first = DayBox(say("自"), desk.now, self)
        self.last = DayBox(say("至"), desk.now, self)
        self.first.set_text(date(today.year, 1, 1).isoformat())
        self.last.set_text(today.isoformat())
        row.addWidget(self.first, 1)
        row.addWidget(label(say("至"), "muted", self))
        row.addWidget(self.last, 1)
        column.addLayout(row)
        self.sums = label("", "lead", self, wrap=True)
        column.addWidget(self.sums)
        scroll = scrolling(self)
        self.lines = label("", parent=scroll.viewport(), wrap=True)
        self.lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        let_scroll(scroll, self.lines)
        column.addWidget(scroll, 1)
        below = QHBoxLayout()
        below.setSpacing(theme.px(6))
        self.certificate = button(say("打印服务证明"), lambda: self._want("service_certificate"), role="primary",
                                  parent=self)  # fmt: skip
        self.ics = button(say("日历文件"), lambda: self._want("ics"), parent=self)
        below.addWidget(self.certificate)
        below.addWidget(self.ics)
        below.addStretch(1)
        column.addLayout(below)
        for box in (self.first, self.last):
            box.left.connect(self.refresh)
            box.advanced.connect(self.focusNextChild)

    def period(self) -> tuple[date, date]:
        """The days that stand in the boxes; what cannot be read is this year until today."""
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        found = []
        for box, usual in ((self.first, date(today.year, 1, 1)), (self.last, today)):
            try:
                found.append(date.fromisoformat(box.text()))
            except ValueError:
                found.append(usual)
        return found[0], found[1]

    def show_expert(self, expert: Expert | None) -> None:
        """What this expert has served."""
        self._expert = expert
        self.refresh()

    def refresh(self) -> None:
        """Counts anew."""
        expert = self._expert
        self.ics.setEnabled(expert is not None)
        if expert is None:
            self.certificate.setEnabled(False)
            self.sums.setText(say("先在左边选一位专家。"))
            self.lines.setText("")
            return
        first, last = self.period()
        found = booking_facts.services(self._desk.reader.db, expert.record_id, first.isoformat(), last.isoformat())
        minutes = sum(one.minutes for one in found)
        grades = [int(one.visitor_rating) for one in found if one.visitor_rating not in (None, "0")]
        mean = ""
        if grades:
            grade = f"{sum(grades) / len(grades):.1f}"
            mean = say("　平均评价 {grade}（{count} 人）", grade=grade, count=len(grades))
        self.sums.setText(say("{count} 次　{hours} 小时（{minutes} 分钟）{mean}", count=len(found),
                              hours=half_hours(minutes), minutes=minutes, mean=mean))  # fmt: skip
        told = [
            say("{day} {time}　{minutes} 分钟　{place}　{number}", day=one.day, time=one.start[11:16],
                minutes=one.minutes, place=one.site or (say("现场") if one.on_site else say("线上")), number=one.number)
            for one in reversed(found)
        ]  # fmt: skip
        self.lines.setText("\n".join(told) or say("这段时间没有记下的服务。接待完登记实际分钟，这里就有。"))
        self.certificate.setEnabled(bool(found))

    def _want(self, name: str) -> None:
        self.refresh()
        if self._expert is not None:
            self.paper.emit(name, self._expert, *self.period())
