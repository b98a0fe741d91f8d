"""材料清单: what the filing needs by business, applicant and circumstances; each there, owed or not needed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from station_app.domain.intakes import DocumentRow
from station_app.domain.trademarks.checklists import Document, Form, State, Tolerance
from station_app.ui import theme
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.days import DayBox
from station_app.words import say

_CODE: Final = Qt.ItemDataRole.UserRole
_STATES: Final = ("", State.PRESENT.value, State.OWED.value, State.NOT_APPLICABLE.value)
"""In the order in which Space walks through them."""
_KEYS: Final = {Qt.Key.Key_0: 0, Qt.Key.Key_1: 1, Qt.Key.Key_2: 2, Qt.Key.Key_3: 3}
_ONE_LINE: Final = 26
_MARKS: Final = ("☐", "☑", "◷", "—")


class _List(QListWidget):
    """Space walks through the states; 1 2 3 0 set them; Ctrl+A: all are there."""

    wanted = Signal(str)
    cycled = Signal()
    all_there = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_there.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.cycled.emit()
        elif event.key() in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.wanted.emit(_STATES[_KEYS[Qt.Key(event.key())]])
        else:
            super().keyPressEvent(event)


class ChecklistCard(Card):
    """The list. `changed` after each tick; `notice_wanted`: print the 一次性告知书 of what is missing;
    `own_wanted`: the station's own rows.
    """

    changed = Signal()
    notice_wanted = Signal()
    own_wanted = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(say("材料清单"), parent)
        self._documents: tuple[Document, ...] = ()
        self._states: dict[str, str] = {}
        self.count = label("", "note", self)
        self.heading.addWidget(self.count)
        self.list = _List(self)
        self.list.setAccessibleName(say("材料清单：空格切换 已交、容缺、不适用"))
        self.list.setWordWrap(True)
        self.list.itemClicked.connect(lambda _item: self._cycle())
        self.list.cycled.connect(self._cycle)
        self.list.wanted.connect(self._set)
        self.list.all_there.connect(self._set_all)
        self.body.addWidget(self.list, 1)
        keys = say("空格或点击切换；1 已交　2 容缺　3 不适用　0 未交　Ctrl+A 其余全交")
        self.body.addWidget(label(keys, "note", self, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(label(say("容缺补齐期限"), "muted", self))
        self.until = DayBox(say("容缺补齐期限"), now, self)
        self.until.typed.connect(self.changed)
        row.addWidget(self.until, 1)
        self.notice = button(say("一次性告知书"), self.notice_wanted.emit, key="F8", parent=self)
        row.addWidget(self.notice)
        self.body.addLayout(row)
        self.own = button(say("本站清单…"), self.own_wanted.emit, parent=self)
        self.body.addWidget(self.own, 0, Qt.AlignmentFlag.AlignLeft)

    def show_documents(self, documents: Sequence[Document]) -> None:
        """What applies now; what was said of a document stays while it applies."""
        if tuple(documents) == self._documents:
            return
        at = self.list.currentRow()
        self._documents = tuple(documents)
        self.list.clear()
        for document in self._documents:
            line = QListWidgetItem()
            line.setData(_CODE, document.code)
            line.setSizeHint(QSize(0, theme.px(30)))
            self.list.addItem(line)
        self.list.setCurrentRow(max(0, min(at, self.list.count() - 1)))
        self._write_all()

    def states(self) -> tuple[DocumentRow, ...]:
        """How each document that applies stands; those nobody spoke of are left out."""
        return tuple(
            DocumentRow(one.code, one.form.value, self._states[one.code])
            for one in self._documents if self._states.get(one.code)
        )  # fmt: skip

    def set_states(self, rows: Sequence[DocumentRow]) -> None:
        """Puts what a draft or a record holds."""
        self._states = {row.document: row.state for row in rows}
        self._write_all()

    def _cycle(self) -> None:
        line = self.list.currentItem()
        if line is not None:
            at = _STATES.index(self._states.get(line.data(_CODE), ""))
            self._set(_STATES[(at + 1) % len(_STATES)], move_on=False)

    def _set(self, state: str, move_on: bool = True) -> None:
        line = self.list.currentItem()
        if line is None:
            return
        self._states[line.data(_CODE)] = state
        self._write_all()
        if move_on:
            self.list.setCurrentRow(min(self.list.currentRow() + 1, self.list.count() - 1))
        self.changed.emit()

    def _set_all(self) -> None:
        """All that nobody said anything else of are there."""
        for document in self._documents:
            if not self._states.get(document.code):
                self._states[document.code] = State.PRESENT.value
        self._write_all()
        self.changed.emit()

    def _write_all(self) -> None:
        there = 0
        for at, document in enumerate(self._documents):
            line = self.list.item(at)
            state = self._states.get(document.code, "")
            there += state in (State.PRESENT, State.NOT_APPLICABLE)
            mark = _MARKS[_STATES.index(state)]
            text = say("{mark} {label}（{form}）", mark=mark, label=document.label, form=_form(document.form))
            if state == State.OWED and document.tolerable is Tolerance.NONE:
                text = say("{text}　这一件不能容缺", text=text)
            line.setText(text)
            line.setSizeHint(QSize(0, theme.px(48 if len(text) > _ONE_LINE else 30)))
            line.setData(Qt.ItemDataRole.AccessibleTextRole, say("{label}：{state}", label=document.label,
                                                                 state=_said(state)))  # fmt: skip
        self.count.setText(say("{there}/{all} 齐", there=there, all=len(self._documents)))


def _said(state: str) -> str:
    return {"present": say("已交"), "owed": say("容缺"), "not_applicable": say("不适用")}.get(state, say("未交"))


def _form(form: Form) -> str:
    return {Form.ORIGINAL: say("原件"), Form.COPY: say("复印件"), Form.SCAN: say("扫描件")}[form]
