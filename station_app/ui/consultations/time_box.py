"""A time of day as a clerk types it: 1005, 10:05 or 10：05, on the day of the visit."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Final

from PySide6.QtWidgets import QWidget

from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.widgets.boxes import NumberBox
from station_app.words import say

_TYPED: Final = re.compile(r"(\d{1,2})[:.]?(\d{2})", re.ASCII)


def read_time(text: str) -> time | None:
    """The time of day that the text says; None where it says none."""
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


class TimeBox(NumberBox):
    """The box. Empty: nobody said. What cannot be read stays as it was typed, and `unreadable` says so."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 8, _settled, parent=parent)
        self.setPlaceholderText(say("时:分"))
        self.setFixedWidth(theme.px(84))
        self._kept: datetime | None = None

    @property
    def unreadable(self) -> bool:
        """Whether something stands here that is no time of day."""
        return bool(self.text().strip()) and read_time(self.text()) is None

    def value(self, day: date) -> datetime | None:
        """The moment, on `day` unless it stands as it was put; None where nothing readable stands here."""
        read = read_time(self.text())
        if self._kept is not None and read == self._kept.timetz().replace(second=0, microsecond=0, tzinfo=None):
            return self._kept
        return datetime.combine(day, read, BEIJING_TIME) if read else None

    def set_value(self, moment: datetime | None) -> None:
        """Puts a moment; it keeps its own day as long as nobody types another time."""
        self._kept = moment.astimezone(BEIJING_TIME) if moment else None
        self.set_text(f"{self._kept:%H:%M}" if self._kept else "")


def _settled(text: str) -> str | None:
    read = read_time(text)
    return f"{read:%H:%M}" if read else None
