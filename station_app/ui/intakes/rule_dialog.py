"""ⓘ: the rule behind a fee or a deadline, from when to when it holds, its source, and the articles word for word."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station_app.actions.rule_texts import Article
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.words import say


class RuleDialog(QDialog):
    """Read only; Esc closes it."""

    def __init__(self, heading: str, lines: Sequence[str], articles: Sequence[Article], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(theme.px(560), theme.px(420))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(label(heading, "title", self))
        inside = QWidget()
        text = QVBoxLayout(inside)
        text.setContentsMargins(0, 0, theme.px(6), 0)
        text.setSpacing(theme.px(8))
        self.told: list[str] = []
        for line in lines:
            self._add(text, line, "")
        for one in articles:
            self._add(text, one.cited if not one.source else say("{cited}（{source}）", cited=one.cited,
                                                                 source=one.source), "lead")  # fmt: skip
            missing = say("这一条的原文本站还没有。在“常用语与政策”里导入这部法律后，这里就显示原文。")
            self._add(text, one.text or missing, "")
        text.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        scroll.setAccessibleName(say("规则和原文"))
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column.addWidget(scroll, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.close_button = button(say("关闭"), self.reject, key="Esc", parent=self)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.close_button.setFocus()

    def _add(self, column: QVBoxLayout, told: str, role: str) -> None:
        self.told.append(told)
        line = label(told, role, self, wrap=True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(line)
