"""One line of what is due: whose and which records, which words would go, and why it stays for now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from station_app.actions.retention import Preview
from station_app.ui.widgets.basics import Card
from station_app.words import say
from station_app.words.personal_data import field_words, kind_words
from station_app.words.retention import stop_words, way_words

_MOST = 60
_LONGEST = 60


class Details(Card):
    """What one line would take. Nothing of it is kept here once another line is shown."""

    def __init__(self) -> None:
        super().__init__(say("这一条会去掉什么"))
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.text)
        self.area.setAccessibleName(say("这一条会去掉什么"))
        self.body.addWidget(self.area, 1)
        self.show_preview(None)

    def show_preview(self, preview: Preview | None) -> None:
        """Shows one line; None: nothing is chosen."""
        if preview is None or preview.rule is None:
            self._tell([say("在左边选一条，这里逐项列出会去掉的内容，核对以后再销毁。")])
            return
        rule, due = preview.rule, preview.due
        lines = [
            rule.label, say("保存 {years} 年，到期后{way}。", years=rule.years, way=way_words(rule.way)),
            say("依据：{basis}", basis=rule.basis),
            say("最后一次 {day}，{due} 到期。", day=due.last_day, due=due.due_on), "",
        ]  # fmt: skip
        if due.held:
            lines += [say("保留中：{reason}", reason=due.held), ""]
        if preview.stopped_by:
            lines += [stop_words(preview.stopped_by), ""]
        numbers = [f"{kind_words(one.kind)} {one.number}".strip() for one in preview.records]
        lines += [say("涉及 {count} 条记录：{records}", count=len(numbers), records=say("、").join(numbers[:12])), ""]
        lines += [
            say("{field}：{value}", field=field_words(name), value=_short(value))
            for _kind, _number, name, value in preview.goes[:_MOST]
        ]  # fmt: skip
        if len(preview.goes) > _MOST:
            lines.append(say("另有 {count} 项。", count=len(preview.goes) - _MOST))
        if not preview.goes:
            lines.append(say("已没有个人信息可去掉。"))
        self._tell(lines)

    def _tell(self, lines: list[str]) -> None:
        self.text.setText("\n".join(lines))
        self.text.setAccessibleName(self.text.text())
        self.area.verticalScrollBar().setValue(0)


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
