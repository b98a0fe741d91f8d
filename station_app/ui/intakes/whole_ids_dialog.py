"""证件号…: whether this site keeps whole ID numbers, and who may see them; and seeing one, by one's own password."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import whole_ids
from station_app.actions.acts import RecordIds
from station_app.domain.catalogue import Code
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import clerks, sealed_ids
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.secrets import SecretLine
from station_app.words import say


class WholeIdsDialog(QDialog):
    """For the manager. `changed` after each change."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(say("完整证件号"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(theme.px(560), theme.px(560))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("完整证件号"), "title", self))
        told = say("平常只记“已核”和后四位。打开后，申请人单独同意的，完整号加密封存：不进日志、不上报、不能搜索；"
                   "只有许可的人用自己的口令才能看，每看一次都记下。")  # fmt: skip
        column.addWidget(label(told, "muted", self, wrap=True))
        self.state = label("", "lead", self, wrap=True)
        column.addWidget(self.state)
        self.proof = SecretLine(say("我的口令"), self)
        column.addWidget(self.proof)
        self.on = button(say("打开"), self._switch_on, role="primary", parent=self)
        self.off = button(say("关闭留存"), self._switch_off, parent=self)
        row = QHBoxLayout()
        row.addWidget(self.on)
        row.addWidget(self.off)
        row.addStretch(1)
        column.addLayout(row)
        self.holders = QListWidget(self)
        self.holders.setAccessibleName(say("可以看完整证件号的人"))
        self.holders_head = label(say("可以看的人"), "note", self)
        column.addWidget(self.holders_head)
        column.addWidget(self.holders, 1)
        active = [one for one in clerks.everyone(desk.reader.db) if one.active]
        day = desk.now().astimezone(BEIJING_TIME).date()
        names = [Code(one.name, one.name, {}, day) for one in active]
        self.clerk = CodeBox(say("经办人"), names, say("选经办人"), self)
        self.his = SecretLine(say("他的口令（请他自己输入）"), self)
        self.permit = button(say("许可"), self._permit, parent=self)
        self.forbid = button(say("取消选中的许可"), self._forbid, parent=self)
        entry = QHBoxLayout()
        entry.setSpacing(theme.px(8))
        entry.addWidget(self.clerk, 1, Qt.AlignmentFlag.AlignBottom)
        entry.addWidget(self.his, 2, Qt.AlignmentFlag.AlignBottom)
        entry.addWidget(self.permit, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(entry)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.close_button = button(say("关闭"), self.reject, key="Esc", parent=self)
        last = QHBoxLayout()
        last.addWidget(self.forbid)
        last.addStretch(1)
        last.addWidget(self.close_button)
        column.addLayout(last)
        for made in (self.on, self.off, self.permit, self.forbid, self.close_button):
            made.setAutoDefault(False)
        self.proof.advanced.connect(lambda: (self.clerk if whole_ids.keeps(desk.reader.db) else self.on).setFocus())
        self.clerk.advanced.connect(self.his.setFocus)
        self.his.advanced.connect(self._permit)
        self.reload()
        self.proof.setFocus()

    def reload(self) -> None:
        """Reads anew how it stands."""
        db = self._desk.reader.db
        on, count = whole_ids.keeps(db), sealed_ids.count(db)
        told = say("现在：留存完整证件号，已封存 {count} 个。", count=count) if on else say(
            "现在：只留后四位。以前封存的有 {count} 个。", count=count)  # fmt: skip
        self.state.setText(told)
        self.on.setVisible(not on)
        self.off.setVisible(on)
        self.holders.clear()
        self.holders.addItems(whole_ids.permitted(self._desk.open.store))
        self.holders.setCurrentRow(0)
        there = bool(self.holders.count())
        for part in (self.holders, self.holders_head, self.clerk, self.his, self.permit, self.forbid):
            part.setVisible(there)

    def _switch_on(self) -> None:
        desk, now, password = self._desk, self._desk.now(), self.proof.text
        self._write(lambda: whole_ids.switch_on(desk.open, password, now=now, new_id=desk.new_id))

    def _switch_off(self) -> None:
        desk, now = self._desk, self._desk.now()
        self._write(lambda: whole_ids.switch_off(desk.open, now=now, new_id=desk.new_id))

    def _permit(self) -> None:
        desk, now, name, his, proof = self._desk, self._desk.now(), self.clerk.code(), self.his.text, self.proof.text
        if name:
            self._write(lambda: whole_ids.permit(desk.open, name, his, proof, now=now, new_id=desk.new_id))

    def _forbid(self) -> None:
        line, desk, now = self.holders.currentItem(), self._desk, self._desk.now()
        if line is not None:
            name = line.text()
            self._write(lambda: whole_ids.forbid(desk.open, name, now=now, new_id=desk.new_id))

    def _write(self, action: Callable[[], None]) -> None:
        self._desk.background.write(action, done=lambda _: self._done(), failed=self._refused)

    def _done(self) -> None:
        if isValid(self):
            self.banner.tell("info", "")
            self.his.clear()
            self.reload()
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        if isValid(self):
            self.banner.tell("bad", in_words(error))


class RevealDialog(QDialog):
    """The clerk's own password, then the number; it is journalled before it is shown."""

    def __init__(self, desk: Desk, number: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._number = desk, number
        self._ids = RecordIds.make(desk.new_id)
        self.setWindowTitle(say("查看完整证件号"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(460))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("查看完整证件号"), "title", self))
        told = say("{number}。谁在什么时候看过，会记入日志。", number=number)
        column.addWidget(label(told, "muted", self, wrap=True))
        self.password = SecretLine(say("我的口令"), self)
        column.addWidget(self.password)
        self.shown = label("", "title", self)
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.shown.setAccessibleName(say("完整证件号"))
        column.addWidget(self.shown)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.show_button = button(say("显示"), self._reveal, role="primary", parent=self)
        self.close_button = button(say("关闭"), self.reject, key="Esc", parent=self)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.show_button)
        row.addWidget(self.close_button)
        column.addLayout(row)
        for made in (self.show_button, self.close_button):
            made.setAutoDefault(False)
        self.password.advanced.connect(self._reveal)
        self.password.setFocus()

    def _reveal(self) -> None:
        desk, opened, now = self._desk, self._desk.open, self._desk.now()
        password, ids, number = self.password.text, self._ids, self._number
        desk.background.write(
            lambda: whole_ids.reveal(opened.store, opened.clerk, number, password, ids=ids, now=now),
            done=self._seen, failed=self._refused,
        )  # fmt: skip

    def _seen(self, number: str) -> None:
        if isValid(self):
            self.banner.tell("info", "")
            self.password.hide()
            self.show_button.hide()
            self.shown.setText(number)
            self.close_button.setFocus()

    def _refused(self, error: Exception) -> None:
        if isValid(self):
            self.password.clear()
            self.banner.tell("bad", in_words(error))
            self.password.setFocus()
