"""A day on which something falls due, typed in any of the ways clerks write one, with what kind of day it is."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QWidget

from station_app.domain.due_days import read_due
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.working_days import WorkingDays
from station_app.ui.widgets.boxes import LineBox
from station_app.words import say


class DueBox(LineBox):
    """What can be read is put as 2026-11-26 when the caret leaves; anything else stays, and is `unreadable`.

    `default` is the day that holds while the box is empty, shown in it as a hint; None: the box may not be empty.
    """

    def __init__(
        self, name: str, now: Callable[[], datetime], calendar: WorkingDays, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, 20, parent)
        self._now, self._calendar = now, calendar
        self.left.connect(self.settle)
        self.setToolTip(say("可写 11-26、26、周五、明天，或 +5（五个工作日）"))
        self.set_default(None)

    def today(self) -> date:
        """The day by Beijing's clocks."""
        return self._now().astimezone(BEIJING_TIME).date()

    def set_default(self, day: date | None, *, doubtful: bool = False) -> None:
        """The day that holds where nothing is typed."""
        self._default = day
        if day is None:
            self.setPlaceholderText(say("月-日，或 +5"))
            return
        told = day_words(day, self._calendar)
        self.setPlaceholderText(say("{day}（待核）", day=told) if doubtful else told)

    def day(self) -> date | None:
        """The day that was typed, or None for the default."""
        return read_due(self.text(), self.today(), self._calendar)

    @property
    def unreadable(self) -> bool:
        """Whether something stands here that is no day."""
        return bool(self.text().strip()) and self.day() is None

    def settle(self) -> None:
        """Puts what was typed in its one form."""
        found = self.day()
        if found is not None and self.text() != found.isoformat():
            self.setText(found.isoformat())
        self.setAccessibleDescription(day_words(found, self._calendar) if found is not None else "")


def day_words(day: date, calendar: WorkingDays) -> str:
    """11-26 周四; 10-01 周四 国庆节 for a day off, 周日 调休上班 for a day made up."""
    weekday = (say("周一"), say("周二"), say("周三"), say("周四"), say("周五"), say("周六"), say("周日"))[day.weekday()]
    told = f"{day:%m-%d} {weekday}"
    kind = calendar.kind(day)
    if kind == "off":
        return f"{told} {calendar.feast(day)}"
    return say("{day} 调休上班", day=told) if kind == "made_up" else told
