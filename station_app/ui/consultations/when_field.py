"""时间: now, shown and left alone; or 补录, with the day, the time and the reason written down."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QDate, QDateTime, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QLabel, QWidget

from station_app.domain.consultations import LINE_LENGTH
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.widgets.boxes import LineBox
from station_app.words import say

_SHOWN: Final = "yyyy-MM-dd HH:mm"


class WhenField(QWidget):
    """Tells when the visit began. `reason` and `edit`, for an entry made late, stand in a line of their own."""

    changed = Signal()
    left = Signal()
    back_dated = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun: datetime | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.shown = theme.dress(QLabel(self), "lead")
        self.shown.setAccessibleName(say("时间"))
        self.back = QCheckBox(say("补录"), self)
        self.back.setAccessibleName(say("补录以前的来访"))
        self.back.setToolTip(say("以前来访、现在才登记：勾选后填日期、时间和原因（Ctrl+Shift+D）"))
        self.edit = QDateTimeEdit()
        self.edit.setDisplayFormat(_SHOWN)
        self.edit.setCalendarPopup(True)
        self.edit.setAccessibleName(say("来访的日期和时间"))
        self.edit.setFixedWidth(theme.px(178))
        self.edit.setStyleSheet(f"QDateTimeEdit::drop-down {{ border: none; width: {theme.px(28)}px; }}")
        row.addWidget(self.shown)
        row.addWidget(self.back)
        self.uncertain = QCheckBox(say("时间不准确"), self)
        self.uncertain.setAccessibleName(say("时间不准确"))
        row.addWidget(self.uncertain)
        row.addStretch(1)
        self.reason = LineBox(say("补录原因"), LINE_LENGTH)
        self.reason.setPlaceholderText(say("为什么现在才登记，例如：停电，先记在纸上"))
        self.reason.left.connect(self.left.emit)
        self.edit.editingFinished.connect(self.left.emit)
        self.back.toggled.connect(self._toggle)
        self.edit.dateTimeChanged.connect(lambda _moment: self.changed.emit())
        self.uncertain.toggled.connect(lambda _on: self.changed.emit())

    def begin(self, now: datetime) -> None:
        """Notes when the clerk began with this visit; later calls change nothing."""
        if self._begun is None:
            self._begun = now
            self._tell()

    def value(self) -> datetime | None:
        """When the visit began; None before anything was typed."""
        if self.back.isChecked():
            date, time = self.edit.date(), self.edit.time()
            return datetime(date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=BEIJING_TIME)
        return self._begun

    def set_value(self, moment: datetime | None, *, back_dated: bool, uncertain: bool = False) -> None:
        """Puts a time; `back_dated` opens the boxes for it."""
        self._begun = moment
        if moment is not None:
            self._put(moment)
        self.back.setChecked(back_dated)
        self.uncertain.setChecked(uncertain)
        self._tell()

    def toggle_back(self, now: datetime) -> None:
        """Ctrl+Shift+D: opens or closes the boxes for 补录."""
        self.begin(now)
        self.back.setChecked(not self.back.isChecked())
        if self.back.isChecked():
            self.reason.setFocus()

    def _put(self, moment: datetime) -> None:
        local = moment.astimezone(BEIJING_TIME)
        blocked = self.edit.blockSignals(True)
        # Wall time of Beijing in a box that knows no zones, whatever zone this PC is set to.
        self.edit.setDateTime(QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute)))
        self.edit.blockSignals(blocked)

    def _toggle(self, on: bool) -> None:
        if on and self._begun is not None:
            self._put(self._begun)
        self._tell()
        self.back_dated.emit(on)
        self.changed.emit()

    def _tell(self) -> None:
        local = self._begun.astimezone(BEIJING_TIME) if self._begun and not self.back.isChecked() else None
        self.shown.setText(f"{local:%H:%M}" if local else say("见下") if self.back.isChecked() else say("现在"))
