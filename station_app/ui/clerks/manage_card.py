"""One act of the manager with a clerk: what it needs is asked in place, his own password last."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station_app.actions import clerks as managing
from station_app.actions.clerks import ClerkSaved
from station_app.domain.clerks import ClerkLine, Role
from station_app.domain.faults import Refused
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.ui.widgets.secrets import SecretLine, tell_faults
from station_app.words import say
from station_app.words.labels import role_label


class ManageCard(Card):
    """Hidden until something is wanted. `told`: a Notice; `ended`: done or given up."""

    told = Signal(object)
    ended = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(say("经办人的改动"), parent)
        self._desk = desk
        self._what = ""
        self._line: ClerkLine | None = None
        self._waiting = False
        self.told_what = label("", "muted", self, wrap=True)
        self.body.addWidget(self.told_what)
        self.name = SecretLine(say("姓名"), self, seen=True)
        self.role_box = QComboBox(self)
        self.role_box.setAccessibleName(say("岗位"))
        for role in Role:
            self.role_box.addItem(role_label(role), role)
        self.role_field = QWidget(self)
        role_column = QVBoxLayout(self.role_field)
        role_column.setContentsMargins(0, 0, 0, 0)
        role_column.setSpacing(theme.px(4))
        role_column.addWidget(label(say("岗位"), parent=self))
        role_column.addWidget(self.role_box)
        self.password = SecretLine(say("第一个密码（本人首次进入时要改）"), self)
        self.proof = SecretLine(say("您的密码"), self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(8))
        for place, part in enumerate((self.name, self.role_field, self.password, self.proof)):
            grid.addWidget(part, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % 2, 1)
        self.body.addLayout(grid)
        self.fault = label("", "bad", self, wrap=True)
        self.body.addWidget(self.fault)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.ok = button("", self.do_it, role="primary", parent=self)
        self.cancel = button(say("不改了"), self.give_up, key="Esc", parent=self)
        row.addWidget(self.ok)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.body.addLayout(row)
        self.name.advanced.connect(self.role_box.setFocus)
        self.password.advanced.connect(self.proof.box.setFocus)
        self.proof.advanced.connect(self.do_it)
        self.hide()

    def begin(self, what: str, line: ClerkLine | None) -> None:
        """Asks for what this act needs: take_on, role, leave, come_back, password or pin."""
        self._what, self._line = what, line
        name = line.name if line is not None else ""
        title, told, press = {
            "take_on": (say("新经办人"), say("有自己的密码和记录；以后离岗，登记的仍算其名下。"), say("添加")),
            "role": (say("改{name}的岗位", name=name), say("从下一步起按新岗位办。"), say("改岗位")),
            "leave": (say("{name}离岗", name=name), say("不能再登录；登记过的都保留。以后可以返岗。"), say("办离岗")),
            "come_back": (say("{name}返岗", name=name), say("以前的登记仍在其名下。"), say("办返岗")),
            "password": (say("给{name}重设密码", name=name), say("旧密码和 PIN 作废。"), say("重设密码")),
            "pin": (say("取消{name}的 PIN", name=name), say("本人用密码进入后可以再设。"), say("取消 PIN")),
        }[what]  # fmt: skip
        self.title.setText(title)
        self.setAccessibleName(title)
        self.told_what.setText(told)
        self.ok.setText(press)
        self.ok.setAccessibleName(press)
        self.ok.setProperty("role", "danger" if what == "leave" else "primary")
        theme.restyle(self.ok)
        self.name.setVisible(what == "take_on")
        self.role_field.setVisible(what in ("take_on", "role"))
        self.password.setVisible(what in ("take_on", "come_back", "password"))
        self.role_box.setCurrentIndex(list(Role).index(line.role if line is not None else Role.CLERK))
        for each in (self.name, self.password, self.proof):
            each.clear()
        self._tell("")
        self._wait(False)
        self.show()
        first = {"take_on": self.name.box, "role": self.role_box, "leave": self.proof.box, "pin": self.proof.box}
        first.get(what, self.password.box).setFocus()

    def do_it(self) -> None:
        """Does what was begun, once, however often it is pressed."""
        if self._waiting:
            return
        self._wait(True)
        self._tell("")
        self._desk.background.write(self._action(), done=self._done, failed=self._refused)

    def give_up(self) -> None:
        """Nothing is changed."""
        self.drop()
        self.ended.emit()

    def drop(self) -> None:
        """Forgets what was begun."""
        for each in (self.name, self.password, self.proof):
            each.clear()
        self.hide()

    def _action(self) -> Callable[[], ClerkSaved]:
        desk, now = self._desk, self._desk.now()
        opened, new_id, line = desk.open, desk.new_id, self._line
        proof, password, role = self.proof.text, self.password.text, Role(self.role_box.currentData())
        name = self.name.text.strip()
        if line is None:
            return lambda: managing.take_on(opened, name, role, password, proof=proof, now=now, new_id=new_id)
        whom = line.record_id
        acts: dict[str, Callable[[], ClerkSaved]] = {
            "role": lambda: managing.change_role(opened, whom, role, proof=proof, now=now, new_id=new_id),
            "leave": lambda: managing.leave(opened, whom, proof=proof, now=now, new_id=new_id),
            "come_back": lambda: managing.come_back(opened, whom, password, proof=proof, now=now, new_id=new_id),
            "password": lambda: managing.give_password(opened, whom, password, proof=proof, now=now, new_id=new_id),
            "pin": lambda: managing.reset_pin(opened, whom, proof=proof, now=now, new_id=new_id),
        }
        return acts[self._what]

    def _done(self, saved: ClerkSaved) -> None:
        line = saved.clerk
        told = {
            "take_on": say("已添加{name}。请把第一个密码告诉本人，进入时要改成自己的。", name=line.name),
            "role": say("{name}现在是{role}。", name=line.name, role=role_label(line.role)),
            "leave": say("{name}已离岗，登记过的都保留。要让旧密钥文件也打不开数据库，请在登录页选“换密钥”。",
                         name=line.name),
            "come_back": say("{name}已返岗，首次进入时要改密码。", name=line.name),
            "password": say("{name}的密码已重设，进入时要改成自己的。", name=line.name),
            "pin": say("{name}的 PIN 已取消。", name=line.name),
        }[self._what]
        own = self._desk.open.clerk
        if line.record_id == own.record_id:
            self._desk.open.clerk = type(own)(line.record_id, line.name, line.role)
        self._wait(False)
        self.give_up()
        self.told.emit(Notice("good", told, (), 8))

    def _refused(self, error: Exception) -> None:
        self._wait(False)
        if isinstance(error, Refused):
            lines = {"name": self.name, "password": self.password, "proof": self.proof}
            self._tell(tell_faults(error.faults, lines))
        else:
            self._tell(in_words(error))

    def _tell(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.ok.setEnabled(not waiting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._waiting:
            self.give_up()
        else:
            super().keyPressEvent(event)
