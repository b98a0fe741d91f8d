"""An act on a desk that nobody has open, after which a new recovery code is shown once: the keys, a password."""

from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QProgressBar, QPushButton, QVBoxLayout, QWidget

from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.widgets.basics import Banner, beside, button, in_words, label
from station_app.ui.widgets.brand import BrandedPage
from station_app.ui.widgets.recovery_code import PrintPaper, RecoveryCode
from station_app.ui.widgets.secrets import SecretLine, tell_faults
from station_app.words import say


class ClosedDeskPage(BrandedPage):
    """A title, what it is about, the page's own fields in `column`, one press and 返回 (Esc). `done` carries the
    sentence to greet with, `left` says that nothing was changed.
    """

    done = Signal(str)
    left = Signal()

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], new_id: Callable[[], str],
        print_paper: PrintPaper, parent: QWidget | None, *, title: str, told: str,
    ) -> None:  # fmt: skip
        super().__init__(parent, width=460)
        self._folder, self._background, self._clock, self._new_id = folder, background, clock, new_id
        self._print_paper = print_paper
        self._resting: tuple[QAbstractButton, ...] = ()
        self.recovery: RecoveryCode | None = None
        self.ask = QWidget(self)
        self.column = QVBoxLayout(self.ask)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(8))
        self.column.addWidget(label(title, "title", self))
        self.column.addWidget(label(told, "muted", self, wrap=True))
        self.banner = Banner(self)
        self.column.addWidget(self.banner)
        self.form.addStretch(1)
        self.form.addWidget(self.ask)
        self.form.addStretch(2)

    def end_form(self, press: QPushButton, waiting: str, *resting: QAbstractButton) -> None:
        """Puts the bar (`waiting`: what it is called) and the buttons under the fields; the `resting` ones rest as they
        do while the act is under way.
        """
        self.press = press
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(waiting)
        self.bar.hide()
        self.back = button(say("返回"), self.left.emit, key="Esc", parent=self)
        self._resting = (press, self.back, *resting)
        self.column.addWidget(self.bar)
        self.column.addSpacing(theme.px(4))
        self.column.addLayout(beside(press, self.back))

    def wait(self, told: str) -> None:
        """The act is under way, in these words; empty: it is over."""
        for each in self._resting:
            each.setEnabled(not told)
        self.bar.setVisible(bool(told))
        self.banner.tell("info", told)

    def show_code(
        self, code: str, station: tuple[str, str], step: str, told: str, proof: tuple[str, str]
    ) -> None:
        """It is done (`step`): the new recovery code instead of the form, then `done` with `told`. `proof`: by whose
        name and password it is journalled that sheets were made of the code.
        """
        self.wait("")
        self.ask.hide()
        today = self._clock().astimezone(BEIJING_TIME).date()
        shown = RecoveryCode(
            code, station, today, self._background, self._print_paper, self, step=step, go_on=say("回到登录")
        )
        shown.kept.connect(
            lambda: shown.journal(self._folder, *proof, self._clock, self._new_id, lambda: self.done.emit(told))
        )
        self.recovery = shown
        self.form.insertWidget(1, shown)
        shown.print.setFocus()

    def tell_failed(self, error: Exception, lines: Mapping[str, SecretLine]) -> None:
        """It was not done: why, beneath the line of its field where there is one."""
        self.wait("")
        rest = tell_faults(error.faults, lines) if isinstance(error, Refused) else in_words(error)
        self.banner.tell("bad", rest)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.recovery is None and self.back.isEnabled():
            self.left.emit()
        else:
            super().keyPressEvent(event)
