"""One entry of the journal: what it changed, old beside new."""

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from station_app.domain.numbers import mask_phone
from station_app.storage.journal_pages import Change, JournalLine
from station_app.ui import theme
from station_app.ui.widgets.basics import Card, label
from station_app.words import say
from station_app.words.personal_data import field_words, kind_words, verb_words

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PHONES = frozenset({"phone", "handler_phone", "visitor_phone"})


class Details(Card):
    """Shows the entry that is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("改了什么"), parent)
        self.what = label("", "muted", self, wrap=True)
        self.table = QTableWidget(0, 3, self)
        self.table.setAccessibleName(say("改前与改后"))
        self.table.setHorizontalHeaderLabels([say("项目"), say("改前"), say("改后")])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.table.setColumnWidth(0, theme.px(112))
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.body.addWidget(self.what)
        self.body.addWidget(self.table, 1)
        self.clear()

    def clear(self) -> None:
        """Nothing is chosen."""
        self.what.setText(say("在左边选一条，这里把改前和改后并排列出。"))
        self.table.setRowCount(0)
        self.table.hide()

    def show_entry(
        self, line: JournalLine, names: Mapping[str, str], found: list[Change], *, blanked: bool
    ) -> None:
        """Shows what the entry changed; `names` are those of the clerks by their ids."""
        who = names.get(line.actor, say("（程序）"))
        told = say("第 {position} 条：{who}　{verb}　{kind}　{number}", position=line.position, who=who,
                   verb=verb_words(line.verb), kind=kind_words(line.kind), number=line.number)  # fmt: skip
        if blanked:
            told += "\n" + say("这一条的个人信息已依法删除，校验值仍在，日志链不受影响。")
        elif line.first:
            told += "\n" + say("这是这条记录的第一笔，没有改前。")
        self.what.setText(told)
        self.table.setRowCount(len(found))
        for row, change in enumerate(found):
            for column, text in enumerate(
                (field_words(change.field), _shown(change, change.before, names),
                 _shown(change, change.after, names))
            ):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.table.setColumnHidden(1, line.first)
        self.table.setVisible(bool(found))
        self.table.resizeRowsToContents()


def _shown(change: Change, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return say("—")
    if change.field in _PHONES:
        return mask_phone(str(value))
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, list | tuple):
        return say("、").join(_shown(change, one, names) for one in value)
    if isinstance(value, dict):
        pairs = ((field_words(name), _shown(change, one, names)) for name, one in value.items())
        return say("，").join(f"{name}{say('：')}{one}" for name, one in pairs)
    text = str(value)
    if text in names:
        return names[text]
    # The id of another record tells people nothing but whether two are the same.
    return f"{text[-12:]}" if _ID.fullmatch(text) else text
