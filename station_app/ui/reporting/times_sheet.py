"""时间和地址: when the desk reminds, when it reports by itself, and where the wire leads."""

from typing import Final

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from station_app.domain.reporting_times import CHOICES, NEVER, ReportingTimes
from station_app.ui import theme
from station_app.ui.widgets.basics import Banner, beside, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.words import say

_LONGEST_ADDRESS: Final = 120


class TimesSheet(QDialog):
    """Asks once. `chosen` carries the times and the address; what cannot be kept is told here and the sheet stays."""

    chosen = Signal(object, str)

    def __init__(self, times: ReportingTimes, address: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("上报的时间和地址"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(520))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(label(say("上报的时间和地址"), "title"))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.px(12))
        form.setVerticalSpacing(theme.px(10))
        self.day = _choice(say("每周提醒的日子"), [(NEVER, say("不提醒")), *enumerate(_days(), start=1)])
        self.day.setCurrentIndex(self.day.findData(times.reminder_day))
        self.day_at = _clock(say("每周提醒的时刻"), times.reminder_at)
        form.addRow(label(say("每周提醒"), "muted"), beside(self.day, self.day_at))
        words = {"off": say("不自动报"), "hourly": say("每小时一次"), "daily": say("每天一次")}
        self.automatic = _choice(say("自动联网上报"), [(name, words[name]) for name in CHOICES])
        self.automatic.setCurrentIndex(self.automatic.findData(times.automatic))
        self.automatic_at = _clock(say("每天自动上报的时刻"), times.automatic_at)
        form.addRow(label(say("自动上报"), "muted"), beside(self.automatic, self.automatic_at))
        self.address = LineBox(say("市中心的联网地址"), _LONGEST_ADDRESS)
        self.address.set_text(address)
        self.address.setPlaceholderText("https://")
        form.addRow(label(say("联网地址"), "muted"), self.address)
        column.addLayout(form)
        column.addWidget(label(say("地址由市中心给；留空就只用 U 盘。改地址要负责人来做。"), "note", wrap=True))
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(say("保存"), QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setProperty("role", "primary")
        buttons.addButton(say("取消"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.automatic.currentIndexChanged.connect(self._grey)
        self.day.currentIndexChanged.connect(self._grey)
        self._grey()

    def tell(self, error: Exception) -> None:
        """Why it could not be kept."""
        self.banner.tell("bad", in_words(error))

    def _grey(self) -> None:
        self.day_at.setEnabled(self.day.currentData() != NEVER)
        self.automatic_at.setEnabled(self.automatic.currentData() == "daily")

    def _choose(self) -> None:
        times = ReportingTimes(
            self.day.currentData(), self.day_at.time().toString("HH:mm"),
            self.automatic.currentData(), self.automatic_at.time().toString("HH:mm"),
        )  # fmt: skip
        self.chosen.emit(times, self.address.text().strip())


def _days() -> list[str]:
    return [say("周一"), say("周二"), say("周三"), say("周四"), say("周五"), say("周六"), say("周日")]


def _choice(name: str, lines: list[tuple[object, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, text in lines:
        box.addItem(text, value)
    return box


def _clock(name: str, at: str) -> QTimeEdit:
    box = QTimeEdit(QTime.fromString(at, "HH:mm"))
    box.setDisplayFormat("HH:mm")
    box.setButtonSymbols(QTimeEdit.ButtonSymbols.NoButtons)
    box.setFixedWidth(theme.px(76))
    box.setAccessibleName(name)
    return box
