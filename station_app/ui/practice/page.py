"""The page while practice is prepared: made at the first time, opened at the others, and then the window."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from station_app.storage.folder import DataFolder
from station_app.ui.background import Background
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.brand import BrandedPage
from station_app.words import say


class PracticePage(BrandedPage):
    """`opened` carries the OpenDesk of the practice station; `left`: back to where one came from."""

    opened = Signal(object)
    left = Signal()

    def __init__(
        self,
        folder: DataFolder,
        background: Background,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, width=420)
        self._folder, self._background = folder, background
        self._clock, self._new_id = clock, new_id
        self._begun = False
        self.form.addStretch(2)
        self.form.addWidget(label(say("练习模式"), "title", self))
        self.form.addWidget(
            label(
                say(
                    "正在准备练习数据，几秒就好。练习和真的登记分开存放：来访人都是编的，单据上印“练习”，永远不会上报。"
                ),
                "muted",
                self,
                wrap=True,
            )
        )
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(say("正在准备练习数据"))
        self.form.addWidget(self.bar)
        self.banner = Banner(self)
        self.form.addWidget(self.banner)
        self.back = button(say("不练了，返回"), self._give_up, key="Esc", role="link", parent=self)
        self.back.setShortcut("Esc")
        self.form.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.form.addStretch(3)
        self._progress = background.progress(self._step)

    def begin(self) -> None:
        """Makes or opens the practice station."""
        if self._begun:
            return
        self._begun = True

        def action() -> object:
            from station_app.actions.practice import enter

            return enter(self._folder, now=self._clock(), new_id=self._new_id, progress=self._progress)

        self._background.write(action, done=self.opened.emit, failed=self._refused)

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _give_up(self) -> None:
        self._progress.cancel()
        self.left.emit()

    def _refused(self, error: Exception) -> None:
        self.bar.hide()
        self.banner.tell("bad", in_words(error))
        self.back.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.back.setFocus()
        self.begin()
