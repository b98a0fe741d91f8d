"""Choosing when: a day, and a slot of that day out of the expert's duty, taken ones named as such."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import at_minute
from station_app.storage import experts
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.controls import OwnControl
from station_app.ui.experts.reading import day_slots, minute_of_day
from station_app.ui.experts.sheet import clock
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.days import DayBox
from station_app.words import say

SEPARATOR = "/"


class WhenBox(OwnControl):
    """The value is `start/end`, both ISO 8601 to the minute; empty where there is none."""

    def __init__(self, desk: Desk, expert: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._expert = desk, expert
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.day = DayBox(say("日期"), desk.now, self)
        self.day.setFixedWidth(theme.px(112))
        self.slot = CodeBox(say("时段"), (), say("选时段"), self)
        row.addWidget(self.day)
        row.addWidget(self.slot, 1)
        self.day.left.connect(self.read_slots)
        self.day.advanced.connect(self._to_slot)
        self.slot.chosen.connect(self.edited.emit)
        self.slot.advanced.connect(self.advanced.emit)

    def value(self) -> Any:
        return self.slot.code()

    def set_value(self, value: Any) -> None:
        start, _, end = str(value or "").partition(SEPARATOR)
        if not start:
            self.day.set_text("")
            self.read_slots()
            return
        self.day.set_text(datetime.fromisoformat(start).astimezone(BEIJING_TIME).date().isoformat())
        self.read_slots()
        self.slot.set_code(str(value), f"{clock(minute_of_day(start))}–{clock(minute_of_day(end) or 1440)}")

    def stops(self) -> list[QWidget]:
        return [self.day, self.slot]

    def moments(self) -> tuple[datetime, datetime] | None:
        """Start and end."""
        start, _, end = self.slot.code().partition(SEPARATOR)
        return (datetime.fromisoformat(start), datetime.fromisoformat(end)) if start else None

    def read_slots(self) -> None:
        """Reads the slots of the day anew; the chosen one stays."""
        chosen, told = self.slot.code(), self.slot.currentText()
        expert = experts.get(self._desk.reader.db, self._expert()) if self._expert() else None
        self.slot.blockSignals(True)
        while self.slot.count() > 1:
            self.slot.removeItem(1)
        try:
            on = date.fromisoformat(self.day.text())
        except ValueError:
            on = None
        if on is not None and expert is not None:
            for slot, taken in day_slots(self._desk.reader.db, self._desk.open.catalogue, expert, on):
                words = f"{clock(slot.start_minute)}–{clock(slot.end_minute)}"
                self.slot.addItem(say("{when} 已约", when=words) if taken else say("{when} 空", when=words),
                                  span(on, slot.start_minute, slot.end_minute))  # fmt: skip
        of_day = on is not None and chosen.startswith(on.isoformat())
        if of_day:
            self.slot.set_code(chosen, told)
        self.slot.blockSignals(False)
        self.slot.set_unset(say("选时段") if self.slot.count() > 1 or on is None else say("这天没有排班"))
        if not of_day and chosen:
            self.edited.emit()

    def _to_slot(self) -> None:
        self.read_slots()
        self.slot.setFocus()


def span(on: date, start: int, end: int) -> str:
    """A stretch of a day as the value of a WhenBox."""
    first, last = at_minute(on, start), at_minute(on, end)
    return f"{first.isoformat(timespec='minutes')}{SEPARATOR}{last.isoformat(timespec='minutes')}"
