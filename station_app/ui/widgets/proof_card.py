"""A card that asks again before a sensitive act: what will happen, why it is done, and the clerk's own password."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.faults import Fault, Refused
from station_app.ui import theme
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.secrets import SecretLine, tell_faults
from station_app.words import say


class ProofCard(Card):
    """Hidden until something is wanted. `confirmed` carries the reason (a code where codes were offered, else
    words) and the password; the owner answers with `refused` or `done`. `ended`: done or given up.
    """

    confirmed = Signal(str, str)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("再确认一次"), parent)
        self._waiting = False
        self.told_what = label("", "muted", self, wrap=True)
        self.body.addWidget(self.told_what)
        self.words = SecretLine(say("原因"), self, seen=True)
        self.choice_field = QWidget(self)
        column = QVBoxLayout(self.choice_field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(label(say("依据"), parent=self.choice_field))
        self.choice = CodeBox(say("依据"), (), say("请选一项"), self.choice_field)
        column.addWidget(self.choice)
        self.proof = SecretLine(say("您的密码"), self)
        asked = QHBoxLayout()
        asked.setSpacing(theme.px(16))
        for part in (self.words, self.choice_field, self.proof):
            asked.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(asked)
        self.fault = label("", "bad", self, wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.ok = button("", self.do_it, role="danger", parent=self)
        self.cancel = button(say("不做了"), self.give_up, key="Esc", parent=self)
        row.addWidget(self.ok)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.body.addLayout(row)
        self.words.advanced.connect(self.proof.box.setFocus)
        self.choice.advanced.connect(self.proof.box.setFocus)
        self.proof.advanced.connect(self.do_it)
        self.hide()

    def begin(
        self, title: str, told: str, press: str, *, codes: Sequence[Code] = (), danger: bool = True
    ) -> None:
        """Asks for what one act needs: a code out of `codes`, or words where there are none, and the password."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.told_what.setText(told)
        self.ok.setText(press)
        self.ok.setAccessibleName(press)
        self.ok.setProperty("role", "danger" if danger else "primary")
        theme.restyle(self.ok)
        while self.choice.count() > 1:
            self.choice.removeItem(1)
        for code in codes:
            self.choice.addItem(code.label, code.code)
        self.choice.setCurrentIndex(0)
        self.choice_field.setVisible(bool(codes))
        self.words.setVisible(not codes)
        for line in (self.words, self.proof):
            line.clear()
        self._tell("")
        self._wait(False)
        self.show()
        (self.choice if codes else self.words.box).setFocus()

    def do_it(self) -> None:
        """Hands over what was filled in, once, however often it is pressed."""
        if self._waiting:
            return
        coded = not self.choice_field.isHidden()
        reason = self.choice.code() if coded else self.words.text.strip()
        if not reason:
            if coded:
                self._tell(say("还没有选依据。请选一项。"))
                self.choice.setFocus()
            else:
                tell_faults([Fault("reason-missing", "reason")], {"reason": self.words})
            return
        self._wait(True)
        self._tell("")
        self.confirmed.emit(reason, self.proof.text)

    def refused(self, error: Exception) -> None:
        """It was not done: says why, beside the line concerned; what was typed stays, but for the password."""
        self._wait(False)
        if isinstance(error, Refused):
            self._tell(tell_faults(error.faults, {"reason": self.words, "proof": self.proof}))
        else:
            self._tell(in_words(error))

    def done(self) -> None:
        """It is done: the card goes."""
        self._wait(False)
        self.give_up()

    def give_up(self) -> None:
        """Nothing is done."""
        for line in (self.words, self.proof):
            line.clear()
        self.hide()
        self.ended.emit()

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
