"""Boxes for a day and for a moment: typed short, put in their one form when the caret leaves."""

import unicodedata
from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from station_app.domain.periods import BEIJING_TIME
from station_app.domain.typed_days import read_clock, read_day
from station_app.ui.widgets.boxes import NumberBox
from station_app.words import say


class DayBox(NumberBox):
    """A day. What can be read is put in its one form when the caret leaves; anything else stays as it was typed."""

    def __init__(self, name: str, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(name, 20, self._settle_day, parent=parent)
        self._now = now
        self.setPlaceholderText(say("年-月-日"))

    def _settle_day(self, text: str) -> str | None:
        found = read_day(text, self._now().astimezone(BEIJING_TIME).date())
        return found.isoformat() if found is not None else None


class MomentBox(NumberBox):
    """A day and a time of day: 2026-11-19T14:00; `11-19 14` is enough."""

    def __init__(self, name: str, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(name, 30, lambda text: None, parent=parent)
        self._now = now
        self.setPlaceholderText(say("月-日 时:分"))
        self.left.connect(self._settle_moment)

    def _fold(self, text: str) -> None:
        # Between the day and the time there stands a blank, which a number has none of.
        folded = unicodedata.normalize("NFKC", text)
        if folded != text:
            self.setText(folded)

    def _settle_moment(self) -> None:
        parts = self.text().replace("T", " ").split()
        found = read_day(parts[0], self._now().astimezone(BEIJING_TIME).date()) if parts else None
        clock = read_clock(parts[1]) if len(parts) == 2 else None
        if found is not None and clock is not None:
            self.set_text(f"{found.isoformat()} {clock:%H:%M}")
