"""评估包: asks for the days, the evaluator's seed and how many to draw, and writes the pack beside the window."""

import os
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import evaluation
from station_app.actions.evaluation import Asked
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period
from station_app.domain.typed_days import read_day
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.boxes import LineBox, NumberBox
from station_app.ui.widgets.days import DayBox
from station_app.words import say


class EvaluationDialog(QDialog):
    """`written` carries the path of the pack."""

    written = Signal(str)

    def __init__(self, desk: Desk, period: Period, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False
        self.setWindowTitle(say("成效评估包"))
        self.resize(theme.px(460), theme.px(360))
        self.told = label(
            say("给第三方评估的去标识记录、指标口径、更正记录、抽样名单和日志链。包里没有姓名、电话和咨询内容。"),
            "muted", self, wrap=True,
        )  # fmt: skip
        self.first = DayBox(say("从哪一天"), desk.now, self)
        self.last = DayBox(say("到哪一天"), desk.now, self)
        self.first.setText(period.first.isoformat())
        self.last.setText(period.last.isoformat())
        self.seed = LineBox(say("抽样种子"), 60, self)
        self.seed.setPlaceholderText(say("评估方给的数字或文字"))
        self.size_box = NumberBox(say("抽多少件"), 6, lambda text: text if text.isdigit() else None, parent=self)
        self.size_box.setText("30")
        self.banner = Banner(self)
        self.write = button(say("导出"), self.export, role="primary", parent=self)
        self.shut = button(say("关闭"), self.reject, key="Esc", parent=self)
        self._lay_out()
        self.seed.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(20),) * 4)
        column.setSpacing(theme.px(8))
        column.addWidget(self.told)
        days = QHBoxLayout()
        for text, box in ((say("从哪一天"), self.first), (say("到哪一天"), self.last)):
            days.addLayout(_over(text, box))
        column.addLayout(days)
        draw = QHBoxLayout()
        for text, line in ((say("抽样种子"), self.seed), (say("抽多少件"), self.size_box)):
            draw.addLayout(_over(text, line), 2 if line is self.seed else 1)
        column.addLayout(draw)
        column.addWidget(self.banner)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.write)
        row.addWidget(self.shut)
        column.addLayout(row)

    def export(self) -> None:
        """Writes the pack; a press while one is being written does nothing."""
        desk, now = self._desk.open, self._desk.now()
        today = now.astimezone(BEIJING_TIME).date()
        asked = Asked(
            _day(self.first.text(), today), _day(self.last.text(), today), self.seed.text().strip(),
            int(self.size_box.text()) if self.size_box.text().isdigit() else -1,
        )  # fmt: skip
        if self._busy:
            return
        try:
            evaluation.check(asked, today)
        except Exception as refused:
            self.banner.tell("care", in_words(refused))
            return
        self._busy = True
        self.banner.tell("info", say("正在写评估包…"))
        folder, new_id = self._desk.printing.papers, self._desk.new_id
        key = os.urandom(32)

        def make(progress: Any) -> tuple[str, str]:
            from station_app.documents.evaluation_pack import write_pack

            store = progress.store
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"evaluation-{asked.first}-{asked.last}-{now:%Y%m%d%H%M%S}.zip"
            with store.snapshot():
                files = evaluation.pack(store.db, desk.clerk, asked, desk.catalogue, now=now, key=key)
                digest = write_pack(
                    path, files, lambda told: evaluation.manifest(store.db, asked, desk.catalogue, told, now=now)
                )
            return str(path), digest

        def made(found: tuple[str, str]) -> None:
            path, digest = found
            self._desk.background.write(
                lambda: evaluation.note_pack(desk.store, desk.clerk, asked, digest, now=now, new_id=new_id)
            )
            if isValid(self):
                self._busy = False
                self.written.emit(path)
                self.accept()

        self._desk.background.errand(make, done=made, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self._busy = False
            self.banner.tell("bad", in_words(error))


def _over(text: str, box: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    words = label(text, "muted")
    words.setBuddy(box)
    column.addWidget(words)
    column.addWidget(box)
    return column


def _day(text: str, today: date) -> date:
    """The day that was typed; one that cannot be read is a day to come, which is refused with its words."""
    return read_day(text, today) or date.max
