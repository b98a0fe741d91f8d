"""The page that covers the window: who is it, and the PIN or the password."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station_app.actions import sessions
from station_app.actions.sessions import Entered
from station_app.domain.clerks import ClerkLine
from station_app.domain.faults import Refused
from station_app.domain.lock_out import Means
from station_app.storage import clerks
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.lock.own_password import OwnPassword
from station_app.ui.widgets.basics import button, in_words, label
from station_app.ui.widgets.brand import BrandedPage
from station_app.ui.widgets.secrets import SecretLine
from station_app.words import say
from station_app.words.labels import role_label

_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class LockPage(BrandedPage):
    """`entered` carries an Entered who may work now; `back` says that nobody changed hands after all (Esc)."""

    entered = Signal(object)
    back = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, width=400)
        self._desk = desk
        self._lines: list[ClerkLine] = []
        self._waiting = False
        self._by_password = False
        self._locked = True
        self.show_mark()
        self.form.addStretch(2)
        self.asking = QWidget(self)
        self._lay_out(QVBoxLayout(self.asking))
        self.form.addWidget(self.asking)
        self.own = OwnPassword(desk, self)
        self.own.hide()
        self.own.chosen.connect(self._own_chosen)
        self.form.addWidget(self.own)
        self.form.addStretch(3)
        self._let_in: Entered | None = None

    def _lay_out(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.title = label("", "title", self)
        column.addWidget(self.title)
        self.told = label("", "muted", self, wrap=True)
        column.addWidget(self.told)
        column.addSpacing(theme.px(4))
        self.names = QListWidget(self)
        self.names.setAccessibleName(say("经办人"))
        self.names.setProperty("role", "popup")
        self.names.currentRowChanged.connect(lambda _row: self._show_means())
        column.addWidget(self.names)
        self.fault = label("", "bad", self, wrap=True)
        self.pin = SecretLine("PIN", self, pin=True)
        self.password = SecretLine(say("密码"), self)
        for line in (self.pin, self.password):
            line.advanced.connect(self.enter_now)
            line.typed.connect(lambda: self.fault.setText(""))
            line.box.installEventFilter(self)
            column.addWidget(line)
        self.fault.setMinimumHeight(theme.px(44))
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.fault)
        self.ok = button(say("进入"), self.enter_now, key="Enter", role="primary", parent=self)
        column.addWidget(self.ok)
        self.other = button("", self._change_means, role="link", parent=self)
        column.addWidget(self.other)
        self.leave = button(say("不换了，回到登记"), self.back.emit, key="Esc", role="link", parent=self)
        column.addWidget(self.leave)
        column.addSpacing(theme.px(8))
        column.addWidget(label(say("↑ ↓ 选人。锁着的时候，备份、打印和报送照常。"), "note", self, wrap=True))

    # --- what the lock asks -----------------------------------------------------------------------------------------

    def ask(self, *, locked: bool) -> None:
        """Asks anew. `locked`: nobody gets out without proof; otherwise a change of hands that Esc gives up."""
        self._locked = locked
        self._let_in = None
        self.own.hide()
        self.asking.show()
        self.title.setText(say("已锁屏") if locked else say("换经办人"))
        self.told.setText(
            say("没填完的登记还在，解锁后接着填。") if locked else say("没填完的登记还在；谁开始填的，保存后还算谁的。")
        )
        self.leave.setVisible(not locked)
        self._fill()
        self._wait(False)
        self._clear()
        self._put_caret()

    def ask_own_password(self, old: str | None, let_in: Entered) -> None:
        """The clerk is known, and must choose a password of his own before anything else."""
        self._let_in = let_in
        self.asking.hide()
        self.own.show()
        self.own.ask(old)

    @property
    def chosen(self) -> ClerkLine | None:
        """The clerk who is chosen in the list."""
        row = self.names.currentRow()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def enter_now(self) -> None:
        """Tries PIN or password. Nothing happens while a try is under way; no key is derived for an empty box."""
        line, desk = self.chosen, self._desk
        if self._waiting or line is None:
            return
        means = self._means(line)
        secret = (self.pin if means is Means.PIN else self.password).text
        if not secret:
            self._tell(say("PIN 还没有填。") if means is Means.PIN else say("密码还没有填。"))
            return
        self._wait(True)
        now = desk.now()
        desk.background.write(
            lambda: sessions.enter(desk.open, line.name, secret, means, now=now, new_id=desk.new_id),
            done=lambda entered: self._answered(entered, secret if means is Means.PASSWORD else None),
            failed=self._refused,
        )

    # --- inside -----------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        desk = self._desk
        self._lines = [line for line in clerks.everyone(desk.reader.db) if line.active]
        here = next((at for at, line in enumerate(self._lines) if line.record_id == desk.open.clerk.record_id), 0)
        self.names.clear()
        for line in self._lines:
            told = say("{name}（{role}）", name=line.name, role=role_label(line.role))
            QListWidgetItem(told, self.names)
        rows = min(len(self._lines), 6)
        self.names.setFixedHeight(theme.px(rows * (theme.CONTROL_HEIGHT + 2) + 12))
        # Who changes hands is hardly the one who sits there.
        others = len(self._lines) > 1 and not self._locked
        self.names.setCurrentRow((here + 1) % len(self._lines) if others else here)

    def _means(self, line: ClerkLine) -> Means:
        pin = sessions.may_use_pin(self._desk.reader, line) and not self._by_password
        return Means.PIN if pin else Means.PASSWORD

    def _show_means(self) -> None:
        line = self.chosen
        if line is None:
            return
        with_pin = self._means(line) is Means.PIN
        self.pin.setVisible(with_pin)
        self.password.setVisible(not with_pin)
        self.other.setVisible(sessions.may_use_pin(self._desk.reader, line))
        text = say("改用密码") if with_pin else say("改用 PIN")
        self.other.setText(text)
        self.other.setAccessibleName(text)

    def _change_means(self) -> None:
        self._by_password = not self._by_password
        self._clear()
        self._put_caret()

    def _clear(self) -> None:
        for line in (self.pin, self.password):
            line.clear()
        self.fault.setText("")
        self._show_means()

    def take_caret(self) -> None:
        """Puts the caret where the secret goes, or where the own password is chosen."""
        if self.own.isHidden():
            self._put_caret()
        else:
            (self.own.new if self.own.old.isHidden() else self.own.old).box.setFocus()

    def _put_caret(self) -> None:
        (self.password if self.pin.isHidden() else self.pin).box.setFocus()

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.names.setEnabled(not waiting)
        self.ok.setEnabled(not waiting)

    def _answered(self, entered: Entered, password: str | None) -> None:
        self._wait(False)
        self._clear()
        self._by_password = False
        if entered.must_change:
            self._desk.open.clerk = entered.clerk
            self.ask_own_password(password, entered)
        else:
            self.entered.emit(entered)

    def _own_chosen(self) -> None:
        if self._let_in is not None:
            self.entered.emit(self._let_in)

    def _refused(self, error: Exception) -> None:
        self._wait(False)
        self._clear()
        if isinstance(error, Refused) and any(fault.code == "pin-spent" for fault in error.faults):
            self._show_means()
        self._tell(in_words(error))

    def _tell(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self._put_caret()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # ↑ and ↓ choose the clerk while the caret stays where the PIN goes.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _STEPS:
            row = self.names.currentRow() + _STEPS[Qt.Key(event.key())]
            if self.names.isEnabled() and 0 <= row < self.names.count():
                self.names.setCurrentRow(row)
                self._clear()
                self._put_caret()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.own.isVisible():
            self.ask(locked=True)
        elif event.key() == Qt.Key.Key_Escape and not self._locked and not self._waiting:
            self.back.emit()
        else:
            super().keyPressEvent(event)
