"""What the page 登记册 looks like: the seven registers, the list of one, the form beside it."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QWidget

from station_app.domain.registers import LINE_LENGTH, REGISTERS
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.registers.fields import RegisterFields
from station_app.ui.registers.rows import RegisterRows
from station_app.ui.widgets.basics import Banner, Card, button, label
from station_app.ui.widgets.boxes import ENTER, LineBox
from station_app.ui.widgets.marks import Field
from station_app.words import say
from station_app.words.registers import register_label

_RAIL: Final = 178
_FORM: Final = 456


class RegistersView(QWidget):
    """The parts and their places. `pressed` names what the clerk asks for, by button or by key."""

    pressed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rail = QListWidget()
        self.rows = RegisterRows(desk)
        self.title = label("", "lead")
        self.state = label("", "note")
        self.link = button(say("打开来源咨询"), lambda: self.pressed.emit("source"), role="link")
        self.banner = Banner()
        self.form_scroll = QScrollArea()
        self.reason = LineBox(say("更正原因（必填）"), LINE_LENGTH)
        self.reason.setPlaceholderText(say("为什么更正，例如：日期写错"))
        self.reason_field = Field(say("更正原因"), self.reason, "reason")
        self.outcome = QComboBox()
        self.outcome.setAccessibleName(say("办结结果"))
        self.press_close = button(say("办结"), lambda: self.pressed.emit("close"), key="Ctrl+B")
        self.press_reopen = button(say("重新办理"), lambda: self.pressed.emit("reopen"))
        self.save = button(say("保存"), lambda: self.pressed.emit("save"), key="Ctrl+Enter", role="primary")
        self.clear = button(say("清空"), lambda: self.pressed.emit("leave"), key="Esc")
        row = QHBoxLayout(self)
        margin = theme.px(16)
        row.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(self._rail_card())
        card = Card()
        card.body.setContentsMargins(*(theme.px(12),) * 4)
        card.body.addWidget(self.rows)
        row.addWidget(card, 1)
        row.addWidget(self._form_card())

    def _rail_card(self) -> Card:
        card = Card(say("登记册"))
        card.body.setContentsMargins(theme.px(6), theme.px(14), theme.px(6), theme.px(8))
        card.title.setContentsMargins(theme.px(8), 0, 0, 0)
        card.setFixedWidth(theme.px(_RAIL))
        self.rail.setAccessibleName(say("登记册，上下键选择"))
        self.rail.setFrameShape(QFrame.Shape.NoFrame)
        self.rail.setProperty("role", "rail")
        self.rail.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name in REGISTERS:
            item = QListWidgetItem(register_label(name))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.rail.addItem(item)
        card.body.addWidget(self.rail, 1)
        return card

    def _form_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(*(theme.px(12),) * 4)
        card.body.setSpacing(theme.px(8))
        card.setFixedWidth(theme.px(_FORM))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addWidget(self.link)
        card.body.addLayout(head)
        self.form_scroll.setWidgetResizable(True)
        self.form_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.form_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.form_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form_scroll.viewport().setAutoFillBackground(False)
        card.body.addWidget(self.form_scroll, 1)
        card.body.addWidget(self.banner)
        card.body.addWidget(self.reason)
        card.body.addWidget(self.reason_field.remark)
        card.body.addWidget(self._closing_row())
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(6))
        for each in (self.save, self.clear, self.press_close, self.press_reopen):
            each.setStyleSheet(f"padding: 0 {theme.px(10)}px;")
        foot.addWidget(self.save)
        foot.addWidget(self.clear)
        foot.addStretch(1)
        foot.addWidget(self.press_reopen)
        card.body.addLayout(foot)
        return card

    def _closing_row(self) -> QWidget:
        """How the row came out, and the button that closes it."""
        self._closing = QWidget()
        row = QHBoxLayout(self._closing)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(label(say("办结结果"), "muted"))
        row.addWidget(self.outcome, 1)
        row.addWidget(self.press_close)
        return self._closing

    def show_counts(self, counts: dict[str, int], chosen: str) -> None:
        """Writes how many rows of each register are open, and marks the one that is shown."""
        for place in range(self.rail.count()):
            item = self.rail.item(place)
            name = item.data(Qt.ItemDataRole.UserRole)
            told = register_label(name)
            count = counts.get(name, 0)
            item.setText(say("{name}  {count}", name=told, count=count) if count else told)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, say("{name}，办理中 {count} 条", name=told, count=count))
            if name == chosen and self.rail.currentRow() != place:
                self.rail.setCurrentRow(place)

    def show_mode(self, *, correcting: bool, state: str, linked: bool) -> None:
        """Dresses the form for a new row (`state` empty), or for one that is open, closed or void."""
        self.reason.setVisible(correcting and state != "void")
        self._closing.setVisible(correcting and state == "open")
        self.press_reopen.setVisible(correcting and state == "closed")
        self.save.setVisible(state != "void")
        self.link.setVisible(linked)
        text = say("保存更正") if correcting else say("保存")
        self.save.setText(f"{text}  {QKeySequence('Ctrl+Enter').toString()}")
        self.save.setAccessibleName(text)
        leave = say("关闭") if correcting else say("清空")
        self.clear.setText(f"{leave}  Esc")
        self.clear.setAccessibleName(leave)

    def order_tabs(self, fields: RegisterFields) -> None:
        """Tab walks as the eye does: the registers, the list, the form, what stands under it."""
        QWidget.setTabOrder(self.rail, self.rows.press_new)
        QWidget.setTabOrder(self.rows.press_void, self.link)
        QWidget.setTabOrder(self.link, fields.first())
        fields.walk()
        under = (fields.last(), self.reason, self.outcome, self.press_close, self.save, self.clear, self.press_reopen)
        for one, other in pairwise(under):
            QWidget.setTabOrder(one, other)

    def composing(self) -> bool:
        """Whether an input method is composing anywhere on the page."""
        form = self.form_scroll.widget()
        return bool(self.reason.composed or self.rows.text.composed or getattr(form, "composing", False))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = Qt.KeyboardModifier.ControlModifier
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asked = ""
        if event.key() in ENTER and modifiers == control:
            asked = "save"
        elif modifiers == control:
            keys = {Qt.Key.Key_N: "new", Qt.Key.Key_Z: "undo", Qt.Key.Key_B: "close"}
            asked = keys.get(Qt.Key(event.key()), "")
        elif not modifiers and event.key() == Qt.Key.Key_Escape:
            asked = "leave"
        if not asked:
            super().keyPressEvent(event)
            return
        event.accept()
        if not self.composing():
            self.pressed.emit(asked)
