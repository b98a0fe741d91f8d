"""The sign-in page: the caret is in the password box as soon as the page is seen."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import KeySlots
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.brand import BrandedPage
from station_app.words import say


class SignInPage(BrandedPage):
    """Takes name and password and answers `opened(OpenDesk)`. The key is derived off the window's thread."""

    opened = Signal(object)
    wanted_put_back = Signal()
    wanted_practice = Signal()
    wanted_recover = Signal()
    wanted_new_key = Signal()

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], new_id: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, width=380)
        self._folder, self._background = folder, background
        self._clock, self._new_id = clock, new_id
        self._waiting = False
        self.form.addStretch(2)
        self.form.addWidget(label(say("登录"), "title", self))
        self.form.addSpacing(theme.px(8))
        self.banner = Banner(self)
        self.form.addWidget(self.banner)
        self.form.addSpacing(theme.px(4))
        self.names = QComboBox(self)
        self.names.setAccessibleName(say("经办人"))
        self.form.addWidget(label(say("经办人")))
        self.form.addWidget(self.names)
        self.form.addSpacing(theme.px(8))
        self.password = QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(say("密码"))
        self.password.returnPressed.connect(self.sign_in)
        self.password.textEdited.connect(lambda: self._say_fault(""))
        caption = label(say("密码"))
        caption.setBuddy(self.password)
        self.form.addWidget(caption)
        self.form.addWidget(self.password)
        self.fault = label("", "bad", self, wrap=True)
        self.fault.setMinimumHeight(theme.px(44))
        self.fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.form.addWidget(self.fault)
        self.enter = button(say("登录"), self.sign_in, role="primary", parent=self)
        self.form.addWidget(self.enter)
        self.form.addSpacing(theme.px(12))
        self.form.addWidget(
            label(say("登录前不打开数据库，也不报送、不备份。"), "note", self, wrap=True)
        )
        self.forgot = button(say("忘记密码…"), self.wanted_recover.emit, role="link", parent=self)
        self.put_back = button(say("从备份恢复…"), self.wanted_put_back.emit, role="link", parent=self)
        self.practice = button(say("练习模式（编的数据，不上报）"), self.wanted_practice.emit, role="link", parent=self)
        self.new_key = button(say("换密钥（有人离岗后）…"), self.wanted_new_key.emit, role="link", parent=self)
        for link in (self.forgot, self.put_back, self.new_key, self.practice):
            self.form.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.form.addStretch(3)
        self._fill_names()

    def _fill_names(self) -> None:
        try:
            self.names.addItems(KeySlots.read(self._folder.keys).clerks())
        except Trouble as trouble:
            self.banner.tell("bad", in_words(trouble))
        self.names.setEnabled(self.names.count() > 1)

    def look_around(self) -> None:
        """Says at once, before a password is typed, that another window holds this station."""

        def held(error: Exception) -> None:
            if isinstance(error, Trouble) and not self._waiting:
                self.banner.tell("care", in_words(error))

        self._background.write(lambda: self._folder.lock().release(), failed=held)

    def sign_in(self) -> None:
        """Tries the password. Nothing happens while a try is under way."""
        if self._waiting:
            return
        if not self.password.text():
            self._say_fault(say("密码还没有填。"))
            return
        self._wait(True)
        name, password = self.names.currentText() or None, self.password.text()
        self.banner.tell("info", "")

        def action() -> object:
            from station_app.actions.stations import open_desk

            return open_desk(self._folder, name, password, now=self._clock(), new_id=self._new_id)

        self._background.write(action, done=self.opened.emit, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        self._wait(False)
        if isinstance(error, Refused):
            self._say_fault(in_words(error))
            self.password.selectAll()
        else:
            self.banner.tell("bad", in_words(error))
        self.password.setFocus()

    def _say_fault(self, sentence: str) -> None:
        self.fault.setText(sentence)
        self.password.setProperty("level", "must" if sentence else "")
        theme.restyle(self.password)

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.enter.setEnabled(not waiting)
        self.enter.setText(say("正在打开…") if waiting else say("登录"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.password.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.focusWidget() is None:
            self.password.setFocus()
