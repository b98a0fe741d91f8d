"""参考: while a question is typed, the station's own earlier answers to questions like it and paragraphs of policies.

Looked up beside the window, one look at a time: what is typed meanwhile is looked up next, what lies between is not.
"""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.domain.periods import BEIJING_TIME
from station_app.domain.similar import Reference
from station_app.storage.suggestions import MOST_SHOWN, references
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector.panel import Citation, Part, Subject
from station_app.ui.widgets.basics import button, label
from station_app.words import on_paper, say

_LETTERS: Final = 110
"""How much of a text an entry shows; citing takes all of it."""


class Entry(QFrame):
    """One earlier answer or one paragraph, with the key that cites it."""

    cited = Signal(object)

    def __init__(self, reference: Reference, nth: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.reference = reference
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6))
        column.setSpacing(theme.px(2))
        if reference.source == "answer":
            head, source = reference.title, say("本站 {day} 的答复", day=reference.day)
        else:
            head = say("{title} {place}", title=reference.title, place=reference.where)
            source = say("政策文件 {day}", day=reference.day)
        column.addWidget(label(shortened(head, 44), "", self, wrap=True))
        self.text = label(shortened(reference.text, _LETTERS), "muted", self, wrap=True)
        self.text.setToolTip(reference.text)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(label(source, "note", self))
        row.addStretch(1)
        self.cite = button(say("引用"), self._cite, key=f"Alt+{nth}", role="link", parent=self)
        self.cite.setAccessibleName(say("引用第 {nth} 条：{head}", nth=nth, head=shortened(head, 44)))
        row.addWidget(self.cite)
        column.addLayout(row)

    def _cite(self) -> None:
        self.cited.emit(Citation(self.reference.text, self.reference.basis))


class ReferencePart(Part):
    """The tab. Alt+1…Alt+5 cite while it is in front, wherever the caret is. `rested`: no question is left."""

    rested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = say("参考")
        self._desk = desk
        self._wanted = self._shown = ("", (), "")  # type: tuple[str, tuple[str, ...], str]
        self._looking = False
        self.entries: list[Entry] = []
        self.hint = label("", "muted", self, wrap=True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, theme.px(4), 0)
        self._list.setSpacing(theme.px(6))
        inside = QWidget()
        inside.setLayout(self._list)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.hint)
        column.addWidget(scroll, 1)
        self.shortcuts: list[QShortcut] = []
        for nth in range(1, MOST_SHOWN + 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{nth}"), self)
            shortcut.activated.connect(partial(self._cite, nth))
            self.shortcuts.append(shortcut)
        self._show([])

    def about(self, subject: Subject) -> None:
        """The form is about this now: looked up unless it was the last thing looked up."""
        self._wanted = (subject.question.strip(), subject.items, subject.number)
        self._look()

    def _look(self) -> None:
        if self._looking or self._wanted == self._shown:
            return
        self._shown = question, items, number = self._wanted
        if len(question) < 2:
            self._show([])
            self.rested.emit()
            return
        self._looking = True
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self._desk.background.errand(
            lambda progress: references(
                progress.store.db, question, items, without=number, stand_in=on_paper("来访人"), today=today
            ),
            done=self._looked, failed=self._not_looked,
        )  # fmt: skip

    def _looked(self, found: list[Reference]) -> None:
        if not isValid(self):
            return
        self._looking = False
        if self._wanted == self._shown:
            self._show(found)
        self._look()

    def _not_looked(self, _error: Exception) -> None:
        # The status bar tells what the store suffers from; a missing suggestion holds nobody up.
        if isValid(self):
            self._looking = False

    def _show(self, found: list[Reference]) -> None:
        while self._list.count():
            item = self._list.takeAt(0)
            gone = item.widget() if item is not None else None
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self.entries = [Entry(reference, nth, self) for nth, reference in enumerate(found, start=1)]
        for entry in self.entries:
            entry.cited.connect(self.cited)
            self._list.addWidget(entry)
        self._list.addStretch(1)
        if found:
            self.hint.setText(say("引用写到“答复”末尾，姓名和电话已去掉"))
        elif len(self._shown[0]) < 2:
            self.hint.setText(say("写咨询内容时，这里列出本站以前相近的答复和导入的政策条文。"))
        else:
            self.hint.setText(say("没有相近的答复或条文。政策文件可在“常用语与政策”里导入。"))
        self.wants_attention.emit(bool(found) and not self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.wants_attention.emit(False)

    def _cite(self, nth: int) -> None:
        caret = QApplication.focusWidget()
        # While an input method composes, every key is its own (ux.md 4, rule 4).
        if nth <= len(self.entries) and not getattr(caret, "composed", ""):
            self.entries[nth - 1].cite.click()


def shortened(text: str, letters: int) -> str:
    """The text on one line, cut behind so many letters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= letters else line[: letters - 1] + "…"
